package rqlsql

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// goSyntax is that of Go, so that what Convert makes can be run.
var goSyntax = RegexpSyntax{Any: "(?s:.)", NUL: `\x00`, Begin: `\A`, End: `\z`, MaxRepeat: 1000}

func TestRegexpConvert(t *testing.T) {
	s := RegexpSyntax{Any: ".", Begin: `\A`, End: `\Z`, MaxRepeat: 255}
	tests := []struct {
		pattern string
		fold    bool
		want    string
	}{
		{"abc", false, "abc"},
		{"^a.c$", false, "\\Aa[^\n]c\\Z"},
		{"(?s)a.c", false, "a.c"},
		{"aB1", true, "[Aa][Bb]1"},
		{"(?i)k", false, "[K" + "k\u212a]"},
		{"(?i)[a-b]", false, "[A-Ba-b]"},
		{"[^ab]", false, "[^a-b]"},
		{"[^a]", true, "[^Aa]"},
		{`[\]\-^]`, false, `[\-\]-\^]`},
		{`a\.b{2,3}?`, false, `a\.(?:b){2,3}`},
		{"(a|bc)+x", false, "(?:(?:a|bc))+x"},
		{"a|bc", false, "a|bc"},
		{"x(?:ab|cd)", false, "x(?:ab|cd)"},
		{`\d`, false, "[0-9]"},
		{`[^\x00]`, false, "."},
		{`[^\x{0}-\x{10ffff}]`, false, `(?:a\A)`},
		{`a\x00`, false, `a(?:a\A)`},
		{`\x{d800}`, false, `(?:a\A)`},
		{"日本", false, "日本"},
		{"", false, "(?:)"},
		{".*a(b*)c?.{0,3}", false, "a(?:(?:b)*)"},
		{"a?b*", false, "(?:)"},
		{"^a*b", false, `\A(?:a)*b`},
	}
	for _, test := range tests {
		got, err := s.Convert(test.pattern, test.fold)
		if err != nil || got != test.want {
			t.Errorf("Convert(%q, %t) = %q, %v; want %q", test.pattern, test.fold, got, err, test.want)
		}
	}
}

// TestRegexpRefused checks what a database would not understand, or not in
// time.
func TestRegexpRefused(t *testing.T) {
	plain := RegexpSyntax{Any: ".", Begin: `\A`, End: `\Z`, MaxRepeat: 255}
	backtracks := plain
	backtracks.Backtracks = true
	tests := []struct {
		syntax  RegexpSyntax
		pattern string
		ok      bool
	}{
		{plain, `\ba`, false}, {plain, `\Ba`, false}, {plain, "(?m)^a", false}, {plain, "(?m)a$", false},
		{plain, "a{255}", true}, {plain, "a{256}", false}, {plain, "a{256,}", false},
		{plain, `a\x00`, true}, {plain, `[\x00]`, true},
		{plain, `\pL`, true}, {plain, `\pL{50}`, false}, {plain, "((a*)*b|c)*d.*e.*f", true},
		{backtracks, "a.*b", true}, {backtracks, ".*a.*", true}, {backtracks, "x(abc)*d", true}, {backtracks, "a?b?c?", true}, {backtracks, "a{5}b{5}.*", true},
		{backtracks, "a.*b.*c", false}, {backtracks, "x(a*)*b", false}, {backtracks, "x(a|ab)*c", false}, {backtracks, "(a|ab){2,9}", false},
	}
	for _, test := range tests {
		got, err := test.syntax.Convert(test.pattern, false)
		if (err == nil) != test.ok || err != nil && !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("Convert(%q) = %q, %v; want it supported: %t", test.pattern, got, err, test.ok)
		}
		if arg, err := test.syntax.Arg(test.pattern, false); test.ok && arg != got || !test.ok && (arg != nil || err == nil) {
			t.Errorf("Arg(%q) = %v, %v; want %q", test.pattern, arg, err, got)
		}
	}
	if _, err := plain.Convert("(", false); err == nil || errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("Convert of a malformed expression: error = %v", err)
	}
}

// FuzzRegexp runs an expression and what Convert makes of it.
func FuzzRegexp(f *testing.F) {
	for _, pattern := range []string{
		"", "a", "^a$", "a|b", "(a|b)*c", "[^a-c]+", `\d{2,3}`, "(?i)straße", "(?i)[k-s]", "(?s).", ".", `\pL`, `\x{d800}`, `[\x{d7ff}-\x{e000}]`,
		"a{0}", "(?:^a|b$)?", "x**", `\Q.*\E`, `[[:^space:]]`, "(?U)a+", "()|", "[^\\x00-\\x{10FFFF}]", `\x00`, "(?i)\u03c3", "(?i)ſ",
	} {
		for _, text := range []string{"", "a", "ABC\n", "strASSE Kσς", "\x00é\U0010ffff"} {
			f.Add(pattern, text, false)
			f.Add(pattern, text, true)
		}
	}
	f.Fuzz(func(t *testing.T, pattern, text string, fold bool) {
		original := pattern
		if fold {
			original = "(?i)" + pattern
		}
		re, err := regexp.Compile(original)
		converted, refused := goSyntax.Convert(pattern, fold)
		if err != nil || refused != nil || !utf8.ValidString(text) {
			if err == nil && refused != nil && !errors.Is(refused, errors.ErrUnsupported) {
				t.Errorf("Convert(%q, %t) error = %v", pattern, fold, refused)
			}
			return
		}
		other, err := regexp.Compile(converted)
		if err != nil {
			t.Fatalf("Convert(%q, %t) = %q: %v", pattern, fold, converted, err)
		}
		if re.MatchString(text) != other.MatchString(text) {
			t.Errorf("%q matches %q: %t; as %q: %t", original, text, re.MatchString(text), converted, other.MatchString(text))
		}
	})
}

func TestFoldedPattern(t *testing.T) {
	tests := []struct {
		pattern, text string
		want          bool
	}{
		{"abc", "ABC", true}, {"abc", "ABCD", false}, {"abc", "xABC", false}, {"A*", "abc", true}, {"*C", "abc", true}, {"*B*", "abc", true},
		{"a?c", "A\nC", true}, {"a*c", "A\n\nC", true}, {"a?c", "AC", false}, {"*", "", true}, {"", "", true}, {"", "a", false}, {"?", "é", true},
		{`a\*`, "A*", true}, {`a\*`, "AB", false}, {`\?`, "a", false}, {`\\*`, `\x`, true}, {"a.c", "abc", false}, {"[a]", "[A]", true},
		{"straße", "STRAẞE", true}, {"σ", "ς", true}, {"k", "\u212a", true}, {"ı", "I", false}, {"a\n", "A", false}, {".*a.*", ".xa.x", true}, {".*a.*", "xxa.x", false}, {`\.*`, ".", true},
	}
	for _, test := range tests {
		re, err := regexp.Compile(FoldedPattern(test.pattern))
		if err != nil || re.MatchString(test.text) != test.want {
			t.Errorf("FoldedPattern(%q) = %s, error %v; want that it matches %q: %t", test.pattern, re, err, test.text, test.want)
		}
	}
}

// FuzzFoldedPattern compares with a pattern that is the text itself.
func FuzzFoldedPattern(f *testing.F) {
	f.Add("a*B?", "c")
	f.Add(`.*\+(`, "\n")
	f.Fuzz(func(t *testing.T, text, other string) {
		if !utf8.ValidString(text) || !utf8.ValidString(other) {
			return
		}
		escaped := strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`).Replace(text)
		re := regexp.MustCompile(FoldedPattern(escaped))
		if !re.MatchString(text) || re.MatchString(other) != strings.EqualFold(text, other) {
			t.Errorf("%s for %q and %q", re, text, other)
		}
		if !regexp.MustCompile(FoldedPattern("*" + escaped + "*")).MatchString(other + text + other) {
			t.Errorf("*%s* does not match around %q", escaped, other)
		}
	})
}
