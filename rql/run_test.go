package rql

import (
	"cmp"
	"errors"
	"slices"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// runCases are queries over the orders of a shop, with the ids that they give.
var runCases = []struct {
	query string
	want  []int64
}{
	{"", []int64{1, 2, 3, 4, 5}},
	{"price=20", []int64{3, 4}},
	{"price!=20", []int64{1, 2, 5}},
	{"price<20", []int64{1}},
	{"price<=20", []int64{1, 3, 4}},
	{"price>20", []int64{2, 5}},
	{"price>=20&qty<=3", []int64{2, 3}},
	{"price>=number:20&gte(qty,7)", []int64{4, 5}},
	{"lte(qty,1)", []int64{1}},
	{"qty=3.0", []int64{2}},
	{"qty=string:3", []int64{2}},
	{"qty=003", []int64{2}},
	{"(status=new|paid=true)", []int64{1, 2, 3, 4}},
	{"status=new|status=lost", []int64{1, 4, 5}},
	{"or()", []int64{}},
	{"and()", []int64{1, 2, 3, 4, 5}},
	{"not(status=new)", []int64{2, 3, 5}},
	{"not(status=new,qty=7)", []int64{1, 2, 3, 5}},
	{"in(status,(new,lost))", []int64{1, 4, 5}},
	{"in(status,())", []int64{}},
	{"out(status,(new,lost))", []int64{2, 3}},
	{"out(status,())", []int64{1, 2, 3, 4, 5}},
	{"in(qty,(1,2,3,4,5,6,8,9,10))", []int64{1, 2, 3}},
	{"in(price,(number:-0,1,2,3,4,5,6,7,8,20))", []int64{3, 4}},
	{"in(price,(-1,-2,-3,-4,-5,-6,-7,-8,99.5))", []int64{2}},
	{"between(price,(10,20))", []int64{1}},
	{"between(price,(20,-Infinity))", []int64{}},
	{"at>=2020", []int64{1, 2, 3, 5}},
	{"at=2020-06-01T12:00:00Z", []int64{2}},
	{"at=date:2020-06-01T14:00:00+02:00", []int64{2}},
	{"at<2020-01", []int64{4}},
	{"at>2021-01-01", []int64{3, 5}},
	{"day=2020-06-01", []int64{2}},
	{"day<2020", []int64{4}},
	{"ref=00000000-0000-0000-0000-00000000000A", []int64{1}},
	{"paid=true", []int64{2, 3}},
	{"paid!=true", []int64{1, 4, 5}},

	// Nulls: comparisons are false, complements are exact.
	{"note=null", []int64{2, 5}},
	{"note!=null", []int64{1, 3, 4}},
	{"note=", []int64{4}},
	{"note!=xyz", []int64{1, 2, 4, 5}},
	{"note<z", []int64{1, 3, 4}},
	{"not(note<z)", []int64{2, 5}},
	{"in(note,(xyz,null))", []int64{2, 3, 5}},
	{"in(note,(null))", []int64{2, 5}},
	{"out(note,(xyz,null))", []int64{1, 4}},
	{"out(note,(xyz))", []int64{1, 2, 4, 5}},
	{"extra=null", []int64{1, 3, 4, 5}},
	{"extra!=undefined", []int64{2}},

	{"like(note,x*)", []int64{3}},
	{"like(note,a%5C*b)", []int64{1}},
	{"like(note,%3F%3F%3F)", []int64{1, 3}},
	{"like(note,*)", []int64{1, 3, 4}},
	{"contains(tags,red)", []int64{1, 3}},
	{"excludes(tags,red)", []int64{2, 4, 5}},
	{"contains(itemIds,2)", []int64{1, 2}},
	{"tags=null", []int64{}},

	// Links.
	{"customer/name=Ann", []int64{1, 2}},
	{"customer/name!=Ann", []int64{3, 4, 5}},
	{"not(customer/name=Ann)", []int64{3, 4, 5}},
	{"customer/name=null", []int64{4, 5}},
	{"customer/name!=null", []int64{1, 2, 3}},
	{"in(customer/name,(Bob,null))", []int64{3, 4, 5}},
	{"out(customer/name,(Bob,null))", []int64{1, 2}},
	{"customer/boss/name=Ann", []int64{3}},
	{"customer/boss/name!=Ann", []int64{1, 2, 4, 5}},
	{"rel(customer)", []int64{1, 2, 3, 4}},
	{"not(rel(customer))", []int64{5}},
	{"rel(customer,city=Oslo,name!=Ann)", []int64{4}},
	{"rel(customer/boss,name=Bob)", []int64{4}},
	{"rel(customer,rel(orders,price>50))", []int64{1, 2}},
	{"rel(customer,rel(bigOrders))", []int64{1, 2}},
	{"items/name=bolt", []int64{1, 2}},
	{"rel(items,name=bolt)&rel(items,name=nut)", []int64{1}},
	{"rel(items,name=bolt,name=nut)", []int64{}},
	{"items/name!=bolt", []int64{3, 4, 5}},
	{"like(items/name,%3Fut)", []int64{1}},
	{"rel(cheaper,price>15)", []int64{2, 5}},
	{"not(rel(cheaper))", []int64{1}},
	{"rel(others,status=lost)", []int64{1, 2, 3, 4}},
	{"items/orders/id=2", []int64{1, 2}},

	// What a link leads to, again and again, before the conditions.
	{"recurse(cheaper)", []int64{1, 2, 3, 4, 5}},
	{"recurse(cheaper,price=20)", []int64{1, 3, 4}},
	{"recurse(cheaper,price=60)&status=new", []int64{1, 4}},
	{"recurse(others,id=3)", []int64{1, 2, 3, 4, 5}},
	{"recurse(others,id=5)", []int64{5}},
	{"recurse(cheaper,price=20)&recurse(others,id=5)", []int64{}},
	{"recurse(cheaper,price=20,status=new)&limit(1)&sort(price)", []int64{1}},
	{"recurse(cheaper,customer/name=Bob)", []int64{1, 3}},
	{"recurse(cheaper,or())", []int64{}},

	// Clauses run in their order, however they are written.
	{"sort(price)", []int64{1, 3, 4, 5, 2}},
	{"sort(+price,-id)", []int64{1, 4, 3, 5, 2}},
	{"sort(-price)", []int64{2, 5, 3, 4, 1}},
	{"sort(note)", []int64{2, 5, 4, 1, 3}},
	{"sort(-note)", []int64{3, 1, 4, 2, 5}},
	{"sort(customer/name,id)", []int64{4, 5, 1, 2, 3}},
	{"sort(-customer/name)", []int64{3, 1, 2, 4, 5}},
	{"sort(customer/boss/name)", []int64{1, 2, 5, 3, 4}},
	{"sort(price,-price,-id)", []int64{1, 4, 3, 5, 2}},
	{"sort()", []int64{1, 2, 3, 4, 5}},
	{"limit(2)", []int64{1, 2}},
	{"limit(2,3)", []int64{4, 5}},
	{"limit(2,9)", []int64{}},
	{"limit(0)", []int64{}},
	{"limit(Infinity,3)", []int64{4, 5}},
	{"limit(2,1)&sort(-price)&price<99", []int64{3, 4}},
	{"and(limit(2),and(sort(-price),price<99))", []int64{5, 3}},
	{"select(id)&limit(1)", []int64{1}},
}

func TestRun(t *testing.T) {
	s := newShop()
	for _, c := range runCases {
		if diff := gocmp.Diff(c.want, s.run(t, orders, c.query)); diff != "" {
			t.Errorf("Run(%s) ids (-want +got):\n%s", c.query, diff)
		}
	}
}

// A source may give more than was asked for.
func TestRunLazySource(t *testing.T) {
	s := newShop()
	s.lazy = true
	for _, c := range runCases {
		if diff := gocmp.Diff(c.want, s.run(t, orders, c.query)); diff != "" {
			t.Errorf("Run(%s) ids (-want +got):\n%s", c.query, diff)
		}
	}
}

func TestRunStopsEarly(t *testing.T) {
	for _, c := range []struct {
		query string
		read  int
	}{
		{"limit(2)", 2},
		{"limit(2,1)&qty>1", 4},
		{"limit(0)", 0},
		{"sort(id)&limit(1)", 5},
	} {
		read := 0
		rows := func(yield func(any) bool) {
			for obj := range newShop().all(orders) {
				read++
				if !yield(obj) {
					return
				}
			}
		}
		if err := mustCompile(t, orders, c.query).Run(rows, nil, func(any) bool { return true }); err != nil {
			t.Fatalf("Run(%s) error = %v", c.query, err)
		}
		if read != c.read {
			t.Errorf("Run(%s) reads %d rows; want %d", c.query, read, c.read)
		}
	}
}

// A page of many rows is the same as that page of all rows, stable too.
func TestSortPage(t *testing.T) {
	rows := make([]any, 5000)
	for i := range rows {
		rows[i] = &order{id: int64(i), price: float64(i * 7919 % 101), qty: int64(i * 31 % 5)}
	}
	ids := func(query string) (ids []int64) {
		err := mustCompile(t, orders, query).Run(slices.Values(rows), nil, func(obj any) bool {
			ids = append(ids, obj.(*order).id)
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	all := ids("sort(-price,qty)")
	want := slices.SortedStableFunc(slices.Values(rows), func(a, b any) int {
		x, y := a.(*order), b.(*order)
		return cmp.Or(cmp.Compare(y.price, x.price), cmp.Compare(x.qty, y.qty))
	})
	for i, obj := range want {
		if obj.(*order).id != all[i] {
			t.Fatalf("row %d of all = %d; want %d", i, all[i], obj.(*order).id)
		}
	}
	for query, want := range map[string][]int64{
		"limit(20)": all[:20], "limit(30,70)": all[70:100], "limit(0)": all[:0], "limit(10,4995)": all[4995:], "limit(9223372036854774000,4990)": all[4990:],
	} {
		if got := ids("sort(-price,qty)&" + query); !slices.Equal(got, want) {
			t.Errorf("Run(%s) ids = %v; want %v", query, got, want)
		}
	}
}

func TestRunBreak(t *testing.T) {
	for _, query := range []string{"", "sort(-id)"} {
		n := 0
		err := mustCompile(t, orders, query).Run(newShop().all(orders), nil, func(any) bool { n++; return n < 2 })
		if n != 2 || err != nil {
			t.Errorf("Run(%s) yields %d rows after a break, error %v; want 2", query, n, err)
		}
	}
}

func TestSourceErrors(t *testing.T) {
	s := newShop()
	s.fail = errBroken
	yield := func(any) bool { return true }
	for _, query := range []string{"customer/name=Ann", "customer/name!=Ann", "sort(customer/name)", "rel(items)"} {
		p := mustCompile(t, orders, query)
		if err := p.Run(s.all(orders), s, yield); !errors.Is(err, errBroken) {
			t.Errorf("Run(%s) error = %v; want the source's", query, err)
		}
		if err := p.Run(s.all(orders), nil, yield); err == nil {
			t.Errorf("Run(%s) without a source: no error", query)
		}
	}
	p := mustCompile(t, orders, "customer/name!=Ann")
	if ok, err := p.Match(s.rows[orders][0], s); ok || !errors.Is(err, errBroken) {
		t.Errorf("Match = %v, %v; want false and the source's error", ok, err)
	}
	if _, err := p.Count(s.all(orders), s); !errors.Is(err, errBroken) {
		t.Errorf("Count error = %v; want the source's", err)
	}
	if _, err := mustCompile(t, orders, "rel(items)&count()").Reduce(s.all(orders), s); !errors.Is(err, errBroken) {
		t.Errorf("Reduce error = %v; want the source's", err)
	}
}

// A program may run in many goroutines at a time.
func TestConcurrentRuns(t *testing.T) {
	s := newShop()
	p := mustCompile(t, orders, "rel(customer,rel(bigOrders))&like(status,*)&sort(-customer/name,id)")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			n := 0
			err := p.Run(s.all(orders), s, func(any) bool { n++; return true })
			if n != 2 || err != nil {
				t.Errorf("Run yields %d rows, error %v; want 2", n, err)
			}
		})
	}
	wg.Wait()
}

func TestMatch(t *testing.T) {
	s := newShop()
	for _, c := range []struct {
		query string
		want  bool
	}{
		{"", true},
		{"id=1", true},
		{"id=2", false},
		{"customer/city=Oslo", true},
		{"customer/city=Paris", false},
		{"id=1&limit(0)", true},
	} {
		got, err := mustCompile(t, orders, c.query).Match(s.rows[orders][0], s)
		if got != c.want || err != nil {
			t.Errorf("Match(%s) = %v, %v; want %v", c.query, got, err, c.want)
		}
	}
}

func TestCount(t *testing.T) {
	s := newShop()
	for query, want := range map[string]int64{"": 5, "price=20&limit(1)&sort(customer/name)": 2, "rel(items)": 3} {
		got, err := mustCompile(t, orders, query).Count(s.all(orders), s)
		if got != want || err != nil {
			t.Errorf("Count(%s) = %v, %v; want %v", query, got, err, want)
		}
	}
}

func TestReduce(t *testing.T) {
	s := newShop()
	for _, c := range []struct {
		query string
		want  Value
	}{
		{"count()", Int(5)},
		{"count()&limit(2)", Int(2)},
		{"sum(qty)", Int(20)},
		{"sum(price)", Float(209.5)},
		{"sum(price)&sort(-price)&limit(2)", Float(159.5)},
		{"mean(qty)", Float(4)},
		{"mean(price)&qty=7", Float(40)},
		{"min(price)", Float(10)},
		{"max(price)", Float(99.5)},
		{"min(note)", String("")},
		{"max(note)", String("xyz")},
		{"max(day)", String("2022-01-01")},
		{"sum(customerId)", Int(7)},
		{"mean(customerId)", Float(1.75)},
		{"sum(qty)&id>9", Int(0)},
		{"sum(price)&id>9", Float(0)},
		{"mean(qty)&id>9", Null()},
		{"min(note)&id=2", Null()},
		{"max(customerId)&id=5", Null()},
	} {
		got, err := mustCompile(t, orders, c.query).Reduce(s.all(orders), s)
		if !got.Equal(c.want) || got.Kind() != c.want.Kind() || err != nil {
			t.Errorf("Reduce(%s) = %v, %v; want %v", c.query, got, err, c.want)
		}
	}
	if _, err := mustCompile(t, orders, "first()").Reduce(s.all(orders), s); err == nil {
		t.Error("Reduce(first()): no error")
	}
}

func TestSumOverflow(t *testing.T) {
	p := mustCompile(t, orders, "sum(id)")
	for _, ids := range [][]int64{{1 << 62, 1 << 62}, {-1 << 63, -1}} {
		rows := []any{&order{id: ids[0]}, &order{id: ids[1]}}
		if v, err := p.Reduce(slices.Values(rows), nil); !errors.Is(err, ErrOverflow) {
			t.Errorf("Reduce(sum(id)) of %v = %v, %v; want ErrOverflow", ids, v, err)
		}
	}
}
