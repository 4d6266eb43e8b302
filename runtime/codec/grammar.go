package codec

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// surelyJSON tells whether a text is one JSON value, which it sees in less time
// than the token library. False is doubt, not a verdict: besides errors it is
// lists deep in each other and surrogates, which the library judges.
func surelyJSON(text []byte) bool {
	g := grammar{text: text}
	for {
		begun, ok := g.value()
		if !ok {
			return false
		}
		if begun {
			continue // the first value of the list
		}
		if done, ok := g.follow(); done || !ok {
			return ok
		}
	}
}

// grammar walks over a text that may be anything.
type grammar struct {
	text  []byte
	pos   int
	lists uint64 // a bit for each open list, the innermost one last: set for objects
	depth int    // how many they are
}

// maxBits is how many lists there can be in each other.
const maxBits = 64

// next is the byte of what is ahead, to which it goes; 0 at the end.
func (g *grammar) next() byte {
	for ; g.pos < len(g.text); g.pos++ {
		switch c := g.text[g.pos]; c {
		case ' ', '\n', '\r', '\t':
		default:
			return c
		}
	}
	return 0
}

// value reads a scalar, an empty list, or the beginning of another list up to its
// first value.
func (g *grammar) value() (begun, ok bool) {
	switch g.next() {
	case '"':
		return false, g.quoted()
	case '{':
		return g.open(1, '}')
	case '[':
		return g.open(0, ']')
	case 't':
		return false, g.word("true")
	case 'f':
		return false, g.word("false")
	case 'n':
		return false, g.word("null")
	}
	return false, g.number()
}

func (g *grammar) open(object uint64, closing byte) (begun, ok bool) {
	g.pos++
	if g.next() == closing {
		g.pos++
		return false, true
	}
	g.lists, g.depth = g.lists<<1|object, g.depth+1
	return true, g.depth <= maxBits && g.name()
}

// name reads the name of a member and the colon; nothing in an array.
func (g *grammar) name() bool {
	if g.lists&1 == 0 {
		return true
	}
	if g.next() != '"' || !g.quoted() || g.next() != ':' {
		return false
	}
	g.pos++
	return true
}

// follow reads what is between a value and the next one.
func (g *grammar) follow() (done, ok bool) {
	for ; g.depth > 0; g.depth-- {
		c := g.next()
		g.pos++
		switch {
		case c == ',':
			return false, g.name()
		case c != ']' && c != '}' || (c == '}') != (g.lists&1 == 1):
			return false, false
		}
		g.lists >>= 1
	}
	return true, g.next() == 0 && g.pos == len(g.text)
}

func (g *grammar) word(word string) bool {
	end := g.pos + len(word)
	if end > len(g.text) || string(g.text[g.pos:end]) != word {
		return false
	}
	g.pos = end
	return true
}

// number reads a number.
func (g *grammar) number() bool {
	g.skip('-', '-')
	if !g.skip('0', '0') && !g.digits() {
		return false
	}
	if g.skip('.', '.') && !g.digits() {
		return false
	}
	if !g.skip('e', 'E') {
		return true
	}
	g.skip('+', '-')
	return g.digits()
}

// skip leaves out a byte that is a or b, and tells whether there was one.
func (g *grammar) skip(a, b byte) bool {
	if g.pos < len(g.text) && (g.text[g.pos] == a || g.text[g.pos] == b) {
		g.pos++
		return true
	}
	return false
}

// digits leaves out digits, and tells whether there were any.
func (g *grammar) digits() bool {
	from := g.pos
	for g.pos < len(g.text) && isDigit(g.text[g.pos]) {
		g.pos++
	}
	return g.pos > from
}

// quoted reads a string.
func (g *grammar) quoted() bool {
	for g.pos++; ; {
		g.pos = skipPlain(g.text, g.pos)
		if g.pos == len(g.text) {
			return false
		}
		switch c := g.text[g.pos]; {
		case c == '"':
			g.pos++
			return true
		case c == '\\':
			if !g.escape() {
				return false
			}
		case c < ' ':
			return false
		default:
			r, size := utf8.DecodeRune(g.text[g.pos:])
			if r == utf8.RuneError && size == 1 {
				return false
			}
			g.pos += size
		}
	}
}

// escape reads an escape that is no surrogate.
func (g *grammar) escape() bool {
	if g.pos+1 == len(g.text) {
		return false
	}
	c := g.text[g.pos+1]
	g.pos += 2
	switch c {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return true
	case 'u':
		return g.hex()
	}
	return false
}

// hex reads the four digits of an escape.
func (g *grammar) hex() bool {
	if g.pos+4 > len(g.text) {
		return false
	}
	digits := g.text[g.pos : g.pos+4]
	g.pos += 4
	for _, c := range digits {
		if !isHex(c) {
			return false
		}
	}
	return digits[0]|0x20 != 'd' || digits[1] < '8' // else a surrogate
}

// skipPlain gives the offset of the first byte that a string does not have as it
// is, or that is no ASCII.
func skipPlain(text []byte, i int) int {
	for ; i+8 <= len(text); i += 8 {
		if found := special(binary.LittleEndian.Uint64(text[i:])); found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for i < len(text) && plain[text[i]] {
		i++
	}
	return i
}
