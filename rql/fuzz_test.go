package rql

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
)

var fuzzSeeds = []string{
	"", "price=lt=10&sort(-rating)&limit(20)", "(a=1|b=2)&c!=null", "a=((b=c),1)", "a=in=(1,x,(y))", "f((g(x)),,$1)",
	"a%3C3&b%3E=x%3Cy", "a/b=c/d", "a=re:%5Ex&b=glob:*y", "a=date:2009-02-28T10:20:30.5Z&b=isodate:2009&c=epoch:1.5",
	"a=number:0x1F&b=1e-7&c=string:1", "customer/name=Ann&rel(items,name=x)", "qty=007&day=2020", "a=&b==&=c&&", "a,b,c", "$x=$1",
	"sort(-price,customer/name)&select(id)&count()", "like(note,a%5C**)", "contains(tags,x)|in(qty,(1,null))", "between(at,(2020,2021-02-03))",
}

// FuzzParse checks that no text makes the parser panic, and that what it reads
// is printed as a text that reads the same.
func FuzzParse(f *testing.F) {
	fuzzParse(f, Names(), Params("p", 1.5, []string{"x", ""}))
}

// FuzzDstore checks the same of what dstore sends.
func FuzzDstore(f *testing.F) {
	for _, seed := range []string{
		"a=in=(1%2C2)&b=contains=(x%2Cy)", "a=match=%2F(x)%2Fim", "(a=f(x)|b=it's!)&c=(p)",
		"a=gt=Thu%20Jan%2002%202020%2000%3A00%3A00%20GMT%2B0000%20(UTC)", "id=in=(http%3A%2F%2Fx%2F%3Fa)",
	} {
		f.Add(seed)
	}
	fuzzParse(f, Dstore(), Names(), Params("p"))
}

func fuzzParse(f *testing.F, opts ...ParseOption) {
	for _, seed := range fuzzSeeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := Parse(text, opts...)
		if err != nil {
			if bad, ok := err.(*Error); !ok || bad.Pos < 0 || bad.Pos > len(text) {
				t.Fatalf("Parse(%q) error = %v; want a position in the text", text, err)
			}
			return
		}
		printed := q.String()
		again, err := Parse(printed, Names(), MaxLength(1<<20))
		if err != nil || !again.Equal(q) || !sameTree(again.Tree(), q.Tree()) {
			t.Fatalf("Parse(%q) = %s, which parses to %v, %v", text, printed, again, err)
		}
		if twice := again.String(); twice != printed {
			t.Fatalf("Parse(%q) = %s, printed again %s", text, printed, twice)
		}
	})
}

// sameTree is stricter than Equal: undefined is not null and -0 is not 0.
func sameTree(a, b Node) bool {
	return a.kind == b.kind && a.scalar == b.scalar && a.bits == b.bits && a.name == b.name && slices.EqualFunc(a.kids, b.kids, sameTree)
}

// FuzzBind checks that no query makes the binder or the evaluator panic, and
// that printing changes nothing about what it finds.
func FuzzBind(f *testing.F) {
	for _, seed := range fuzzSeeds {
		f.Add(seed)
	}
	for _, c := range runCases {
		f.Add(c.query)
	}
	s := newShop()
	f.Fuzz(func(t *testing.T, text string) {
		q, err := Parse(text)
		if err != nil {
			return
		}
		b, err := Bind(q, orders)
		if err != nil {
			if _, ok := err.(*Error); !ok {
				t.Fatalf("Bind(%q) error = %T; want an *Error", text, err)
			}
			return
		}
		again, err := Parse(q.String())
		if err != nil {
			t.Fatalf("Parse(%s) error = %v", q, err)
		}
		twin, err := Bind(again, orders)
		if err != nil {
			t.Fatalf("Bind(%s) error = %v; none before it was printed", q, err)
		}
		if got, want := count(t, twin, s), count(t, b, s); got != want {
			t.Fatalf("%s finds %d rows; %d before it was printed", q, got, want)
		}
	})
}

func count(t *testing.T, b *Bound, s *shop) int {
	n := 0
	if err := Compile(b).Run(s.all(orders), s, func(any) bool { n++; return true }); err != nil {
		t.Fatal(err)
	}
	return n
}

// FuzzEval runs queries over decoded JSON of every kind: none breaks down, and
// none changes the data.
func FuzzEval(f *testing.F) {
	for _, query := range []string{
		"a=1", "a/b!=null&sort(-a/b)", "recurse()&values(id)", "recurse(c)&aggregate(k,sum(n),count())&sort(-sum(n))",
		"contains(l,(x>1&y=a))", "contains(l,gt(1))", "unselect(a/b,l)", "select(a/b,a)&distinct()", "values(l)&distinct()&count()",
		"eq(3)", "sum()&gt(1)", "limit(1,1,true)", "one()", "a=(1,2)", "at>date:2020", "match(s,re:a)", "ilike(s,A*)", "aggregate()",
	} {
		f.Add(query)
	}
	const data = `[{"id":1,"a":{"b":2},"l":[1,{"x":2,"y":"a"},null],"s":"abc","at":"2021-01-01T00:00:00Z","c":[{"id":2,"n":1.5,"k":"x"}]},
		{"id":"2","a":null,"l":[],"n":7}, 3, "text", [1,[2]], null, true, {"":{"":1}}]`
	var rows, same []any
	for _, into := range []*[]any{&rows, &same} {
		if err := json.Unmarshal([]byte(data), into); err != nil {
			f.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, query string) {
		q, err := Parse(query)
		if err != nil {
			return
		}
		a, err := Eval(q, slices.Values(rows))
		if err == nil && a.Result == nil && q.Reduction() == "" {
			t.Errorf("Eval(%q) gives no list", query)
		}
		if !reflect.DeepEqual(rows, same) {
			t.Fatalf("Eval(%q) changes the data to %v", query, rows)
		}
	})
}
