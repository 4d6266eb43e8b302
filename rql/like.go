package rql

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// pattern is a compiled pattern of like: between runs of any length stand
// pieces of fixed length.
type pattern struct {
	pieces [][]rune // anyRune matches one character
	exact  string   // the text of a pattern without * and ?, where case counts
	wild   bool
	fold   bool // case does not count: the pieces are folded
}

const anyRune rune = -1

// newPattern reads * as any run, ? as one character and \ before a character as
// that character.
func newPattern(text string, fold bool) pattern {
	p := pattern{pieces: [][]rune{nil}, wild: fold, fold: fold}
	var exact strings.Builder
	escaped := false
	for _, c := range text {
		switch {
		case c == '\\' && !escaped:
			escaped = true
			continue
		case c == '*' && !escaped:
			p.pieces, p.wild = append(p.pieces, nil), true
			continue
		case c == '?' && !escaped:
			c, p.wild = anyRune, true
		case fold:
			c = foldRune(c)
		default:
			exact.WriteRune(c)
		}
		escaped = false
		last := len(p.pieces) - 1
		p.pieces[last] = append(p.pieces[last], c)
	}
	p.exact = exact.String()
	return p
}

// match tells whether the whole text matches. The first and the last piece are
// tied to the ends; the leftmost place of each piece between them is as good as
// any other.
func (p pattern) match(text string) bool {
	if !p.wild {
		return text == p.exact
	}
	rest, ok := p.cutPiece(text, p.pieces[0])
	last := len(p.pieces) - 1
	if !ok || last == 0 {
		return ok && rest == ""
	}
	for _, piece := range p.pieces[1:last] {
		if rest, ok = p.findPiece(rest, piece); !ok {
			return false
		}
	}
	return p.endsInPiece(rest, p.pieces[last])
}

// cutPiece takes piece from the front of text.
func (p pattern) cutPiece(text string, piece []rune) (rest string, ok bool) {
	for _, want := range piece {
		c, n := utf8.DecodeRuneInString(text)
		if n == 0 || want != anyRune && want != c && !(p.fold && want == foldRune(c)) {
			return "", false
		}
		text = text[n:]
	}
	return text, true
}

// findPiece takes the first place of piece, and what is before it.
func (p pattern) findPiece(text string, piece []rune) (rest string, ok bool) {
	for {
		if rest, ok := p.cutPiece(text, piece); ok {
			return rest, true
		}
		_, n := utf8.DecodeRuneInString(text)
		if n == 0 {
			return "", false
		}
		text = text[n:]
	}
}

func (p pattern) endsInPiece(text string, piece []rune) bool {
	from := len(text)
	for range piece {
		_, n := utf8.DecodeLastRuneInString(text[:from])
		if n == 0 {
			return false
		}
		from -= n
	}
	_, ok := p.cutPiece(text[from:], piece)
	return ok
}

// foldRune is the same for all runes that differ in case only, as Unicode's
// simple folding has it: the smallest of them.
func foldRune(c rune) rune {
	if c < utf8.RuneSelf {
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		return c // K and S are smaller than the signs that fold to them
	}
	for next := unicode.SimpleFold(c); ; next = unicode.SimpleFold(next) {
		if next <= c {
			return next // the orbit goes upwards but for its end
		}
		c = next
	}
}
