package codec_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/runtime/codec"
)

func parse(t *testing.T, text string) codec.JSON {
	t.Helper()
	v, err := codec.Parse([]byte(text))
	if err != nil {
		t.Fatalf("Parse(%.60s) error = %v", text, err)
	}
	return v
}

func TestParse(t *testing.T) {
	v := parse(t, ` {"a\u0062c" : [1, -2.50e3 ,"x\ny", [ ], {}], "":{"b":null}, "t":true, "f" : false } `)
	var names []string
	for name, value := range v.Members() {
		names = append(names, fmt.Sprintf("%s=%s", name, value.Kind()))
	}
	if got, want := strings.Join(names, " "), "abc=array =object t=boolean f=boolean"; got != want {
		t.Errorf("Members = %s; want %s", got, want)
	}
	list, _ := v.Member("abc")
	if v.Len() != 4 || list.Len() != 5 {
		t.Errorf("Len = %d, %d; want 4, 5", v.Len(), list.Len())
	}
	if n, _ := list.Item(1); n.Number() != "-2.50e3" || n.Raw() != "-2.50e3" || !n.IsInteger() || n.Text() != "" {
		t.Errorf("Item(1) = %s; want the number -2.50e3", n.Raw())
	}
	if s, _ := list.Item(2); s.Text() != "x\ny" || s.Raw() != `"x\ny"` || s.Number() != "" {
		t.Errorf("Item(2) = %q; want x, line, y", s.Text())
	}
	inner, _ := v.Member("")
	if b, ok := inner.Member("b"); !ok || b.Kind() != codec.KindNull || inner.Has("abc") || inner.Has("t") {
		t.Errorf("Member(b) of %s = %s, %v; want null, and no other", inner.Raw(), b.Raw(), ok)
	}
	if yes, _ := v.Member("t"); !yes.Bool() {
		t.Error("Bool of true = false")
	}
	if no, _ := v.Member("f"); no.Bool() || no.Raw() != "false" {
		t.Error("Bool of false = true")
	}
}

// TestNoJSON reads what is not there.
func TestNoJSON(t *testing.T) {
	none, ok := parse(t, `[1]`).Item(1)
	if ok || none.Kind() != codec.KindNone || none.Raw() != "" || none.Text() != "" || none.Number() != "" || none.Len() != 0 || none.Bool() || none.IsInteger() || none.Has("") {
		t.Errorf("Item(1) of one = %v, %v; want nothing", none, ok)
	}
	for range none.Items() {
		t.Error("nothing has items")
	}
	for range none.Members() {
		t.Error("nothing has members")
	}
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{"", " ", "{", "[1,]", `{"a"}`, "nul", "1 2", "\ufeff1", "01", "1.", ".5", "+1", "NaN", "\"\x80\"", `"\ud800"`, "[\"\n\"]", strings.Repeat("[", 10_001) + strings.Repeat("]", 10_001)} {
		var e *codec.SyntaxError
		if _, err := codec.Parse([]byte(text)); !errors.As(err, &e) || !errors.Is(err, codec.ErrInvalid) {
			t.Errorf("Parse(%.20q) error = %v; want a SyntaxError", text, err)
		}
	}
	_, err := codec.Parse([]byte(`{"a":[{"b":1,"\u0062":2}]}`))
	if want := "invalid: /a/0/b: is there twice"; err == nil || err.Error() != want {
		t.Errorf("Parse(two members b) error = %v; want %s", err, want)
	}
}

// TestEqual has lists of texts that are equal, each different from all others.
func TestEqual(t *testing.T) {
	classes := [][]string{
		{"null"}, {"true"}, {"false"},
		{"0", "-0", "0.0", "0e999999999999999999999999", "-0.00e-5"},
		{"1", "1.0", "10e-1", "0.1e1", "1E0", "1e-0", "1000e-3", "0.001e+3"},
		{"-1", "-1.0"}, {"10", "1e1", "1.0e1"}, {"100", "1e2"}, {"101"}, {"1.01", "101e-2"}, {"0.1", "1e-1"},
		{"12345678901234567890", "12345678901234567890.0", "1.234567890123456789e19"}, {"12345678901234567891"},
		{"1e999999999", "10e999999998"}, {"1e999999998"}, {"1e-999999999"}, {"-1e999999999"},
		{"1e99999999999999999999", "10e99999999999999999998", "0.1e100000000000000000000"}, {"1e99999999999999999998"}, {"1e-99999999999999999999"},
		{`"a"`, `"\u0061"`}, {`"1"`}, {`""`}, {`"\ud83d\ude00"`, `"😀"`},
		{"[]", "[ ]"}, {"[1,2]", "[1.0,2e0]"}, {"[2,1]"}, {"[[1],2]"}, {"[[1,2]]"},
		{"{}"}, {`{"a":1,"b":[]}`, `{"b":[],"a":1.0}`}, {`{"a":1,"b":{}}`}, {`{"a":1,"c":[]}`}, {`{"a":1}`}, {`{"a":null}`},
		{object(20, 1), object(20, 7)}, {object(21, 1)}, {`{"list":` + object(20, 3) + `}`, `{"list":` + object(20, 11) + `}`},
	}
	for i, class := range classes {
		for _, a := range class {
			for j, other := range classes {
				for _, b := range other {
					if got := parse(t, a).Equal(parse(t, b)); got != (i == j) {
						t.Errorf("%s Equal %s = %v", a, b, got)
					}
				}
			}
		}
	}
}

// object has n members, whose order begins somewhere.
func object(n, from int) string {
	members := make([]string, n)
	for i := range members {
		k := (i + from) % n
		members[i] = fmt.Sprintf(`"m%d":[%d.0, {"x":"%d"}, null, true]`, k, k, k)
	}
	return "{" + strings.Join(members, ",") + "}"
}

func TestIsInteger(t *testing.T) {
	for text, want := range map[string]bool{
		"0": true, "-7": true, "1.0": true, "1.50e1": true, "0.0": true, "1e999999999": true, "1e99999999999999999999": true, "100e-2": true,
		"1.5": false, "1e-1": false, "1.55e1": false, "1e-999999999": false, "1e-99999999999999999999": false, "0.5": false, `"1"`: false,
	} {
		if got := parse(t, text).IsInteger(); got != want {
			t.Errorf("IsInteger(%s) = %v; want %v", text, got, want)
		}
	}
}

// TestParseAllocates has one text and one slice of nodes for the whole.
func TestParseAllocates(t *testing.T) {
	data := []byte(object(50, 1))
	if n := testing.AllocsPerRun(100, func() { codec.Parse(data) }); n > 3 {
		t.Errorf("Parse allocates %v times; want at most 3", n)
	}
}
