package rql

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBindErrors(t *testing.T) {
	for _, c := range []struct {
		query string
		pos   int
		want  string // part of the message
	}{
		{"prize=3", 0, `unknown property "prize" of Order; did you mean "price"?`},
		{"paid=true&prcie=3", 10, `did you mean "price"?`},
		{"zzzzzz=3", 0, `unknown property "zzzzzz" of Order`},
		{"eq((a,(b)),3)", 3, "expected a property, met (a,(b))"},
		{"eq((),3)", 3, "expected a property"},
		{"eq(date:2020,3)", 3, "expected a property, met date:2020"},
		{"eq(f(x),3)", 3, "expected a property, met f(x)"},
		{"=3", 0, "eq takes a property and a value, met 1 argument"},
		{"eq(price,1,2)", 0, "met 3 arguments"},
		{"custmer/name=Ann", 0, `unknown link "custmer" of Order; did you mean "customer"?`},
		{"customer/nam=Ann", 9, `unknown property "nam" of Customer; did you mean "name"?`},
		{"customer=1", 0, `"customer" of Order is a link, not a property`},
		{"status/x=1", 0, `"status" of Order has no member "x" that queries know`},
		{"rel(status)", 4, `"status" of Order is a property, not a link`},
		{"rel()", 0, "rel needs a link"},
		{"rel(customer,nam=x)", 13, `did you mean "name"?`},

		{"prise", 0, "expected a condition, met prise"},
		{"(price,qty)", 0, "expected a condition, met (price,qty)"},
		{"not()", 0, "not needs a condition"},
		{"eqq(price,3)", 0, `unknown operator "eqq"; did you mean "eq"?`},
		{"price=conatins=3", 0, `did you mean "contains"?`},
		{"match(qty,x)", 10, `match needs text, and "qty" is an integer`},
		{"aggregate(status,sum(note))", 21, `sum of "note", which is text`},
		{"or(sort(price),qty=1)", 3, "sort is no condition"},
		{"not(limit(1))", 4, "limit is no condition"},

		{"qty=abc", 4, `"qty" takes an integer, met abc`},
		{"qty=1.5", 4, `"qty" takes an integer, met 1.5`},
		{"qty=9223372036854775808", 4, `"qty" takes an integer`},
		{"qty=9007199254740993e0", 4, `"qty" takes an integer`},
		{"qty=Infinity", 4, `"qty" takes an integer`},
		{"qty=true", 4, `"qty" takes an integer, met true`},
		{"qty=", 4, `"qty" takes an integer`},
		{"price=abc", 6, `"price" takes a number`},
		{"price=1e999", 6, `"price" takes a number`},
		{"price=true", 6, `"price" takes a number`},
		{"price=2020-01-01T00:00:00Z", 6, `"price" takes a number`},
		{"qty=2020-01-01T00:00:00Z", 4, `"qty" takes an integer`},
		{"ref=1", 4, `"ref" takes a UUID`},
		{"paid=1", 5, `"paid" takes a boolean`},
		{"at=yesterday", 3, `"at" takes a time`},
		{"at=true", 3, `"at" takes a time`},
		{"day=date:2020-01-01T10:00:00Z", 4, `"day" takes a date`},
		{"ref=x", 4, `"ref" takes a UUID`},
		{"ref=00000000-0000-0000-0000-00000000000g", 4, `"ref" takes a UUID`},
		{"ref=00000000x0000-0000-0000-00000000000a", 4, `"ref" takes a UUID`},
		{"in(qty,(1,x))", 10, `"qty" takes an integer, met x`},

		{"paid<true", 5, `lt needs an order, and "paid" is a boolean`},
		{"extra>1", 6, `gt needs an order, and "extra" is a nested value`},
		{"extra=1", 6, `compare only with null`},
		{"tags=red", 5, `"tags" is a list; use contains`},
		{"between(tags,(a,b))", 13, "between needs an order"},
		{"price<null", 6, "lt does not take null"},
		{"between(price,(1,null))", 17, "between does not take null"},
		{"between(price,(null,1))", 15, "between does not take null"},
		{"between(price,1,2)", 0, "met 3 arguments"},
		{"between(price,(1))", 14, "between takes (low,high), met (1)"},
		{"in(price,5)", 9, "in takes a list in parentheses, met 5"},
		{"price=(1,2)", 6, "eq takes one value, met the list (1,2)"},
		{"status=a/b", 7, "a / in a value is %2F"},
		{"eq(price,f(x))", 9, "eq takes one value, met f(x)"},
		{"like(qty,1*)", 9, `like needs text, and "qty" is an integer`},
		{`like(note,a%5C)`, 10, `a pattern ends in \`},
		{"like(note,null)", 10, "like does not take null"},
		{"contains(status,x)", 16, "like(status,*part*)"},
		{"contains(qty,1)", 13, `contains needs a list, and "qty" is an integer`},
		{"excludes(tags,ne(x,y))", 17, `unknown property "x"`},
		{"contains(tags,null)", 14, "contains does not take null"},
		{"contains(itemIds,x)", 17, `"itemIds" takes an integer`},
		{"qty=re:x", 4, `eq needs text, and "qty" is an integer`},
		{"status>re:x", 7, "gt takes no regular expression; match does"},
		{"status=re:%5C1", 7, "regular expressions are RE2's"},

		{"sort(price)&sort(qty)", 12, "a second sort"},
		{"limit(1)&limit(1)", 9, "a second limit"},
		{"select(id)&and(select(qty))", 15, "a second projection"},
		{"count()&sum(qty)", 8, "sum beside count: a query has one reduction"},
		{"sort(prize)", 5, `did you mean "price"?`},
		{"sort(f(x))", 5, "expected a property"},
		{"sort(tags)", 5, `cannot sort by "tags", which is a list`},
		{"sort(items/name)", 5, `"items" links to many objects; here a path leads to one`},
		{"select()", 0, "select needs a property"},
		{"select(nope)", 7, "unknown property"},
		{"select(items/name)", 7, `"items" links to many objects`},
		{"select(id)&values(id)", 11, "values beside select: a query has one projection"},
		{"limit()", 0, "limit takes a count"},
		{"limit(1,2,3,4)", 0, "limit takes a count"},
		{"limit(-1)", 6, "limit takes a whole number from 0, met -1"},
		{"limit(1.5)", 6, "limit takes a whole number"},
		{"limit(10,,5)", 9, "limit takes a whole number"},
		{"limit(1,Infinity)", 8, "limit takes a whole number"},
		{"limit(1,0,x)", 10, "limit takes a whole number as maximal total, met x"},
		{"limit((2))", 6, "limit takes a whole number"},
		{"count(id)", 6, "count takes no argument"},
		{"sum()", 0, "sum takes one property"},
		{"sum(nope)", 4, "unknown property"},
		{"sum(status)", 4, `sum of "status", which is text`},
		{"mean(at)", 5, `mean of "at", which is a time`},
		{"max(paid)", 4, `max of "paid", which is a boolean`},
		{"min(items/id)", 4, "links to many objects"},
		{"aggregate(status)&sort(id)", 23, `the aggregate makes no column "id"`},
		{"aggregate(status)&sort(sum(price))", 23, `the aggregate makes no column "sum(price)"`},
		{"aggregate()", 0, "aggregate needs a property"},
		{"select(qty)&distinct()&sort(id)", 28, "the distinct rows have no column id"},
		{"aggregate(limit(1))", 10, "limit in an aggregate"},
		{"aggregate(one())", 10, "one in an aggregate"},
		{"values(id)&distinct()&sum(price)", 22, "distinct rows"},
		{"recurse(boss)", 8, "unknown link \"boss\" of Order"},
		{"recurse()", 0, "recurse needs a link; name one of its links to itself: cheaper, others"},
		{"recurse(price)", 8, "\"price\" of Order is a property, not a link"},
		{"recurse(items)", 8, "recurse goes from Order to Order, and \"items\" leads to Item; name one of its links to itself: cheaper, others"},
		{"recurse((customer,boss))", 18, "recurse follows one link, met a path"},
		{"recurse(cheaper,20)", 16, "expected a condition, met 20"},
		{"recurse(cheaper,prize=1)", 16, "unknown property"},
		{"recurse(cheaper,recurse(items))", 24, "recurse goes from Order to Order, and \"items\" leads to Item"},
		{"contains(tags,recurse(cheaper,id=1))", 22, "unknown link \"cheaper\""},
		{"gt(5)", 0, "gt takes a property and a value, met 1 arguments"},
		{"values(id)&rel(items,gt(5))", 21, "met 1 arguments"},
		{"values(id)&contains(tags,rel(items))", 29, "unknown link"},
	} {
		q, err := Parse(c.query)
		if err != nil {
			t.Errorf("Parse(%q) error = %v", c.query, err)
			continue
		}
		b, err := Bind(q, orders)
		var bad *Error
		if !errors.As(err, &bad) || bad.Pos != c.pos || !strings.Contains(bad.Msg, c.want) || b != nil {
			t.Errorf("Bind(%s) error = %v; want one at byte %d with %q", c.query, err, c.pos, c.want)
		}
	}
}

func TestBindParam(t *testing.T) {
	q, err := Parse("qty=$n", Names())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Bind(q, orders); err == nil || !strings.Contains(err.Error(), "parameter $n has no value") {
		t.Errorf("Bind(%s) error = %v; want one about $n", q, err)
	}
}

// Values reach the predicate in the type of their property.
func TestBindValues(t *testing.T) {
	for _, c := range []struct {
		query string
		want  Value
	}{
		{"qty=7", Int(7)},
		{"qty=007", Int(7)},
		{"qty=number:7e0", Int(7)},
		{"qty=-0", Int(0)},
		{"qty=number:-0", Int(0)},
		{"qty=9007199254740993", Int(9007199254740993)},
		{"qty=9007199254740993.00", Int(9007199254740993)},
		{"qty=number:9007199254740993", Int(9007199254740993)},
		{"qty=1152921504606847000", Int(1152921504606847000)},
		{"qty=-9223372036854775808", Int(-9223372036854775808)},
		{"qty=number:1e18", Int(1e18)},
		{"price=1", Float(1)},
		{"price=.5", Float(0.5)},
		{"price=1e3", Float(1000)},
		{"status=007", String("007")},
		{"status=7", String("7")},
		{"status=1.50", String("1.50")},
		{"status=1e-7", String("1e-7")},
		{"status=true", String("true")},
		{"status=9007199254740993", String("9007199254740993")},
		{"status=2000-01-01T00:00:00Z", String("2000-01-01T00:00:00Z")},
		{"paid=string:true", Bool(true)},
		{"at=2020", TimeMicros(1577836800000000)},
		{"at=2020-01-01T00:00:00.0000019Z", TimeMicros(1577836800000001)},
		{"at=epoch:0", TimeMicros(0)},
		{"day=2020-02", String("2020-02-01")},
		{"ref=ABCDEF00-0000-0000-0000-000000000000", String("abcdef00-0000-0000-0000-000000000000")},
	} {
		got := mustBind(t, orders, c.query).Where.Values[0]
		if got.Kind() != c.want.Kind() || !got.Equal(c.want) {
			t.Errorf("Bind(%s) value = %v; want %v", c.query, got, c.want)
		}
	}
}

// The order of writing does not matter.
func TestBindClauses(t *testing.T) {
	b := mustBind(t, orders, "limit(10,5,100)&sum(price)&qty>1&select(qty,id,qty)&sort(-customer/name,+id)")
	got := fmt.Sprintln(b.Limit, b.Offset, b.MaxCount, b.Select, b.Reduce, b.Where.Op == PredGt,
		len(b.Sort), b.Sort[0].Path[0].Link.Name, b.Sort[0].Desc, b.Sort[1].Desc)
	if want := "10 5 100 [3 0] {sum {[] 2} } true 2 customer true false\n"; got != want {
		t.Errorf("Bind = %s; want %s", got, want)
	}
	b = mustBind(t, orders, "")
	got = fmt.Sprintln(b.Limit, b.Offset, b.MaxCount, b.Select == nil, b.Reduce.Op == "", b.Where == nil, len(b.Sort))
	if want := "-1 0 -1 true true true 0\n"; got != want {
		t.Errorf("Bind of the empty query = %s; want %s", got, want)
	}
}

func TestBindMaxCount(t *testing.T) {
	for arg, want := range map[string]int64{
		"100": 100, "true": math.MaxInt64, "Infinity": math.MaxInt64, "false": -1, "0": -1, "-1": -1,
	} {
		if got := mustBind(t, orders, "limit(3,0,"+arg+")").MaxCount; got != want {
			t.Errorf("MaxCount of limit(3,0,%s) = %d; want %d", arg, got, want)
		}
	}
}

func TestKeyLookup(t *testing.T) {
	for _, c := range []struct {
		query string
		want  any
	}{
		{"id=3", int64(3)},
		{"in(id,(3))", int64(3)},
		{"qty>1&and(paid=true,id=3)", int64(3)},
		{"", nil},
		{"qty=3", nil},
		{"id>3", nil},
		{"in(id,(3,4))", nil},
		{"or(id=3,id=4)", nil},
		{"not(id=3)", nil},
		{"items/id=3", nil},
		{"id!=3", nil},
	} {
		var got any
		if v, ok := mustBind(t, orders, c.query).KeyLookup(0); ok {
			got = v.Int()
		}
		if got != c.want {
			t.Errorf("KeyLookup of %s = %v; want %v", c.query, got, c.want)
		}
	}
}

func TestBindLinks(t *testing.T) {
	b := mustBind(t, customers, "rel(bigOrders,qty>1)")
	via := b.Where.Via
	got := fmt.Sprintln(via.Link.Name, via.Filter.Op == PredGt, len(via.On), via.On[0].Path[0].Link.Name, via.On[0].Remote, b.Where.Args[0].Op == PredGt)
	if want := "bigOrders true 1 customer 0 true\n"; got != want {
		t.Errorf("Bind(rel) = %s; want %s", got, want)
	}
}

func TestBindLinkErrors(t *testing.T) {
	leaf := &Schema{Name: "Leaf", Fields: []Field{{Name: "id", Type: TypeInt}, {Name: "name", Type: TypeString}, {Name: "flag", Type: TypeBool}, {Name: "json"}}}
	leaf.Links = []*Link{
		{Name: "twin", Target: leaf, Filter: NewQuery(Rel("mate"))},
		{Name: "mate", Target: leaf, Filter: NewQuery(Rel("twin"))},
		{Name: "path", Target: leaf, On: []Join{{Op: "eq", Remote: []string{"path", "id"}}}},
		{Name: "nowhere"},
		{Name: "op", Target: leaf, On: []Join{{Op: "like", Remote: []string{"id"}}}},
		{Name: "local", Target: leaf, On: []Join{{Op: "eq", Local: 9, Remote: []string{"id"}}}},
		{Name: "types", Target: leaf, On: []Join{{Op: "eq", Remote: []string{"name"}}}},
		{Name: "list", Target: leaf, On: []Join{{Op: "in", Remote: []string{"id"}}}},
		{Name: "order", Target: leaf, On: []Join{{Op: "lt", Local: 2, Remote: []string{"flag"}}}},
		{Name: "holds", Target: leaf, On: []Join{{Op: "contains", Remote: []string{"name"}}}},
		{Name: "nested", Target: leaf, On: []Join{{Op: "eq", Local: 3, Remote: []string{"json"}}}},
		{Name: "clause", Target: leaf, Filter: NewQuery(Limit(1, 0))},
		{Name: "typo", Target: leaf, Filter: NewQuery(Eq(Property("nmae"), String("x")))},
	}
	for link, want := range map[string]string{
		"twin":    `"twin" of Leaf needs the link itself`,
		"mate":    `"mate" of Leaf needs the link itself`,
		"path":    `"path" of Leaf needs the link itself`,
		"nowhere": "has no target",
		"op":      `unknown join operator "like"`,
		"local":   "no field 9",
		"types":   `cannot compare "name", which is text, with "id", which is an integer`,
		"list":    "in cannot compare",
		"order":   "lt cannot compare",
		"holds":   "contains cannot compare",
		"nested":  "eq cannot compare",
		"clause":  "limit is no condition",
		"typo":    `did you mean "name"?`,
	} {
		_, err := Bind(NewQuery(Rel(link)), leaf)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Bind(rel(%s)) error = %v; want %q", link, err, want)
		}
	}
}

func TestBindDepth(t *testing.T) {
	n := Eq(Property("qty"), Int(1))
	for range 2000 {
		n = Or(n, n.kids[0])
	}
	if _, err := Bind(NewQuery(n), orders); err == nil || !strings.Contains(err.Error(), "nested deeper") {
		t.Errorf("Bind of a deep tree: error = %v", err)
	}
}

func TestSuggest(t *testing.T) {
	known := func(yield func(string) bool) {
		for _, name := range []string{"price", "prices", "quantity", "id"} {
			if !yield(name) {
				return
			}
		}
	}
	for name, want := range map[string]string{
		"prize": "price", "rpice": "price", "pricess": "prices", "quantty": "quantity", "Price": "price",
		"di": "id", "xyz": "", "pppppppppp": "",
	} {
		if want != "" {
			want = fmt.Sprintf("; did you mean %q?", want)
		}
		if diff := cmp.Diff(want, Suggest(name, known)); diff != "" {
			t.Errorf("suggest(%s) (-want +got):\n%s", name, diff)
		}
	}
}
