package storetest

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// member has indexes with conditions, functions and directions. Of those who have
// not left no two have one email, whatever the case of its letters, or one seat of
// a team.
type member struct {
	ID       int64
	Email    perstore.Opt[string]
	Team     string
	Seat     perstore.Opt[int64]
	Score    float64
	Active   bool
	Left     perstore.Opt[time.Time]
	Perstore perstore.Meta
}

func (*member) Validate() error { return nil }
func (*member) Defaults()       {}

// The indexes of the fields of a member.
const (
	memberEmail = 1 + iota
	memberTeam
	memberSeat
	memberScore
)

var memberModel = describe.Model[member]{
	Name:     "Member",
	Table:    "members",
	Key:      describe.IntKey(0, func(m *member) *int64 { return &m.ID }),
	Generate: perstore.GenerateIncrement,
	Meta:     func(m *member) *perstore.Meta { return &m.Perstore },
	Fields: []describe.Field[member]{
		describe.Plain("id", describe.Int(), func(m *member) *int64 { return &m.ID }),
		describe.Optional("email", describe.Text(), func(m *member) *perstore.Opt[string] { return &m.Email }),
		describe.Plain("team", describe.Text(), func(m *member) *string { return &m.Team }),
		describe.Optional("seat", describe.Int(), func(m *member) *perstore.Opt[int64] { return &m.Seat }),
		describe.Plain("score", describe.Float(), func(m *member) *float64 { return &m.Score }),
		describe.Plain("active", describe.Bool(), func(m *member) *bool { return &m.Active }),
		describe.Optional("left", describe.Time(), func(m *member) *perstore.Opt[time.Time] { return &m.Left }),
	},
	Indexes: []perstore.Index{
		{Name: "members_email_key", Fields: []perstore.IndexField{{Field: memberEmail, Func: perstore.IndexLower}}, Unique: true, Where: "left=null"},
		{Name: "members_seat_key", Fields: []perstore.IndexField{{Field: memberTeam}, {Field: memberSeat, Desc: true}}, Unique: true,
			Where: "left=null&(active=true|score=ge=1.5)&in(team,(a,B,%C3%A4%27))&left!=2020-01-01T00:00:00Z"},
		{Name: "members_score_idx", Fields: []perstore.IndexField{{Field: memberScore, Desc: true}, {Field: memberTeam}}, Where: "active=true"},
		{Name: "members_lower_idx", Fields: []perstore.IndexField{{Field: memberTeam, Func: perstore.IndexLower}}},
	},
}

var indexTests = []test{
	{"Lower", testIndexLower},
	{"Where", testIndexWhere},
	{"Queries", testIndexQueries},
	{"Random", testIndexRandom},
}

func email(text string) *member { return &member{Email: perstore.Some(text)} }

// testIndexLower checks that letters A to Z are those from a to z, and no others.
func testIndexLower(t *testing.T, db *database) {
	s := db.store("Member")
	put(t, s, email("Ann@X.se"), email("\u00c9ve"), email("\u00e9ve"), email("\u212a"), email("k"), email(""), &member{}, &member{})
	for _, taken := range []string{"ann@x.SE", "K", "\u00c9VE", ""} {
		wantError(t, "Put("+taken+")", s.Put(t.Context(), email(taken), perstore.Cond{}), perstore.ErrExists)
	}
	put(t, s, email("ann@x.s"), email("\u00c9v"))
}

// testIndexWhere checks that those who are outside of the index take nothing.
func testIndexWhere(t *testing.T, db *database) {
	s, gone := db.store("Member"), perstore.Some(time.Unix(0, 0))
	ann, old := email("ann"), email("ANN")
	old.Left = gone
	put(t, s, ann, old, &member{Email: old.Email, Left: gone})
	back := *old
	back.Left = perstore.Opt[time.Time]{}
	wantError(t, "Put(one who comes back)", s.Put(t.Context(), &back, perstore.Cond{}), perstore.ErrExists)
	ann.Left = gone
	put(t, s, ann, &back)
	wantError(t, "Put(another)", s.Put(t.Context(), email("Ann"), perstore.Cond{}), perstore.ErrExists)
	if err := s.Delete(t.Context(), back.ID, perstore.Cond{}); err != nil {
		t.Fatalf("Delete error = %v", err)
	}
	put(t, s, email("Ann"))
}

// testIndexQueries checks that indexes of some objects hide none of the others.
func testIndexQueries(t *testing.T, db *database) {
	s := db.store("Member")
	for i := range 12 {
		put(t, s, &member{Team: []string{"a", "B"}[i%2], Score: float64(i % 3), Active: i%4 == 0, Email: perstore.Some(fmt.Sprint("E", i))})
	}
	for query, want := range map[string]int64{
		"score=1": 4, "score=1&active=true": 1, "active=false": 9, "team=b": 0, "team=B": 6, "email=e1": 0, "email=E1": 1,
		"active=true&sort(-score,team)&limit(2)": 2,
	} {
		if n := int64(len(find[*member](t, t.Context(), s, query))); n != want {
			t.Errorf("Query(%s) gives %d members; want %d", query, n, want)
		}
	}
}

// testIndexRandom puts random members, and checks each refusal against those that
// are there.
func testIndexRandom(t *testing.T, db *database) {
	s := db.store("Member")
	rapid.Check(t, func(r *rapid.T) {
		for _, m := range find[*member](t, t.Context(), s, "") {
			if err := s.Delete(t.Context(), m.ID, perstore.Cond{}); err != nil {
				r.Fatalf("Delete error = %v", err)
			}
		}
		var there []*member
		for range rapid.IntRange(1, 12).Draw(r, "puts") {
			m := drawMember(r)
			if len(there) > 0 && rapid.Bool().Draw(r, "again") {
				m.ID = rapid.SampledFrom(there).Draw(r, "which").ID
			}
			err := s.Put(t.Context(), m, perstore.Cond{})
			if taken := collides(there, m); taken != (err != nil) {
				r.Fatalf("Put(%+v) beside %+v error = %v; want ErrExists: %v", m, there, err, taken)
			}
			if err == nil {
				there = append(without(there, m.ID), m)
			}
		}
	})
}

func drawMember(r *rapid.T) *member {
	m := &member{
		Team:   rapid.SampledFrom([]string{"a", "A", "B", "ä'", "c"}).Draw(r, "team"),
		Score:  rapid.SampledFrom([]float64{0, 1.5, 2}).Draw(r, "score"),
		Active: rapid.Bool().Draw(r, "active"),
	}
	if text := rapid.SampledFrom([]string{"", "x", "X", "ß"}).Draw(r, "email"); text != "" {
		m.Email = perstore.Some(text)
	}
	if seat := rapid.Int64Range(0, 2).Draw(r, "seat"); seat > 0 {
		m.Seat = perstore.Some(seat)
	}
	if rapid.Bool().Draw(r, "gone") {
		m.Left = perstore.Some(time.Unix(7, 0))
	}
	return m
}

func without(there []*member, id int64) (rest []*member) {
	for _, m := range there {
		if m.ID != id {
			rest = append(rest, m)
		}
	}
	return rest
}

// collides tells by hand what the unique indexes say.
func collides(there []*member, m *member) bool {
	for _, other := range without(there, m.ID) {
		stays := m.Left.IsZero() && other.Left.IsZero()
		seated := func(m *member) bool {
			return (m.Active || m.Score >= 1.5) && (m.Team == "a" || m.Team == "B" || m.Team == "ä'")
		}
		lower := func(m *member) rql.Value { return perstore.IndexLower.Of(rql.String(m.Email.Or(""))) }
		if stays && !m.Email.IsZero() && !other.Email.IsZero() && lower(m).Equal(lower(other)) {
			return true
		}
		if stays && seated(m) && seated(other) && m.Team == other.Team && !m.Seat.IsZero() && m.Seat == other.Seat {
			return true
		}
	}
	return false
}
