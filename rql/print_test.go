package rql

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestString(t *testing.T) {
	p := Property("p")
	for _, c := range []struct {
		node Node
		want string
	}{
		{Eq(p, Int(10)), "eq(p,10)"},
		{Eq(p, Int(-10)), "eq(p,-10)"},
		{Eq(p, String("10")), "eq(p,string:10)"},
		{Eq(p, String("010")), "eq(p,010)"},
		{Eq(p, String("true")), "eq(p,string:true)"},
		{Eq(p, String("Infinity")), "eq(p,string:Infinity)"},
		{Eq(p, String("")), "eq(p,string:)"},
		{Eq(p, String("a~b!'()*+ é<>")), "eq(p,a%7Eb%21%27%28%29%2A%2B%20%C3%A9%3c%3e)"},
		{Eq(p, String("$1")), "eq(p,%241)"},
		{Eq(p, String("a:b")), "eq(p,a%3Ab)"},
		{Eq(p, String("2000-01-01T00:00:00Z")), "eq(p,2000-01-01T00%3A00%3A00Z)"},
		{Eq(p, Bool(true)), "eq(p,true)"},
		{Eq(p, Null()), "eq(p,null)"},
		{Eq(p, Undefined()), "eq(p,undefined)"},
		{Eq(p, Float(1.5)), "eq(p,1.5)"},
		{Eq(p, Float(5)), "eq(p,5)"},
		{Eq(p, Float(math.Copysign(0, -1))), "eq(p,number:-0)"},
		{Eq(p, Float(1e-7)), "eq(p,1e-7)"},
		{Eq(p, Float(0.000001)), "eq(p,0.000001)"},
		{Eq(p, Float(1e20)), "eq(p,100000000000000000000)"},
		{Eq(p, Float(1e21)), "eq(p,number:1e21)"},
		{Eq(p, Float(math.Inf(-1))), "eq(p,-Infinity)"},
		{Eq(p, Float(math.NaN())), "eq(p,number:NaN)"},
		{Eq(p, Int(9007199254740993)), "eq(p,9007199254740993)"},
		{Eq(p, TimeMicros(1577836800500000)), "eq(p,date:2020-01-01T00:00:00.5Z)"},
		{Eq(p, TimeMicros(-62167219200_000001)), "eq(p,epoch:-62167219200000)"},
		{Eq(p, must(Regexp("a|b", true))), "eq(p,re:a%7Cb)"},
		{Eq(p, must(Regexp("", false))), "eq(p,RE:)"},
		{Eq(p, Param("name")), "eq(p,$name)"},
		{Eq(p, Param("1st é")), "eq(p,$%31st%20%C3%A9)"},
		{Eq(p, JSON(1)), "eq(p,json)"},
		{In(p, Int(1), String("x"), Null()), "in(p,(1,x,null))"},
		{Out(p), "out(p,())"},
		{Between(p, Int(1), Int(2)), "between(p,(1,2))"},
		{Ne(Property("a", "b"), Int(1)), "ne((a,b),1)"},
		{Rel("link"), "rel(link)"},
		{Rel("link", Lt(p, Int(1))), "rel(link,lt(p,1))"},
		{Rel("link", Le(p, Int(1)), Gt(p, Int(0))), "rel(link,and(le(p,1),gt(p,0)))"},
		{Not(Ge(p, Int(1))), "not(ge(p,1))"},
		{Or(Like(p, String("a*")), Contains(p, Int(1)), Excludes(p, Int(1))), "or(like(p,a%2A),contains(p,1),excludes(p,1))"},
		{Sort(SortKey{Path: []string{"a"}}, SortKey{Path: []string{"b", "c"}, Desc: true}), "sort(a,(-b,c))"},
		{Sort(SortKey{Path: []string{"-a"}}, SortKey{}), "sort(%2B-a,())"},
		{Limit(10, 0), "limit(10)"},
		{Limit(10, 5), "limit(10,5)"},
		{Limit(-1, 5), "limit(Infinity,5)"},
		{Select(p, Property("q")), "select(p,q)"},
		{And(Count(), First(), One()), "and(count(),first(),one())"},
		{And(Sum(p), Mean(p), Min(p), Max(p)), "and(sum(p),mean(p),min(p),max(p))"},
		{Call("eq", p, Array(Count())), "p=eq=(count())"},
		{Call("a b/c"), "a%20b%2Fc()"},
		{Node{}, "null"},
	} {
		if got := NewQuery(c.node).String(); got != c.want {
			t.Errorf("String = %s; want %s", got, c.want)
		}
	}
}

func must(v Value, err error) Value {
	if err != nil {
		panic(err)
	}
	return v
}

// A built tree and its parsed twin are equal.
func TestBuiltEqualsParsed(t *testing.T) {
	price := Property("price")
	for text, want := range map[string]Query{
		"":                               NewQuery(),
		"price=lt=10&sort(-rating)":      NewQuery(Lt(price, Float(10)), Sort(SortKey{Path: []string{"rating"}, Desc: true})),
		"(a|b=1)":                        NewQuery(Or(Property("a"), Eq(Property("b"), Int(1)))),
		"customer/name!=Ann&limit(5,10)": NewQuery(Ne(Property("customer", "name"), String("Ann")), Limit(5, 10)),
		"id=9007199254740993":            NewQuery(Eq(Property("id"), Int(9007199254740993))),
		"id=1152921504606847000":         NewQuery(Eq(Property("id"), Int(1152921504606847000))),
		"price=in=(1,x)&count()":         NewQuery(In(price, Int(1), String("x")), Count()),
	} {
		got, err := Parse(text)
		if err != nil || !got.Equal(want) || !want.Equal(got) || got.String() != want.String() {
			t.Errorf("Parse(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
}

// Printing and parsing again gives the same tree, and not only an equal one.
func TestSameTree(t *testing.T) {
	for text, want := range map[string]string{
		"a=1|b=2":                             "eq(a,1)|eq(b,2)",
		"or(a=1,b=2)":                         "or(eq(a,1),eq(b,2))",
		"(a=1&b=2)|c|d=(1,2)":                 "and(eq(a,1),eq(b,2))|c|eq(d,(1,2))",
		"a=undefined":                         "eq(a,undefined)",
		"a=null":                              "eq(a,null)",
		"a=number:-0":                         "eq(a,number:-0)",
		"a=number:0":                          "eq(a,0)",
		"a=number:5.0":                        "eq(a,5)",
		"a=epoch:253402304399999":             "eq(a,epoch:253402304399999)",
		"a=date:9999-12-31T23:59:59.9999999Z": "eq(a,date:9999-12-31T23:59:59.999999Z)",
	} {
		q, err := Parse(text)
		if err != nil || q.String() != want {
			t.Errorf("Parse(%q) = %v, %v; want %s", text, q, err, want)
			continue
		}
		if again, err := Parse(want); err != nil || !sameTree(again.Tree(), q.Tree()) {
			t.Errorf("Parse(%q) has not the tree of %s: %v, %v", want, text, again, err)
		}
	}
	for _, text := range []string{"a=date:9999-12-31T23:59:59-01:00", "a=date:0000-01-01T00:00:00.000001+01:00"} {
		if q, err := Parse(text); err == nil {
			t.Errorf("Parse(%s) = %s; want an error: its year in UTC has not four digits", text, q)
		}
	}
}

func TestNotEqual(t *testing.T) {
	nodes := []Node{
		{}, Scalar(Bool(false)), Scalar(Int(1)), Scalar(Int(2)), Scalar(String("1")), Scalar(Float(1.5)), Scalar(TimeMicros(1)),
		Array(), Array(Node{}), Call(""), Call("a"), Call("a", Node{}), Call("b"), Call("a", Node{}, Node{}),
	}
	for i, n := range nodes {
		for j, m := range nodes {
			if n.Equal(m) != (i == j) {
				t.Errorf("%v.Equal(%v) = %v", n, m, i != j)
			}
		}
	}
}

func TestQueryAnd(t *testing.T) {
	base := NewQuery(Count()).And(First())
	a, b := base.And(One()), base.And(Limit(1, 0))
	if got, want := a.String()+" "+b.String()+" "+base.String(), "count()&first()&one() count()&first()&limit(1) count()&first()"; got != want {
		t.Errorf("And = %s; want %s", got, want)
	}
	either, err := Parse("a|b")
	if err != nil {
		t.Fatal(err)
	}
	if got := either.Tree().Name() + either.Root().Name() + either.And(One()).Tree().Name(); got != "orandand" {
		t.Errorf("roots = %s; want or, and, and", got)
	}
	if !(Query{}).IsZero() || base.IsZero() || !base.And().Equal(base) {
		t.Error("IsZero or And of nothing is wrong")
	}
}

// Terms do not alias what the query was built from.
func TestQueryImmutable(t *testing.T) {
	terms := []Node{Count(), First()}
	q, n := NewQuery(terms...), And(terms...)
	terms[0] = One()
	if got := q.String() + " " + n.String(); got != "count()&first() and(count(),first())" {
		t.Errorf("after a change of the arguments: %s", got)
	}
}

func TestStringReparses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := NewQuery(rapid.SliceOfN(nodes(3), 0, 4).Draw(t, "terms")...)
		text := q.String()
		got, err := Parse(text, Names())
		if err != nil || !got.Equal(q) {
			t.Fatalf("Parse(%s) = %v, %v; want what it was printed from", text, got, err)
		}
		if got.String() != text {
			t.Fatalf("String of Parse(%s) = %s", text, got)
		}
	})
}

// nodes draws any tree that the language can write.
func nodes(depth int) *rapid.Generator[Node] {
	scalar := rapid.Map(scalars(), Scalar)
	if depth == 0 {
		return scalar
	}
	children := rapid.SliceOfN(rapid.Deferred(func() *rapid.Generator[Node] { return nodes(depth - 1) }), 0, 3)
	name := rapid.OneOf(rapid.StringMatching(`[A-Za-z0-9_.~+*$:-]{1,5}`), rapid.SampledFrom([]string{"and", "or", "eq", "not"}))
	return rapid.OneOf(
		scalar,
		rapid.Custom(func(t *rapid.T) Node { return Call(name.Draw(t, "name"), children.Draw(t, "args")...) }),
		rapid.Custom(func(t *rapid.T) Node { return array(children.Draw(t, "items")) }),
		rapid.Custom(func(t *rapid.T) Node {
			p := Property(rapid.SliceOfN(rapid.String(), 1, 3).Draw(t, "path")...)
			return Call(rapid.StringMatching(`\w{1,4}`).Draw(t, "name"), p, Array(children.Draw(t, "items")...))
		}),
	)
}

// array keeps away from an array of one call: outside of a comparison it cannot
// be written.
func array(items []Node) Node {
	if len(items) == 1 && items[0].IsCall() {
		return items[0]
	}
	return Array(items...)
}

func scalars() *rapid.Generator[Value] {
	const year0, year10000 = -62167219200_000000, 253402300800_000000
	return rapid.OneOf(
		rapid.Just(Null()),
		rapid.Map(rapid.Bool(), Bool),
		rapid.Map(rapid.Int64(), Int),
		rapid.Map(rapid.Float64(), Float),
		rapid.Map(rapid.String(), String),
		rapid.Map(rapid.StringMatching(`-?\d{1,20}(\.\d+)?(e[+-]\d+)?`), String),
		rapid.Map(rapid.Int64Range(year0, year10000-1), TimeMicros),
		rapid.Map(rapid.Int64Range(-8.64e15, 8.64e15), func(ms int64) Value { return TimeMicros(ms * 1000) }),
		rapid.Map(rapid.StringMatching(`[a-z.é /]{0,5}`), func(s string) Value { return patternValue("a"+s, true) }),
		rapid.Map(rapid.StringN(1, 5, -1), Param),
	)
}
