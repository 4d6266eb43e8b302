package naming

import (
	"strings"
	"unicode"
)

// AsWritten is SpelledOut with its letters as they are, for names that would meet
// since they differ in case alone. It can only stand behind other letters.
func AsWritten(name string) string {
	return strings.ReplaceAll(SpelledOut(name), " ", "")
}

// SpelledOut names the signs of a text between its words, for names that would
// meet without them: "a Minus b" for a-b, "a Underscore b" for a_b. Marks that
// combine with a letter count as signs. It is a text, from which [Exported] and
// [Suffix] make names.
func SpelledOut(name string) string {
	var b strings.Builder
	for _, r := range name {
		if isNameRune(r) && !unicode.IsMark(r) {
			b.WriteRune(r)
			continue
		}
		b.WriteString(" " + spell(string(r)) + " ")
	}
	return strings.TrimSpace(b.String())
}
