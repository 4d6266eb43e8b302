package storetest

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

var linkPartTests = []test{
	{"First", testLinkPartFirst},
	{"Nested", testLinkPartNested},
	{"Everywhere", testLinkPartEverywhere},
	{"Random", testLinkPartRandom},
	{"ManyObjects", testLinkPartManyObjects},
	{"Mistakes", testLinkPartMistakes},
}

// owners are three accounts, of which eve owns nothing.
func owners(t *testing.T, db *database) {
	t.Helper()
	put(t, db.accounts(), &account{Code: "ann", Name: "A"}, &account{Code: "bob", Name: "B", Balance: 1}, &account{Code: "eve", Name: "A", Balance: 1})
	for i, owner := range []string{"ann", "bob", "ann", "ann", "bob"} {
		v := newThing(fmt.Sprint("t", i))
		v.Owner, v.Count, v.Active = perstore.Some(owner), int64(i%3), i != 2
		put(t, db.things(), v)
	}
}

// codesOf writes the codes of things.
func codesOf(objs []any) string {
	text := ""
	for _, obj := range objs {
		text = spaced(text, obj.(*thing).Code)
	}
	return text
}

// testLinkPartFirst loads the first targets of each object, in an order in which
// some are equal, and reads them by the query that asks for just them.
func testLinkPartFirst(t *testing.T, db *database) {
	owners(t, db)
	include := perstore.Include{Rel: "things", Query: parse(t, "active=true&sort(-count)&limit(2)")}
	objs, err := db.Model("Account").RQL("sort(code)").With(include).All(t.Context())
	if err != nil || len(objs) != 3 {
		t.Fatalf("All gives %d accounts, error %v; want 3", len(objs), err)
	}
	for i, want := range []string{"t0 t3", "t1 t4", ""} {
		a := objs[i].(*account)
		q := perstore.LinkQuery(&a.Perstore, a, "things").Where(rql.Eq(rql.Property("active"), rql.Bool(true)))
		part, err := q.Sort(rql.SortKey{Path: []string{"count"}, Desc: true}).Limit(2).All(t.Context())
		if got := codesOf(part); got != want || err != nil {
			t.Errorf("the part of %s = %s, %v; want %s", a.Code, got, err, want)
		}
	}
	a := objs[0].(*account)
	all, err := perstore.LinkQuery(&a.Perstore, a, "things").Sort(rql.SortKey{Path: []string{"code"}}).All(t.Context())
	if got := codesOf(all); got != "t0 t2 t3" || err != nil {
		t.Errorf("all things of ann = %s, %v; want t0 t2 t3, not the part alone", got, err)
	}
}

// testLinkPartNested loads a part of the targets of a part.
func testLinkPartNested(t *testing.T, db *database) {
	for i := range int64(13) {
		n := &node{Name: fmt.Sprint(i)}
		if i > 0 {
			n.Parent = perstore.Some((i-1)/3 + 1) // three children each
		}
		put(t, db.nodes(), n)
	}
	last := parse(t, "sort(-id)&limit(2)")
	roots, err := db.Model("Node").RQL("parentId=null").With(
		perstore.Include{Rel: "children", Query: last, With: []perstore.Include{{Rel: "children", Query: last}}}).All(t.Context())
	if err != nil || len(roots) != 1 {
		t.Fatalf("All gives %d roots, error %v; want 1", len(roots), err)
	}
	children := func(n *node) (out []*node) {
		objs, err := perstore.LinkQuery(&n.Perstore, n, "children").Sort(rql.SortKey{Path: []string{"id"}, Desc: true}).Limit(2).All(t.Context())
		if err != nil {
			t.Fatalf("children of %d error = %v", n.ID, err)
		}
		for _, obj := range objs {
			out = append(out, obj.(*node))
		}
		return out
	}
	got := ""
	for _, child := range children(roots[0].(*node)) {
		got = spaced(got, child.Name+":")
		for _, grandchild := range children(child) {
			got = spaced(got, grandchild.Name)
		}
	}
	wantSame(t, "the last two of each", got, "3: 12 11 2: 9 8")
}

// wantLinkParts checks that what With loads of a link is what each object's query finds.
func wantLinkParts(t *testing.T, f failer, objs *perstore.Query, rel, filter string, keys []rql.SortKey, limit, offset int) {
	f.Helper()
	terms := parse(t, filter).Terms()
	ask := func(q *perstore.Query) *perstore.Query {
		q = q.Where(terms...)
		if len(keys) > 0 {
			q = q.Sort(keys...)
		}
		if limit >= 0 {
			q = q.Limit(limit).Offset(offset)
		}
		return q
	}
	part := parse(t, ask(new(perstore.Query)).String())
	loaded, err := objs.With(perstore.Include{Rel: rel, Query: part}).All(t.Context())
	if err != nil {
		f.Fatalf("With(%s, %s) error = %v", rel, part, err)
	}
	fresh, err := objs.All(t.Context())
	if err != nil || len(fresh) != len(loaded) {
		f.Fatalf("All gives %d objects, %v; want %d", len(fresh), err, len(loaded))
	}
	for i := range loaded {
		got, want := linkKeys(t, f, loaded[i], rel, ask), linkKeys(t, f, fresh[i], rel, ask)
		if got != want {
			f.Fatalf("With(%s, %s) of object %d = %s; want %s", rel, part, i, got, want)
		}
	}
}

// linkKeys writes the keys of what the query of a link of obj finds.
func linkKeys(t *testing.T, f failer, obj any, rel string, ask func(*perstore.Query) *perstore.Query) string {
	f.Helper()
	var q *perstore.Query
	switch obj := obj.(type) {
	case *account:
		q = perstore.LinkQuery(&obj.Perstore, obj, rel)
	case *thing:
		q = perstore.LinkQuery(&obj.Perstore, obj, rel)
	case *node:
		q = perstore.LinkQuery(&obj.Perstore, obj, rel)
	}
	objs, err := ask(q).All(t.Context())
	if err != nil {
		f.Fatalf("%s error = %v", rel, err)
	}
	var keys []string
	for _, obj := range objs {
		switch obj := obj.(type) {
		case *account:
			keys = append(keys, obj.Code)
		case *thing:
			keys = append(keys, obj.Code)
		case *node:
			keys = append(keys, obj.Name)
		}
	}
	return strings.Join(keys, " ")
}

// testLinkPartEverywhere loads parts of links of every kind.
func testLinkPartEverywhere(t *testing.T, db *database) {
	owners(t, db)
	for i, tags := range [][]string{{"ann", "eve", "ann"}, {"eve"}, nil, {"bob", "ann", "none"}, {"eve", "bob"}} {
		v := newThing(fmt.Sprint("u", i))
		v.Tags, v.Count, v.Owner = tags, int64(-i%2), perstore.Some("eve")
		put(t, db.things(), v)
	}
	for i := range int64(9) {
		n := &node{Name: fmt.Sprint(i)}
		if i > 0 {
			n.Parent = perstore.Some((i-1)/2 + 1)
		}
		put(t, db.nodes(), n)
	}
	count, code := rql.SortKey{Path: []string{"count"}}, rql.SortKey{Path: []string{"code"}, Desc: true}
	for limit := -1; limit <= 3; limit++ {
		for _, rel := range []string{"things", "tagged", "owned", "busier"} {
			wantLinkParts(t, t, db.Model("Account").RQL("sort(code)"), rel, "count<=1", []rql.SortKey{count, code}, limit, 1)
			wantLinkParts(t, t, db.Model("Account").RQL("sort(code)"), rel, "", []rql.SortKey{count}, limit, 0)
		}
		wantLinkParts(t, t, db.Model("Thing").RQL("sort(code)"), "tagAccounts", "", []rql.SortKey{code}, limit, 0)
		wantLinkParts(t, t, db.Model("Thing").RQL("sort(code)"), "tagAccounts", "balance>=0", []rql.SortKey{{Path: []string{"balance"}}}, limit, 1)
		wantLinkParts(t, t, db.Model("Node").RQL("sort(id)"), "grandchildren", "", []rql.SortKey{{Path: []string{"id"}, Desc: true}}, limit, 0)
	}
}

// testLinkPartRandom loads random parts of random things.
func testLinkPartRandom(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "ann", Name: "A"}, &account{Code: "bob", Name: "B", Balance: 1}, &account{Code: "eve", Name: "A", Balance: 1})
	rapid.Check(t, func(r *rapid.T) {
		stock(t, r, db, rapid.IntRange(0, 12).Draw(r, "things"))
		filter := rapid.SampledFrom([]string{"", "count!=0", "(optActive=true|active=true)", "account/balance=1&optName!=0"}).Draw(r, "filter")
		limit, offset := rapid.IntRange(0, 4).Draw(r, "limit"), rapid.IntRange(0, 2).Draw(r, "offset")
		wantLinkParts(t, r, db.Model("Account").RQL("sort(code)"), "things", filter, sortKeys(r), limit, offset)
	})
}

// testLinkPartManyObjects loads a part for more objects than one statement asks for.
func testLinkPartManyObjects(t *testing.T, db *database) {
	const n = 1100
	var all []any
	for i := range n {
		parent := &node{Name: fmt.Sprint("p", i)}
		all = append(all, parent)
	}
	if err := perstore.AddAll(t.Context(), db.nodes(), all); err != nil {
		t.Fatalf("AddAll error = %v", err)
	}
	var children []any
	for i := range 3 * n {
		children = append(children, &node{Name: fmt.Sprint(i), Parent: perstore.Some(all[i/3].(*node).ID)})
	}
	if err := perstore.AddAll(t.Context(), db.nodes(), children); err != nil {
		t.Fatalf("AddAll error = %v", err)
	}
	parents, err := db.Model("Node").RQL("parentId=null&sort(id)").With(perstore.Include{Rel: "children", Query: parse(t, "sort(-id)&limit(1)")}).All(t.Context())
	if err != nil || len(parents) != n {
		t.Fatalf("All gives %d parents, error %v; want %d", len(parents), err, n)
	}
	for i, obj := range parents {
		p := obj.(*node)
		first, err := perstore.LinkQuery(&p.Perstore, p, "children").Sort(rql.SortKey{Path: []string{"id"}, Desc: true}).Limit(1).First(t.Context())
		if err != nil || first.(*node).ID != children[3*i+2].(*node).ID {
			t.Fatalf("the last child of %s = %v, %v; want %v", p.Name, first, err, children[3*i+2])
		}
	}
}

// testLinkPartMistakes asks for what is no part of a link.
func testLinkPartMistakes(t *testing.T, db *database) {
	owners(t, db)
	for what, q := range map[string]*perstore.Query{
		"a part of one object":     db.Model("Thing").RQL("").With(perstore.Include{Rel: "account", Query: parse(t, "limit(1)")}),
		"a part with a projection": db.Model("Account").RQL("").With(perstore.Include{Rel: "things", Query: parse(t, "select(name)&limit(1)")}),
		"a part that is a number":  db.Model("Account").RQL("").With(perstore.Include{Rel: "things", Query: parse(t, "count()")}),
	} {
		_, err := q.All(t.Context())
		wantError(t, "All with "+what, err, perstore.ErrInvalid)
	}
	for _, text := range []string{"nothing=1", "sort(nothing)", "sort(tags)", "limit(-1)"} {
		q := db.Model("Account").RQL("").With(perstore.Include{Rel: "things", Query: parse(t, text)})
		if _, err := q.All(t.Context()); err == nil || !strings.Contains(err.Error(), "things") {
			t.Errorf("All with the part %s error = %v; want one that names the link", text, err)
		}
	}
}
