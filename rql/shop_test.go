package rql

import (
	"errors"
	"iter"
	"slices"
	"testing"
	"time"
)

// The models that tests query: customers with orders of items.
type customer struct {
	id   int64
	name *string
	city string
	boss *int64
}

type order struct {
	id       int64
	customer *int64
	price    float64
	qty      int64
	status   string
	paid     bool
	note     *string
	at       time.Time
	day      string
	ref      string
	tags     []string
	items    []int64
	extra    any
}

type item struct {
	id    int64
	name  string
	price float64
}

var customers, orders, items = shopSchemas()

func shopSchemas() (c, o, i *Schema) {
	c = &Schema{Name: "Customer", Fields: []Field{
		{Name: "id", Type: TypeInt},
		{Name: "name", Type: TypeString, Nullable: true},
		{Name: "city", Type: TypeString},
		{Name: "bossId", Type: TypeInt, Nullable: true},
	}, Key: []int{0}, Value: customerValue}
	o = &Schema{Name: "Order", Fields: []Field{
		{Name: "id", Type: TypeInt},
		{Name: "customerId", Type: TypeInt, Nullable: true},
		{Name: "price", Type: TypeFloat},
		{Name: "qty", Type: TypeInt},
		{Name: "status", Type: TypeString},
		{Name: "paid", Type: TypeBool},
		{Name: "note", Type: TypeString, Nullable: true},
		{Name: "at", Type: TypeTime},
		{Name: "day", Type: TypeDate},
		{Name: "ref", Type: TypeUUID},
		{Name: "tags", Type: TypeList, Elem: TypeString},
		{Name: "itemIds", Type: TypeList, Elem: TypeInt},
		{Name: "extra", Type: TypeJSON, Nullable: true},
	}, Key: []int{0}, Value: orderValue}
	i = &Schema{Name: "Item", Fields: []Field{
		{Name: "id", Type: TypeInt},
		{Name: "name", Type: TypeString},
		{Name: "price", Type: TypeFloat},
	}, Key: []int{0}, Value: itemValue}
	c.Links = []*Link{
		{Name: "boss", Target: c, On: []Join{{Op: "eq", Local: 3, Remote: []string{"id"}}}},
		{Name: "orders", Many: true, Target: o, On: []Join{{Op: "eq", Local: 0, Remote: []string{"customerId"}}}},
		{Name: "bigOrders", Many: true, Target: o, Filter: NewQuery(Gt(Property("price"), Int(50))),
			On: []Join{{Op: "eq", Local: 0, Remote: []string{"customer", "id"}}}},
	}
	o.Links = []*Link{
		{Name: "customer", Target: c, On: []Join{{Op: "eq", Local: 1, Remote: []string{"id"}}}},
		{Name: "items", Many: true, Target: i, On: []Join{{Op: "in", Local: 11, Remote: []string{"id"}}}},
		{Name: "cheaper", Many: true, Target: o, On: []Join{{Op: "lt", Local: 2, Remote: []string{"price"}}}},
		{Name: "others", Many: true, Target: o, On: []Join{{Op: "ne", Local: 1, Remote: []string{"customerId"}}}},
	}
	i.Links = []*Link{
		{Name: "orders", Many: true, Target: o, On: []Join{{Op: "contains", Local: 0, Remote: []string{"itemIds"}}}},
	}
	return c, o, i
}

func customerValue(obj any, i int) Value {
	c := obj.(*customer)
	switch i {
	case 0:
		return Int(c.id)
	case 1:
		return stringOrNull(c.name)
	case 2:
		return String(c.city)
	}
	return intOrNull(c.boss)
}

func orderValue(obj any, i int) Value {
	o := obj.(*order)
	switch i {
	case 0:
		return Int(o.id)
	case 1:
		return intOrNull(o.customer)
	case 2:
		return Float(o.price)
	case 3:
		return Int(o.qty)
	case 4:
		return String(o.status)
	case 5:
		return Bool(o.paid)
	case 6:
		return stringOrNull(o.note)
	case 7:
		return Time(o.at)
	case 8:
		return String(o.day)
	case 9:
		return String(o.ref)
	case 10:
		return List(values(o.tags, String))
	case 11:
		return List(values(o.items, Int))
	}
	if o.extra == nil {
		return Null()
	}
	return JSON(o.extra)
}

func itemValue(obj any, i int) Value {
	it := obj.(*item)
	switch i {
	case 0:
		return Int(it.id)
	case 1:
		return String(it.name)
	}
	return Float(it.price)
}

func values[T any](list []T, of func(T) Value) []Value {
	vs := make([]Value, len(list))
	for i, v := range list {
		vs[i] = of(v)
	}
	return vs
}

func stringOrNull(s *string) Value {
	if s == nil {
		return Null()
	}
	return String(*s)
}

func intOrNull(i *int64) Value {
	if i == nil {
		return Null()
	}
	return Int(*i)
}

// shop is the data, and the source of linked objects.
type shop struct {
	rows map[*Schema][]any
	lazy bool // give all objects, whatever was asked for
	fail error
}

func newShop() *shop {
	day := func(d string) time.Time { v, _ := readDate(d); return v.Time() }
	return &shop{rows: map[*Schema][]any{
		customers: {
			&customer{id: 1, name: new("Ann"), city: "Oslo"},
			&customer{id: 2, name: new("Bob"), city: "Paris", boss: new(int64(1))},
			&customer{id: 3, city: "Oslo", boss: new(int64(2))},
		},
		orders: {
			&order{id: 1, customer: new(int64(1)), price: 10, qty: 1, status: "new", note: new("a*b"), at: day("2020-01-01T00:00:00Z"), day: "2020-01-01", ref: "00000000-0000-0000-0000-00000000000a", tags: []string{"red", "big"}, items: []int64{1, 2}},
			&order{id: 2, customer: new(int64(1)), price: 99.5, qty: 3, status: "paid", paid: true, at: day("2020-06-01T12:00:00Z"), day: "2020-06-01", ref: "00000000-0000-0000-0000-00000000000b", items: []int64{2}, extra: map[string]any{}},
			&order{id: 3, customer: new(int64(2)), price: 20, qty: 2, status: "paid", paid: true, note: new("xyz"), at: day("2021-01-01T00:00:00.5Z"), day: "2021-01-01", ref: "00000000-0000-0000-0000-00000000000c", tags: []string{"red"}},
			&order{id: 4, customer: new(int64(3)), price: 20, qty: 7, status: "new", note: new(""), at: day("2019-01-01T00:00:00Z"), day: "2019-01-01", ref: "00000000-0000-0000-0000-00000000000d", items: []int64{3}},
			&order{id: 5, price: 60, qty: 7, status: "lost", at: day("2022-01-01T00:00:00Z"), day: "2022-01-01", ref: "00000000-0000-0000-0000-00000000000e", items: []int64{}},
		},
		items: {
			&item{id: 1, name: "nut", price: 1},
			&item{id: 2, name: "bolt", price: 2},
			&item{id: 3, name: "Gear", price: 30},
		},
	}}
}

func (s *shop) Lookup(schema *Schema, field int, v Value, yield func(obj any) bool) error {
	if s.fail != nil {
		return s.fail
	}
	for _, obj := range s.rows[schema] {
		if field >= 0 && !s.lazy && !schema.Value(obj, field).Equal(v) {
			continue
		}
		if !yield(obj) {
			return nil
		}
	}
	return nil
}

func (s *shop) all(schema *Schema) iter.Seq[any] { return slices.Values(s.rows[schema]) }

// run is the keys of what a query over schema yields.
func (s *shop) run(t *testing.T, schema *Schema, query string) []int64 {
	t.Helper()
	ids := []int64{}
	err := mustCompile(t, schema, query).Run(s.all(schema), s, func(obj any) bool {
		ids = append(ids, schema.Value(obj, 0).Int())
		return true
	})
	if err != nil {
		t.Fatalf("Run(%s) error = %v", query, err)
	}
	return ids
}

func mustCompile(t testing.TB, schema *Schema, query string) *Program {
	t.Helper()
	return Compile(mustBind(t, schema, query))
}

func mustBind(t testing.TB, schema *Schema, query string) *Bound {
	t.Helper()
	q, err := Parse(query)
	if err != nil {
		t.Fatalf("Parse(%q) error = %v", query, err)
	}
	b, err := Bind(q, schema)
	if err != nil {
		t.Fatalf("Bind(%s) error = %v", query, err)
	}
	return b
}

var errBroken = errors.New("broken")
