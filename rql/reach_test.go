package rql

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// town is an object of a net: roads lead from one to others. Its key is a
// region and a number.
type town struct {
	region string
	number int64
	in     *int64 // a town of the region that it is in
	roads  []int64
	closed bool
}

// way leads from a town to another one: a table between.
type way struct{ from, to int64 }

var towns, ways = netSchemas()

func netSchemas() (p, w *Schema) {
	p = &Schema{Name: "Town", Key: []int{0, 1}, Fields: []Field{
		{Name: "region", Type: TypeString},
		{Name: "number", Type: TypeInt},
		{Name: "in", Type: TypeInt, Nullable: true},
		{Name: "roads", Type: TypeList, Elem: TypeInt},
		{Name: "closed", Type: TypeBool},
	}, Value: townValue}
	w = &Schema{Name: "Way", Fields: []Field{{Name: "from", Type: TypeInt}, {Name: "to", Type: TypeInt}}, Value: wayValue}
	region := Join{Op: "eq", Local: 0, Remote: []string{"region"}}
	open := NewQuery(Eq(Property("closed"), Bool(false)))
	p.Links = []*Link{
		{Name: "outer", Target: p, On: []Join{region, {Op: "eq", Local: 2, Remote: []string{"number"}}}},
		{Name: "inner", Many: true, Target: p, On: []Join{region, {Op: "eq", Local: 1, Remote: []string{"in"}}}},
		{Name: "roads", Many: true, Target: p, On: []Join{{Op: "in", Local: 3, Remote: []string{"number"}}}},
		{Name: "back", Many: true, Target: p, On: []Join{{Op: "contains", Local: 1, Remote: []string{"roads"}}}},
		{Name: "open", Many: true, Target: p, Filter: open, On: []Join{{Op: "in", Local: 3, Remote: []string{"number"}}}},
		{Name: "over", Many: true, Target: p, On: []Join{{Op: "eq", Local: 1, Remote: []string{"arriving", "from"}}}},
		{Name: "arriving", Many: true, Target: w, On: []Join{{Op: "eq", Local: 1, Remote: []string{"to"}}}},
	}
	return p, w
}

func townValue(obj any, i int) Value {
	p := obj.(*town)
	switch i {
	case 0:
		return String(p.region)
	case 1:
		return Int(p.number)
	case 2:
		return intOrNull(p.in)
	case 3:
		return List(values(p.roads, Int))
	}
	return Bool(p.closed)
}

func wayValue(obj any, i int) Value {
	if w := obj.(*way); i == 0 {
		return Int(w.from)
	}
	return Int(obj.(*way).to)
}

// newNet has a tree in each of two regions, one of which has a circle beside it;
// roads that meet again, in a circle and from a town to itself; and ways.
func newNet() *shop {
	in := func(n int64) *int64 { return &n }
	return &shop{rows: map[*Schema][]any{
		towns: {
			&town{region: "a", number: 1, roads: []int64{2, 3}},
			&town{region: "a", number: 2, in: in(1), roads: []int64{4}},
			&town{region: "a", number: 3, in: in(1), roads: []int64{4, 9}, closed: true},
			&town{region: "a", number: 4, in: in(2), roads: []int64{5, 5}},
			&town{region: "a", number: 5, in: in(7), roads: []int64{5}},
			&town{region: "a", number: 6, in: in(8), roads: []int64{7}},
			&town{region: "a", number: 7, in: in(7), roads: []int64{8}},
			&town{region: "a", number: 8, in: in(6), roads: []int64{6}},
			&town{region: "b", number: 1},
			&town{region: "b", number: 2, in: in(1)},
		},
		ways: {&way{1, 3}, &way{3, 2}, &way{2, 1}, &way{5, 6}},
	}}
}

func (s *shop) towns(t *testing.T, query string) string {
	t.Helper()
	var found []string
	err := mustCompile(t, towns, query).Run(s.all(towns), s, func(obj any) bool {
		p := obj.(*town)
		found = append(found, fmt.Sprint(p.region, p.number))
		return true
	})
	if err != nil {
		t.Fatalf("Run(%s) error = %v", query, err)
	}
	return strings.Join(found, " ")
}

func TestRecurse(t *testing.T) {
	for _, lazy := range []bool{false, true} {
		s := newNet()
		s.lazy = lazy
		for query, want := range map[string]string{
			"recurse(inner)":                                           "a1 a2 a3 a4 a5 a6 a7 a8 b1 b2",
			"recurse(inner,region=a,number=1)":                         "a1 a2 a3 a4",
			"recurse(inner,number=1)":                                  "a1 a2 a3 a4 b1 b2",
			"recurse(inner,region=b,number=1)":                         "b1 b2",
			"recurse(inner,number=2)&region=a":                         "a2 a4",
			"recurse(inner,number=6)":                                  "a6 a8",    // a circle
			"recurse(inner,number=7)":                                  "a5 a7",    // in itself
			"recurse(inner,number=99)":                                 "",         // no start
			"recurse(outer,number=4)":                                  "a1 a2 a4", // upward
			"recurse(outer,number=5)":                                  "a5 a7",
			"recurse(outer,in=null)":                                   "a1 b1",
			"recurse(outer,number=4)&in!=null":                         "a2 a4",
			"recurse(roads,region=a,number=1)":                         "a1 a2 a3 a4 a5 b2", // two ways to 4, and 9 is nowhere
			"recurse(roads,number=6)":                                  "a6 a7 a8",
			"recurse(back,number=4)":                                   "a1 a2 a3 a4",
			"recurse(open,number=1,region=a)":                          "a1 a2 a4 a5 b2",
			"recurse(open,closed=true)":                                "a3 a4 a5",
			"recurse(over,number=1,region=a)":                          "a1 a2 a3 b1 b2",
			"recurse(over,number=5)":                                   "a5 a6",
			"recurse(inner,rel(outer,number=1))":                       "a2 a3 a4 b2",
			"recurse(inner,region=a)&recurse(outer,in=7)":              "a5 a7",
			"recurse(roads,number=4)&recurse(back,number=5)":           "a4 a5",
			"recurse(inner,number=1)&sort(-region,-number)&limit(2,1)": "b1 a4",
			"not(number=4)&recurse(outer,number=4)":                    "a1 a2",
			"not(recurse(inner,region=a,number=1))":                    "a5 a6 a7 a8 b1 b2",
			"not(recurse(inner))":                                      "",
			"number=8|recurse(outer,number=4)":                         "a1 a2 a4 a8",
			"rel(outer,recurse(inner,number=2))":                       "a4",
			"recurse(inner,recurse(outer,number=4),region=a)":          "a1 a2 a3 a4",
		} {
			if got := s.towns(t, query); got != want {
				t.Errorf("Run(%s) of towns that are found lazily (%v) = %s; want %s", query, lazy, got, want)
			}
		}
	}
}

func TestRecurseClauses(t *testing.T) {
	s := newNet()
	for query, want := range map[string]Value{
		"recurse(inner,region=a,number=1)&count()":     Int(4),
		"recurse(inner,region=a,number=1)&sum(number)": Int(10),
		"recurse(outer,number=4)&max(in)":              Int(2),
	} {
		got, err := mustCompile(t, towns, query).Reduce(s.all(towns), s)
		if err != nil || !got.Equal(want) {
			t.Errorf("Reduce(%s) = %v, %v; want %v", query, got, err, want)
		}
	}
	var rows [][]Value
	p := mustCompile(t, towns, "recurse(inner,number=1)&aggregate(region,count())")
	err := p.Rows(s.all(towns), s, func(row []Value) bool { rows = append(rows, row); return true })
	if diff := gocmp.Diff([][]Value{{String("a"), Int(4)}, {String("b"), Int(2)}}, rows); err != nil || diff != "" {
		t.Errorf("Rows error = %v, rows (-want +got):\n%s", err, diff)
	}
	if n, err := mustCompile(t, towns, "recurse(outer,number=4)&limit(1)").Count(s.all(towns), s); n != 3 || err != nil {
		t.Errorf("Count = %d, %v; want 3", n, err)
	}
	for i, want := range []bool{true, false, false, false, false} {
		if ok, err := mustCompile(t, towns, "recurse(outer,number=1)").Match(s.rows[towns][i], s); ok != want || err != nil {
			t.Errorf("Match of town %d = %v, %v; want %v", i, ok, err, want)
		}
	}
}

// A model whose links all lead elsewhere, or whose key is not known, has no
// recurse. Other models come in a circle of links as well.
func TestRecurseNeeds(t *testing.T) {
	for _, c := range []struct {
		schema *Schema
		query  string
		want   string
	}{
		{items, "recurse(orders)", `rql: at byte 8: recurse goes from Item to Item, and "orders" leads to Order; Item has no link to itself`},
		{&Schema{Name: "Way", Links: []*Link{{Name: "next"}}}, "recurse(next)", `rql: at byte 8: link "next" of Way has no target`},
		{keyless(), "recurse(next)", "rql: at byte 0: recurse needs a key, and that of Way is not known"},
		{towns, "recurse(inner,outer/outer/outer/outer/outer/outer/outer/number=1)&id=1", `rql: at byte 66: unknown property "id" of Town; did you mean "in"?`},
		{towns, "recurse(inner,outer/outer/outer/outer/outer/outer/outer/outer/number=1)", "rql: at byte 14: a path through more than 8 links"},
	} {
		q, err := Parse(c.query)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = Bind(q, c.schema); err == nil || err.Error() != c.want {
			t.Errorf("Bind(%s) error = %v; want %s", c.query, err, c.want)
		}
	}
}

func keyless() *Schema {
	s := &Schema{Name: "Way", Fields: []Field{{Name: "from", Type: TypeInt}}}
	s.Links = []*Link{{Name: "next", Target: s, On: []Join{{Op: "eq", Remote: []string{"from"}}}}}
	return s
}

func TestRecurseSourceErrors(t *testing.T) {
	s, p := newNet(), mustCompile(t, towns, "recurse(inner,number=1)")
	if err := p.Run(s.all(towns), nil, func(any) bool { return true }); err == nil {
		t.Error("Run without a source: no error")
	}
	s.fail = errBroken
	if _, err := p.Count(s.all(towns), s); !errors.Is(err, errBroken) {
		t.Errorf("Count error = %v; want the source's", err)
	}
	if ok, err := p.Match(s.rows[towns][0], s); ok || !errors.Is(err, errBroken) {
		t.Errorf("Match = %v, %v; want false and the source's error", ok, err)
	}
}

// What is reached is found out once in a run, and not at all where no object
// meets the conditions.
func TestRecurseLooksOnce(t *testing.T) {
	for query, want := range map[string]int{
		"recurse(inner,number=4,region=a)":           2,
		"recurse(inner,number=4,region=a)&number=99": 0,
		"recurse(inner,region=a,number=1)":           5,
	} {
		s := &counted{shop: newNet()}
		if err := mustCompile(t, towns, query).Run(s.all(towns), s, func(any) bool { return true }); err != nil {
			t.Fatal(err)
		}
		if s.lookups != want {
			t.Errorf("Run(%s) looks %d times for objects; want %d", query, s.lookups, want)
		}
	}
}

type counted struct {
	*shop
	lookups int
}

func (c *counted) Lookup(s *Schema, field int, v Value, yield func(obj any) bool) error {
	c.lookups++
	return c.shop.Lookup(s, field, v, yield)
}

// An object costs no allocation for being looked for among those that are
// reached.
func TestRecurseAllocates(t *testing.T) {
	s := newNet()
	p := mustCompile(t, towns, "recurse(inner,number=4,region=a)")
	many := func(yield func(any) bool) {
		for range 1000 {
			for _, obj := range s.rows[towns] {
				if !yield(obj) {
					return
				}
			}
		}
	}
	n := testing.AllocsPerRun(10, func() {
		if n, err := p.Count(many, s); n != 1000 || err != nil {
			t.Fatal(n, err)
		}
	})
	if n > 50 {
		t.Errorf("Count over 10,000 objects allocates %v times; want at most 50", n)
	}
}

func TestFiltersKeepRecurse(t *testing.T) {
	q, err := Parse("recurse(inner,number=1)&region=a&sort(number)&limit(1)&count()")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := q.Filters().String(), "recurse(inner,eq(number,1))&eq(region,a)"; got != want {
		t.Errorf("Filters() = %s; want %s", got, want)
	}
}
