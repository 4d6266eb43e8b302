package faulttest

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// wantKeptOrRefused puts a sample: it is then there as it was, or the error is
// ErrInvalid and nothing is there.
func wantKeptOrRefused(t *testing.T, db *database, what string, s *sample) {
	t.Helper()
	store := db.Model("Sample").Store()
	err := store.Put(t.Context(), s, perstore.Cond{})
	got, missing := store.Get(t.Context(), s.Key)
	switch {
	case err == nil && missing == nil:
		if diff := cmp.Diff(any(s), got, cmp.Comparer(sameFloat), cmp.Comparer(sameJSON)); diff != "" {
			t.Errorf("Get of %s (-want +got)\n%s", what, diff)
		}
	case !errors.Is(missing, perstore.ErrNotFound) && !errors.Is(missing, perstore.ErrInvalid) && missing != nil:
		t.Errorf("Get of %s error = %v; want ErrNotFound or ErrInvalid", what, missing)
	case err == nil:
		t.Errorf("Get of %s, which Put has taken, error = %v", what, missing)
	case !errors.Is(err, perstore.ErrInvalid):
		t.Errorf("Put(%s) error = %v; want none or ErrInvalid", what, err)
	case missing == nil:
		t.Errorf("Get of %s, which Put has refused, = %+v; want none", what, got)
	}
}

// sameFloat takes NaN for itself, and the zeros for one.
func sameFloat(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// sameJSON takes JSON for the same that is written in two ways.
func sameJSON(a, b json.RawMessage) bool {
	var x, y any
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && cmp.Equal(x, y)
}

// testExtremes puts numbers and dates at the ends of what there is.
func testExtremes(t *testing.T, db *database) {
	put := func(what any, change func(*sample)) {
		t.Helper()
		s := newSample(fmt.Sprint(what))
		change(s)
		wantKeptOrRefused(t, db, s.Key, s)
	}
	for _, n := range []int64{math.MinInt64, math.MinInt64 + 1, -1 << 53, 1<<53 + 1, math.MaxInt64} {
		put(n, func(s *sample) { s.Whole = n })
	}
	for _, x := range []float64{
		math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64, 2.2250738585072014e-308, 2.225073858507201e-308,
		math.Copysign(0, -1), 0.1, 1e23, 1 << 53, 4.35, math.Inf(1), math.Inf(-1), math.NaN(),
	} {
		put(x, func(s *sample) { s.Number = x })
		put(fmt.Sprint("list of ", x), func(s *sample) { s.Numbers = []float64{x} })
	}
	for _, year := range []int{-292277, -5000, -1, 0, 1, 999, 1000, 1582, 1900, 1969, 2038, 9999, 10000, 292277} {
		first := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		last := time.Date(year, 12, 31, 23, 59, 59, 999_999_000, time.UTC)
		for _, at := range []time.Time{first, last} {
			put(at, func(s *sample) { s.At = at })
			put("day "+at.String(), func(s *sample) { s.Day = perstore.Date{Year: year, Month: at.Month(), Day: at.Day()} })
		}
	}
	put("no day", func(s *sample) { s.Day = perstore.Date{Year: 2023, Month: 2, Day: 29} })
	put("zero day", func(s *sample) { s.Day = perstore.Date{} })
	put("zero time", func(s *sample) { s.At = time.Time{} })
	if err := db.Model("Sample").Store().Put(t.Context(), newSample("after"), perstore.Cond{}); err != nil {
		t.Errorf("Put after what was refused error = %v", err)
	}
}

// testBytes puts texts that are none, and those with a NUL, wherever a text goes.
func testBytes(t *testing.T, db *database) {
	for _, text := range []string{"a\xff", "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\x00", "a\x00b", "\U0010ffff", "\ufeff", "\ufffe"} {
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		for what, change := range map[string]func(*sample){
			"key":            func(s *sample) { s.Key = text },
			"text":           func(s *sample) { s.Text = text },
			"list":           func(s *sample) { s.Texts = []string{"before", text} },
			"JSON":           func(s *sample) { s.Raw = json.RawMessage(`{"a": "` + text + `"}`) },
			"escaped JSON":   func(s *sample) { s.Raw = quoted },
			"name in JSON":   func(s *sample) { s.Raw = json.RawMessage(`{` + string(quoted) + `:1}`) },
			"member":         func(s *sample) { s.Extra = perstore.Members{"more": quoted} },
			"name of member": func(s *sample) { s.Extra = perstore.Members{text: json.RawMessage("1")} },
		} {
			s := newSample(fmt.Sprintf("%s of %x", what, text))
			change(s)
			wantKeptOrRefused(t, db, fmt.Sprintf("a %s of %q", what, text), s)
		}
		wantNoneOrInvalid(t, db, text)
	}
}

// wantNoneOrInvalid looks for a text that may be none.
func wantNoneOrInvalid(t *testing.T, db *database, text string) {
	t.Helper()
	q := rql.NewQuery(rql.Eq(rql.Property("text"), rql.String("x"+text)))
	n, err := perstore.Count(t.Context(), db.Model("Sample").Store(), q)
	if n != 0 || err != nil && !errors.Is(err, perstore.ErrInvalid) {
		t.Errorf("Count(text = %q) = %d, %v; want 0, or ErrInvalid", "x"+text, n, err)
	}
}
