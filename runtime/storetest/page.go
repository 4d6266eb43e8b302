package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

var pageTests = []test{
	{"Orders", testPageOrders},
	{"Links", testPageLinks},
	{"CompositeKey", testPageCompositeKey},
	{"Window", testPageWindow},
	{"Total", testPageTotal},
	{"Select", testPageSelect},
	{"Cursors", testPageCursors},
	{"Random", testPageRandom},
	{"Changes", testPageChanges},
}

// failer is a test or a run of rapid.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// page reads one page.
func page[P any](t *testing.T, f failer, q *perstore.Query) perstore.Page[P] {
	f.Helper()
	p, err := perstore.ReadPage[P](t.Context(), q)
	if err != nil {
		f.Fatalf("Page(%s) error = %v", q, err)
	}
	return p
}

// paged reads all pages of a query with a limit, and checks their lengths.
func paged[P any](t *testing.T, f failer, q *perstore.Query, limit int) (all []P) {
	f.Helper()
	for cursor := ""; ; {
		p := page[P](t, f, q.Limit(limit).After(cursor))
		all = append(all, p.Items...)
		switch {
		case p.Next == "" && len(p.Items) == 0 && cursor != "":
			f.Fatalf("Page(%s): the last page is empty", q)
		case len(p.Items) > limit, p.Next != "" && len(p.Items) != limit:
			f.Fatalf("Page(%s) has %d objects, with a next page: %v; want %d", q, len(p.Items), p.Next != "", limit)
		case p.Next == "":
			return all
		}
		cursor = p.Next
	}
}

// wantPaged checks that the pages of a query are what it finds, for pages of
// every length.
func wantPaged[P any](t *testing.T, f failer, q *perstore.Query, most int) {
	f.Helper()
	want, err := perstore.Collect[P](t.Context(), q)
	if err != nil {
		f.Fatalf("All(%s) error = %v", q, err)
	}
	for limit := 1; limit <= most; limit++ {
		if diff := cmp.Diff(want, paged[P](t, f, q, limit)); diff != "" {
			f.Fatalf("pages of %d of %s: (-all +pages)\n%s", limit, q, diff)
		}
	}
}

// testPageOrders pages through values that are equal, absent and at the ends of
// their types, in the order of every kind of member.
func testPageOrders(t *testing.T, db *database) {
	fill(t, db)
	put(t, db.things(), newThing("e"), newThing("f"))
	sorts := []string{"sort(id)", "sort(-id)", "sort(-id,optName)", "sort(optName,-optCount,optActive,-id)", "sort(optActive,-optActive)"}
	for _, f := range db.things().Entity().Schema.Fields {
		if f.Type != rql.TypeList && f.Type != rql.TypeJSON {
			sorts = append(sorts, "sort("+f.Name+")", "sort(-"+f.Name+")", "sort(state,"+f.Name+",-count)", "sort(-optState,-"+f.Name+",code)")
		}
	}
	for _, sort := range sorts {
		wantPaged[*thing](t, t, db.Model("Thing").RQL(sort), 3)
	}
	wantPaged[*thing](t, t, db.Model("Thing").RQL("count!=2&sort(-count)"), 3)
	wantPaged[*thing](t, t, db.Model("Thing").RQL("count!=2&limit(Infinity)"), 3)
}

// testPageLinks pages in the order of a linked object's member, which is null
// where there is none.
func testPageLinks(t *testing.T, db *database) {
	fill(t, db)
	put(t, db.things(), newThing("e"), fullThing("f", "eve"))
	for _, sort := range []string{"account/name", "-account/name", "account/balance,-account/name", "-account/code,optName"} {
		q := db.Model("Thing").RQL("sort(" + sort + ")")
		wantPaged[*thing](t, t, q, 3)
		wantPaged[*thing](t, t, q.With(perstore.Include{Rel: "account"}), 3)
	}
	for i, parent := range []int64{0, 1, 1, 2, 3, 3} {
		n := &node{Name: fmt.Sprint(i % 2)}
		if parent > 0 {
			n.Parent = perstore.Some(parent)
		}
		put(t, db.nodes(), n)
	}
	wantPaged[*node](t, t, db.Model("Node").RQL("sort(-parent/parent/name,name)"), 3)
}

func testPageCompositeKey(t *testing.T, db *database) {
	for _, group := range []string{"b", "", "a", "ä", "B"} {
		for order := range int64(3) {
			put(t, db.places(), &place{Group: group, Order: order - 1})
		}
	}
	for _, sort := range []string{"", "sort(order)", "sort(-order)", "sort(-group)", "sort(group,-order)", "sort(-order,group)"} {
		q := db.Model("Place").RQL(sort)
		if sort == "" {
			q = q.Limit(100) // which makes the order that of the keys
		}
		wantPaged[*place](t, t, q, 4)
	}
}

// testPageWindow checks what limit, offset and cursor do together.
func testPageWindow(t *testing.T, db *database) {
	fill(t, db)
	q := db.Model("Thing").RQL("sort(code)")
	whole := page[*thing](t, t, q)
	if len(whole.Items) != 4 || whole.Next != "" {
		t.Errorf("Page without a limit has %d objects, with a next page: %v; want all 4", len(whole.Items), whole.Next != "")
	}
	if p := page[*thing](t, t, q.Limit(0)); len(p.Items) != 0 || p.Next != "" {
		t.Errorf("Page with limit 0 has %d objects, with a next page: %v; want none", len(p.Items), p.Next != "")
	}
	if p := page[*thing](t, t, q.Where(rql.Eq(rql.Property("code"), rql.String("zz"))).Limit(2)); p.Items == nil || len(p.Items) != 0 || p.Next != "" {
		t.Errorf("Page of nothing = %v; want an empty one", p)
	}
	second := page[*thing](t, t, q.Limit(2).Offset(1))
	if second.Items[0].Code != "b" || !second.Items[0].Perstore.Stored() {
		t.Errorf("Page with offset 1 begins with %s, stored: %v; want b", second.Items[0].Code, second.Items[0].Perstore.Stored())
	}
	after := q.After(second.Next)
	for _, c := range []struct {
		name string
		q    *perstore.Query
		want string
	}{
		{"After", after, "d"},
		{"After in the middle", q.After(page[*thing](t, t, q.Limit(1)).Next), "bcd"},
		{"After with an offset", q.After(page[*thing](t, t, q.Limit(1)).Next).Offset(1), "cd"},
		{"After and a condition", q.After(page[*thing](t, t, q.Limit(1)).Next).Where(rql.Ne(rql.Property("code"), rql.String("c"))), "bd"},
		{"After nothing", after.After(""), "abcd"},
	} {
		objs, err := c.q.All(t.Context())
		got := ""
		for _, obj := range objs {
			got += obj.(*thing).Code
		}
		if got != c.want || err != nil {
			t.Errorf("%s: All = %s, %v; want %s", c.name, got, err, c.want)
		}
	}
	if n, err := after.Count(t.Context()); n != 4 || err != nil {
		t.Errorf("Count after a cursor = %d, %v; want 4", n, err)
	}
	if got := after.String(); got != q.String() {
		t.Errorf("String after a cursor = %s; want %s", got, q)
	}
	res, err := db.Model("Thing").RQL("sort(code)&sum(count)").After(second.Next).Result(t.Context())
	if err != nil || res.Value != int64(3) {
		t.Errorf("sum(count) after a cursor = %v, %v; want 3", res.Value, err)
	}
}

func testPageTotal(t *testing.T, db *database) {
	fill(t, db)
	q := db.Model("Thing").RQL("code!=b&sort(-code)").Limit(2)
	if p := page[*thing](t, t, q); !p.Total.IsZero() {
		t.Errorf("Total = %v where none was asked for; want it absent", p.Total)
	}
	first := page[*thing](t, t, q.WithTotal())
	second := page[*thing](t, t, q.WithTotal().After(first.Next))
	if want := perstore.Some[int64](3); first.Total != want || second.Total != want {
		t.Errorf("Total = %v and %v; want 3 on each page", first.Total, second.Total)
	}
}

// testPageSelect checks that a page of partial objects knows its place.
func testPageSelect(t *testing.T, db *database) {
	fill(t, db)
	for _, sort := range []string{"-optName,score", "account/name,-code"} {
		q := db.Model("Thing").RQL("select(name)&sort(" + sort + ")")
		got, want := "", ""
		for _, v := range paged[*thing](t, t, q, 1) {
			got = spaced(got, v.Name)
			if !v.Perstore.Partial() {
				t.Errorf("thing %s of a page with select is whole", v.Name)
			}
		}
		for _, v := range find[*thing](t, t.Context(), db.things(), "sort("+sort+")") {
			want = spaced(want, v.Name)
		}
		wantSame(t, "pages with select", got, want)
	}
}

// testPageCursors checks that a cursor serves the order that it comes from.
func testPageCursors(t *testing.T, db *database) {
	fill(t, db)
	q := db.Model("Thing").RQL("sort(name,-count)").Limit(1)
	cursor := page[*thing](t, t, q).Next
	for name, c := range map[string]struct {
		q    *perstore.Query
		says string
	}{
		"no cursor":        {q.After("nonsense"), "damaged"},
		"a changed cursor": {q.After("B" + cursor[1:]), "damaged"},
		"a cut cursor":     {q.After(cursor[:len(cursor)-1]), "damaged"},
		"a long one":       {q.After(strings.Repeat("A", 1<<20)), "damaged"},
		"no order":         {q.Sort().After(cursor), "sort(id)"},
		"another order":    {q.Sort(rql.SortKey{Path: []string{"name"}}, rql.SortKey{Path: []string{"count"}}).After(cursor), "sort(name,count,id)"},
		"another model":    {db.Model("Account").RQL("sort(name)").After(cursor), "Account"},
	} {
		_, err := c.q.All(t.Context())
		if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("All with %s: error = %v; want ErrInvalid that says %q", name, err, c.says)
		}
		_, errPage := perstore.ReadPage[any](t.Context(), c.q)
		_, errCount := c.q.Count(t.Context())
		_, errExists := c.q.Exists(t.Context())
		for _, err := range []error{errPage, errCount, errExists} {
			wantError(t, "a call with "+name, err, perstore.ErrInvalid)
		}
	}
	if _, err := perstore.ReadPage[*thing](t.Context(), db.Model("Thing").RQL("sort(-name,-count,+id)").Limit(1)); err != nil {
		t.Errorf("Page error = %v", err)
	}
	for _, text := range []string{"sort(tags)", "sort(-shape)", "count()", "nothing=1"} {
		if _, err := perstore.ReadPage[*thing](t.Context(), db.Model("Thing").RQL(text)); err == nil {
			t.Errorf("Page(%s) error = nil; want one", text)
		}
	}
}
