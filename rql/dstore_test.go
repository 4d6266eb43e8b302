package rql

import (
	"strings"
	"testing"
)

// TestDstore reads what the stores of dstore send, form by form.
func TestDstore(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		// filter.lte, gte and the others
		{"price=lte=4", "lte(price,4)"},
		{"price=gte=27", "gte(price,27)"},
		{"price=lt=4&price=gt=2&cat=ne=x&cat=y", "lt(price,4)&gt(price,2)&ne(cat,x)&eq(cat,y)"},
		// filter.in, filter.contains
		{"price=in=(3%2C5)", "in(price,(3,5))"},
		{"price=in=(3)", "in(price,(3))"},
		{"price=in=()", "in(price,())"},
		{"name=in=(a%20b%2Cit's%2C(c)%2Cnull)", "in(name,(a%20b,it%27s,%28c%29,null))"},
		{"tags=contains=(a%2Cb)", "and(contains(tags,a),contains(tags,b))"},
		{"tags=contains=(a)", "contains(tags,a)"},
		{"tags=contains=()", "and()"},
		{"tags=contains=a", "contains(tags,a)"},
		// filter.match
		{"name=match=%2F%5Ex%2Fi", "match(name,re:%5Ex)"},
		{"name=match=%2Fa%2Fb%2F", "match(name,RE:a%2Fb)"},
		{"name=match=%2F(a%7Cb)!%2Fgm", "match(name,RE:%28%3Fm%29%28a%7Cb%29%21)"},
		{"name=match=x", "match(name,x)"},
		// or, and, nesting
		{"(price=lt=2|price=gt=29)&cat=x", "or(lt(price,2),gt(price,29))&eq(cat,x)"},
		{"a=1|b=2|c=3", "eq(a,1)|eq(b,2)|eq(c,3)"},
		{"(a=1&b=2)|c=3", "and(eq(a,1),eq(b,2))|eq(c,3)"},
		{"a=1|b=2&sort(+c)&select(d)&limit(1)", "or(eq(a,1),eq(b,2))&sort(%2Bc)&select(d)&limit(1)"},
		{"(a=1&b=2)|c=3&sort(+c)", "or(and(eq(a,1),eq(b,2)),eq(c,3))&sort(%2Bc)"},
		// the same as Node's URLs have it
		{"a=lt=1%7Cb=gt=2&sort(+c)", "or(lt(a,1),gt(b,2))&sort(%2Bc)"},
		{"(a=1%7Cb=x%7Cy)&c=z", "or(eq(a,1),eq(b,x%7Cy))&eq(c,z)"},
		{"a=1%7C(b=2&c=3)%7Cd=in=(1%2C2)%7Ce=4", "eq(a,1)|and(eq(b,2),eq(c,3))|in(d,(1,2))|eq(e,4)"},
		{"a=x%7Cy", "eq(a,x%7Cy)"},
		{"a=match=%2Fx%7Cy%2F", "match(a,RE:x%7Cy)"},
		// values that encodeURIComponent leaves as they are, or encodes
		{"name=foo", "eq(name,foo)"},
		{"name=a%3Cb%3E", "eq(name,a%3cb%3e)"},
		{"name=(par)", "eq(name,%28par%29)"},
		{"name=(a)(b)", "eq(name,%28a%29%28b%29)"},
		{"name=f(x&b=1", "eq(name,f%28x)&eq(b,1)"},
		{"name=%3A)", "eq(name,%3A%29)"},
		{"(name=f(x)|b=!)&c='", "or(eq(name,f%28x%29),eq(b,%21))&eq(c,%27)"},
		{"name=it's!*~", "eq(name,it%27s%21%2A%7E)"},
		{"name=%24x%2Fy%3Az", "eq(name,%24x%2Fy%3Az)"},
		// dates
		{"at=gt=Thu%20Jan%2002%202020%2001%3A30%3A00%20GMT%2B0130%20(Coordinated%20Universal%20Time)", "gt(at,date:2020-01-02T00:00:00Z)"},
		{"at=Thu%20Jan%2002%202020%2000%3A00%3A00%20GMT%2B0000", "eq(at,date:2020-01-02T00:00:00Z)"},
		{"at=in=(Thu%20Jan%2002%202020%2000%3A00%3A00%20GMT-0100%20(-01)%2C2020)", "in(at,(date:2020-01-02T01:00:00Z,2020))"},
		{"zone=GMT%2B1", "eq(zone,GMT%2B1)"},
		{"zone=GMT%20(London)", "eq(zone,GMT%20%28London%29)"},
		// sort, select, range
		{"cat=x&sort(+rank,-price)&limit(10,5)", "eq(cat,x)&sort(%2Brank,-price)&limit(10,5)"},
		{"sort(%2Bcat)", "sort(%2Bcat)"},
		{"select(id,price)", "select(id,price)"},
		{"select(price)", "select(price)"},
		// a sub-collection
		{"id=in=(https%3A%2F%2Fx.org%2Fa%2F%3Fb%3Din%3D(1%252C2)%26sort(%2Bb%2C-c))", "in(id,(https%3A%2F%2Fx.org%2Fa%2F%3Fb%3Din%3D%281%252C2%29%26sort%28%2Bb%2C-c%29))"},
		// what people write by hand
		{"a=in=(1,(2,3))&b=between=(1,5)&out(c,(x%2Cy))&d=glob:x*", "in(a,(1,(2,3)))&between(b,(1,5))&out(c,(x%2Cy))&eq(d,re:%5Ex)"},
		{"a/b=lt=5&contains(tags,=x)&d=$1", "lt((a,b),5)&contains(tags,eq(x))&eq(d,p)"},
	} {
		q, err := Parse(c.text, Dstore(), Params("p"))
		if err != nil || q.String() != c.want {
			t.Errorf("Parse(%s, Dstore()) = %v, %v; want %s", c.text, q, err, c.want)
		}
	}
}

func TestDstoreErrors(t *testing.T) {
	for _, c := range []struct {
		text string
		pos  int
		want string
	}{
		{"a=b=c=d", 5, "chained comparison"},
		{"name=match=%2Fx%2Fy", 11, `a pattern with the flags "y"`},
		{"name=match=%2F(%2F", 11, "malformed regular expression"},
		{"a=in=(1%2Cdate:x)", 15, `"x" is not a date`},
		{"a=in=(" + strings.Repeat("1%2C", 10_000) + "1)", 40_006, "a list of more than 10000 members"},
		{"a=(x&b|c", 6, "separators cannot be mixed"},
		{"a=contains=(" + strings.Repeat("1%2C", 1000) + "1)", 0, "more than 1000 terms"},
		{"a=(%FF)", 2, "is not UTF-8"},
		{"a=1|b=2&c=3", 7, "separators cannot be mixed"},
		{"a=1&b=2|sort(+c)", 7, "separators cannot be mixed"},
		{"a=1%7Cb=2&c=3", 7, "chained comparison"},
	} {
		_, err := Parse(c.text, Dstore())
		bad, ok := err.(*Error)
		if !ok || !strings.Contains(bad.Msg, c.want) || bad.Pos != c.pos {
			t.Errorf("Parse(%.20s, Dstore()) error = %v; want one at byte %d with %q", c.text, err, c.pos, c.want)
		}
	}
}

// TestWithoutDstore reads the same values as the language has them.
func TestWithoutDstore(t *testing.T) {
	for text, want := range map[string]string{
		"price=in=(3%2C5)":       "in(price,(3%2C5))",
		"tags=contains=(a,b)":    "contains(tags,(a,b))",
		"name=(par)":             "eq(name,(par))",
		"name=match=%2F%5Ex%2Fi": "match(name,%2F%5Ex%2Fi)",
	} {
		if q, err := Parse(text); err != nil || q.String() != want {
			t.Errorf("Parse(%s) = %v, %v; want %s", text, q, err, want)
		}
	}
}
