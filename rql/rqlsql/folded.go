package rqlsql

import (
	"regexp"
	"strings"
)

// FoldedPattern is the regular expression, of RE2, that matches what an rql
// pattern matches where letters that differ in case alone are the same: those
// that Unicode's simple folding makes the same. A run at an end of the pattern
// needs no anchor there.
func FoldedPattern(pattern string) string {
	var b strings.Builder
	escaped := false
	for _, c := range pattern {
		switch {
		case c == '\\' && !escaped:
			escaped = true
			continue
		case c == '*' && !escaped:
			b.WriteString(".*")
		case c == '?' && !escaped:
			b.WriteByte('.')
		default:
			b.WriteString(regexp.QuoteMeta(string(c)))
		}
		escaped = false
	}
	body, open := strings.CutPrefix(b.String(), ".*")
	if !open {
		body = "^" + body
	}
	body, open = strings.CutSuffix(body, ".*")
	if !open {
		body += "$"
	}
	return "(?is)" + body
}
