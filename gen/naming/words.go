// Package naming makes names: Go names from JSON names, columns and tables from
// both, plurals. All are functions of their text alone, so that no name depends
// on what stands beside it.
package naming

import (
	"iter"
	"slices"
	"strings"
	"unicode"
)

// Words splits a name where its writer saw words: at whatever is no letter or
// digit, before a capital after a small letter or digit (supplierId), and
// before the last of several capitals that a small letter follows (URLPath).
// Marks that combine with a letter cannot stand in a name and fall out.
func Words(name string) []string { return slices.Collect(words(name)) }

// words is Words one by one.
func words(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		runes := slices.DeleteFunc([]rune(name), unicode.IsMark)
		start := -1 // of the word around, if there is one
		for i, r := range runes {
			inside := isNameRune(r)
			if start >= 0 && (!inside || begins(runes, i)) {
				if !yield(string(runes[start:i])) {
					return
				}
				start = -1
			}
			if start < 0 && inside {
				start = i
			}
		}
		if start >= 0 {
			yield(string(runes[start:]))
		}
	}
}

// begins tells whether the capital at i begins a word after a name rune.
func begins(runes []rune, i int) bool {
	if !unicode.IsUpper(runes[i]) {
		return false
	}
	if !unicode.IsUpper(runes[i-1]) {
		return true
	}
	return i+1 < len(runes) && unicode.IsLower(runes[i+1]) && !isPluralOfInitialism(runes, i)
}

// isPluralOfInitialism tells whether a lone small s follows: the words of
// productIDs are product and IDs.
func isPluralOfInitialism(runes []rune, i int) bool {
	if runes[i+1] != 's' || i+2 < len(runes) && isNameRune(runes[i+2]) && !unicode.IsUpper(runes[i+2]) {
		return false
	}
	start := i
	for start > 0 && unicode.IsUpper(runes[start-1]) {
		start--
	}
	return initialisms[strings.ToUpper(string(runes[start:i+1]))]
}

// isNameRune tells whether a rune can stand in an identifier.
func isNameRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
