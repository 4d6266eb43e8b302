package rqlsql_test

import (
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
)

// TestShape checks pairs of queries of which one may be taken for the other.
func TestShape(t *testing.T) {
	tests := []struct {
		a, b string
		same bool
	}{
		{"name=a", "name=b", true},
		{"name=a", "in(name,(b))", true},
		{"name=a", "like(name,b)", true},
		{"name=a", "name!=a", false},
		{"name=a", "note=a", false},
		{"in(name,(a,b))", "in(name,(c,d))", true},
		{"in(name,(a,b))", "in(name,(a,b,c))", false},
		{"in(name,(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p))", "in(name,(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q))", false},
		{"in(name,(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q))", "in(name,(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p))", true},
		{"in(name,(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q))", "out(name,(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q))", false},
		{"in(name,(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q))", "in(note,(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q))", false},
		{"in(name,(a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q))", "in(name,())", false},
		{"in(name,())", "in(note,())", true},
		{"like(name,a*)", "like(name,bc*)", true},
		{"like(name,a*)", "between(name,(a,b))", true},
		{"like(name,a*)", "like(name,*a)", false},
		{"like(name,a*)", "like(name,*)", false},
		{"not(price<1)", "price>=1", true},
		{"not(stock<1)", "stock>=1", false},
		{"id=1&not(stock<1)", "id=1&(stock>=1|stock=null)", true},
		{"not(and(name=a,note=b))", "name!=a|note!=b", true},
		{"(name=a&note=b)&price=1", "name=a&note=b&price=1", true},
		{"name=a&(note=b|price=1)", "(name=a&note=b)|price=1", false},
		{"name=a&(note=b|price=1)&id=1", "name=a&(note=b|price=1|id=1)", false},
		{"name>=a&(name>a|id>1)", "name>=b&(name>b|id>2)", true},
		{"name>=a&(name>a|id>1)", "name>=a&(name>b|id>1)", false}, // no row
		{"name>=a&(name>a|id>1)", "name<=a&(name<a|id<1)", false},
		{"name>=a&(name>a|id>1)", "name>=a&(name>a|price>1)", false},
		{"name>=a&(name>a|id>1)", "name>=a&(name>a|(price>=1&(price>1|id>1)))", false},
		{"name>=a&(name>a|id>1)&price=1", "price=1&name>=a&(name>a|id>1)", false},
		{"rel(orders,quantity=1)&id=1", "rel(orders,and(quantity=1,id=1))", false},
		{"rel(orders)", "rel(bulk)", false},
		{"rel(counted)", "rel(roots)", false},
		{"recurse(alike,name=a)", "recurse(alike,name=b)", true},
		{"recurse(alike,name=a)", "recurse(alike,note=a)", false},
		{"recurse(alike,name=a)", "recurse(others,name=a)", false},
		{"recurse(alike,name=a)", "rel(alike,name=a)", false},
		{"recurse(alike,name=a)", "name=a", false},
		{"recurse(alike,name=a)&id=1", "recurse(alike,name=a,id=1)", false},
		{"recurse(alike,name=a)&recurse(others,id=1)", "recurse(others,id=1)&recurse(alike,name=a)", false},
		{"recurse(alike)", "", true},
		{"category/name=a", "category/name=b", true},
		{"category/name=a", "name=a", false},
		{"category/name=a", "category/name!=a", false},
		{"category/name=a", "any/name=a", false},
		{"category/name=a", "category/parent/name=a", false},
		{"category/name=a&category/id=1", "rel(category,name=a,id=1)", true},
		{"category/name=a|category/id=1", "rel(category,or(name=a,id=1))|category/id=2", false},
		{"category/name!=a&category/id=1", "rel(category,name!=a,id=1)", true}, // there is one in both
		{"category/name!=a", "rel(category,name!=a)", false},
		{"category/name=a|category/parent/name=b", "category/name=a|any/name=b", false},
		{"id=1|rel(category,and(name=a,rel(parent)))", "id=1|rel(category,and(rel(parent),name=a))", false},
		{"sort(category/name)", "sort(any/name)", false},
		{"sort(category/name)", "sort(category/parent/name)", false},
		{"sort(category/name)", "category/name=a&sort(category/name)", false},
		{"sort(name)", "sort(-name)", false},
		{"sort(name)", "sort(category/name)", false},
		{"limit(10)", "limit(10)", true},
		{"limit(10)", "limit(11)", false}, // SQLite's limit is a literal
		{"limit(10,1)", "limit(10,2)", true},
		{"limit(10,1)", "limit(10)", false},
		{"limit(1)", "limit(Infinity,1)", false},
	}
	for _, test := range tests {
		a := rqlsql.Select(sqlite.Dialect{}, bind(t, test.a), []int{0})
		b := rqlsql.Select(sqlite.Dialect{}, bind(t, test.b), []int{0})
		if same := string(a.Shape(nil)) == string(b.Shape(nil)); same != test.same {
			t.Errorf("shapes of %s and %s: same is %t, want %t", test.a, test.b, same, test.same)
		}
		if same := text(t, a) == text(t, b); same != test.same {
			t.Errorf("texts of %s and %s: same is %t, want %t", test.a, test.b, same, test.same)
		}
	}
}

// TestShapeOfVerbs checks that statements which differ in what they ask differ
// in shape, and that they leave out what they do not ask for.
func TestShapeOfVerbs(t *testing.T) {
	var d sqlite.Dialect
	plain, paged := bind(t, "name=a"), bind(t, "name=a&sort(name)&limit(10,20)")
	shapes := make(map[string]bool)
	for _, s := range []rqlsql.Statement{
		rqlsql.Select(d, plain, nil), rqlsql.Select(d, plain, []int{0}), rqlsql.Select(d, plain, []int{1}),
		rqlsql.Select(d, plain, []int{0, 1}), rqlsql.Select(d, plain, []int{1, 0}),
		rqlsql.Heads(d, bind(t, "name=a&sort(id)"), []int{0, 1}, []int{1}), rqlsql.Heads(d, bind(t, "name=a&sort(id)"), []int{0, 1}, []int{2}),
		rqlsql.Heads(d, bind(t, "name=a&sort(-id)"), []int{0, 1}, []int{1}), rqlsql.Heads(d, bind(t, "name=a&sort(id)"), []int{0}, []int{1}),
		rqlsql.Count(d, plain), rqlsql.Exists(d, plain),
		rqlsql.Reduce(d, bind(t, "name=a&count()")), rqlsql.Reduce(d, bind(t, "name=a&sum(price)")),
		rqlsql.Reduce(d, bind(t, "name=a&sum(stock)")), rqlsql.Reduce(d, bind(t, "name=a&min(stock)")),
		rqlsql.Delete(d, plain, []int{0}), rqlsql.Delete(d, paged, []int{0}), rqlsql.Delete(d, paged, []int{0, 1}),
		rqlsql.Update(d, plain, []int{0}, []rql.Assignment{{Field: 1}}), rqlsql.Update(d, plain, []int{0}, []rql.Assignment{{Field: 2}}),
		rqlsql.Update(d, plain, []int{0}, []rql.Assignment{{Field: 1}, {Field: 2}}),
		rqlsql.Update(d, paged, []int{0}, []rql.Assignment{{Field: 1}}),
	} {
		shape := string(s.Shape(nil))
		if shapes[shape] {
			t.Errorf("the shape of %s is taken", text(t, s))
		}
		shapes[shape] = true
	}
	for _, verb := range []func(rqlsql.Dialect, *rql.Bound) rqlsql.Statement{rqlsql.Count, rqlsql.Exists} {
		if a, b := verb(d, plain), verb(d, paged); string(a.Shape(nil)) != string(b.Shape(nil)) {
			t.Errorf("%s and %s differ in shape", text(t, a), text(t, b))
		}
	}
	set := func(v rql.Value) string {
		return string(rqlsql.Update(d, plain, []int{0}, []rql.Assignment{{Field: 2, Value: v}}).Shape(nil))
	}
	if set(rql.Null()) != set(rql.String("x")) {
		t.Errorf("the shape of an update depends on its value")
	}
}

func text(t testing.TB, s rqlsql.Statement) string {
	t.Helper()
	text, err := s.SQL()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestShapeOfRows checks that rows which differ in how they are made of objects
// differ in shape: a statement is looked up by it.
func TestShapeOfRows(t *testing.T) {
	shapes := make(map[string]string)
	for _, query := range []string{
		"values(name)", "values(note)", "values(name,note)", "values(name)&distinct()", "values(category/name)", "select(category/name)&distinct()",
		"aggregate(name)", "aggregate(name,count())", "aggregate(name,sum(price))", "aggregate(name,sum(stock))", "aggregate(name,max(stock))",
		"aggregate(count())", "aggregate(category/name,count())", "aggregate(name,count())&sort(-count())", "aggregate(name,count())&limit(3)",
		"values(name)&distinct()&sort(name)", "values(name)&sort(name)",
	} {
		s := rqlsql.Rows(sqlite.Dialect{}, bind(t, query))
		shape := string(s.Shape(nil))
		if other, ok := shapes[shape]; ok && text(t, s) != text(t, rqlsql.Rows(sqlite.Dialect{}, bind(t, other))) {
			t.Errorf("%s has the shape of %s and another text", query, other)
		}
		shapes[shape] = query
	}
}
