package rqlsql_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
)

// rowless is a dialect that compares no rows.
type rowless struct{ sqlite.Dialect }

func (rowless) RowValues() bool { return false }

// asks are the questions of which plans are kept.
var asks = map[string]rqlsql.Ask{
	"select": asking(func(d rqlsql.Dialect, b *rql.Bound) rqlsql.Statement { return rqlsql.Select(d, b, b.Select) }),
	"count":  asking(rqlsql.Count),
	"exists": asking(rqlsql.Exists),
	"reduce": func(d rqlsql.Dialect, b *rql.Bound) (rqlsql.Statement, error) {
		if b.Reduce.Op == "" {
			return rqlsql.Statement{}, errNoValue
		}
		return rqlsql.Reduce(d, b), nil
	},
}

var errNoValue = errors.New("no reduction")

func asking(ask func(rqlsql.Dialect, *rql.Bound) rqlsql.Statement) rqlsql.Ask {
	return func(d rqlsql.Dialect, b *rql.Bound) (rqlsql.Statement, error) { return ask(d, b), nil }
}

// planQueries are queries whose texts may be taken for each other.
func planQueries(t testing.TB) []string {
	queries := []string{
		"name=a", "name=b", "name=7", "name=null", "name!=a", "note!=a", "note!=null", "name=007",
		"id=7", "id=x", "id=7.0", "id=number:7", "id=1.5", "id=9007199254740993", "price=7", "price=1e3", "price<Infinity",
		"active=true", "active=1", "added>=2020", "added>=2020-01-02T03:04:05Z", "added>=date:2021", "added=x",
		"in(id,(1,2))", "in(id,(1,x))", "in(id,(1,null))", "in(id,(2,3,4))", "in(id,())", "in(id,(1))", "out(note,(a,null))",
		"in(id,(" + strings.Repeat("1,", 20) + "1))", "in(id,(" + strings.Repeat("2,", 19) + "3,x))", "in(id,(" + strings.Repeat("2,", 19) + "3,4))",
		"between(price,(1,5))", "between(price,(2,6))", "between(price,(1,null))", "between(name,(a,b))",
		"name>=a&(name>a|id>1)", "name>=b&(name>b|id>2)", "name>=a&(name>b|id>1)", "price>=1&(price>1|id>1)", "price>=1&(price>1.0|id>1)",
		"like(name,a*)", "like(name,bc*)", "like(name,*)", "like(name,a%00)", "contains(tags,a)", "contains(tags,b)", "contains(similar,1)",
		"category/name=a", "category/name!=b", "rel(orders,quantity>3,id<5)", "rel(bulk,quantity<500)", "cousins/name=x",
		"sort(-price)&limit(10)", "limit(10)&name=a", "limit(11)&name=a", "limit(10,20)&name=a", "limit(10,30)&name=a", "limit(10,20)&id=20", "limit(10,0)&name=a", "limit(10,-1)&name=a", "limit(10,1.5)&name=a", "limit(10,x)&name=a", "limit(10,20,7)&name=a", "limit(Infinity,20)", "limit(Infinity,21)", "limit(10,9007199254740993)", "limit(10,number:20)", "limit(10,(20))", "rel(orders,limit(10,20))", "limit(10,$p)", "distinct()&values(name)&limit(10,20)", "sum(price)&limit(10,20)", "count()&limit(10,20)", "aggregate(name,sum(price))&limit(2,3)", "select(id,name)&name=a", "select(name,id)&name=a",
		"sum(price)&id<3", "sum(price)&id<4", "max(id)&limit(3)", "in(id,(" + strings.Repeat("1,", 2000) + "1))",
		"eq(name)", "name=(a,b)", "name=$p", "meta=null", "meta=1", "tags=a", "nothing=1", "a=1|b=2", "name=a|note=b", "not(name=a)", "frobnicate(name,a)",
	}
	golden, err := os.ReadFile("testdata/sqlite.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(golden)) {
		if _, query, ok := strings.Cut(strings.TrimSpace(line), " "); ok && !strings.HasPrefix(line, "\t") && !strings.HasPrefix(line, "#") {
			queries = append(queries, strings.TrimPrefix(query, "all"))
		}
	}
	return queries
}

// checkPlan compares a statement of plans, which are of a dialect that compares
// no rows, with that of the bound query.
func checkPlan(t *testing.T, name string, plans *rqlsql.Plans, q rql.Query) {
	t.Helper()
	text, args, err := plans.Statement(q, nil)
	checkStatement(t, name, q, text, args, err)
}

// checkCompiled does the same of a query as text.
func checkCompiled(t *testing.T, name string, plans *rqlsql.Plans, query string) {
	t.Helper()
	q, wantErr := rql.Parse(query)
	text, args, err := plans.Compile(query, nil)
	if wantErr == nil {
		checkStatement(t, name, q, text, args, err)
	} else if err == nil || err.Error() != wantErr.Error() {
		t.Fatalf("%s of %s = %s %v, %v; want the error %v", name, query, text, args, err, wantErr)
	}
}

func checkStatement(t *testing.T, name string, q rql.Query, text string, args []any, err error) {
	t.Helper()
	wantText, wantArgs, wantErr := outright(asks[name], q)
	if text != wantText || !reflect.DeepEqual(args, wantArgs) || (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() {
		t.Fatalf("%s of %s =\n%s %#v %v\nwant\n%s %#v %v", name, q, text, args, err, wantText, wantArgs, wantErr)
	}
}

func outright(ask rqlsql.Ask, q rql.Query) (string, []any, error) {
	b, err := rql.Bind(q, product)
	if err != nil {
		return "", nil, err
	}
	s, err := ask(rowless{}, b)
	if err != nil {
		return "", nil, err
	}
	text, err := s.SQL()
	if err != nil {
		return "", nil, err
	}
	args, err := s.Args(nil)
	return text, args, err
}

// TestPlans asks each question twice, the second time from what is known, with
// all other questions between.
func TestPlans(t *testing.T) {
	for name, ask := range asks {
		plans := rqlsql.NewPlans(rowless{}, product, 1000, ask)
		for range 2 {
			for _, text := range planQueries(t) {
				checkCompiled(t, name, plans, text)
				if q, err := rql.Parse(text, rql.Names()); err == nil {
					checkPlan(t, name, plans, q)
				}
			}
		}
	}
}

// TestPlansCompareRows checks that what says that an object comes behind another
// is a comparison of rows, and what only looks so is none.
func TestPlansCompareRows(t *testing.T) {
	plans := rqlsql.NewPlans(sqlite.Dialect{}, product, 10, asks["count"])
	const where = `SELECT count(*) FROM "products" AS t0 WHERE `
	for _, c := range []struct {
		query, want string
		args        int
	}{
		{"name>=a&(name>a|id>1)", `(t0."name", t0."id") > (?, ?)`, 2},
		{"name>=b&(name>c|id>1)", `t0."name" >= ? AND (t0."name" > ? OR t0."id" > ?)`, 3},
		{"name>=b&(name>b|id>2)", `(t0."name", t0."id") > (?, ?)`, 2},
		{"name>=1&(name>1|id>1)", `(t0."name", t0."id") > (?, ?)`, 2},
	} {
		q, err := rql.Parse(c.query)
		if err != nil {
			t.Fatal(err)
		}
		text, args, err := plans.Statement(q, nil)
		if err != nil || text != where+c.want || len(args) != c.args {
			t.Errorf("Statement(%s) = %s %v, %v; want … %s", c.query, text, args, err, c.want)
		}
	}
}

// TestPlansAreBounded keeps two plans of many, from many goroutines.
func TestPlansAreBounded(t *testing.T) {
	plans := rqlsql.NewPlans(rowless{}, product, 2, asks["select"])
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for _, text := range []string{"id=1", "name=a", "price<3", "id=2", "sort(id)"} {
				checkCompiled(t, "select", plans, text)
				q, err := rql.Parse(text)
				if err != nil {
					t.Error(err)
				}
				checkPlan(t, "select", plans, q)
			}
		})
	}
	all.Wait()
}

// TestPlansOfValues plans a query once, whatever it compares with after that, and
// 1,000 other shapes once each.
func TestPlansOfValues(t *testing.T) {
	planned := 0
	plans := rqlsql.NewPlans(rowless{}, product, 128, func(d rqlsql.Dialect, b *rql.Bound) (rqlsql.Statement, error) {
		planned++
		return rqlsql.Select(d, b, b.Select), nil
	})
	ask := func(text string) {
		t.Helper()
		q, err := rql.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, _, ok := plans.Find(q, nil); !ok {
			t.Fatalf("Find(%s) = false", text)
		}
	}
	for i := range 1000 {
		ask(fmt.Sprintf("name=n%d&id<%d&in(price,(%d,1))&sort(-price)&limit(20,%d)", i, i, i, i+1))
	}
	if planned != 1 {
		t.Errorf("1,000 values of one shape are planned %d times; want once", planned)
	}
	planned = 0
	conditions := []string{"id>1", "id<9", "id>=1", "id<=9", "name>a", "name<z", "name>=a", "name<=z", "price>1", "price<9"}
	for shape := 1; shape <= 1000; shape++ {
		var parts []string
		for i, c := range conditions {
			if shape>>i&1 == 1 {
				parts = append(parts, c)
			}
		}
		ask(strings.Join(parts, "&"))
	}
	if planned != 1000 {
		t.Errorf("1,000 shapes are planned %d times; want once each", planned)
	}
}

// TestPlanAllocates counts what a query costs whose plan is known: the arguments.
func TestPlanAllocates(t *testing.T) {
	plans := rqlsql.NewPlans(sqlite.Dialect{}, product, 10, asks["select"])
	const query = "price<10&note=new&active=true&stock>=2&sort(-price)&limit(20,40)"
	q, err := rql.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	args := make([]any, 0, 8)
	for name, make := range map[string]func() error{
		"Statement": func() error { _, args, err = plans.Statement(q, args[:0]); return err },
		"Compile":   func() error { _, args, err = plans.Compile(query, args[:0]); return err },
	} {
		n := math.Inf(1)
		for range 5 { // a collection empties pools, and others in the process count, too
			n = min(n, testing.AllocsPerRun(100, func() {
				if err := make(); err != nil || len(args) != 5 {
					t.Fatal(args, err)
				}
			}))
		}
		if n > 5 {
			t.Errorf("%s of a known plan allocates %v times; want at most 5", name, n)
		}
	}
}

// FuzzPlans asks about pairs of queries, the second of which may find the plan
// of the first.
func FuzzPlans(f *testing.F) {
	queries := planQueries(f)
	for i, text := range queries {
		f.Add(text, queries[(i+1)%len(queries)])
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		plans := rqlsql.NewPlans(rowless{}, product, 10, asks["select"])
		for _, text := range []string{first, second, first} {
			if q, err := rql.Parse(text, rql.Names()); err == nil {
				checkPlan(t, "select", plans, q)
			}
			checkCompiled(t, "select", plans, text)
		}
	})
}

// FuzzCompile asks about a text and then about the same with other values.
func FuzzCompile(f *testing.F) {
	for _, text := range planQueries(f) {
		f.Add(text, "1", "x%20y")
		f.Add(text, "date:2020-01-02", "null")
	}
	f.Fuzz(func(t *testing.T, text, first, second string) {
		plans := rqlsql.NewPlans(rowless{}, product, 10, asks["select"])
		checkCompiled(t, "select", plans, text)
		for _, old := range []string{"1", "2", "a", "b", "x", first} {
			checkCompiled(t, "select", plans, strings.ReplaceAll(text, old, second))
		}
		checkCompiled(t, "select", plans, text)
	})
}
