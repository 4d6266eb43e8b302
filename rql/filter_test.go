package rql_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// filterRows is how many objects are filtered.
const filterRows = 100_000

func manyProducts() []*shop.Product {
	all := make([]*shop.Product, filterRows)
	for i := range all {
		all[i] = &shop.Product{ID: int64(i), Price: float64(i % 500), Status: shop.ProductStatusDraft}
		if i%2 == 0 {
			all[i].Status = shop.ProductStatusPublished
		}
	}
	return all
}

// productProgram compiles a query over the generated accessors of Product.
func productProgram(t testing.TB, query string) *rql.Program {
	t.Helper()
	q, err := rql.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range shop.Entities() {
		if e.Schema.Name != "Product" {
			continue
		}
		b, err := rql.Bind(q, e.Schema)
		if err != nil {
			t.Fatal(err)
		}
		return rql.Compile(b)
	}
	t.Fatal("the shop has no products")
	return nil
}

// matching is what a filter finds, by Match.
func matching[E any](t testing.TB, p *rql.Program, objs []*E) (found []*E) {
	t.Helper()
	for _, obj := range objs {
		ok, err := p.Match(obj, nil)
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			found = append(found, obj)
		}
	}
	return found
}

// checkFilter holds that a filter finds what Match does.
func checkFilter[E any](t testing.TB, p *rql.Program, objs []*E) {
	t.Helper()
	f, want := rql.NewFilter[E](p), matching(t, p, objs)
	first := new(E)
	got, err := f.Append([]*E{first}, objs, nil)
	if err != nil || got[0] != first || !slices.Equal(got[1:], want) {
		t.Fatalf("Append gives %d of %d objects, %v; want %d, those that match", len(got)-1, len(objs), err, len(want))
	}
	if n, err := f.Count(objs, nil); err != nil || n != len(want) {
		t.Fatalf("Count = %d, %v; want %d", n, err, len(want))
	}
}

// The values at which conditions may go wrong.
var (
	someInts   = []int64{math.MinInt64, -1, 0, 1, 7, math.MaxInt64}
	someFloats = []float64{math.NaN(), math.Inf(-1), -1, math.Copysign(0, -1), 0, 0.5, 7, math.Inf(1)}
	someTexts  = []string{"", "a", "b", "ab", "draft", "published"}
)

func optional[T any](t *rapid.T, value T) perstore.Opt[T] {
	return rapid.SampledFrom([]perstore.Opt[T]{{}, perstore.Null[T](), perstore.Some(value)}).Draw(t, "optional")
}

func drawProduct(t *rapid.T) *shop.Product {
	number, real, text := rapid.SampledFrom(someInts), rapid.SampledFrom(someFloats), rapid.SampledFrom(someTexts)
	return &shop.Product{
		ID: number.Draw(t, "id"), Name: text.Draw(t, "name"), Price: real.Draw(t, "price"),
		Stock: optional(t, number.Draw(t, "stock")), Status: shop.ProductStatus(text.Draw(t, "status")),
		Rating: optional(t, real.Draw(t, "rating")), Tags: []string{text.Draw(t, "tag")},
	}
}

// drawConditions gives one to five conditions, most of them on plain members.
func drawConditions(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
		"id=7", "id>0", "id<=1", "id!=1", "id<7", "in(id,(0,1,7))", "between(id,(-1,7))", "id>-9223372036854775808",
		"price<0.5", "price<=0", "price>-1", "price>=0.5", "price=0", "price!=0", "between(price,(-1,7))",
		"name=a", "name=b", "name=", "name>a", "name!=a", "like(name,a*)",
		"status=draft", "status=published", "in(status,(draft,published))",
		"stock=7", "stock=null", "stock!=null", "stock<1", "stock>=0", "stock!=0",
		"rating<7", "rating>=0", "rating=7", "rating=null", "rating!=7",
		"contains(tags,a)", "(id=1|price<0.5)", "not(and(id<7,price<7))", "(name=a&price<7)",
	}), 1, 5).Draw(t, "conditions"), "&")
}

// TestFilterIsMatch compares filters with Match over random objects, as many as
// are looked at together and more.
func TestFilterIsMatch(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		some := rapid.SliceOfN(rapid.Custom(drawProduct), 1, 40).Draw(r, "products")
		var products []*shop.Product
		for range rapid.IntRange(1, 20).Draw(r, "times") {
			products = append(products, some...)
		}
		checkFilter(t, productProgram(t, drawConditions(r)), products)
	})
}

// thing is an object with a number and a peer; nil is one, too.
type thing struct {
	N      int64               `json:"n"`
	Half   perstore.Opt[int64] `json:"whole"`
	Hidden bool                `json:"-"`
}

// thingProgram compiles a query over things whose number read gives. What they
// have half of is whole in queries.
func thingProgram(t *testing.T, query string, kept any, read func(*thing) rql.Value) *rql.Program {
	t.Helper()
	s := &rql.Schema{
		Name: "Thing", Struct: kept,
		Fields: []rql.Field{{Name: "n", Type: rql.TypeInt, Nullable: true}, {Name: "whole", Type: rql.TypeInt, Nullable: true}},
		Value: func(obj any, i int) rql.Value {
			o := obj.(*thing)
			if i == 0 || o == nil || o.Half.State != perstore.OptValue {
				return read(o)
			}
			return rql.Int(2 * o.Half.V)
		},
	}
	s.Links = []*rql.Link{{Name: "peer", Target: s, On: []rql.Join{{Op: "eq", Local: 0, Remote: []string{"n"}}}}}
	q, err := rql.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	b, err := rql.Bind(q, s)
	if err != nil {
		t.Fatal(err)
	}
	return rql.Compile(b)
}

// TestFilterOfOtherValues filters by what Value gives where that is not what the
// members are.
func TestFilterOfOtherValues(t *testing.T) {
	plain := func(o *thing) rql.Value { return rql.Int(o.N) }
	for name, p := range map[string]*rql.Program{
		"nil": thingProgram(t, "n<3", (*thing)(nil), func(o *thing) rql.Value {
			if o == nil {
				return rql.Int(2)
			}
			return rql.Int(o.N)
		}),
		"twice the member": thingProgram(t, "n<3", (*thing)(nil), func(o *thing) rql.Value {
			if o == nil {
				return rql.Null()
			}
			return rql.Int(o.N * 2)
		}),
		"twice an optional member": thingProgram(t, "whole<3", (*thing)(nil), func(*thing) rql.Value { return rql.Null() }),
		"untold":                   thingProgram(t, "n<3", nil, hidden),
		"another type":             thingProgram(t, "n<3", (*shop.Product)(nil), hidden),
		"no condition":             thingProgram(t, "sort(n)", (*thing)(nil), plain),
	} {
		t.Run(name, func(t *testing.T) {
			things := []*thing{{N: 1}, {N: 2, Hidden: true}, {N: 3, Half: perstore.Some[int64](1)}, {N: 4, Half: perstore.Some[int64](2)}}
			checkFilter(t, p, things)
			checkFilter(t, p, append(things, nil))
			checkFilter(t, p, []*thing{})
		})
	}
}

// hidden gives the number of things unless they are hidden, or nil.
func hidden(o *thing) rql.Value {
	if o == nil || o.Hidden {
		return rql.Null()
	}
	return rql.Int(o.N)
}

// brokenSource finds nothing but an error.
type brokenSource struct{ err error }

func (s brokenSource) Lookup(*rql.Schema, int, rql.Value, func(any) bool) error { return s.err }

// TestFilterOfLinks holds that the error of a source comes out of a filter.
func TestFilterOfLinks(t *testing.T) {
	f := rql.NewFilter[thing](thingProgram(t, "n<3&peer/n=1", (*thing)(nil), hidden))
	broken := brokenSource{errors.New("broken")}
	first := &thing{}
	things := []*thing{{N: 4}, {N: 1}}
	if got, err := f.Append([]*thing{first}, things, broken); err != broken.err || len(got) != 1 || got[0] != first {
		t.Errorf("Append = %v, %v; want the first thing, %v", got, err, broken.err)
	}
	if n, err := f.Count(things, broken); err != broken.err || n != 0 {
		t.Errorf("Count = %d, %v; want 0, %v", n, err, broken.err)
	}
}

// BenchmarkFilter finds those of 100,000 objects that meet two conditions.
func BenchmarkFilter(b *testing.B) {
	products := manyProducts()
	f := rql.NewFilter[shop.Product](productProgram(b, "price<250&status=published"))
	b.ReportAllocs()
	for b.Loop() {
		if n, err := f.Count(products, nil); err != nil || n != filterRows/4 {
			b.Fatal(n, err)
		}
	}
}

// BenchmarkFilterByMatch is the same by a call of Match for each object.
func BenchmarkFilterByMatch(b *testing.B) {
	products := manyProducts()
	p := productProgram(b, "price<250&status=published")
	b.ReportAllocs()
	for b.Loop() {
		if n := countMatching(p, products); n != filterRows/4 {
			b.Fatal(n)
		}
	}
}

// BenchmarkNewFilter makes the filter.
func BenchmarkNewFilter(b *testing.B) {
	p := productProgram(b, "price<250&status=published&stock>3")
	b.ReportAllocs()
	for b.Loop() {
		rql.NewFilter[shop.Product](p)
	}
}

func countMatching(p *rql.Program, products []*shop.Product) (n int) {
	for _, product := range products {
		if ok, _ := p.Match(product, nil); ok {
			n++
		}
	}
	return n
}

// BenchmarkFilterByHand is the baseline of both. bench/rql compares
// them in one run.
func BenchmarkFilterByHand(b *testing.B) {
	products := manyProducts()
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, p := range products {
			if p.Price < 250 && p.Status == shop.ProductStatusPublished {
				n++
			}
		}
		if n != filterRows/4 {
			b.Fatal(n)
		}
	}
}

// TestFilterAllocates holds that nothing is allocated for a row.
func TestFilterAllocates(t *testing.T) {
	products := manyProducts()
	found := make([]*shop.Product, 0, len(products))
	for _, query := range []string{"price<250&status=published", "id>5000&stock=null", "in(status,(draft,published))&price>=10", "name!=a&(price=1|price=2)"} {
		p := productProgram(t, query)
		f := rql.NewFilter[shop.Product](p)
		for way, run := range map[string]func(){
			"Match":  func() { countMatching(p, products) },
			"Append": func() { f.Append(found, products, nil) },
			"Count":  func() { f.Count(products, nil) },
		} {
			if n := testing.AllocsPerRun(2, run); n > 0 {
				t.Errorf("%s of %s over %d objects allocates %v times; want 0", way, query, filterRows, n)
			}
		}
	}
}
