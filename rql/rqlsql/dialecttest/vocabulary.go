package dialecttest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

// thought are queries that use all that there is, over each field in every way in
// which a query may ask about it.
func thought() []string {
	queries := []string{
		"", "limit(3)", "limit(3,4)", "limit(0)", "limit(Infinity,4)", "sort(-price,name)&limit(3,4)", "count()", "id=1&sum(stock)", "sum(price)&limit(2)", "mean(stock)", "mean(price)",
		"name>=a&(name>a|id>5)", "name<=b&(name<b|id<5)", "not((price<10&stock>0))", "(price=1|stock=2)&(id=1|name=a)", "category/name=a", "category/parent/name!=a", "sort(-category/name)",
		"rel(reviews)", "not(rel(reviews,name=a))", "rel(alike,name=a)", "not(rel(alike))", "rel(cousins)", "rel(named)", "rel(daily)", "not(rel(daily))", "rel(dated)",
		"recurse(children,id=1)", "recurse(children,name=a)&sort(-name)", "recurse(parent,or(id=1,name=a))", "not(recurse(children,id=1))", "recurse(alike,id=1)", "or(in(id,()),name=a)", "out(id,())", "or(out(id,()),name=a)",
		"values(name)&distinct()&limit(3,4)", "aggregate(category/name,count(),sum(stock),mean(price),min(day),max(name))&sort(-count(),category/name)&limit(2,1)", "aggregate(count(),sum(price),sum(stock))",
		"select(name,category/name)&limit(1)", "sum(cost)", "mean(cost)", "min(cost)", "aggregate(cost,sum(cost),max(cost))&sort(-max(cost),sum(cost),cost)", "values(cost)&distinct()&sort(-cost)&max()", "sort(category/name,-cost)", "cost>=1&(cost>1|id>5)", "rel(costly)", "values(price)&distinct()&sum()", "values(price)&gt(5)&mean()", "aggregate(name,sum(stock))&values(sum(stock))&distinct()&max()",
		"select(id,name,sku,price,stock,status,rating,newsletter,placedAt,day,uuid,categoryId)&distinct()&sort(id,-name,sku,price,stock,status,rating,newsletter,placedAt,day,uuid,-categoryId)",
	}
	for _, s := range fuzzed {
		for i := range s.Fields {
			queries = append(queries, about(&s.Fields[i], encoded(s.Fields[i].Name))...)
		}
	}
	return queries
}

// about asks about a field at a path in every way.
func about(f *rql.Field, path string) []string {
	queries := []string{path + "=null", path + "!=null", "sort(" + path + ")", "sort(-" + path + ")"}
	switch {
	case f.Type == rql.TypeList:
		v := samples[f.Elem]
		for _, call := range append([]string{"V", "and(gt(V),ne(V))"}, calls...) {
			element := filled(strings.ReplaceAll(call, "P,", ""), "", v)
			queries = append(queries, "contains("+path+","+element+")", "excludes("+path+","+element+")")
		}
	case f.Of != nil && f.Items == nil:
		for i := range f.Of.Fields {
			queries = append(queries, about(&f.Of.Fields[i], path+"/"+encoded(f.Of.Fields[i].Name))...)
		}
	case f.Of != nil:
		for i := range f.Of.Fields {
			for _, q := range about(&f.Of.Fields[i], encoded(f.Of.Fields[i].Name)) {
				queries = append(queries, "contains("+path+","+q+")", "excludes("+path+","+q+")")
			}
		}
	default:
		for _, call := range calls {
			call = filled(call, path, samples[f.Type])
			queries = append(queries, call, "not("+call+")")
		}
	}
	return queries
}

// calls are about a property P and a value V.
var calls = []string{
	"eq(P,V)", "ne(P,V)", "lt(P,V)", "le(P,V)", "gt(P,V)", "ge(P,V)", "between(P,(V,V))",
	"in(P,(V,V))", "in(P,(V,V,V,V,V,V,V,V,V,V,V,V,V,V,V,V,V))", "in(P,(V,null))", "eq(P,null)",
	"like(P,*a*)", "like(P,a*)", "ilike(P,*a)", "match(P,a)",
}

func filled(call, path, value string) string {
	return strings.NewReplacer("P", path, "V", value).Replace(call)
}

var samples = map[rql.Type]string{
	rql.TypeBool: "true", rql.TypeInt: "1", rql.TypeFloat: "1.5", rql.TypeDecimal: "1.5", rql.TypeString: "a", rql.TypeTime: "2024-01-01T00:00:00Z", rql.TypeDate: "2024-01-01",
	rql.TypeUUID: "00000007-0000-4000-8000-000000000001",
}

// encoded is a name as a query has it.
func encoded(name string) string {
	var b strings.Builder
	for i := range len(name) {
		if c := name[i]; c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// quotes are what begins and ends a string or an identifier.
var quotes = map[byte]byte{'\'': '\'', '"': '"', '`': '`', '[': ']'}

// cut cuts the first token off a text: a string or a quoted identifier, a
// placeholder, a word or a number, or what begins a comment; any other character is
// one of its own.
func cut(text string) (token, rest string) {
	n := 1
	switch end, quoted := quotes[text[0]]; {
	case quoted:
		for n < len(text) && (text[n] != end || strings.HasPrefix(text[n+1:], string(end))) {
			if text[n] == end {
				n++
			}
			n++
		}
		n = min(n+1, len(text))
	case wordly(text[0]), text[0] == '?', placing(text):
		for n < len(text) && (wordly(text[n]) || text[n] == '.' && digit(text[0])) {
			n++
		}
	case strings.HasPrefix(text, "--"), strings.HasPrefix(text, "/*"):
		n = 2
	}
	return text[:n], text[n:]
}

func wordly(c byte) bool { return digit(c) || c == '_' || c|' ' >= 'a' && c|' ' <= 'z' }

func digit(c byte) bool { return c >= '0' && c <= '9' }

// placing tells whether a text begins with a placeholder.
func placing(text string) bool {
	after, ok := strings.CutPrefix(text, "@p")
	if !ok {
		after, ok = strings.CutPrefix(text, "$")
	}
	return ok && after != "" && digit(after[0]) || text[0] == '?' && (len(text) == 1 || !wordly(text[1]))
}

// words are the tokens that a dialect writes.
type words map[string]bool

// vocabulary are the words of the queries that were thought of.
func vocabulary(t testing.TB, d rqlsql.Dialect) words {
	t.Helper()
	known, texts := words{}, 0
	for _, query := range thought() {
		if _, err := rql.Parse(query); err != nil {
			t.Fatalf("Parse(%s): %v", query, err)
		}
		for _, st := range compiled(d, query) {
			if text, err := st.SQL(); err == nil {
				texts++
				known.learn(text)
			}
		}
	}
	if texts < 1000 {
		t.Fatalf("%d texts only make the vocabulary", texts)
	}
	return known
}

func (w words) learn(text string) {
	for text != "" {
		var token string
		if token, text = cut(text); !placing(token) {
			w[unnumbered(token)] = true
		}
	}
}

// unnumbered is a token without its number, if it is the name of a table or column
// of the statement: t1, or r1rr where a table of the schema has the name r1.
func unnumbered(token string) string {
	name := strings.TrimRight(token, "r")
	if letter := strings.TrimRight(name, "0123456789"); len(letter) == 1 && letter != name && wordly(letter[0]) {
		return letter
	}
	return token
}

// check expects known words, a number where a limit is one, and each placeholder
// once.
func (w words) check(text string, args int) error {
	places, before := map[string]int{}, ""
	for text != "" {
		var token string
		token, text = cut(text)
		switch {
		case placing(token):
			places[token]++
		case (before == "LIMIT" || before == "NEXT") && strings.Trim(token, "0123456789") == "":
		case !w[unnumbered(token)]:
			return fmt.Errorf("unknown token %q", token)
		}
		if token != " " {
			before = token
		}
	}
	return matching(places, args)
}

// matching expects a placeholder for each argument: as many question marks, or as
// many numbers.
func matching(places map[string]int, args int) error {
	if n, marks := places["?"]; marks && n == args && len(places) == 1 {
		return nil
	}
	for _, n := range places {
		if n > 1 {
			args = -1
		}
	}
	if len(places) != args {
		return fmt.Errorf("the placeholders %v are not those of the arguments", places)
	}
	return nil
}
