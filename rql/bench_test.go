package rql

import (
	"fmt"
	"maps"
	"math"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// The queries of conformance/rql/peers.md: short, medium and long.
var benchQueries = []struct{ name, text string }{
	{"short", "price<10"},
	{"medium", "price=lt=10&status=new&paid=true&sort(-price,+qty)&qty>=2&limit(20,40)"},
	{"long", "(status=new|status=paid|(price<10&qty>5))&in(id,(1,2,3,4,5,6,7,8))&at>=2020-01-01T00:00:00Z&contains(tags,red)&customer/name=Ann&(paid=true|note!=null)&select(id,price,qty,status,paid,note,at)&sort(-price,+qty,-customer/name)&limit(20,0,1000)"},
}

func BenchmarkParse(b *testing.B) {
	for _, q := range benchQueries {
		b.Run(q.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(q.text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkParseQuery is the baseline of BenchmarkParse: the standard library
// takes the same text apart into a flat map, without types.
func BenchmarkParseQuery(b *testing.B) {
	for _, q := range benchQueries {
		b.Run(q.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := url.ParseQuery(q.text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkString(b *testing.B) {
	q, _ := Parse(benchQueries[1].text)
	b.ReportAllocs()
	for b.Loop() {
		_ = q.String()
	}
}

func BenchmarkBind(b *testing.B) {
	for _, query := range benchQueries {
		b.Run(query.name, func(b *testing.B) {
			q, _ := Parse(query.text)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Bind(q, orders); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func benchOrders() []any {
	rows := make([]any, 1000)
	for i := range rows {
		rows[i] = &order{id: int64(i), price: float64(i % 50), qty: int64(i % 7), status: []string{"new", "paid", "lost"}[i%3], paid: i%2 == 0}
	}
	return rows
}

// BenchmarkMatch runs a condition over 1,000 orders.
func BenchmarkMatch(b *testing.B) {
	rows := benchOrders()
	p := mustCompile(b, orders, "price<30&(status=new|paid=true)&qty>=2")
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, obj := range rows {
			if ok, _ := p.Match(obj, nil); ok {
				n++
			}
		}
		if n != 286 {
			b.Fatal(n)
		}
	}
}

// BenchmarkMatchByHand is the baseline of BenchmarkMatch.
func BenchmarkMatchByHand(b *testing.B) {
	rows := benchOrders()
	match := func(obj any) bool {
		o := obj.(*order)
		return o.price < 30 && (o.status == "new" || o.paid) && o.qty >= 2
	}
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, obj := range rows {
			if match(obj) {
				n++
			}
		}
		if n != 286 {
			b.Fatal(n)
		}
	}
}

// BenchmarkSort sorts 1,000 orders by two keys.
func BenchmarkSort(b *testing.B) {
	rows := benchOrders()
	p := mustCompile(b, orders, "sort(-price,id)&limit(10)")
	b.ReportAllocs()
	for b.Loop() {
		_ = p.Run(slices.Values(rows), nil, func(any) bool { return true })
	}
}

// BenchmarkSortByHand is the baseline of BenchmarkSort.
func BenchmarkSortByHand(b *testing.B) {
	rows := benchOrders()
	b.ReportAllocs()
	for b.Loop() {
		sorted := slices.Clone(rows)
		slices.SortStableFunc(sorted, func(x, y any) int {
			a, b := x.(*order), y.(*order)
			switch {
			case a.price != b.price && a.price > b.price:
				return -1
			case a.price != b.price:
				return 1
			}
			return int(a.id - b.id)
		})
	}
}

func TestMatchAllocates(t *testing.T) {
	rows := benchOrders()
	for _, query := range []string{
		"price<30&(status=new|paid=true)&qty>=2", "in(qty,(1,2))", "in(qty,(1,2,3,4,5,6,7,8,9))", "like(status,*e%3F)", "between(price,(1,3))", "note=null", "not(status=new)",
	} {
		p := mustCompile(t, orders, query)
		n := testing.AllocsPerRun(10, func() {
			for _, obj := range rows {
				_, _ = p.Match(obj, nil)
			}
		})
		if n > 0 {
			t.Errorf("Match(%s) over 1,000 rows allocates %v times; want 0", query, n)
		}
	}
}

// longQueries are queries of any length, each of which another part of the parser
// has to get through.
var longQueries = map[string]func(bytes int) string{
	"word":      func(n int) string { return "a=" + strings.Repeat("x", n) },
	"encoded":   func(n int) string { return "a=" + strings.Repeat("%C3%A9", n/6) },
	"terms":     func(n int) string { return strings.Repeat("price<10&", n/9) + "a=1" },
	"list":      func(n int) string { return "in(id,(" + strings.Repeat("123,", n/4) + "1))" },
	"path":      func(n int) string { return strings.Repeat("abc/", n/4) + "a=1" },
	"groups":    func(n int) string { return strings.Repeat(nested("(", 100)+"&", n/204) + "a=1" },
	"calls":     func(n int) string { return strings.Repeat(nested("not(", 100)+"&", n/504) + "a=1" },
	"date":      func(n int) string { return "in(at,(" + strings.Repeat("date:2020-01-02,", n/16) + "1))" },
	"converter": func(n int) string { return "a=" + strings.Repeat("x", n) + ":1" },
	"comparer":  func(n int) string { return "a=" + strings.Repeat("x", n) + "=1" },
	"digits":    func(n int) string { return "a=" + strings.Repeat("9", n) },
}

// nested is a comparison that is depth parentheses deep.
func nested(open string, depth int) string {
	return strings.Repeat(open, depth) + "a=1" + strings.Repeat(")", depth)
}

// unbounded lets queries be as long and wide as they are.
var unbounded = func() *Parser {
	p, err := NewParser(MaxLength(1<<20), MaxTerms(1<<20), MaxList(1<<20))
	if err != nil {
		panic(err)
	}
	return p
}()

// BenchmarkParseLong shows by its MB/s, which are about the same for 1 and for
// 64 KB, that the cost is linear in the length.
func BenchmarkParseLong(b *testing.B) {
	for _, name := range slices.Sorted(maps.Keys(longQueries)) {
		for _, size := range []int{1 << 10, 8 << 10, 64 << 10} {
			text := longQueries[name](size)
			b.Run(fmt.Sprintf("%s/%dKB", name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					_, _ = unbounded.Parse(text) // some are no queries
				}
			})
		}
	}
}

// TestParseIsLinear counts what parsing allocates: 64 times the length takes 64
// times as many bytes, twice that where slices grow in smaller steps; were the
// cost quadratic, it were 4,096 times as many.
func TestParseIsLinear(t *testing.T) {
	for name, query := range longQueries {
		small, large := query(1<<10), query(64<<10)
		few, many := allocated(small), allocated(large)
		if many > 2*64*(few+1<<10) {
			t.Errorf("%s: %d bytes allocate %d bytes, %d bytes %d", name, len(small), few, len(large), many)
		}
	}
}

// allocated is how many bytes are allocated to parse text, rounded up by what
// else goes on.
func allocated(text string) uint64 {
	var before, after runtime.MemStats
	least := uint64(math.MaxUint64)
	for range 3 {
		runtime.ReadMemStats(&before)
		_, _ = unbounded.Parse(text)
		runtime.ReadMemStats(&after)
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	return least
}

// TestParseAllocates holds the allocations of the three sizes.
func TestParseAllocates(t *testing.T) {
	for i, most := range []float64{1, 2, 4} {
		q := benchQueries[i]
		n := testing.AllocsPerRun(100, func() {
			if _, err := Parse(q.text); err != nil {
				t.Fatal(err)
			}
		})
		if n > most {
			t.Errorf("Parse of the %s query allocates %v times; want at most %v", q.name, n, most)
		}
	}
}
