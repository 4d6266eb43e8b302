package code

import (
	"go/build/constraint"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Wrap breaks a text into lines of at most width characters where it has
// spaces. Lines and paragraphs of the text stay; control characters and
// invisible ones that reorder text do not, and no line is a build constraint.
func Wrap(text string, width int) []string {
	var out []string
	for _, line := range strings.Split(clean(text), "\n") {
		out = append(out, wrapLine(line, width)...)
	}
	for i, line := range out {
		if constraint.IsPlusBuild("// " + line) {
			out[i] = `\` + line // gofmt would make it the constraint of the file
		}
	}
	return trimBlank(out)
}

func wrapLine(line string, width int) []string {
	var out []string
	var current strings.Builder
	length := 0
	for _, word := range strings.Fields(line) {
		n := utf8.RuneCountInString(word)
		if length > 0 && length+1+n > width {
			out = append(out, current.String())
			current.Reset()
			length = 0
		}
		if length > 0 {
			current.WriteByte(' ')
			length++
		}
		current.WriteString(word)
		length += n
	}
	return append(out, current.String())
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n")

// clean makes line ends \n and removes what has no place in a comment.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', ' ' <= r && r <= '~':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, lineEnds.Replace(text))
}

// oneLine is clean for a text that must not have lines.
func oneLine(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }

func trimBlank(lines []string) []string {
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}
