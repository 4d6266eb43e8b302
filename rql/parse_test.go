package rql

import (
	"errors"
	"regexp"
	"strings"
	"testing"
)

func TestParseErrors(t *testing.T) {
	for _, c := range []struct {
		text string
		pos  int
		want string // part of the message
	}{
		{"?a=1", 0, "does not begin with ?"},
		{"a=b c", 3, `illegal character " "; percent-encode it`},
		{"a=é", 2, `illegal character "é"`},
		{"a!b", 1, `illegal character "!"`},
		{"a=\x00", 2, `illegal character "\x00"`},
		{"\x00", 0, `illegal character "\x00"`},
		{"(a=1", 0, "( without )"},
		{"a&f((b)", 3, "( without )"},
		{"a=1)", 3, ") without ("},
		{"a&b|c", 3, `'|' after '&': separators cannot be mixed`},
		{"a|", 2, "expected a term, met the end"},
		{"(a&)", 3, `expected a term, met ")"`},
		{"|a", 0, `expected a term, met "|"`},
		{"f(a&b)", 3, `expected , between the arguments of f, met '&'`},
		{"a=(b&c)", 4, `expected , between the values of a list, met '&'`},
		{"a(b)c", 4, `expected a separator, met "c"`},
		{"a=b(c)", 3, `expected a separator, met "("`},
		{"a=b=c=d", 5, `chained comparison: expected a separator after the value, met "="`},
		{"(a,(b))=1", 0, "expected a property before eq"},
		{"a//b=1", 2, `empty segment in the path "a//b"`},
		{"x=1&b/c=d:e", 8, `unknown converter "d"`},
		{"a=numbr:1", 2, `unknown converter "numbr"; did you mean "number"?; a colon in a value is %3A`},
		{"a=number:x", 9, `"x" is not a number`},
		{"a=boolean:1", 10, `"1" is not a boolean`},
		{"a=date:2009-02-30", 7, `"2009-02-30" is not a date`},
		{"a=epoch:x", 8, `"x" is not an epoch`},
		{"a=re:%28", 5, "malformed regular expression: missing closing )"},
		{"a=%2", 2, "expected two hexadecimal digits after %"},
		{"a=b%2g", 3, "expected two hexadecimal digits after %"},
		{"a=%FF", 2, "is not UTF-8 when decoded"},
		{"a=$1", 2, "parameter $1, but none are given; a literal $ is %24"},
	} {
		_, err := Parse(c.text)
		var bad *Error
		if !errors.As(err, &bad) || bad.Pos != c.pos || !strings.Contains(bad.Msg, c.want) {
			t.Errorf("Parse(%q) error = %v; want one at byte %d with %q", c.text, err, c.pos, c.want)
		}
	}
}

// TestMaxListOfParameters bounds what a parameter brings as what is written.
func TestMaxListOfParameters(t *testing.T) {
	const want = "rql: at byte 5: parameter $1 is a list of 10001 members; at most 10000 are allowed"
	if _, err := Parse("in(a,$1)", Params(make([]int, 10_001))); err == nil || err.Error() != want {
		t.Errorf("Parse(in(a,$1)) with 10,001 values: error = %v; want %s", err, want)
	}
	for _, opts := range [][]ParseOption{{Params(make([]int, 10_000))}, {Params(make([]int, 3)), MaxList(3)}} {
		if _, err := Parse("in(a,$1)", opts...); err != nil {
			t.Errorf("Parse(in(a,$1)) with as many values as can be: error = %v", err)
		}
	}
	if _, err := Parse("in(a,$1)", Params(make([]int, 3)), MaxList(2)); err == nil {
		t.Errorf("Parse(in(a,$1)) with 3 values and MaxList(2): no error")
	}
}

func TestParsePositions(t *testing.T) {
	q, err := Parse("a=1&f(bb,c/d)&(x,y)")
	if err != nil {
		t.Fatal(err)
	}
	var got []int
	var walk func(n Node)
	walk = func(n Node) {
		got = append(got, n.Pos())
		for _, kid := range n.kids {
			walk(kid)
		}
	}
	for _, n := range q.Terms() {
		walk(n)
	}
	want := []int{0, 0, 2, 4, 6, 9, 9, 11, 14, 15, 17}
	if len(got) != len(want) {
		t.Fatalf("positions = %v; want %v", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("positions = %v; want %v", got, want)
		}
	}
	if pos := Eq(Property("a"), Int(1)).Pos(); pos != -1 {
		t.Errorf("position of a built node = %d; want -1", pos)
	}
}

func TestParams(t *testing.T) {
	for _, c := range []struct {
		text   string
		params []any
		want   string
	}{
		{"a=$1", []any{"x&y=1"}, "eq(a,x%26y%3D1)"},
		{"in(a,$1)", []any{[]int64{1, 2}}, "in(a,(1,2))"},
		{"a=$2&b=$1", []any{1, nil}, "eq(a,null)&eq(b,1)"},
		{"a=$1", []any{regexp.MustCompile("(?i)x")}, "eq(a,re:x)"},
		{"a=$1", []any{int64(9007199254740993)}, "eq(a,9007199254740993)"},
		{"$1/b=1&string:$1", []any{"a"}, "eq((a,b),1)&%241"},
	} {
		q, err := Parse(c.text, Params(c.params...))
		if err != nil || q.String() != c.want {
			t.Errorf("Parse(%q, %v) = %v, %v; want %v", c.text, c.params, q, err, c.want)
		}
	}
	for text, want := range map[string]string{
		"a=$2":  "parameter $2 is not given",
		"a=$0":  "parameter $0 is not given",
		"a=$01": "parameter $01 is not given",
		"a=$x":  "parameter $x is not given",
		"a=$":   "parameter $ is not given",
	} {
		if _, err := Parse(text, Params(1)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q, 1) error = %v; want %q", text, err, want)
		}
	}
	if _, err := Parse("a=$1", Params(struct{}{})); err == nil || !strings.Contains(err.Error(), "parameter $1: a value of type struct {}") {
		t.Errorf("Parse with a struct: error = %v", err)
	}
}

func TestNames(t *testing.T) {
	q, err := Parse("a=$supplier&b=$b%20c&c=$1", Names(), Params(7))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := q.String(), "eq(a,$supplier)&eq(b,$b%20c)&eq(c,7)"; got != want {
		t.Errorf("Parse with names = %s; want %s", got, want)
	}
	if v := q.Terms()[1].Args()[1].Value(); v.Kind() != KindParam || v.Text() != "b c" {
		t.Errorf("parameter = %v of kind %d; want b c", v.Text(), v.Kind())
	}
	for _, text := range []string{"a=$", "a=$1", "a=$%2"} {
		if _, err := Parse(text, Names()); err == nil {
			t.Errorf("Parse(%q) with names: no error", text)
		}
	}
}

func TestSubstitute(t *testing.T) {
	q, err := Parse("a=$x|in(b,($y,$z))", Names())
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]Value{"x": Int(1), "y": List([]Value{Int(2), Int(3)})}
	got := q.Substitute(func(name string) (Value, bool) { v, ok := values[name]; return v, ok })
	if got, want := got.String(), "eq(a,1)|in(b,((2,3),$z))"; got != want {
		t.Errorf("Substitute = %s; want %s", got, want)
	}
	if got, want := q.String(), "eq(a,$x)|in(b,($y,$z))"; got != want {
		t.Errorf("after Substitute the query is %s; want %s", got, want)
	}
	if pos := got.Terms()[0].Args()[0].Args()[1].Pos(); pos != 2 {
		t.Errorf("position of the value = %d; want 2", pos)
	}
}

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		text string
		opt  ParseOption
		want string
	}{
		{strings.Repeat("a", 65537), nil, "query of 65537 bytes; at most 65536"},
		{strings.Repeat("(", 257), nil, "nested deeper than 256"},
		{strings.Repeat("a=1&", 1001), nil, "more than 1000 terms"},
		{"a=in=(" + strings.Repeat("1,", 10_000) + "1)", nil, "a list of more than 10000 members"},
		{"abc", MaxLength(2), "at most 2"},
		{"((a))", MaxDepth(1), "nested deeper than 1"},
		{"f()&g()", MaxTerms(1), "more than 1 terms"},
		{"(a,b)", MaxList(1), "more than 1 members"},
	} {
		opts := []ParseOption{}
		if c.opt != nil {
			opts = append(opts, c.opt)
		}
		if _, err := Parse(c.text, opts...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Parse(%.20q…) error = %v; want %q", c.text, err, c.want)
		}
	}
	if _, err := Parse(strings.Repeat("(", 5000)+"a"+strings.Repeat(")", 5000), MaxDepth(5000)); err != nil {
		t.Errorf("Parse within its limits: error = %v", err)
	}
}

func TestErrorText(t *testing.T) {
	if got, want := (&Error{Pos: 3, Msg: "x"}).Error(), "rql: at byte 3: x"; got != want {
		t.Errorf("Error() = %q; want %q", got, want)
	}
	if got, want := (&Error{Pos: -1, Msg: "x"}).Error(), "rql: x"; got != want {
		t.Errorf("Error() = %q; want %q", got, want)
	}
}

// Groups beside each other are no deeper than one of them, and terms are counted
// to the last.
func TestBoundsAreExact(t *testing.T) {
	for _, beside := range []string{"(a=1)&", "f(a)&", "in(a,(1,2))&", "a=(1,2)&", "(a=1&b=2)&"} {
		text := strings.Repeat(beside, 300) + "a=1"
		if _, err := Parse(text); err != nil {
			t.Errorf("Parse of 300 times %s: error = %v", beside, err)
		}
	}
	for n, ok := range map[int]bool{1000: true, 1001: false} {
		if _, err := Parse(strings.Repeat("a=1&", n-1) + "a=1"); (err == nil) != ok {
			t.Errorf("Parse of %d terms: error = %v", n, err)
		}
	}
}
