package storetest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

var recurseTests = []test{
	{"Trees", testRecurseTrees},
	{"Nets", testRecurseNets},
	{"TextKeys", testRecurseTextKeys},
	{"Family", testRecurseFamily},
	{"Clauses", testRecurseClauses},
	{"Model", testRecurseModel},
	{"Errors", testRecurseErrors},
	{"Deep", testRecurseDeep},
}

// grow stores a tree, three nodes in a circle and one that is its own parent.
func grow(t *testing.T, db *database) {
	t.Helper()
	put(t, db.nodes(), &node{ID: 1, Name: "root"},
		&node{ID: 2, Name: "left", Parent: perstore.Some[int64](1)}, &node{ID: 3, Name: "right", Parent: perstore.Some[int64](1)},
		&node{ID: 4, Name: "leftmost", Parent: perstore.Some[int64](2)}, &node{ID: 5, Name: "inner", Parent: perstore.Some[int64](2)},
		&node{ID: 6, Name: "x"}, &node{ID: 7, Name: "y", Parent: perstore.Some[int64](6)}, &node{ID: 8, Name: "z", Parent: perstore.Some[int64](7)},
		&node{ID: 6, Name: "x", Parent: perstore.Some[int64](8)}, &node{ID: 9, Name: "self", Parent: perstore.Some[int64](9)})
}

// named are the names of the nodes that a query finds, by their keys.
func named(t *testing.T, db *database, query string) string {
	t.Helper()
	names := ""
	for _, n := range find[*node](t, t.Context(), db.nodes(), query+"&sort(id)") {
		names = spaced(names, n.Name)
	}
	return names
}

func testRecurseTrees(t *testing.T, db *database) {
	grow(t, db)
	for query, want := range map[string]string{
		"recurse(children)":                             "root left right leftmost inner x y z self",
		"recurse(children,name=root)":                   "root left right leftmost inner",
		"recurse(children,name=left)":                   "left leftmost inner",
		"recurse(children,name=right)":                  "right",
		"recurse(children,name=nobody)":                 "",
		"recurse(children,name=y)":                      "x y z",
		"recurse(parent,name=y)":                        "x y z",
		"recurse(children,id=9)":                        "self",
		"recurse(parent,id=4)":                          "root left leftmost",
		"recurse(parent,in(id,(3,5)))":                  "root left right inner",
		"recurse(parent,parentId=null)":                 "root",
		"recurse(children,parentId=null,name=left)":     "",
		"recurse(children,(name=right|name=z))":         "right x y z",
		"recurse(children,rel(children,name=inner))":    "left leftmost inner",
		"recurse(children,parent/name=root)":            "left right leftmost inner",
		"recurse(children,name=root)&name!=left":        "root right leftmost inner",
		"like(name,*t*)&recurse(children,name=left)":    "left leftmost",
		"recurse(children,id=2)&recurse(parent,id=5)":   "left inner",
		"recurse(children,id=1)&recurse(children,id=6)": "",
		"recurse(parent,id=4)&rel(parent)":              "left leftmost",
	} {
		wantSame(t, "Query("+query+")", named(t, db, query), want)
	}
}

func testRecurseNets(t *testing.T, db *database) {
	next := perstore.Some[int64]
	put(t, db.store("Stop"),
		&stop{Line: "a", Number: 1, Next: next(2), Transfers: []int64{2}}, &stop{Line: "a", Number: 2, Next: next(3), Transfers: []int64{5}},
		&stop{Line: "a", Number: 3, Next: next(1)}, &stop{Line: "a", Number: 4, Next: next(4), Closed: true},
		&stop{Line: "b", Number: 1, Next: next(2)}, &stop{Line: "b", Number: 2, Transfers: []int64{4, 4}})
	put(t, db.store("Ride"), &ride{From: 1, To: 4}, &ride{From: 4, To: 2}, &ride{From: 3, To: 4})
	for query, want := range map[string]string{
		"recurse(following)":                                "a1 a2 a3 a4 b1 b2",
		"recurse(following,line=a,number=2)":                "a1 a2 a3",
		"recurse(following,number=1)":                       "a1 a2 a3 b1 b2",
		"recurse(following,number=4)":                       "a4",
		"recurse(following,next=null)":                      "b2",
		"recurse(following,line=c)":                         "",
		"recurse(before,line=b,number=2)":                   "b1 b2",
		"recurse(changes,line=a,number=1)":                  "a1 a2 a4 b2",
		"recurse(changes,line=a,number=1)&closed=false":     "a1 a2 b2",
		"recurse(open,line=a,number=1)":                     "a1 a2 b2",
		"recurse(open,closed=true)":                         "a4",
		"recurse(changesTo,number=4)":                       "a1 a4 b2",
		"recurse(rides,line=b,number=1)":                    "a2 a4 b1 b2",
		"recurse(changes,line=a)&recurse(following,line=b)": "b2",
	} {
		found := ""
		for _, s := range find[*stop](t, t.Context(), db.store("Stop"), query+"&sort(line,number)") {
			found = spaced(found, fmt.Sprint(s.Line, s.Number))
		}
		wantSame(t, "Query("+query+")", found, want)
	}
}

func testRecurseTextKeys(t *testing.T, db *database) {
	told := perstore.Some[string]
	put(t, db.rumours(), &rumour{Code: "a", Text: "first"}, &rumour{Code: "b", Text: "none", Source: told("a")},
		&rumour{Code: "c", Text: "third", Source: told("b")}, &rumour{Code: "d", Text: "lost", Source: told("nobody")})
	for query, want := range map[string]string{
		"recurse(source,code=c)": "a b c", "recurse(origin,code=c)": "c", "recurse(origin,code=b)": "a b", "recurse(source,code=d)": "d",
	} {
		found := ""
		for _, r := range find[*rumour](t, t.Context(), db.rumours(), query+"&sort(code)") {
			found = spaced(found, r.Code)
		}
		wantSame(t, "Query("+query+")", found, want)
	}
}

// testRecurseFamily goes through the objects of a model that are kept in the
// table of another one.
func testRecurseFamily(t *testing.T, db *database) {
	put(t, db.store("Box"), &box{ID: 1}, &box{ID: 2, Inside: link(1)})
	put(t, db.store("Freezer"), &freezer{Base: box{ID: 3, Inside: link(2)}}, &freezer{Base: box{ID: 4, Inside: link(3)}, Engine: link(3)},
		&freezer{Base: box{ID: 5}, Engine: link(4)})
	for _, c := range []struct{ model, query, want string }{
		{"Box", "recurse(inside,id=4)", "1 2 3 4"}, {"Box", "recurse(inside,id=5)", "5"},
		{"Freezer", "recurse(engine,id=5)", "3 4 5"}, {"Freezer", "recurse(engine,id=1)", ""}, {"Freezer", "recurse(engine,insideId=null)", "3 4 5"},
	} {
		found := ""
		err := db.store(c.model).Query(t.Context(), parse(t, c.query+"&sort(id)"), func(obj any) bool {
			found = spaced(found, fmt.Sprint(db.store(c.model).Entity().KeyOf(obj)))
			return true
		})
		if err != nil {
			t.Errorf("Query(%s) of %s error = %v", c.query, c.model, err)
		}
		wantSame(t, "Query("+c.query+") of "+c.model, found, c.want)
	}
}

// testRecurseClauses checks that what follows recurse is about what it reaches.
func testRecurseClauses(t *testing.T, db *database) {
	grow(t, db)
	for query, want := range map[string]string{
		"recurse(children,name=root)&sort(-name)&limit(2)": "root right", "recurse(children,name=root)&sort(name)&limit(2,1)": "left leftmost",
		"sort(parent/name,-name)&recurse(children,name=root)": "root leftmost inner right left",
	} {
		names := ""
		for _, n := range find[*node](t, t.Context(), db.nodes(), query) {
			names = spaced(names, n.Name)
		}
		wantSame(t, "Query("+query+")", names, want)
	}
	for _, s := range []perstore.Store{db.nodes(), hidden(db.nodes())} {
		n, err := perstore.Count(t.Context(), s, parse(t, "recurse(children,name=root)&name!=left"))
		if err != nil || n != 4 {
			t.Errorf("Count = %d, %v; want 4", n, err)
		}
		v, err := perstore.Reduce(t.Context(), s, parse(t, "recurse(children,name=root)&sum(id)"))
		if err != nil || v.Int() != 15 {
			t.Errorf("Reduce(sum(id)) = %v, %v; want 15", v, err)
		}
		var rows []string
		err = perstore.Aggregate(t.Context(), s, parse(t, "recurse(parent,id=4)&aggregate(parentId,count(),max(id))&sort(parentId)"), func(row []rql.Value) bool {
			rows = append(rows, fmt.Sprint(row))
			return true
		})
		if err != nil {
			t.Errorf("Aggregate error = %v", err)
		}
		wantSame(t, "Aggregate", rows, []string{"[null 1 1]", "[1 1 2]", "[2 1 4]"})
	}
}

func testRecurseModel(t *testing.T, db *database) {
	grow(t, db)
	q := db.Model("Node").RQL("recurse(children,name=$1)", "root")
	if n, err := q.Count(t.Context()); n != 5 || err != nil {
		t.Errorf("Count = %d, %v; want 5", n, err)
	}
	for name, want := range map[string]bool{"root": true, "nobody": false} {
		there, err := db.Model("Node").RQL("recurse(children,name=$1)&limit(3)", name).Exists(t.Context())
		if there != want || err != nil {
			t.Errorf("Exists of what %s reaches = %v, %v; want %v", name, there, err, want)
		}
	}
	names := ""
	for _, n := range paged[*node](t, t, q.Sort(rql.SortKey{Path: []string{"name"}}), 2) {
		names = spaced(names, n.Name)
	}
	wantSame(t, "pages of "+q.String(), names, "inner left leftmost right root")
	up := perstore.NewLink[*node, *node]("parent")
	wantSame(t, "Recurse", db.Model("Node").Where(perstore.Nodes([]perstore.Predicate[*node]{perstore.Recurse(up)})...).String(), "recurse(parent)")
}

func testRecurseErrors(t *testing.T, db *database) {
	for query, model := range map[string]string{
		"recurse()": "Node", "recurse(name)": "Node", "recurse(nowhere)": "Node", "recurse(account)": "Thing", "recurse((parent,children))": "Node",
		"recurse(children,nothing=1)": "Node", "recurse(children,name)": "Node", "not(recurse(account))": "Thing", "id=1|recurse(parent,id=x)": "Node",
		"rel(children,recurse(children,sort(id)))": "Node", "recurse(inside,id=1)": "Freezer", "recurse(children,sort(id))": "Node",
	} {
		err := db.store(model).Query(t.Context(), parse(t, query), yes)
		if e := (*rql.Error)(nil); !errors.As(err, &e) || e.Pos < 0 {
			t.Errorf("Query(%s) of %s error = %v; want an *rql.Error with a position", query, model, err)
		}
	}
}

// testRecurseDeep goes further than a database may by itself, and stops when it
// is told to.
func testRecurseDeep(t *testing.T, db *database) {
	const deep = 1200
	objs := []any{&node{ID: 1}}
	for i := range int64(deep - 1) {
		objs = append(objs, &node{ID: i + 2, Parent: perstore.Some(i + 1)})
	}
	if err := perstore.AddAll(t.Context(), db.nodes(), objs); err != nil {
		t.Fatalf("AddAll error = %v", err)
	}
	for _, query := range []string{"recurse(parent,id=1200)", "recurse(children,id=1)"} {
		if n, err := perstore.Count(t.Context(), db.nodes(), parse(t, query)); n != deep || err != nil {
			t.Errorf("Count(%s) = %d, %v; want %d", query, n, err, deep)
		}
	}
	ctx, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	_, err := perstore.Count(ctx, db.nodes(), parse(t, "recurse(children,id=1)"))
	wantError(t, "Count(recurse) with an expired ctx", err, context.DeadlineExceeded)
}

func testUpdateReached(t *testing.T, db *database, as func(perstore.Store) perstore.Store) {
	grow(t, db)
	s := as(db.nodes())
	n, err := perstore.Update(t.Context(), s, parse(t, "recurse(children,name=left)&name!=inner"), []rql.Assignment{{Field: 1, Value: rql.String("new")}})
	if n != 2 || err != nil {
		t.Errorf("Update = %d, %v; want 2", n, err)
	}
	wantSame(t, "names after Update", named(t, db, ""), "root new right new inner x y z self")
	n, err = perstore.Update(t.Context(), s, parse(t, "recurse(parent,id=8)"), []rql.Assignment{{Field: 2, Value: rql.Null()}})
	if n != 3 || err != nil {
		t.Errorf("Update of a circle = %d, %v; want 3", n, err)
	}
	wantSame(t, "roots after Update", named(t, db, "parentId=null"), "root x y z")
}

func testRemoveReached(t *testing.T, db *database, as func(perstore.Store) perstore.Store) {
	grow(t, db)
	s := as(db.nodes())
	for _, c := range []struct {
		query string
		n     int64
		left  string
	}{
		{"recurse(children,name=nobody)", 0, "root left right leftmost inner x y z self"},
		{"recurse(children,name=left)&sort(-id)&limit(1)", 1, "root left right leftmost x y z self"},
		{"recurse(children,name=left)", 2, "root right x y z self"},
		{"recurse(children,name=x)", 3, "root right self"},
		{"recurse(parent,name=right)", 2, "self"},
		{"recurse(parent)", 1, ""},
	} {
		n, err := perstore.Remove(t.Context(), s, parse(t, c.query))
		if n != c.n || err != nil {
			t.Errorf("Remove(%s) = %d, %v; want %d", c.query, n, err, c.n)
		}
		wantSame(t, "names after Remove("+c.query+")", named(t, db, ""), c.left)
	}
	put(t, db.parts(), &part{ID: 1}, of(1, &part{ID: 2}), needs(2, &part{ID: 3}))
	_, err := perstore.Remove(t.Context(), as(db.parts()), parse(t, "recurse(whole,id=2)"))
	wantError(t, "Remove of what a spare is", err, perstore.ErrInvalid)
	if err != nil && !db.harness.Discreet && !strings.Contains(err.Error(), "spare") {
		t.Errorf("Remove error = %v; want the link spare in it", err)
	}
}
