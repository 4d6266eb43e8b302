package rqlsql

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFormOf(t *testing.T) {
	tests := []struct {
		pattern     string
		form        patternForm
		first, next string
	}{
		{"", formExact, "", ""},
		{"abc", formExact, "abc", ""},
		{`a\*c`, formExact, "a*c", ""},
		{`a\`, formExact, `a\`, ""},
		{"*", formAny, "", ""},
		{"***", formAny, "", ""},
		{"abc*", formPrefix, "abc", "abd"},
		{"abc**", formPrefix, "abc", "abd"},
		{`a\**`, formPrefix, "a*", "a+"},
		{"é*", formPrefix, "é", "ê"},
		{"\ud7ff*", formPrefix, "\ud7ff", "\ue000"}, // the surrogates are left out
		{"a\U0010ffff*", formPrefix, "a\U0010ffff", "b"},
		{"\U0010ffff*", formGeneral, "", ""},
		{`\` + "\U0010ffff*", formGeneral, "", ""},
		{"\xff*", formGeneral, "", ""},
		{"a*b", formGeneral, "", ""},
		{"?", formGeneral, "", ""},
		{"a?*", formGeneral, "", ""},
	}
	for _, test := range tests {
		if got := formOf(test.pattern); got != test.form {
			t.Errorf("formOf(%q) = %d, want %d", test.pattern, got, test.form)
		}
		prefix, _ := literalPrefix(test.pattern)
		if prefix = unescape(prefix); test.form == formExact && prefix != test.first {
			t.Errorf("%q is exactly %q, want %q", test.pattern, prefix, test.first)
		}
		if test.form == formPrefix && (prefix != test.first || successor(prefix) != test.next) {
			t.Errorf("%q begins at %q and ends before %q, want %q and %q",
				test.pattern, prefix, successor(prefix), test.first, test.next)
		}
	}
}

// TestSuccessor checks that the range of a prefix is the texts that have it.
func TestSuccessor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prefix := rapid.StringN(1, 4, -1).Filter(hasSuccessor).Draw(t, "prefix")
		text := rapid.OneOf(rapid.String(), rapid.Just(prefix), rapid.Map(rapid.String(),
			func(s string) string { return prefix + s }), rapid.Just(successor(prefix))).Draw(t, "text")
		if got, want := prefix <= text && text < successor(prefix), strings.HasPrefix(text, prefix); got != want {
			t.Errorf("%q in the range of %q: %t, want %t", text, prefix, got, want)
		}
	})
}

func TestConvert(t *testing.T) {
	glob := PatternSyntax{Run: "*", One: "?", Special: "*?[", Before: "[", After: "]"}
	tests := []struct{ pattern, glob, like string }{
		{"a*b?c", "a*b?c", "a%b_c"},
		{`\*\?\\\a`, `[*][?]\a`, `*?\a`},
		{"[a]", "[[]a]", "![a]"},
		{"50%_!", "50%_!", "50!%!_!!"},
		{`é\é*`, "éé*", "éé%"},
		{`a\`, `a\`, `a\`},
	}
	for _, test := range tests {
		if got := glob.Convert(test.pattern); got != test.glob {
			t.Errorf("GLOB of %q is %q, want %q", test.pattern, got, test.glob)
		}
		if got := likeSyntax.Convert(test.pattern); got != test.like {
			t.Errorf("LIKE of %q is %q, want %q", test.pattern, got, test.like)
		}
	}
}
