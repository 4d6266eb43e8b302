package rql

import (
	"math"
	"math/big"
	"net/netip"
	"regexp"
	"testing"
	"time"

	"pgregory.net/rapid"
)

type (
	textKind string
	intKind  int16
)

func TestValueOf(t *testing.T) {
	at := time.Date(2020, 1, 2, 3, 4, 5, 6789, time.FixedZone("", 3600))
	for _, c := range []struct {
		in   any
		want Value
	}{
		{nil, Null()},
		{(*int)(nil), Null()},
		{Int(3), Int(3)},
		{true, Bool(true)},
		{3, Int(3)},
		{int8(-3), Int(-3)},
		{intKind(3), Int(3)},
		{uint64(3), Int(3)},
		{uint64(math.MaxUint64), String("18446744073709551615")},
		{1.5, Float(1.5)},
		{float32(1.5), Float(1.5)},
		{"x", String("x")},
		{textKind("x"), String("x")},
		{new(textKind("x")), String("x")},
		{at, TimeMicros(at.UnixMicro())},
		{&at, TimeMicros(at.UnixMicro())},
		{(*time.Time)(nil), Null()},
		{big.NewInt(7), String("7")},
		{netip.MustParseAddr("::1"), String("::1")},
		{regexp.MustCompile("x"), must(Regexp("x", false))},
		{[]string{"a"}, List([]Value{String("a")})},
		{[2]int64{1, 2}, List([]Value{Int(1), Int(2)})},
		{[]any{nil, 1.5, true}, List([]Value{Null(), Float(1.5), Bool(true)})},
		{[]Value{Int(1)}, List([]Value{Int(1)})},
	} {
		got, err := ValueOf(c.in)
		if err != nil || got.Kind() != c.want.Kind() || !got.Equal(c.want) {
			t.Errorf("ValueOf(%#v) = %v, %v; want %v", c.in, got, err, c.want)
		}
	}
	for _, v := range []any{math.NaN(), struct{}{}, map[string]int{}, func() {}, [][]int{{1}}, []any{struct{}{}}, time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)} {
		if got, err := ValueOf(v); err == nil {
			t.Errorf("ValueOf(%T) = %v; want an error", v, got)
		}
	}
}

func TestCompare(t *testing.T) {
	ordered := []Value{
		Null(), Bool(false), Bool(true), Int(math.MinInt64), Float(-1.5), Int(0), Float(0.5), Int(1), Float(math.Inf(1)),
		String(""), String("B"), String("a"), String("\uffff"), String("😀"), TimeMicros(-1), TimeMicros(1),
		List(nil), List([]Value{Int(1)}), List([]Value{Int(1), Int(0)}), List([]Value{Int(2)}),
	}
	for i, v := range ordered {
		for j, w := range ordered {
			want := min(max(i-j, -1), 1)
			if got := v.Compare(w); got != want {
				t.Errorf("%v.Compare(%v) = %d; want %d", v, w, got, want)
			}
			if got := v.Equal(w); got != (want == 0) {
				t.Errorf("%v.Equal(%v) = %v", v, w, got)
			}
		}
	}
	if !Int(0).Equal(Float(math.Copysign(0, -1))) || !Null().Equal(Undefined()) || !Float(math.NaN()).Equal(Float(math.NaN())) {
		t.Error("0, null or NaN differ from themselves")
	}
	if !JSON([]int{1}).Equal(JSON([]int{1})) || JSON([]int{1}).Equal(JSON([]int{2})) || JSON(1).Compare(JSON(2)) != 0 {
		t.Error("nested values are not compared by content")
	}
	if Int(1).Equal(String("1")) || must(Regexp("x", true)).Equal(must(Regexp("x", false))) {
		t.Error("values of different kinds are equal")
	}
}

func TestValueAccessors(t *testing.T) {
	v := List([]Value{Int(1), String("x")})
	if got, want := v.String()+JSON("j").JSON().(string)+Time(time.Unix(1, 5000)).Time().String(), "(1,x)j1970-01-01 00:00:01.000005 +0000 UTC"; got != want {
		t.Errorf("accessors give %s; want %s", got, want)
	}
	if Int(1).List() != nil || Int(1).Fold() || Int(0).IsNull() || !(Value{}).IsNull() || Null().IsUndefined() {
		t.Error("accessors of other kinds are not zero")
	}
}

// A token is a number only if JavaScript prints it back the same.
func TestCanonicalNumbers(t *testing.T) {
	for token, want := range map[string]bool{
		"0": true, "-1": true, "1.5": true, "1e21": false, "1e+21": true, "1e-7": true, "1e-07": false, "0.000001": true, "0.0000001": false,
		"123456789012345680000": true, "5e-324": true, "1.7976931348623157e+308": true,
		"9007199254740992": true, "9007199254740993": false, "9223372036854775807": false, "9223372036854776000": true,
		"-0": false, "01": false, "-01": false, "+1": false, "1.": false, ".5": false, "1.0": false, "1e3": false, "1_0": false, "0x1p0": false, "-": false, "1e400": false,
	} {
		if v, ok := autoNumber(token); ok != want || ok && string(appendFloatValue(nil, v.number())) == "" {
			t.Errorf("autoNumber(%s) = %v, %v; want %v", token, v, ok, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64().Draw(t, "f")
		v, ok := autoNumber(string(appendFloat(nil, f)))
		if !ok || v.number() != f {
			t.Fatalf("autoNumber of the text of %v = %v, %v", f, v, ok)
		}
	})
}

func TestReadNumber(t *testing.T) {
	for text, want := range map[string]Value{
		"1": Int(1), "+3": Int(3), "007": Int(7), "1.0": Int(1), "1e3": Int(1000), ".5": Float(0.5), "5.": Int(5), "0x1F": Int(31), "0o17": Int(15), "0b101": Int(5),
		"Infinity": Float(math.Inf(1)), "+Infinity": Float(math.Inf(1)), "-Infinity": Float(math.Inf(-1)), "1e999": Float(math.Inf(1)),
		"9007199254740993": Int(9007199254740993), "1e300": Float(1e300),
	} {
		if got, ok := readNumber(text); !ok || got.Kind() != want.Kind() || !got.Equal(want) {
			t.Errorf("readNumber(%s) = %v, %v; want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "-", "+-1", ".", "1e", "1e+", "e1", "1x", "1_000", "0x", "0x1p3", "-0x1", "0xg", "inf", "nan", "1.2.3", "0b2"} {
		if got, ok := readNumber(text); ok {
			t.Errorf("readNumber(%s) = %v; want none", text, got)
		}
	}
}

func TestReadDate(t *testing.T) {
	for text, want := range map[string]string{
		"2009":                           "2009-01-01T00:00:00Z",
		"2009-06":                        "2009-06-01T00:00:00Z",
		"2012-02-29":                     "2012-02-29T00:00:00Z",
		"2009-01-01T10:20:30Z":           "2009-01-01T10:20:30Z",
		"2009-01-01T10:20:30.5Z":         "2009-01-01T10:20:30.5Z",
		"2009-01-01T10:20:30.1234569Z":   "2009-01-01T10:20:30.123456Z",
		"2009-01-01T00:30:00+01:00":      "2008-12-31T23:30:00Z",
		"2009-01-01T00:30:00-01:30":      "2009-01-01T02:00:00Z",
		"2009-12-31T24:00:00Z":           "2010-01-01T00:00:00Z",
		"0000-01-01T00:00:00Z":           "0000-01-01T00:00:00Z",
		"9999-12-31T23:59:59.999999999Z": "9999-12-31T23:59:59.999999Z",
	} {
		got, ok := readDate(text)
		if s := string(appendTime(nil, got)); !ok || s != want {
			t.Errorf("readDate(%s) = %s, %v; want %s", text, s, ok, want)
		}
	}
	for _, text := range []string{
		"", "1", "200", "20090", "2009-", "2009-1", "2009-13", "2009-00", "2009-02-29", "2009-01-32", "2009-01-01T", "2009-01-01T10",
		"2009-01-01T10:20", "2009-01-01T10:20:30", "2009-01-01T10:20:30.Z", "2009-01-01T10:20:60Z", "2009-01-01T10:60:00Z", "2009-01-01T24:00:01Z",
		"2009-02-30T00:00:00Z", "2009-01-01t10:20:30Z", "2009-01-01T10:20:30z", "2009-01-01T10:20:30+1:00", "2009-01-01T10:20:30+24:00",
		"2009-01-01T10:20:30+00:60", "2009-01-01T10:20:30Zx", "2009-01-01 10:20:30Z", "-001-01-01", "2009x",
	} {
		if got, ok := readDate(text); ok {
			t.Errorf("readDate(%s) = %v; want none", text, got)
		}
	}
}

func TestRegexp(t *testing.T) {
	for _, pattern := range []string{"", "a|b", `(?=a)b`, `(?!a)b`, `(?<=a)b`, `(?<!a)b`, `(a)\1`, `a{1,5000}`, `[\w-z]`, `(?<name>a)`} {
		if _, err := Regexp(pattern, false); err != nil {
			t.Errorf("Regexp(%s) error = %v", pattern, err)
		}
	}
	for _, pattern := range []string{"(", ")", "[", "*", "a**", "a{2,1}", "[z-a]", `a\`, `(?<n`} {
		if v, err := Regexp(pattern, false); err == nil {
			t.Errorf("Regexp(%s) = %v; want an error", pattern, v)
		}
	}
}
