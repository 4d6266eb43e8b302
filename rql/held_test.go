package rql_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
)

// item is an object of which a view does not show all.
type item struct {
	name, owner string
	cost        int64
	parent      string
}

// parseNamed parses a query with named parameters.
func parseNamed(text string) rql.Query {
	q, err := rql.Parse(text, rql.Names())
	if err != nil {
		panic(err)
	}
	return q
}

// viewOf is a schema of items that shows their names, those of one owner alone, and
// leads to their parents, of that owner, too.
func viewOf() *rql.Schema {
	s := &rql.Schema{
		Name: "Item", Table: "items", Key: []int{0}, Where: parseNamed("owner=$me&cost=lt=100"),
		Fields: []rql.Field{
			{Name: "name", Column: "name", Type: rql.TypeString},
			{Name: "owner", Column: "owner", Type: rql.TypeString, Hidden: true},
			{Name: "cost", Column: "cost", Type: rql.TypeInt, Hidden: true},
			{Name: "parent", Column: "parent", Type: rql.TypeString, Hidden: true, Nullable: true},
		},
		Value: func(obj any, i int) rql.Value {
			it := obj.(*item)
			return []rql.Value{rql.String(it.name), rql.String(it.owner), rql.Int(it.cost), rql.String(it.parent)}[i]
		},
	}
	s.Links = []*rql.Link{
		{Name: "up", Target: s, On: []rql.Join{{Op: "eq", Local: 3, Remote: []string{"name"}}}},
		{Name: "below", Many: true, Target: s, On: []rql.Join{{Op: "eq", Local: 0, Remote: []string{"parent"}}}},
	}
	return s
}

var items = []any{
	&item{"a", "ann", 1, ""}, &item{"b", "ann", 2, "a"}, &item{"c", "bob", 3, "a"}, &item{"d", "ann", 4, "c"}, &item{"e", "ann", 100, "a"}, &item{"f", "ann", 5, "b"},
}

// itemSource finds items by a scan.
type itemSource struct{}

func (itemSource) Lookup(s *rql.Schema, field int, v rql.Value, yield func(any) bool) error {
	for _, obj := range items {
		if (field < 0 || s.Value(obj, field).Equal(v)) && !yield(obj) {
			break
		}
	}
	return nil
}

// shownTo runs a query as a user and gives the names of what it finds.
func shownTo(t *testing.T, me, query string) (string, error) {
	t.Helper()
	q, err := rql.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	b, err := rql.Bind(q.Given("me", rql.String(me)), viewOf())
	if err != nil {
		return "", err
	}
	var names []string
	err = rql.Compile(b).Run(slices.Values(items), itemSource{}, func(obj any) bool {
		names = append(names, obj.(*item).name)
		return true
	})
	return strings.Join(names, " "), err
}

// TestWhere checks that a query, its paths and what it reaches are about the objects
// that meet the condition of the schema.
func TestWhere(t *testing.T) {
	for query, want := range map[string]string{
		"":                      "a b d f",
		"name=c":                "",
		"or(name=c,name=a)":     "a",
		"ne(name,b)":            "a d f",
		"up/name=a":             "b",
		"up/name=c":             "", // d has a parent of bob's
		"rel(up)":               "b f",
		"not(rel(up))":          "a d",
		"rel(below,name=c)":     "",
		"below/name=b":          "a",
		"recurse(below,name=a)": "a b f", // neither c, e nor what is below c
		"recurse(below,name=c)": "",
		"sort(-name)&limit(2)":  "f d",
		"recurse(up,name=f)":    "a b f",
		"up/up/name=a":          "f",
	} {
		got, err := shownTo(t, "ann", query)
		if got != want || err != nil {
			t.Errorf("%s gives %q, %v; want %q", query, got, err, want)
		}
	}
	if got, err := shownTo(t, "bob", ""); got != "c" || err != nil {
		t.Errorf("bob sees %q, %v; want c", got, err)
	}
}

// TestHidden checks that a hidden field is as unknown as one that is not there: the
// errors differ in its name alone.
func TestHidden(t *testing.T) {
	for _, form := range []string{
		"eq(%,1)", "lt(%,1)", "in(%,(1))", "contains(%,1)", "match(%,a)", "%=null", "sort(%)", "sort(-%)", "select(%)", "unselect(%)", "values(%)", "aggregate(%,count())",
		"aggregate(name,sum(%))", "sum(%)", "min(%)", "distinct()&values(%)", "up/%=1", "rel(below,%=1)", "recurse(up,%=1)", "sort(up/%)", "select(up/%)", "not(%=1)", "or(name=a,%=1)",
	} {
		_, hidden := shownTo(t, "ann", strings.ReplaceAll(form, "%", "cost"))
		_, absent := shownTo(t, "ann", strings.ReplaceAll(form, "%", "what"))
		if hidden == nil || absent == nil || strings.ReplaceAll(hidden.Error(), "cost", "what") != absent.Error() {
			t.Errorf("%s of a hidden field: %v; want as of an unknown one: %v", form, hidden, absent)
		}
	}
	_, err := shownTo(t, "ann", "own=1")
	if err == nil || strings.Contains(err.Error(), "owner") {
		t.Errorf("own=1 error = %v; want none that suggests a hidden name", err)
	}
}

func TestShown(t *testing.T) {
	for query, want := range map[string]string{"": "[0]", "select(name)": "[0]", "unselect(name)": "[]"} {
		b, err := rql.Bind(parseNamed(query).Given("me", rql.String("ann")), viewOf())
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(b.Select); got != want {
			t.Errorf("Bind(%s).Select = %s; want %s", query, got, want)
		}
	}
}

// TestOwn checks conditions of the program's own.
func TestOwn(t *testing.T) {
	q := parseNamed("name=ne=a").Given("me", rql.String("ann")).Own(rql.Eq(rql.Property("parent"), rql.String("a")))
	for _, q := range []rql.Query{q, q.And(rql.Sort(rql.SortKey{Path: []string{"name"}})), q.Flat(), q.Without("sort"), q.Filters(), q.Rows()} {
		b, err := rql.Bind(q, viewOf())
		if err != nil {
			t.Fatalf("Bind(%s) error = %v", q, err)
		}
		n, err := rql.Compile(b).Count(slices.Values(items), itemSource{})
		if n != 1 || err != nil {
			t.Errorf("%s finds %d, %v; want b alone", q, n, err)
		}
	}
	if q.String() != "ne(name,a)" {
		t.Errorf("String = %s; want the query of who asks alone", q)
	}
}

// TestGivenMissing checks that nobody sees anything without the values.
func TestGivenMissing(t *testing.T) {
	_, err := rql.Bind(parseNamed(""), viewOf())
	if wrong := (*rql.Error)(nil); !errors.As(err, &wrong) {
		t.Errorf("Bind error = %v; want an *rql.Error", err)
	}
}

// TestShapeOfHeld checks that given values are no part of what a plan is kept by.
func TestShapeOfHeld(t *testing.T) {
	shape := func(me string, own ...rql.Node) string {
		key, values := parseNamed("name=a").Given("me", rql.String(me)).Own(own...).Shape(nil, nil)
		if want := 2 + len(own); len(values) != want {
			t.Errorf("Shape takes out %d values; want %d", len(values), want)
		}
		return string(key)
	}
	of := func(owner string) rql.Node { return rql.Eq(rql.Property("owner"), rql.String(owner)) }
	switch {
	case shape("ann") != shape("bob"), shape("ann", of("x")) != shape("bob", of("y")):
		t.Error("Shape differs by a value")
	case shape("ann") == shape("ann", of("x")):
		t.Error("Shape does not know conditions of the program's own")
	}
	b, err := rql.BindShape(parseNamed("name=a").Given("me", rql.String("ann")), viewOf())
	if err != nil {
		t.Fatal(err)
	}
	slots := 0
	for _, p := range b.Where.Args {
		for _, arg := range append(p.Args, p) {
			for _, v := range arg.Values {
				if _, _, ok := v.Slot(); ok {
					slots++
				}
			}
		}
	}
	if slots != 2 {
		t.Errorf("BindShape has %d slots; want those of name and me", slots)
	}
}

// TestWithin checks that further conditions hold on the objects of a query and on
// the targets of its links.
func TestWithin(t *testing.T) {
	cheap := rql.Lt(rql.Property("cost"), rql.Int(4))
	for query, want := range map[string]string{"": "a b", "rel(below)": "a", "rel(below,name=f)": "", "name=f": "", "or(name=f,name=b)": "b"} {
		q := parseNamed(query).Given("me", rql.String("ann")).Within("Item", cheap).Within("Other", rql.In(rql.Property("name")))
		b, err := rql.Bind(q, viewOf())
		if err != nil {
			t.Fatalf("Bind(%s) error = %v", query, err)
		}
		var names []string
		err = rql.Compile(b).Run(slices.Values(items), itemSource{}, func(obj any) bool { names = append(names, obj.(*item).name); return true })
		if got := strings.Join(names, " "); got != want || err != nil {
			t.Errorf("%s gives %q, %v; want %q", query, got, err, want)
		}
	}
	shape := func(q rql.Query) string { key, _ := q.Shape(nil, nil); return string(key) }
	plain := parseNamed("name=a").Given("me", rql.String("ann"))
	if shape(plain) == shape(plain.Within("Item", cheap)) || shape(plain.Within("Item", cheap)) == shape(plain.Within("Other", cheap)) {
		t.Error("Shape does not know further conditions")
	}
	terms := []rql.Node{cheap}
	once := plain.Within("Item", terms...)
	if again := once.Given("me", rql.String("ann")).Within("Item", terms...); shape(again) != shape(once) {
		t.Error("Shape tells a query from one that was given the same again")
	}
	if shape(once.Given("me", rql.String("bob"))) == shape(once) || shape(once.Within("Item", rql.Lt(rql.Property("cost"), rql.Int(5)))) == shape(once) {
		t.Error("Shape does not tell a query from one that was given something else")
	}
}

// TestWhereInACircle checks that a condition which leads back to its own schema is
// an error, whichever way round.
func TestWhereInACircle(t *testing.T) {
	s := viewOf()
	s.Where = parseNamed("up/name=a")
	_, err := rql.Bind(rql.Query{}, s)
	if wrong := (*rql.Error)(nil); !errors.As(err, &wrong) || !strings.Contains(err.Error(), "leads back") {
		t.Errorf("Bind error = %v; want that the condition leads back", err)
	}
}
