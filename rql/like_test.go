package rql

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLike(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true}, {"", "a", false}, {"a", "a", true}, {"a", "A", false}, {"a", "ab", false},
		{"*", "", true}, {"*", "abc", true}, {"a*", "abc", true}, {"*c", "abc", true}, {"a*c", "ac", true}, {"a*c", "abcd", false},
		{"*b*", "abc", true}, {"*x*", "abc", false}, {"a*b*c", "aXbYc", true}, {"a*b*c", "aXcYb", false},
		{"ab*ba", "aba", false}, {"ab*ba", "abba", true}, {"*ab*ab*", "abab", true}, {"*ab*ab*", "abb", false},
		{"?", "é", true}, {"?", "", false}, {"a?c", "abc", true}, {"*?", "", false}, {"*?", "a", true}, {"?*?", "a", false}, {"?*?", "ab", true},
		{`\*`, "*", true}, {`\*`, "a", false}, {`\?`, "?", true}, {`\\`, `\`, true}, {`\a`, "a", true}, {`a\*b*`, "a*bc", true},
		{"***", "", true}, {"é*", "éa", true}, {"*é", "aé", true}, {"*", "\xff", true}, {"?", "\xff", true},
	} {
		if got := newPattern(c.pattern, false).match(c.text); got != c.want {
			t.Errorf("like(%q, %q) = %v; want %v", c.text, c.pattern, got, c.want)
		}
	}
}

// like agrees with the regular expression of its pattern.
func TestLikeRegexp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.StringMatching(`[abé*?]{0,8}`).Draw(t, "pattern")
		text := rapid.StringMatching(`[abé]{0,10}`).Draw(t, "text")
		re := "(?s)^" + strings.NewReplacer("*", ".*", "?", ".").Replace(pattern) + "$"
		if got, want := newPattern(pattern, false).match(text), regexp.MustCompile(re).MatchString(text); got != want {
			t.Fatalf("like(%q, %q) = %v; want %v", text, pattern, got, want)
		}
	})
}
