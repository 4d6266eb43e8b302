package rql

import (
	"errors"
	"strings"
	"sync"
	"testing"
)

// about is a=about=5, or about(a,5): a value within one of it.
var about = Operator{
	Name: "about", Args: []ArgShape{PropertyArg, ValueArg},
	Rewrite: func(args []Node) (Node, error) {
		v := args[1].Value()
		if v.Kind() != KindInt {
			return Node{}, errors.New("a whole number is needed")
		}
		return And(Ge(args[0], Int(v.Int()-1)), Le(args[0], Int(v.Int()+1))), nil
	},
}

// anyOf is anyOf(cond…).
var anyOf = Operator{
	Name: "anyOf", Args: []ArgShape{ConditionArg}, Variadic: true,
	Rewrite: func(args []Node) (Node, error) { return Or(args...), nil },
}

// newest is a clause.
var newest = Operator{
	Name:    "newest",
	Rewrite: func([]Node) (Node, error) { return Sort(SortKey{Path: []string{"at"}, Desc: true}), nil },
}

func customParser(t *testing.T, ops ...Operator) *Parser {
	t.Helper()
	p, err := NewParser(Custom(ops...), MaxTerms(100))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestCustom(t *testing.T) {
	p := customParser(t, about, anyOf, newest)
	for text, want := range map[string]string{
		"about(qty,5)":                     "and(ge(qty,4),le(qty,6))",
		"qty=about=5&newest()":             "and(ge(qty,4),le(qty,6))&sort(-at)",
		"not(customer/age=about=5)":        "not(and(ge((customer,age),4),le((customer,age),6)))",
		"anyOf(a=1,anyOf(b=2,about(c,3)))": "or(eq(a,1),or(eq(b,2),and(ge(c,2),le(c,4))))",
		"anyOf()":                          "or()",
		"price<10":                         "lt(price,10)",
	} {
		q, err := p.Parse(text)
		if err != nil || q.String() != want {
			t.Errorf("Parse(%s) = %v, %v; want %s", text, q, err, want)
		}
	}
	if q, _ := Parse("about(qty,5)"); q.String() != "about(qty,5)" {
		t.Errorf("Parse(about(qty,5)) of the default parser = %v; want the call itself", q)
	}
}

func TestCustomErrors(t *testing.T) {
	p := customParser(t, about, anyOf, newest, Operator{
		Name: "twice", Args: []ArgShape{ConditionArg},
		Rewrite: func(args []Node) (Node, error) { return And(args[0], args[0]), nil },
	}, Operator{
		Name: "bare", Args: []ArgShape{AnyArg},
		Rewrite: func(args []Node) (Node, error) { return args[0], nil },
	}, Operator{
		Name: "pair", Args: []ArgShape{ListArg},
		Rewrite: func(args []Node) (Node, error) { return Node{}, &Error{Pos: args[0].Pos(), Msg: "no pair"} },
	}, Operator{
		Name: "oneOf", Args: []ArgShape{PropertyArg, ValueArg}, Variadic: true,
		Rewrite: func(args []Node) (Node, error) { return In(args[0]), nil },
	})
	for _, c := range []struct {
		text string
		pos  int
		want string
	}{
		{"a=1&about(qty)", 4, "about takes 2 arguments, met 1"},
		{"a=1&about(qty,1,2)", 4, "about takes 2 arguments, met 3"},
		{"about(f(),1)", 6, "about takes a property, met f()"},
		{"about(qty,(1,2))", 10, "about takes a value, met (1,2)"},
		{"a=1&about(qty,x)", 4, "about: a whole number is needed"},
		{"=about=5", 0, "about takes 2 arguments, met 1"},
		{"anyOf(a=1,b)", 10, "anyOf takes a condition, met b"},
		{"newest(x)", 0, "newest takes 0 arguments, met 1"},
		{"oneOf()", 0, "oneOf takes 1 or more arguments, met 0"},
		{"bare(x)", 0, "bare is rewritten to x, which is no condition"},
		{"pair((1,2))", 5, "no pair"},
		{"pair((1,f()))", 5, "pair takes a list of values"},
		{strings.Repeat("twice(", 40) + "a=1" + strings.Repeat(")", 40), 210, "more than 100 terms"},
	} {
		_, err := p.Parse(c.text)
		if bad, ok := err.(*Error); !ok || bad.Pos != c.pos || !strings.Contains(bad.Msg, c.want) {
			t.Errorf("Parse(%s) error = %v; want one at byte %d with %q", c.text, err, c.pos, c.want)
		}
	}
}

// TestCustomPositions checks that what is wrong with a property is told at the
// property, and with what was built, at the call.
func TestCustomPositions(t *testing.T) {
	p := customParser(t, about, newest)
	for text, pos := range map[string]int{"qty=1&about(quty,5)": 12, "qty=1&about(paid,5)": 6, "qty=1&newest()&sort(qty)": 15} {
		q, err := p.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Bind(q, orders)
		if bad, ok := err.(*Error); !ok || bad.Pos != pos {
			t.Errorf("Bind(%s) error = %v; want one at byte %d", text, err, pos)
		}
	}
}

func TestBadOperators(t *testing.T) {
	rewrite := func([]Node) (Node, error) { return And(), nil }
	for want, op := range map[string]Operator{
		`"" cannot be the name`:                       {Rewrite: rewrite},
		`"a(b" cannot be the name`:                    {Name: "a(b", Rewrite: rewrite},
		"operator eq is there already":                {Name: "eq", Rewrite: rewrite},
		"operator x has no Rewrite":                   {Name: "x"},
		"operator x is variadic and has no arguments": {Name: "x", Variadic: true, Rewrite: rewrite},
	} {
		if _, err := NewParser(Custom(op)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("NewParser(Custom(%q)) error = %v; want %s", op.Name, err, want)
		}
		if _, err := Parse("a", Custom(op)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(a, Custom(%q)) error = %v; want %s", op.Name, err, want)
		}
	}
}

func TestOperatorTwice(t *testing.T) {
	const want = "rql: operator about is given twice"
	for _, opts := range [][]ParseOption{{Custom(about, about)}, {Custom(about), Custom(newest, about)}} {
		if _, err := NewParser(opts...); err == nil || err.Error() != want {
			t.Errorf("NewParser with about twice: error = %v; want %s", err, want)
		}
	}
	if _, err := customParser(t, about).Parse("a", Custom(about)); err == nil || err.Error() != want {
		t.Errorf("Parse with an operator of the parser: error = %v; want %s", err, want)
	}
}

// TestParserIsShared parses concurrently, with further options for one query.
func TestParserIsShared(t *testing.T) {
	p := customParser(t, about)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if q, err := p.Parse("newest()&qty=about=$1", Custom(newest), Params(5)); err != nil || q.String() != "sort(-at)&and(ge(qty,4),le(qty,6))" {
				t.Errorf("Parse with more options = %v, %v", q, err)
			}
			if q, err := p.Parse("newest()"); err != nil || q.String() != "newest()" {
				t.Errorf("Parse(newest()) = %v, %v; want no trace of options for another query", q, err)
			}
		})
	}
	all.Wait()
	if q, err := new(Parser).Parse("a=1"); err != nil || q.String() != "eq(a,1)" {
		t.Errorf("Parse of the zero Parser = %v, %v", q, err)
	}
}
