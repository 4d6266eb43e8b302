package main

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// around is how many characters of a query are shown before and after a place.
const around = 40

// pointAt gives the part of a query around a byte position as one line, and a
// line with a caret to stand below it.
func pointAt(query string, pos int) (line, below string) {
	pos = min(pos, len(query))
	before, after := []rune(visible(lastBytes(query[:pos]))), []rune(visible(firstBytes(query[pos:])))
	lead, trail := "", ""
	if len(before) > around {
		lead, before = "…", before[len(before)-around:]
	}
	if len(after) > around {
		trail, after = "…", after[:around]
	}
	return lead + string(before) + string(after) + trail, strings.Repeat(" ", len([]rune(lead))+len(before)) + "^"
}

// lastBytes and firstBytes are as much of a text as around characters and one
// more can take.
func lastBytes(text string) string { return text[max(0, len(text)-utf8.UTFMax*(around+1)):] }

func firstBytes(text string) string { return text[:min(len(text), utf8.UTFMax*(around+1))] }

// visible replaces what a terminal would not show as one character.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) && !unicode.Is(unicode.Mn, r) {
			return r
		}
		return utf8.RuneError
	}, text)
}
