package dialecttest

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// year0 and year10000 are the instants at which times of four-digit years
// begin and end.
const year0, year10000 = -62167219200_000000, 253402300800_000000

// edges are values at the ends of what a type has, each beside one that it may
// be taken for.
var edges = map[rql.Type][]rql.Value{
	rql.TypeInt: ints(math.MinInt64, math.MinInt64+1, -1, 0, 1, 1<<53, 1<<53+1, math.MaxInt64-1, math.MaxInt64),
	rql.TypeFloat: floatValues(math.Inf(-1), -math.MaxFloat64, -1, -math.SmallestNonzeroFloat64, 0, math.SmallestNonzeroFloat64,
		1e-300, 0.1, math.Nextafter(0.1, 1), 1<<53, 1<<53+2, 1e300, math.Nextafter(math.MaxFloat64, 0), math.MaxFloat64, math.Inf(1)),
	rql.TypeTime: times(year0-1, year0, year0+5097600_000000, -62135596800_000000, -62135596800_000001, -30610224000_000000,
		-1, 0, 1, 1_700_000_000_999_999, year10000-1, year10000),
	rql.TypeString: textValues("", " ", "a", "a ", "a\x00", "a\x00b", "a\x01", "\x7f", "A", "é", "e\u0301", "ß", "SS", "ſ", "s", "\u00ad", "\u200b",
		"\ufeff", "\ufffd", "\uffff", "\U00010000", "\U0010ffff", strings.Repeat("x", 300)+"a", strings.Repeat("x", 300)+"b", "\xff"),
	rql.TypeDate: textValues("0001-01-01", "1000-01-01", "1582-10-10", "9999-12-31"),
	rql.TypeBool: {rql.Bool(false), rql.Bool(true)},
	rql.TypeDecimal: valuesOf(rql.Decimal, []string{"-1e36", "-99999999999999999999999999999999999.999999999999999999999999999999", "-1e34", "-100", "-12.55", "-12.5", "-12.05", "-12", "-11.99", "-9", "-1", "-0.1", "-0.09", "-1e-30", "-1e-31",
		"0", "1e-31", "1e-30", "0.09", "0.1", "0.1000000000000000055511151231257827", "0.11", "1", "9", "11.99", "12", "12.05", "12.5", "12.50", "12.55", "100", "9007199254740992", "9007199254740993", "1e34", "99999999999999999999999999999999999.999999999999999999999999999999", "1e36", "1e999"}),
}

func ints(v ...int64) []rql.Value          { return valuesOf(rql.Int, v) }
func floatValues(v ...float64) []rql.Value { return valuesOf(rql.Float, v) }
func times(v ...int64) []rql.Value         { return valuesOf(rql.TimeMicros, v) }
func textValues(v ...string) []rql.Value   { return valuesOf(rql.String, v) }
func valuesOf[T any](of func(T) rql.Value, v []T) []rql.Value {
	values := make([]rql.Value, len(v))
	for i := range v {
		values[i] = of(v[i])
	}
	return values
}

// testEdges keeps the values that the dialect does not refuse, and compares
// every one with every other in each way in which a value stands in a text.
func (h *harness) testEdges(t *testing.T) {
	for _, typ := range append(slices.Clip(scalarTypes), rql.TypeDecimal) {
		s := newSchema(fmt.Sprint("edges", typ), []rql.Field{{Name: "id", Column: "id", Type: rql.TypeInt}, {Name: "v", Column: "v", Type: typ, Nullable: true}})
		kept := slices.DeleteFunc(slices.Clone(edges[typ]), func(v rql.Value) bool {
			_, err := h.dialect.Arg(v)
			return err != nil
		})
		if 2*len(kept) < len(edges[typ]) {
			t.Errorf("%d of %d values only are taken", len(kept), len(edges[typ]))
		}
		for i, v := range kept {
			h.rows[s] = append(h.rows[s], row{rql.Int(int64(i)), v})
		}
		h.create(t, s)
		h.insert(t, s)
		h.compareEdges(t, s, kept)
	}
}

func (h *harness) compareEdges(t *testing.T, s *rql.Schema, values []rql.Value) {
	t.Helper()
	ask := func(p *rql.Pred, desc bool) {
		h.compare(t, &rql.Bound{Schema: s, Where: p, Limit: -1, MaxCount: -1, Sort: []rql.Order{{Field: 1, Desc: desc}, {}}}, s.Name)
	}
	ask(nil, false)
	ask(nil, true)
	for i, v := range values {
		others := slices.Repeat(slices.Delete(slices.Clone(values), i, i+1), 17)
		for op := rql.PredEq; op <= rql.PredGe; op++ {
			p := &rql.Pred{Op: op, Field: 1, Values: []rql.Value{v}}
			ask(p, false)
			ask(&rql.Pred{Op: rql.PredNot, Args: []*rql.Pred{p}}, true)
		}
		if len(others) > 0 {
			ask(&rql.Pred{Op: rql.PredIn, Field: 1, Values: others}, false)
			ask(&rql.Pred{Op: rql.PredNot, Args: []*rql.Pred{{Op: rql.PredIn, Field: 1, Values: others}}}, false)
		}
	}
}

// testListEdges keeps the same values in lists, beside the first dates, and compares
// every one with the elements.
func (h *harness) testListEdges(t *testing.T) {
	for _, typ := range scalarTypes {
		elem := rql.Field{Name: "v", Column: "v", Type: rql.TypeList, Elem: typ, Nullable: true}
		s := newSchema(fmt.Sprint("listedges", typ), []rql.Field{{Name: "id", Column: "id", Type: rql.TypeInt}, elem})
		for i, v := range append(edges[typ], firstDays[typ]...) {
			list := rql.List([]rql.Value{v})
			if _, err := h.dialect.Arg(list); err == nil && inJSON(v) {
				h.rows[s] = append(h.rows[s], row{rql.Int(int64(i)), list})
			}
		}
		h.create(t, s)
		h.insert(t, s)
		for _, v := range edges[typ] {
			if _, err := h.dialect.Arg(v); err == nil {
				h.compareElements(t, s, v)
			}
		}
	}
}

// firstDays are dates of the year 0, which a column of dates need not take.
var firstDays = map[rql.Type][]rql.Value{rql.TypeDate: textValues("0000-01-01", "0000-02-29", "0000-12-31")}

// compareElements compares v with the elements of lists in each way.
func (h *harness) compareElements(t *testing.T, s *rql.Schema, v rql.Value) {
	t.Helper()
	list, ways := rql.Property("v"), comparisons
	if v.Kind() == rql.KindBool {
		ways = ways[:2]
	}
	for _, compare := range ways {
		compared := compare(list, v)
		h.check(t, s, rql.NewQuery(rql.Call("contains", list, rql.Call(compared.Name(), compared.Args()[1:]...))))
	}
	h.check(t, s, rql.NewQuery(rql.Contains(list, v)))
}

// inJSON tells whether JSON has a text for a value.
func inJSON(v rql.Value) bool {
	if v.Kind() == rql.KindTime {
		return v.Int() >= year0 && v.Int() < year10000
	}
	return v.Kind() != rql.KindString || utf8.ValidString(v.Text())
}

// testOverflow sums what has no sum of 64 bits: an error, and no other number.
func (h *harness) testOverflow(t *testing.T) {
	s := newSchema("overflow", []rql.Field{{Name: "id", Column: "id", Type: rql.TypeInt}, {Name: "v", Column: "v", Type: rql.TypeInt}})
	h.rows[s] = []row{{rql.Int(1), rql.Int(math.MaxInt64)}, {rql.Int(2), rql.Int(math.MaxInt64)}}
	h.create(t, s)
	h.insert(t, s)
	statement := rqlsql.Reduce(h.dialect, &rql.Bound{Schema: s, Limit: -1, Reduce: rql.Reduction{Op: "sum", Column: rql.Column{Field: 1}}})
	text, err := statement.SQL()
	if err != nil {
		t.Fatal(err)
	}
	var src any
	if err := h.handle.QueryRowContext(t.Context(), text).Scan(&src); err != nil {
		return // the database says so
	}
	if v, err := statement.Result(src); err == nil {
		t.Errorf("%s\n gives %v; want an error", text, v)
	}
}
