package rqlsql

import (
	"strings"
	"unicode/utf8"
)

// PatternSyntax is how a database spells patterns.
type PatternSyntax struct {
	Run     string // matches any run of characters
	One     string // matches one character
	Special string // the ASCII characters that are escaped to match themselves
	Before  string // stands before an escaped character
	After   string // stands after it
}

// Convert spells an rql pattern in another syntax.
func (s PatternSyntax) Convert(pattern string) string {
	var b strings.Builder
	b.Grow(len(pattern) + 8)
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '*':
			b.WriteString(s.Run)
		case c == '?':
			b.WriteString(s.One)
		default:
			if c == '\\' && i+1 < len(pattern) {
				i++
			}
			s.literal(&b, pattern[i])
		}
	}
	return b.String()
}

func (s PatternSyntax) literal(b *strings.Builder, c byte) {
	if strings.IndexByte(s.Special, c) < 0 {
		b.WriteByte(c)
		return
	}
	b.WriteString(s.Before)
	b.WriteByte(c)
	b.WriteString(s.After)
}

// patternForm tells which comparison a pattern amounts to.
type patternForm uint8

const (
	formGeneral patternForm = iota
	formAny                 // * matches every text
	formExact               // no wildcard: an equality
	formPrefix              // abc*: a range, which an index serves
)

// formOf finds the form of a pattern. It is a part of the shape.
func formOf(pattern string) patternForm {
	prefix, rest := literalPrefix(pattern)
	switch {
	case rest == "":
		return formExact
	case strings.Trim(rest, "*") != "":
		return formGeneral
	case prefix == "":
		return formAny
	case !hasSuccessor(unescape(prefix)):
		return formGeneral
	}
	return formPrefix
}

// literalPrefix splits a pattern before its first wildcard. The prefix is
// still escaped.
func literalPrefix(pattern string) (prefix, rest string) {
	for i := 0; i < len(pattern); i++ {
		switch pattern[i] {
		case '*', '?':
			return pattern[:i], pattern[i:]
		case '\\':
			i++
		}
	}
	return pattern, ""
}

// unescape takes the escapes out of a literal prefix.
func unescape(prefix string) string {
	if strings.IndexByte(prefix, '\\') < 0 {
		return prefix
	}
	return PatternSyntax{}.Convert(prefix)
}

// maxRune is the last character: nothing follows a text of it alone.
const maxRune = string(utf8.MaxRune)

// hasSuccessor tells whether some text follows all texts with the prefix.
// Text that is not UTF-8 has none that is.
func hasSuccessor(prefix string) bool {
	return utf8.ValidString(prefix) && strings.TrimRight(prefix, maxRune) != ""
}

// successor is the first text, by code point, after all texts with the prefix.
func successor(prefix string) string {
	prefix = strings.TrimRight(prefix, maxRune)
	last, size := utf8.DecodeLastRuneInString(prefix)
	next := last + 1
	if next == 0xD800 { // the surrogates are no characters
		next = 0xE000
	}
	return prefix[:len(prefix)-size] + string(next)
}
