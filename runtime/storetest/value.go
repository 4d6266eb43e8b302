package storetest

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

var valueTests = []test{
	{"Full", testFull},
	{"Bare", testBare},
	{"Texts", testTexts},
	{"Big", testBig},
	{"Integers", testIntegers},
	{"Floats", testFloats},
	{"Times", testTimes},
	{"TimesAreCut", testTimesAreCut},
	{"Days", testDays},
	{"NullIsAbsent", testNullIsAbsent},
	{"Lists", testLists},
	{"Nested", testNested},
	{"Unstorable", testUnstorable},
}

// roundTrip puts a thing and reads it in every way.
func roundTrip(t *testing.T, db *database, v *thing) *thing {
	t.Helper()
	put(t, db.things(), v)
	got := get[*thing](t, t.Context(), db.things(), v.ID)
	wantSame(t, "Get", got, v)
	if found := find[*thing](t, t.Context(), db.things(), "id=$1", v.ID); len(found) != 1 {
		t.Errorf("Query(id) gives %d objects; want 1", len(found))
	} else {
		wantSame(t, "Query", found[0], v)
	}
	return got
}

// refuses puts a thing that the database has no place for.
func refuses(t *testing.T, db *database, v *thing) {
	t.Helper()
	before := find[*thing](t, t.Context(), db.things(), "sort(id)")
	wantError(t, "Put", db.things().Put(t.Context(), v, perstore.Cond{}), perstore.ErrInvalid)
	wantSame(t, "all after a refused Put", find[*thing](t, t.Context(), db.things(), "sort(id)"), before)
}

func testFull(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "ann"})
	roundTrip(t, db, fullThing("a", "ann"))
}

func testBare(t *testing.T, db *database) { roundTrip(t, db, newThing("a")) }

func testTexts(t *testing.T, db *database) {
	for _, text := range keyTexts(t, db) {
		v := newThing(text)
		v.Name, v.State, v.OptName = text, state(text), perstore.Some(text)
		v.Labels, v.Tags = []string{text, text}, []string{text}
		v.Shape = perstore.Some(shape{Notes: []string{text}})
		roundTrip(t, db, v)
		wantSame(t, "Query(optName)", codes(t, t.Context(), db.things(), "optName=$1", text), []string{text})
		wantSame(t, "Query(contains(tags))", codes(t, t.Context(), db.things(), "contains(tags,$1)", text), []string{text})
	}
}

func testBig(t *testing.T, db *database) {
	v := newThing("big")
	v.Name = strings.Repeat("1234567é", 1<<17)
	v.Shape = perstore.Some(shape{Notes: []string{v.Name}})
	for i := range 10_000 {
		v.Marks = append(v.Marks, int64(i))
	}
	roundTrip(t, db, v)
}

func testIntegers(t *testing.T, db *database) {
	v := newThing("a")
	for _, n := range []int64{0, -1, 1<<53 + 1, math.MaxInt64, math.MinInt64} {
		v.Count, v.OptCount, v.Marks = n, perstore.Some(n), []int64{n, -n}
		roundTrip(t, db, v)
		wantSame(t, "Query(count)", codes(t, t.Context(), db.things(), "count=$1&contains(marks,$1)", n), []string{"a"})
	}
}

func testFloats(t *testing.T, db *database) {
	v := newThing("a")
	for _, f := range []float64{0, 1, -1, 0.1, 1.0 / 3, math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, 1 << 53, 1e300, math.Nextafter(1, 2)} {
		v.Score, v.OptScore = f, perstore.Some(-f)
		roundTrip(t, db, v)
		wantSame(t, "Query(score)", codes(t, t.Context(), db.things(), "score=$1", f), []string{"a"})
	}
}

func testTimes(t *testing.T, db *database) {
	v := newThing("a")
	for _, at := range []time.Time{
		{},
		time.Unix(0, 0).UTC(),
		time.Unix(-1, 999_999_000).UTC(),
		time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC),
	} {
		v.At, v.OptAt = at, perstore.Some(at)
		if db.harness.NoTimeOf0 && at.Year() == 0 {
			refuses(t, db, v)
			continue
		}
		roundTrip(t, db, v)
		wantSame(t, "Query(at)", codes(t, t.Context(), db.things(), "at=$1", at), []string{"a"})
	}
}

// testTimesAreCut checks that put makes the caller's object what is read back.
func testTimesAreCut(t *testing.T, db *database) {
	oslo := time.FixedZone("Oslo", 3600)
	v := newThing("a")
	v.At = time.Date(2026, 1, 2, 3, 4, 5, 123456789, oslo)
	v.OptAt = perstore.Some(time.Date(1960, 1, 2, 3, 4, 5, 999_999_999, oslo))
	got := roundTrip(t, db, v)
	if want := time.Date(2026, 1, 2, 2, 4, 5, 123456000, time.UTC); v.At != want || got.At != want {
		t.Errorf("Put made At %v, Get gives %v; want %v", v.At, got.At, want)
	}
	if want := time.Date(1960, 1, 2, 2, 4, 5, 999_999_000, time.UTC); v.OptAt.V != want || got.OptAt.V != want {
		t.Errorf("Put made OptAt %v, Get gives %v; want %v", v.OptAt.V, got.OptAt.V, want)
	}
}

func testDays(t *testing.T, db *database) {
	v := newThing("a")
	for _, day := range []string{"0000-01-01", "0001-01-01", "1969-12-31", "2024-02-29", "9999-12-31"} {
		v.Day, v.OptDay = perstore.MustParseDate(day), perstore.Some(perstore.MustParseDate(day))
		if db.harness.NoDayOf0 && v.Day.Year == 0 {
			refuses(t, db, v)
			continue
		}
		roundTrip(t, db, v)
		wantSame(t, "Query(day)", codes(t, t.Context(), db.things(), "day=$1", v.Day), []string{"a"})
	}
}

// testNullIsAbsent checks that put makes null absent, in the caller's object
// too.
func testNullIsAbsent(t *testing.T, db *database) {
	v := newThing("a")
	v.OptName, v.OptCount, v.OptAt = perstore.Null[string](), perstore.Null[int64](), perstore.Null[time.Time]()
	v.Shape, v.Any = perstore.Null[shape](), json.RawMessage(" null")
	got := roundTrip(t, db, v)
	for name, absent := range map[string]bool{
		"optName": got.OptName.IsZero(), "optCount": got.OptCount.IsZero(), "optAt": got.OptAt.IsZero(), "shape": got.Shape.IsZero(), "any": got.Any == nil,
		"the caller's optName": v.OptName.IsZero(), "the caller's shape": v.Shape.IsZero(),
	} {
		if !absent {
			t.Errorf("%s was put as null and is not absent", name)
		}
	}
	wantSame(t, "Query(any is null)", codes(t, t.Context(), db.things(), "any=null"), []string{"a"})
	wantSame(t, "Query(any is not null)", codes(t, t.Context(), db.things(), "any!=null"), []string{})
}

func testLists(t *testing.T, db *database) {
	v := newThing("a")
	v.Labels, v.Tags, v.Marks = nil, nil, nil
	if got := roundTrip(t, db, v); got.Labels == nil || got.Tags != nil || got.Marks != nil {
		t.Errorf("nil lists come back as %#v, %#v, %#v; want the required one empty, the others nil", got.Labels, got.Tags, got.Marks)
	}
	if v.Labels == nil {
		t.Error("Put left a required list of the caller's object nil")
	}
	v.Tags, v.Marks = []string{}, []int64{}
	if got := roundTrip(t, db, v); got.Tags == nil || got.Marks == nil {
		t.Errorf("empty lists come back as %#v, %#v; want them empty", got.Tags, got.Marks)
	}
	wantSame(t, "Query(tags is not null)", codes(t, t.Context(), db.things(), "ne(tags,null)"), []string{"a"})
	v.Tags = []string{"b", "a", "b", ""}
	roundTrip(t, db, v)
}

func testNested(t *testing.T, db *database) {
	v := newThing("a")
	for _, s := range []shape{
		{},
		{Width: math.MaxInt64, Depth: perstore.Some[int64](math.MinInt64)},
		{Depth: perstore.Null[int64](), Notes: []string{"<&>\u2028", `"\`}},
	} {
		v.Shape = perstore.Some(s)
		roundTrip(t, db, v)
	}
}

// testUnstorable checks that a store refuses what others cannot give back.
func testUnstorable(t *testing.T, db *database) {
	far := time.Date(300_000, 1, 1, 0, 0, 0, 0, time.UTC)
	for name, spoil := range map[string]func(v *thing){
		"name": func(v *thing) { v.Name = "\xff" }, "optName": func(v *thing) { v.OptName = perstore.Some("a\xc3") },
		"labels": func(v *thing) { v.Labels = []string{"a", "\xff"} }, "tags": func(v *thing) { v.Tags = []string{"\xff"} },
		"at": func(v *thing) { v.At = far }, "optAt": func(v *thing) { v.OptAt = perstore.Some(time.Date(-1, 12, 31, 0, 0, 0, 0, time.UTC)) },
		"shape": func(v *thing) { v.Shape = perstore.Some(shape{Notes: []string{"a", "\xff"}}) },
		"any":   func(v *thing) { v.Any = json.RawMessage("{bad") },
	} {
		v := newThing("spoilt")
		spoil(v)
		err := db.things().Put(t.Context(), v, perstore.Cond{})
		wantError(t, "Put(unstorable "+name+")", err, perstore.ErrInvalid)
		if err != nil && (!strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "MarshalJSON")) {
			t.Errorf("Put(unstorable %s) error = %v; want the property in it, and no function of Go", name, err)
		}
		if v.ID != 0 {
			t.Errorf("a refused Put left key %d", v.ID)
		}
	}
	for _, text := range []string{"1 2", "", `"` + "\xff" + `"`} {
		v := newThing("spoilt")
		v.Any = json.RawMessage(text)
		err := db.things().Put(t.Context(), v, perstore.Cond{})
		wantError(t, "Put(raw JSON "+text+")", err, perstore.ErrInvalid)
	}
	set := []rql.Assignment{{Field: thingOptName, Value: rql.String("\xff")}}
	_, err := perstore.Update(t.Context(), db.things(), rql.Query{}, set)
	wantError(t, "Update(unstorable optName)", err, perstore.ErrInvalid)
	if n := count(t, t.Context(), db.things()); n != 0 {
		t.Errorf("after refused puts there are %d things; want 0", n)
	}
}
