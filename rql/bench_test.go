package rql

import (
	"net/url"
	"slices"
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
