// Package indextest tests the indexes that a database makes of those that models
// ask for: how they come to a table that has rows, and that queries use them.
package indextest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// Server is a database to be tested.
type Server struct {
	Open    perstore.OpenFunc
	Name    func(t *testing.T) string // of a new, empty database
	Explain string                    // before a statement, gives its plan
	Analyze string                    // looks at how values are spread

	// KnowsValues tells that plans are made for values: an index of the objects that
	// have one serves a query for it.
	KnowsValues bool
}

// seat has the indexes of the test from its second version on.
type seat struct {
	ID       int64
	Email    string
	Row      string
	Score    int64
	Free     bool
	Left     perstore.Opt[time.Time]
	Perstore perstore.Meta
}

func (*seat) Validate() error { return nil }
func (*seat) Defaults()       {}

// The indexes of the fields of a seat.
const (
	seatEmail = 1 + iota
	seatRow
	seatScore
)

func seats(indexes ...perstore.Index) *perstore.Entity {
	return describe.Model[seat]{
		Name:     "Seat",
		Table:    "seats",
		Key:      describe.IntKey(0, func(s *seat) *int64 { return &s.ID }),
		Generate: perstore.GenerateIncrement,
		Meta:     func(s *seat) *perstore.Meta { return &s.Perstore },
		Fields: []describe.Field[seat]{
			describe.Plain("id", describe.Int(), func(s *seat) *int64 { return &s.ID }),
			describe.Plain("email", describe.Text(), func(s *seat) *string { return &s.Email }),
			describe.Plain("row", describe.Text(), func(s *seat) *string { return &s.Row }),
			describe.Plain("score", describe.Int(), func(s *seat) *int64 { return &s.Score }),
			describe.Plain("free", describe.Bool(), func(s *seat) *bool { return &s.Free }),
			describe.Optional("left", describe.Time(), func(s *seat) *perstore.Opt[time.Time] { return &s.Left }),
		},
		Indexes: indexes,
	}.Entity()
}

// plain are indexes of fields alone: the columns that are in an index have their
// types from the beginning.
func plain() []perstore.Index {
	return []perstore.Index{
		{Name: "seats_down_idx", Fields: []perstore.IndexField{{Field: seatScore, Desc: true}, {Field: seatRow}}},
		{Name: "seats_email_idx", Fields: []perstore.IndexField{{Field: seatEmail}}},
	}
}

// computed are the indexes that come later.
func computed() []perstore.Index {
	return append(plain(),
		perstore.Index{Name: "seats_email_key", Fields: []perstore.IndexField{{Field: seatEmail, Func: perstore.IndexLower}}, Unique: true, Where: "left=null"},
		perstore.Index{Name: "seats_here_idx", Fields: []perstore.IndexField{{Field: seatRow}, {Field: seatScore, Desc: true}}, Where: "left=null"},
		perstore.Index{Name: "seats_free_idx", Fields: []perstore.IndexField{{Field: seatRow}, {Field: seatEmail}}, Where: "free=true"})
}

// Run tests the indexes of a database.
func Run(t *testing.T, s Server) {
	t.Run("Added", s.testAdded)
	t.Run("Refused", s.testRefused)
	t.Run("Used", s.testUsed)
	t.Run("Types", s.testTypes)
}

func (s Server) open(t *testing.T, name string, model *perstore.Entity) *perstore.DataModel {
	t.Helper()
	db, err := perstore.Open(t.Context(), "test:"+name, []*perstore.Entity{model}, map[string]perstore.OpenFunc{"test": s.Open})
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("Close error = %v", err)
		}
	})
	return db
}

// before opens a database of the first version with objects, of which few are free
// and few have not left.
func (s Server) before(t *testing.T, name string, n int) {
	t.Helper()
	db := s.open(t, name, seats(plain()...))
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	objs := make([]any, n)
	for i := range objs {
		v := &seat{Email: fmt.Sprint("S", i, "@x"), Row: fmt.Sprint("r", i%50), Score: int64(i % 997), Free: i%100 == 3}
		if i%20 > 0 {
			v.Left = perstore.Some(time.Unix(int64(i), 0))
		}
		objs[i] = v
	}
	if err := db.Model("Seat").AddAll(t.Context(), objs); err != nil {
		t.Fatalf("AddAll error = %v", err)
	}
}

// testAdded adds the indexes to a table with rows, once.
func (s Server) testAdded(t *testing.T) {
	name := s.Name(t)
	s.before(t, name, 40)
	db := s.open(t, name, seats(computed()...))
	for range 2 {
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatalf("Migrate error = %v", err)
		}
	}
	if err := db.Model("Seat").Add(t.Context(), &seat{Email: "s20@X"}); !errors.Is(err, perstore.ErrExists) {
		t.Errorf("Add(the email of one who is there) error = %v; want ErrExists", err)
	}
	if err := db.Model("Seat").Add(t.Context(), &seat{Email: "s21@X"}); err != nil {
		t.Errorf("Add(the email of one who has left) error = %v", err)
	}
}

// testRefused adds a unique index to rows that are not.
func (s Server) testRefused(t *testing.T) {
	name := s.Name(t)
	s.before(t, name, 40)
	old := s.open(t, name, seats(plain()...))
	if err := old.Model("Seat").Add(t.Context(), &seat{Email: "s20@X"}); err != nil {
		t.Fatalf("Add error = %v", err)
	}
	db := s.open(t, name, seats(computed()...))
	if err := db.Migrate(t.Context()); !errors.Is(err, perstore.ErrExists) {
		t.Errorf("Migrate error = %v; want ErrExists: two who are there have one email", err)
	}
	if err := old.Model("Seat").Add(t.Context(), &seat{Email: "s40@X"}); err != nil {
		t.Errorf("Add after a migration that failed: error = %v", err)
	}
}

// testUsed asks the database how it finds what queries ask for.
func (s Server) testUsed(t *testing.T) {
	name := s.Name(t)
	s.before(t, name, 5000)
	db := s.open(t, name, seats(computed()...))
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	raw, err := sqlstore.DB(t.Context(), db)
	if err == nil {
		_, err = raw.ExecContext(t.Context(), s.Analyze)
	}
	if err != nil {
		t.Fatalf("%s error = %v", s.Analyze, err)
	}
	for query, index := range map[string]string{
		"sort(-score,row)&limit(5)":               "seats_down_idx",
		"row=r7&left=null&sort(-score)&limit(5)":  "seats_here_idx",
		"row=r3&free=true&sort(email)&limit(5)":   "seats_free_idx",
		"row=r3&free=true&left=null&sort(-score)": "seats_",
		"email=S20@x": "seats_email_idx",
		"row=r7&left=null&score>900&sort(-score)": "seats_here_idx",
	} {
		if index == "seats_free_idx" && !s.KnowsValues {
			continue // the plan is made before the value is there
		}
		q := strings.ReplaceAll(query, "@", "%40")
		if plan := s.plan(t, raw, db.Model("Seat").RQL(q)); !strings.Contains(plan, index) {
			t.Errorf("the plan of %s has no %s:\n%s", query, index, plan)
		}
	}
}

// plan gives what the database says of a query.
func (s Server) plan(t *testing.T, raw sqlx.QueryerContext, q *perstore.Query) string {
	t.Helper()
	p, err := q.Explain(t.Context())
	if err != nil {
		t.Fatalf("Explain(%s) error = %v", q, err)
	}
	rows, err := raw.QueryxContext(t.Context(), s.Explain+" "+p.SQL, p.Args...)
	if err != nil {
		t.Fatalf("%s %s error = %v", s.Explain, p.SQL, err)
	}
	defer rows.Close()
	var text strings.Builder
	for rows.Next() {
		row := map[string]any{}
		if err := rows.MapScan(row); err != nil {
			t.Fatal(err)
		}
		delete(row, "possible_keys") // which are not used
		fmt.Fprintf(&text, "%s\n", row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return text.String()
}
