package jsonext

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// quoted reads a text in quotes of either kind.
func (p *parser) quoted() string {
	start, quote := p.pos, p.peek()
	p.pos++
	at := p.pos
	var b strings.Builder
	for p.pos < len(p.text) {
		switch c := p.text[p.pos]; {
		case c == quote:
			b.WriteString(p.text[at:p.pos])
			p.pos++
			return p.checked(start, b.String())
		case c == '\\':
			b.WriteString(p.text[at:p.pos])
			p.escape(&b)
			at = p.pos
		case c < ' ' && c != '\t':
			p.fail(p.pos, "a text has the control character %#x", c)
			return ""
		default:
			p.pos++
		}
	}
	p.fail(start, "the text has no end")
	return ""
}

func (p *parser) checked(at int, text string) string {
	if !utf8.ValidString(text) {
		p.fail(at, "the text is not UTF-8")
	}
	return text
}

var escapes = map[byte]string{'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t", 'v': "\v", '0': "\x00", '\n': ""}

// escape reads what a backslash begins.
func (p *parser) escape(b *strings.Builder) {
	at := p.pos
	p.pos++
	c := p.peek()
	switch text, known := escapes[c]; {
	case p.pos == len(p.text):
	case known:
		b.WriteString(text)
		p.pos++
	case c == 'u':
		b.WriteRune(p.unicode(at))
	case c == 'x':
		b.WriteRune(p.hex(at, 2))
	case c < ' ' || '1' <= c && c <= '9':
		p.fail(at, "there is no such escape")
	default: // a quote, a slash or anything else: itself
		_, size := utf8.DecodeRuneInString(p.text[p.pos:])
		b.WriteString(p.text[p.pos : p.pos+size])
		p.pos += size
	}
}

// unicode reads \uXXXX, or the two of a surrogate pair.
func (p *parser) unicode(at int) rune {
	r := p.hex(at, 4)
	if !utf16.IsSurrogate(r) || p.err != nil {
		return r
	}
	if strings.HasPrefix(p.text[p.pos:], `\u`) {
		p.pos++
		if pair := utf16.DecodeRune(r, p.hex(at, 4)); pair != utf8.RuneError {
			return pair
		}
	}
	p.fail(at, "the escape is half a surrogate pair")
	return utf8.RuneError
}

// hex reads digits behind a letter.
func (p *parser) hex(at, digits int) rune {
	from := p.pos + 1
	if from+digits <= len(p.text) {
		if n, err := strconv.ParseUint(p.text[from:from+digits], 16, 32); err == nil {
			p.pos = from + digits
			return rune(n)
		}
	}
	p.fail(at, "want %d hexadecimal digits", digits)
	return utf8.RuneError
}
