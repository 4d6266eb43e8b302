package rqlsql

import (
	"fmt"
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"
)

// RegexpSyntax is how a database spells regular expressions.
type RegexpSyntax struct {
	Any       string // matches one character, whichever
	NUL       string // matches a NUL; empty where no text has one
	Begin     string // matches at the beginning of the text
	End       string // matches at its end, and not before a line end there
	MaxRepeat int    // the largest count of a repetition

	// Backtracks tells that an expression may take time that grows faster than
	// the square of the text's length. Such expressions are refused.
	Backtracks bool
}

// Convert spells an expression of RE2 in another syntax, so that it matches the
// same texts: characters, classes, repetitions, alternatives and the ends of the
// text. With fold it ignores case: then, as under the flag i, each character
// becomes a class of what it folds to. The error is [errors.ErrUnsupported] for
// what not every database means the same by, and for what is too large.
func (s RegexpSyntax) Convert(pattern string, fold bool) (string, error) {
	flags := syntax.Perl
	if fold {
		flags |= syntax.FoldCase
	}
	tree, err := syntax.Parse(pattern, flags)
	if err != nil {
		return "", fmt.Errorf("rqlsql: %w", err)
	}
	w := regexpWriter{syntax: s}
	w.write(trim(tree))
	if w.cost > maxRegexpCost || s.Backtracks && w.searches > 1 {
		w.refuse("a regular expression that costs so much")
	}
	return w.buf.String(), w.err
}

// trim takes off a sequence's ends what may match nothing: there is a match
// without it where there is one with it.
func trim(re *syntax.Regexp) *syntax.Regexp {
	if re.Op != syntax.OpConcat {
		return re
	}
	subs := re.Sub
	for len(subs) > 0 && optional(subs[0]) {
		subs = subs[1:]
	}
	for len(subs) > 0 && optional(subs[len(subs)-1]) {
		subs = subs[:len(subs)-1]
	}
	if len(subs) == 0 {
		return &syntax.Regexp{Op: syntax.OpEmptyMatch}
	}
	return &syntax.Regexp{Op: syntax.OpConcat, Sub: subs}
}

func optional(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpStar, syntax.OpQuest:
		return true
	case syntax.OpRepeat:
		return re.Min == 0
	}
	return false
}

// Arg is what Convert gives as a driver value.
func (s RegexpSyntax) Arg(pattern string, fold bool) (any, error) {
	text, err := s.Convert(pattern, fold)
	if err != nil {
		return nil, err
	}
	return text, nil
}

// maxRegexpCost bounds the characters and ranges of an expression as a
// database unrolls it.
const maxRegexpCost = 5000

// regexpWriter writes a syntax tree.
type regexpWriter struct {
	syntax   RegexpSyntax
	buf      strings.Builder
	cost     int
	searches int // repetitions that may have to be tried at every length
	err      error
}

func (w *regexpWriter) refuse(what string) {
	if w.err == nil {
		w.err = unsupported(what)
	}
}

func (w *regexpWriter) write(re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpEmptyMatch:
		w.buf.WriteString("(?:)")
	case syntax.OpNoMatch:
		w.class(nil)
	case syntax.OpLiteral:
		w.literals(re.Rune, re.Flags&syntax.FoldCase != 0)
	case syntax.OpCharClass:
		w.class(re.Rune)
	case syntax.OpAnyChar:
		w.one(w.syntax.Any)
	case syntax.OpAnyCharNotNL:
		w.one("[^\n]")
	case syntax.OpBeginText:
		w.buf.WriteString(w.syntax.Begin)
	case syntax.OpEndText:
		w.buf.WriteString(w.syntax.End)
	case syntax.OpCapture:
		w.group(re.Sub[0])
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		w.repeat(re)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			w.part(sub)
		}
	case syntax.OpAlternate:
		for i, sub := range re.Sub {
			if i > 0 {
				w.buf.WriteByte('|')
			}
			w.write(sub)
		}
	default:
		w.refuse("a regular expression with " + re.Op.String())
	}
}

// one writes what matches one character.
func (w *regexpWriter) one(text string) {
	w.cost++
	w.buf.WriteString(text)
}

func (w *regexpWriter) group(re *syntax.Regexp) {
	w.buf.WriteString("(?:")
	w.write(re)
	w.buf.WriteByte(')')
}

// part writes a part of a sequence.
func (w *regexpWriter) part(re *syntax.Regexp) {
	if re.Op == syntax.OpAlternate {
		w.group(re)
		return
	}
	w.write(re)
}

// repeat writes a repetition of a group, whatever is in it. Which of several
// lengths it prefers makes no difference to whether there is a match.
func (w *regexpWriter) repeat(re *syntax.Regexp) {
	least, most := counts(re)
	if max(least, most) > w.syntax.MaxRepeat {
		w.refuse("a regular expression that repeats so often")
	}
	before := w.cost
	w.group(re.Sub[0])
	w.cost = before + (w.cost-before)*max(1, least, most)
	w.buf.WriteString(quantifier(least, most))
	switch {
	case most == 0 || most == 1 || least == most && plain(re.Sub[0]):
	case plain(re.Sub[0]):
		w.searches++
	default:
		w.searches += 2
	}
}

// counts are the bounds of a repetition; -1 is none.
func counts(re *syntax.Regexp) (least, most int) {
	switch re.Op {
	case syntax.OpStar:
		return 0, -1
	case syntax.OpPlus:
		return 1, -1
	case syntax.OpQuest:
		return 0, 1
	}
	return re.Min, re.Max
}

func quantifier(least, most int) string {
	switch {
	case least == 0 && most < 0:
		return "*"
	case least == 1 && most < 0:
		return "+"
	case least == 0 && most == 1:
		return "?"
	case most < 0:
		return fmt.Sprintf("{%d,}", least)
	}
	return fmt.Sprintf("{%d,%d}", least, most)
}

// plain tells whether re matches in one way at most: it is a sequence of
// characters and classes.
func plain(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral, syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return true
	case syntax.OpConcat, syntax.OpCapture:
		for _, sub := range re.Sub {
			if !plain(sub) {
				return false
			}
		}
		return true
	}
	return false
}

func (w *regexpWriter) literals(runes []rune, fold bool) {
	for _, c := range runes {
		class := []rune{c, c}
		for next := unicode.SimpleFold(c); fold && next != c; next = unicode.SimpleFold(next) {
			class = append(class, next, next)
		}
		w.class(class)
	}
}

// char writes a character that matches itself, in a class or not.
func (w *regexpWriter) char(c rune) {
	switch {
	case c == 0:
		w.buf.WriteString(w.syntax.NUL)
		return
	case c > ' ' && c < utf8.RuneSelf && !letterOrDigit(c):
		w.buf.WriteByte('\\')
	}
	w.buf.WriteRune(c)
}

func letterOrDigit(c rune) bool {
	return '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

// No text has a surrogate.
const surrogateMin, surrogateMax = 0xD800, 0xDFFF

// class writes a class of pairs of characters, the first and the last of each
// range. It is written as what it leaves out where it goes to the last character
// that there is.
func (w *regexpWriter) class(ranges []rune) {
	ranges = w.inTexts(ranges)
	w.cost += max(1, len(ranges)/2)
	switch {
	case len(ranges) == 0:
		w.buf.WriteString("(?:a" + w.syntax.Begin + ")") // never
	case len(ranges) == 2 && ranges[0] == ranges[1]:
		w.char(ranges[0])
	case ranges[len(ranges)-1] == unicode.MaxRune:
		w.negated(ranges)
	default:
		w.brackets("[", ranges)
	}
}

func (w *regexpWriter) negated(ranges []rune) {
	var rest []rune
	var next rune
	if w.syntax.NUL == "" {
		next = 1
	}
	for i := 0; i < len(ranges); i += 2 {
		if next < ranges[i] {
			rest = append(rest, next, ranges[i]-1)
		}
		next = ranges[i+1] + 1
	}
	rest = w.inTexts(rest)
	if len(rest) == 0 {
		w.buf.WriteString(w.syntax.Any)
		return
	}
	w.brackets("[^", rest)
}

func (w *regexpWriter) brackets(open string, ranges []rune) {
	w.buf.WriteString(open)
	for i := 0; i < len(ranges); i += 2 {
		w.char(ranges[i])
		if ranges[i] == ranges[i+1] {
			continue
		}
		w.buf.WriteByte('-')
		w.char(ranges[i+1])
	}
	w.buf.WriteByte(']')
}

// inTexts takes off a class what no text has, and what has no spelling.
func (w *regexpWriter) inTexts(ranges []rune) []rune {
	var kept []rune
	for i := 0; i < len(ranges); i += 2 {
		low, high := ranges[i], ranges[i+1]
		if low == 0 && w.syntax.NUL == "" {
			low = 1
		}
		if low >= surrogateMin && low <= surrogateMax {
			low = surrogateMax + 1
		}
		if high >= surrogateMin && high <= surrogateMax {
			high = surrogateMin - 1
		}
		if low <= high {
			kept = append(kept, low, high)
		}
	}
	return kept
}
