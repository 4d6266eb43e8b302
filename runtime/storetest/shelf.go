package storetest

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// shelf has a list of every kind of scalar.
type shelf struct {
	ID       int64
	Texts    []string
	Words    []string
	Whole    []int64
	Numbers  []float64
	Flags    []bool
	Moments  []time.Time
	Days     []perstore.Date
	Refs     []perstore.UUID
	States   []state
	Perstore perstore.Meta
}

func (*shelf) Validate() error { return nil }
func (*shelf) Defaults()       {}

var shelfModel = describe.Model[shelf]{
	Name: "Shelf", Table: "shelves",
	Key:  describe.IntKey(0, func(s *shelf) *int64 { return &s.ID }),
	Meta: func(s *shelf) *perstore.Meta { return &s.Perstore },
	Fields: []describe.Field[shelf]{
		describe.Plain("id", describe.Int(), func(s *shelf) *int64 { return &s.ID }),
		describe.RequiredList("texts", describe.Text(), func(s *shelf) *[]string { return &s.Texts }),
		describe.List("words", describe.Text(), func(s *shelf) *[]string { return &s.Words }),
		describe.List("whole", describe.Int(), func(s *shelf) *[]int64 { return &s.Whole }),
		describe.List("numbers", describe.Float(), func(s *shelf) *[]float64 { return &s.Numbers }),
		describe.List("flags", describe.Bool(), func(s *shelf) *[]bool { return &s.Flags }),
		describe.List("moments", describe.Time(), func(s *shelf) *[]time.Time { return &s.Moments }),
		describe.List("days", describe.Date(), func(s *shelf) *[]perstore.Date { return &s.Days }),
		describe.List("refs", describe.UUID(), func(s *shelf) *[]perstore.UUID { return &s.Refs }),
		describe.List("states", describe.Enum[state](), func(s *shelf) *[]state { return &s.States }),
	},
	Indexes: []perstore.Index{{Name: "shelves_whole_idx", Fields: []perstore.IndexField{{Field: shelfWhole}}}},
}

const shelfWhole = 3

var listTests = []test{
	{"Kinds", testListKinds},
	{"Elements", testListElements},
	{"Several", testSeveralLists},
	{"Set", testSetLists},
	{"NUL", testListNUL},
}

// shelves are lists at the ends of what there is: none, empty ones, long ones, and
// texts that mean something in the text of a list.
func shelves() []*shelf {
	long := &shelf{Texts: make([]string, 300), Whole: make([]int64, 300), Flags: make([]bool, 300)}
	for i := range long.Whole {
		long.Texts[i], long.Whole[i], long.Flags[i] = fmt.Sprint("text ", i), int64(i)*math.MaxInt32, i%3 == 0
	}
	out := []*shelf{
		{Texts: []string{}},
		{
			Texts: []string{}, Words: []string{}, Whole: []int64{}, Numbers: []float64{}, Flags: []bool{},
			Moments: []time.Time{}, Days: []perstore.Date{}, Refs: []perstore.UUID{}, States: []state{},
		},
		{
			Texts: oddTexts, Words: []string{"{", "}", "{}", "{a,b}", ",", "a,b", "NULL", "null", `"NULL"`, `\N`, `a\"b`, "[0:1]={a,b}", "[1]", "'", "::text"},
			Whole:   []int64{0, -1, 1<<53 + 1, math.MaxInt64, math.MinInt64},
			Numbers: []float64{0, -1.5, 0.1, 1.0 / 3, math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, 1e23, 1 << 53},
			Flags:   []bool{true, false, true},
			Moments: []time.Time{
				{}, time.Unix(0, 0).UTC(), time.Unix(-1, 999_999_000).UTC(), time.Date(0, 2, 29, 0, 0, 0, 0, time.UTC),
				time.Date(1890, 7, 1, 12, 0, 0, 1000, time.UTC), time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC),
			},
			Refs:   []perstore.UUID{{}, perstore.MustParseUUID("01890a5d-ac96-774b-bcce-b302099a8057")},
			States: []state{stateOpen, "a \"state\"", stateDone, ""},
		},
		long,
	}
	for _, day := range []string{"0000-02-29", "0001-01-01", "1969-12-31", "2024-02-29", "9999-12-31"} {
		out[2].Days = append(out[2].Days, perstore.MustParseDate(day))
	}
	for i, s := range out {
		s.ID = int64(i + 1)
	}
	return out
}

func testListKinds(t *testing.T, db *database) {
	s := db.store("Shelf")
	for _, want := range shelves() {
		put(t, s, want)
		wantSame(t, "Get", get[*shelf](t, t.Context(), s, want.ID), want)
		found := find[*shelf](t, t.Context(), s, "id=$1", want.ID)
		wantSame(t, "Query", found, []*shelf{want})
		put(t, s, want) // replaces it
		wantSame(t, "Get of what was put again", get[*shelf](t, t.Context(), s, want.ID), want)
	}
	if got := found(t, db, "words=null"); got != "1 4" {
		t.Errorf("Query(words=null) = %s; want 1 4", got)
	}
}

// found gives the ids of the shelves that a query finds.
func found(t *testing.T, db *database, query string, params ...any) (ids string) {
	t.Helper()
	for _, s := range find[*shelf](t, t.Context(), db.store("Shelf"), query+"&sort(id)", params...) {
		ids = spaced(ids, fmt.Sprint(s.ID))
	}
	return ids
}

// testListElements looks for each element of every list, alone and by a condition.
func testListElements(t *testing.T, db *database) {
	all := shelves()
	put(t, db.store("Shelf"), all[0], all[1], all[2])
	has := func(list string, v any) {
		t.Helper()
		for query, want := range map[string]string{
			"contains(%s,$1)": "3", "excludes(%s,$1)": "1 2", "not(contains(%s,$1))": "1 2", "contains(%s,eq($1))": "3",
			"contains(%s,$1)&contains(%[1]s,$1)": "3", "(contains(%s,$1)|id=1)": "1 3", "contains(%s,in(($1)))": "3",
		} {
			if got := found(t, db, fmt.Sprintf(query, list), v); got != want {
				t.Errorf("Query("+query+") with %#v = %s; want %s", list, v, got, want)
			}
		}
	}
	s := all[2]
	eachOf(s.Texts, func(v string) { has("texts", v) })
	eachOf(s.Words, func(v string) { has("words", v) })
	eachOf(s.Whole, func(v int64) { has("whole", v) })
	eachOf(s.Numbers, func(v float64) { has("numbers", v) })
	eachOf(s.Flags, func(v bool) { has("flags", v) })
	// Not every database compares with what is of the year 0.
	eachOf(append(s.Moments[:3:3], s.Moments[4:]...), func(v time.Time) { has("moments", v) })
	eachOf(s.Days[1:], func(v perstore.Date) { has("days", v) })
	eachOf(s.Refs, func(v perstore.UUID) { has("refs", v) })
	eachOf(s.States, func(v state) { has("states", string(v)) })
	for query, want := range map[string]string{
		"contains(words,nope)": "", "excludes(words,nope)": "1 2 3", "contains(whole,gt(1))": "3", "contains(days,lt(0002-01-01))": "3",
		"contains(numbers,0.5)": "", "contains(texts,like(%E6%97%A5*))": "3", "excludes(moments,gt(2000-01-01T00:00:00Z))": "1 2",
	} {
		if got := found(t, db, query); got != want {
			t.Errorf("Query(%s) = %s; want %s", query, got, want)
		}
	}
}

func eachOf[T any](list []T, do func(T)) {
	for _, v := range list {
		do(v)
	}
}

// testSeveralLists adds shelves at once.
func testSeveralLists(t *testing.T, db *database) {
	all := shelves()
	objs := make([]any, len(all))
	for i, s := range all {
		objs[i] = s
	}
	if err := perstore.AddAll(t.Context(), db.store("Shelf"), objs); err != nil {
		t.Fatalf("AddAll error = %v", err)
	}
	wantSame(t, "all after AddAll", find[*shelf](t, t.Context(), db.store("Shelf"), "sort(id)"), all)
}

// testSetLists sets lists of all shelves at once, which may be to none.
func testSetLists(t *testing.T, db *database) {
	s := db.store("Shelf")
	put(t, s, shelves()[0])
	for _, want := range shelves()[1:] {
		assigned := map[string]rql.Value{}
		want.ID = 1
		for i, f := range s.Entity().Schema.Fields[1:] {
			assigned[f.Name] = s.Entity().Schema.Value(want, i+1)
		}
		if n, err := perstore.Update(t.Context(), s, rql.Query{}, set(t, s, assigned)); n != 1 || err != nil {
			t.Fatalf("Update = %d, %v; want 1", n, err)
		}
		wantSame(t, "Get after Update", get[*shelf](t, t.Context(), s, int64(1)), want)
	}
}

// testListNUL puts a text with a NUL, which is there as it was or refused.
func testListNUL(t *testing.T, db *database) {
	s := db.store("Shelf")
	want := &shelf{ID: 1, Texts: []string{"a", "b\x00c"}}
	if db.harness.NoNUL {
		wantError(t, "Put(NUL)", s.Put(t.Context(), want, perstore.Cond{}), perstore.ErrInvalid)
		wantError(t, "AddAll(NUL)", perstore.AddAll(t.Context(), s, []any{want}), perstore.ErrInvalid)
		return
	}
	put(t, s, want)
	wantSame(t, "Get", get[*shelf](t, t.Context(), s, want.ID), want)
}
