package naming

import (
	"fmt"
	"strings"
)

// signs are the names of ASCII punctuation.
var signs = map[rune]string{
	' ': "Space", '!': "Exclamation", '"': "Quote", '#': "Hash", '$': "Dollar", '%': "Percent",
	'&': "Ampersand", '\'': "Apostrophe", '(': "LeftParenthesis", ')': "RightParenthesis",
	'*': "Star", '+': "Plus", ',': "Comma", '-': "Minus", '.': "Dot", '/': "Slash", ':': "Colon",
	';': "Semicolon", '<': "Less", '=': "Equal", '>': "Greater", '?': "Question", '@': "At",
	'[': "LeftBracket", '\\': "Backslash", ']': "RightBracket", '^': "Caret", '_': "Underscore",
	'`': "Backquote", '{': "LeftBrace", '|': "Bar", '}': "RightBrace", '~': "Tilde",
}

// spell names each rune of a text without letters and digits.
func spell(name string) string {
	if name == "" {
		return "Empty"
	}
	var b strings.Builder
	for _, r := range name {
		sign, ok := signs[r]
		if !ok {
			sign = fmt.Sprintf("U%04X", r)
		}
		b.WriteString(sign)
	}
	return b.String()
}
