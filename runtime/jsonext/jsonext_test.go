package jsonext_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/jsonext"
)

var epoch = time.UnixMilli(0).UTC()

// TestRoundtrip is the scenario json-ext/roundtrip, step by step.
func TestRoundtrip(t *testing.T) {
	v := jsonext.Object{
		{Name: "a", Value: math.NaN()}, {Name: "b", Value: math.Inf(1)}, {Name: "c", Value: jsonext.Undefined{}}, {Name: "d", Value: epoch},
		{Name: "e", Value: jsonext.Constructor("String")}, {Name: "f", Value: []any{1, jsonext.Hole{}, 2}}, {Name: "g", Value: "x"},
	}
	want := `{"a":NaN,"b":Infinity,"c":undefined,"d":new Date(0),"e":String,"f":[1,,2],"g":"x"}`
	if got, err := jsonext.Format(v); got != want || err != nil {
		t.Errorf("Format = %s, %v; want %s", got, err, want)
	}
	at := time.Date(2011, 1, 2, 3, 4, 5, 0, time.UTC)
	wantParsed(t, `{"d":"2011-01-02T03:04:05Z","n":{"d":"2011-01-02T03:04:05.678Z"}}`,
		jsonext.Object{{Name: "d", Value: at}, {Name: "n", Value: jsonext.Object{{Name: "d", Value: at}}}})
	wantParsed(t, `{a:NaN,b:Infinity,c:undefined,d:new Date(0),e:'q'}`, jsonext.Object{
		{Name: "a", Value: math.NaN()}, {Name: "b", Value: math.Inf(1)}, {Name: "c", Value: jsonext.Undefined{}}, {Name: "d", Value: epoch}, {Name: "e", Value: "q"},
	})
	wantRefused(t, "alert(1)", 0, `"alert" is no value`)
	wantParsed(t, "", jsonext.Undefined{})
}

func wantParsed(t *testing.T, text string, want any) {
	t.Helper()
	got, err := jsonext.Parse(text)
	if err != nil || !cmp.Equal(got, want, cmpopts.EquateNaNs()) {
		t.Errorf("Parse(%.60s) = %#v, %v; want %#v", text, got, err, want)
	}
}

func wantRefused(t *testing.T, text string, offset int, reason string) {
	t.Helper()
	_, err := jsonext.Parse(text)
	syntax := (*jsonext.SyntaxError)(nil)
	if !errors.As(err, &syntax) || !errors.Is(err, perstore.ErrInvalid) || syntax.Offset != offset || !strings.Contains(syntax.Reason, reason) {
		t.Errorf("Parse(%.60q) error = %v; want a *SyntaxError at %d with %q", text, err, offset, reason)
	}
}

func TestParse(t *testing.T) {
	for text, want := range map[string]any{
		"null": nil, "true": true, "false": false, " \ufeff7\u2028": 7.0, "-0.5": -0.5, ".5": 0.5, "5.": 5.0, "0x1F": 31.0, "+1": 1.0, "1e3": 1000.0,
		"1e999": math.Inf(1), "-Infinity": math.Inf(-1), "Number": jsonext.Constructor("Number"),
		`"a\u00e9\x41\'\/\q\n\0"`: "aéA'/q\n\x00", `'it\'s "so"'`: `it's "so"`, "'a\\\nb'": "ab", `"\ud83d\ude00"`: "😀",
		"[]": []any{}, "[1,]": []any{1.0}, "[,]": []any{jsonext.Hole{}}, "[1,,]": []any{1.0, jsonext.Hole{}}, "[,1]": []any{jsonext.Hole{}, 1.0},
		"{}": jsonext.Object{}, "{a:1,}": jsonext.Object{{Name: "a", Value: 1.0}}, "{$_é:1,7:2,'x y':3}": jsonext.Object{{Name: "$_é", Value: 1.0}, {Name: "7", Value: 2.0}, {Name: "x y", Value: 3.0}},
		"{a:1,b:2,a:3}":                         jsonext.Object{{Name: "a", Value: 3.0}, {Name: "b", Value: 2.0}},
		"new Date(-1)":                          epoch.Add(-time.Millisecond),
		"new  Date ( '1970-01-01T00:00:00.5Z')": epoch.Add(500 * time.Millisecond),
		`new Date("1970-01-01")`:                epoch,
		`"1970-01-01T00:00:00+01:00"`:           "1970-01-01T00:00:00+01:00", // not in UTC: a text
		`"1970-13-01T00:00:00Z"`:                "1970-13-01T00:00:00Z",
	} {
		wantParsed(t, text, want)
	}
}

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]struct {
		offset int
		reason string
	}{
		"[1":               {2, "want a comma or ]"},
		"[1 2]":            {3, "want a comma or ]"},
		"{a}":              {2, "want a colon"},
		"{a:1 b:2}":        {5, "want a comma or }"},
		"{:1}":             {1, "the name of a member"},
		"{,}":              {1, "the name of a member"},
		"{a:,}":            {3, "want a value"},
		`"open`:            {0, "no end"},
		`"\`:               {0, "no end"},
		"\"a\nb\"":         {2, "control character"},
		"\"\xff\"":         {0, "not UTF-8"},
		`"\ud83d"`:         {1, "half a surrogate pair"},
		`"\u12"`:           {1, "4 hexadecimal digits"},
		`"\1"`:             {1, "no such escape"},
		"1 2":              {2, "more behind"},
		"01":               {0, "is no number"},
		"0x":               {0, "is no number"},
		"1a":               {0, "is no number"},
		"-":                {0, "is no number"},
		"-NaN":             {0, "is no number"},
		"new Thing()":      {0, "new Date(…) alone"},
		"new Date()":       {0, "want new Date with"},
		"new Date(NaN)":    {0, "milliseconds since 1970"},
		"new Date('soon')": {0, "milliseconds since 1970"},
		"new Date(1, 2)":   {10, "want )"},
		"function(){}":     {0, "is no value"},
		"/a/":              {0, "want a value"},
	} {
		wantRefused(t, text, want.offset, want.reason)
	}
}

func TestBounds(t *testing.T) {
	deep := strings.Repeat("[", 1000) + strings.Repeat("]", 1000)
	if _, err := jsonext.Parse(deep); err != nil {
		t.Errorf("Parse(1000 levels) error = %v", err)
	}
	wantRefused(t, "["+deep+"]", 1000, "more than 1000 levels")
	wantRefused(t, strings.Repeat("new Date(", 7_000_000), 0, "want new Date with")
	if _, err := (jsonext.Options{MaxDepth: 1}).Parse("[{}]"); err == nil {
		t.Error("Parse(2 levels) of at most 1 error = nil")
	}
	if _, err := (jsonext.Options{MaxSize: 3}).Parse("1234"); err == nil {
		t.Error("Parse(4 bytes) of at most 3 error = nil")
	}
	many := "{" + strings.Repeat("a:1,b:2,", 10_000) + strings.Repeat("c:3,", 10_000) + "}"
	wantParsed(t, many, jsonext.Object{{Name: "a", Value: 1.0}, {Name: "b", Value: 2.0}, {Name: "c", Value: 3.0}})
}

func TestStringsStay(t *testing.T) {
	if got, err := (jsonext.Options{Strings: true}).Parse(`"2011-01-02T03:04:05.678Z"`); got != "2011-01-02T03:04:05.678Z" || err != nil {
		t.Errorf("Parse with Strings = %v, %v; want the text", got, err)
	}
}

func TestFormat(t *testing.T) {
	for want, v := range map[string]any{
		"null": nil, "1e-7": 1e-7, "1e+21": 1e21, "1.5e-300": 1.5e-300, "100000000000000000000": 1e20, "-Infinity": math.Inf(-1), "9007199254740992": int64(1 << 53),
		`"\"\\\n\u0001\u2028é"`: "\"\\\n\x01\u2028é", "[1,,]": []any{1, jsonext.Hole{}}, "[]": []any{}, `{"a":1,"b":2}`: map[string]any{"b": 2, "a": 1},
		"new Date(1)": epoch.Add(time.Millisecond + time.Microsecond),
	} {
		if got, err := jsonext.Format(v); got != want || err != nil {
			t.Errorf("Format(%v) = %s, %v; want %s", v, got, err, want)
		}
	}
}

func TestFormatRefuses(t *testing.T) {
	loop := map[string]any{}
	loop["self"] = loop
	for _, v := range []any{loop, "\xff", int64(1<<53 + 1), struct{}{}, time.Date(300_000, 1, 1, 0, 0, 0, 0, time.UTC), jsonext.Constructor("alert"), jsonext.Hole{}} {
		if got, err := jsonext.Append([]byte("x"), v); string(got) != "x" || !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Append(%T) = %.40s, %v; want x, ErrInvalid", v, got, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		`{"a":NaN,"b":-Infinity,"c":undefined,"d":new Date(0),"e":String,"f":[1,,2,],'g':"\ud83d\ude00"}`, "", "alert(1)", "[,]", `"2011-01-02T03:04:05.678Z"`, "{1:.5,$:0x1f}", "new Date('1970-01-01')",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := jsonext.Parse(text)
		if err != nil {
			return
		}
		out, err := jsonext.Format(v)
		if err != nil {
			t.Fatalf("Format of what Parse(%q) gave error = %v", text, err)
		}
		again, err := jsonext.Options{Strings: true}.Parse(out)
		if err != nil || !cmp.Equal(v, again, cmpopts.EquateNaNs()) {
			t.Fatalf("Parse(%q) = %#v, %v; want %#v as it was of %q", out, again, err, v, text)
		}
	})
}
