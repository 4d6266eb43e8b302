package jsonext

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Parse reads one value. An empty text is [Undefined]. The error is a
// *[SyntaxError].
func Parse(text string) (any, error) { return Options{}.Parse(text) }

// Parse is [Parse] with options.
func (o Options) Parse(text string) (any, error) {
	if o.MaxDepth == 0 {
		o.MaxDepth = defaultDepth
	}
	if o.MaxSize == 0 {
		o.MaxSize = defaultSize
	}
	if len(text) > o.MaxSize {
		return nil, &SyntaxError{o.MaxSize, fmt.Sprintf("the text has more than %d bytes", o.MaxSize)}
	}
	p := parser{text: text, opts: o}
	if p.space(); p.pos == len(text) {
		return Undefined{}, nil
	}
	v := p.value()
	if p.space(); p.err == nil && p.pos < len(text) {
		p.fail(p.pos, "there is more behind the value")
	}
	if p.err != nil {
		return nil, p.err
	}
	return v, nil
}

// parser keeps the first error; after it everything ends.
type parser struct {
	text  string
	pos   int
	depth int
	opts  Options
	err   error
}

func (p *parser) fail(at int, format string, args ...any) {
	if p.err == nil {
		p.err = &SyntaxError{at, fmt.Sprintf(format, args...)}
	}
	p.pos = len(p.text)
}

// peek is the byte ahead; 0 at the end.
func (p *parser) peek() byte {
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return 0
}

// space skips what JavaScript takes for white space.
func (p *parser) space() {
	for p.pos < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.text[p.pos:])
		if r != '\ufeff' && r != '\u2028' && r != '\u2029' && (!unicode.IsSpace(r) || r == '\u0085') {
			return
		}
		p.pos += size
	}
}

// next skips white space and then c, if it is there.
func (p *parser) next(c byte) bool {
	p.space()
	if p.peek() != c {
		return false
	}
	p.pos++
	return true
}

func (p *parser) value() any {
	p.space()
	switch c := p.peek(); {
	case c == '{':
		return nested(p, (*parser).object)
	case c == '[':
		return nested(p, (*parser).array)
	case c == '"' || c == '\'':
		return p.dated(p.quoted())
	case beginsNumber(c):
		return p.number()
	}
	return p.word()
}

// nested reads an array or an object, not too deep.
func nested[T any](p *parser, read func(*parser) T) any {
	if p.depth++; p.depth > p.opts.MaxDepth {
		p.fail(p.pos, "more than %d levels", p.opts.MaxDepth)
		return nil
	}
	p.pos++
	v := read(p)
	p.depth--
	return v
}

func (p *parser) array() []any {
	list := []any{}
	for p.err == nil {
		switch {
		case p.next(']'):
			return list
		case p.next(','):
			list = append(list, Hole{})
			continue
		}
		list = append(list, p.value())
		if !p.next(',') && p.peek() != ']' {
			p.fail(p.pos, "want a comma or ] behind an item")
		}
	}
	return nil
}

func (p *parser) object() Object {
	m := members{object: Object{}}
	for p.err == nil && !p.next('}') {
		name := p.name()
		if !p.next(':') {
			p.fail(p.pos, "want a colon behind the name of a member")
			break
		}
		m.set(name, p.value())
		if !p.next(',') && p.peek() != '}' {
			p.fail(p.pos, "want a comma or } behind a member")
		}
	}
	return m.object
}

// members is an object that is read: the last value of a name counts, at the
// place of the first.
type members struct {
	object Object
	places map[string]int // of many
}

// few is how many members are looked through.
const few = 16

func (m *members) set(name string, v any) {
	at, ok := m.place(name)
	if ok {
		m.object[at].Value = v
		return
	}
	m.object = append(m.object, Member{name, v})
	if m.places != nil {
		m.places[name] = len(m.object) - 1
	}
}

func (m *members) place(name string) (int, bool) {
	if len(m.object) > few && m.places == nil {
		m.places = make(map[string]int, 2*few)
		for i, member := range m.object {
			m.places[member.Name] = i
		}
	}
	if m.places != nil {
		at, ok := m.places[name]
		return at, ok
	}
	for i, member := range m.object {
		if member.Name == name {
			return i, true
		}
	}
	return 0, false
}

// name reads the name of a member, in quotes or not.
func (p *parser) name() string {
	p.space()
	if c := p.peek(); c == '"' || c == '\'' {
		return p.quoted()
	}
	at := p.pos
	if '0' <= p.peek() && p.peek() <= '9' {
		for '0' <= p.peek() && p.peek() <= '9' {
			p.pos++
		}
		return p.text[at:p.pos]
	}
	name := p.identifier()
	if name == "" {
		p.fail(at, "want the name of a member")
	}
	return name
}

func (p *parser) identifier() string {
	at := p.pos
	for p.pos < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.text[p.pos:])
		part := r == '$' || r == '_' || unicode.IsLetter(r) || p.pos > at && (unicode.IsDigit(r) || unicode.Is(unicode.Mn, r))
		if !part {
			break
		}
		p.pos += size
	}
	return p.text[at:p.pos]
}

// word reads what has a name.
func (p *parser) word() any {
	at := p.pos
	switch word := p.identifier(); word {
	case "null":
		return nil
	case "true", "false":
		return word == "true"
	case "undefined":
		return Undefined{}
	case "NaN":
		return math.NaN()
	case "Infinity":
		return math.Inf(1)
	case "new":
		return p.date(at)
	case "":
		p.fail(at, "want a value")
	default:
		if constructors[Constructor(word)] {
			return Constructor(word)
		}
		p.fail(at, "%.40q is no value", word)
	}
	return nil
}

// date reads what follows new: Date(milliseconds) or Date("text").
func (p *parser) date(at int) any {
	p.space()
	if p.identifier() != "Date" || !p.next('(') {
		p.fail(at, "there is new Date(…) alone")
		return nil
	}
	p.space()
	var t time.Time
	ok := false
	switch c := p.peek(); {
	case c == '"' || c == '\'':
		t, ok = parseTime(p.quoted())
	case beginsNumber(c): // no other value: a date in a date in a date … would have no end
		if ms, isNumber := p.number().(float64); isNumber && math.Abs(ms) <= maxMillis {
			t, ok = time.UnixMilli(int64(ms)).UTC(), true
		}
	}
	if !ok {
		p.fail(at, "want new Date with milliseconds since 1970 or a time of ISO 8601")
	}
	if !p.next(')') {
		p.fail(p.pos, "want ) behind a date")
	}
	return t
}

// maxMillis is the last instant of JavaScript's dates.
const maxMillis = 8.64e15

// parseTime reads the times of ISO 8601 that JavaScript writes, and those with an
// offset, and days.
func parseTime(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC().Truncate(time.Millisecond), true
		}
	}
	return time.Time{}, false
}

// dated makes a time of a text that is one, as Perstore did: in UTC, and without its
// fraction.
func (p *parser) dated(text string) any {
	if p.opts.Strings || len(text) < len("2006-01-02T15:04:05Z") || text[4] != '-' || text[10] != 'T' || text[len(text)-1] != 'Z' {
		return text
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return t.UTC().Truncate(time.Second)
}

func beginsNumber(c byte) bool { return c == '-' || c == '+' || c == '.' || '0' <= c && c <= '9' }

// number reads a decimal or hexadecimal number, or a signed Infinity.
func (p *parser) number() any {
	at := p.pos
	if c := p.peek(); c == '-' || c == '+' {
		p.pos++
	}
	sign := p.text[at:p.pos]
	start := p.pos
	for p.pos < len(p.text) && isWord(p.text, p.pos) {
		p.pos++
	}
	digits := p.text[start:p.pos]
	f, ok := parseNumber(digits)
	if !ok {
		p.fail(at, "%.40q is no number", p.text[at:p.pos])
		return nil
	}
	if p.opts.Integers && f >= maxInteger {
		if n, err := strconv.ParseInt(p.text[at:p.pos], 0, 64); err == nil {
			return n
		}
	}
	if sign == "-" {
		f = -f
	}
	return f
}

// isWord tells whether a number goes on at an offset.
func isWord(text string, at int) bool {
	switch c := text[at]; c {
	case '-', '+':
		return text[at-1] == 'e' || text[at-1] == 'E'
	default:
		return c == '.' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
	}
}

// parseNumber reads a number without its sign. One that is too large is Infinity,
// as in JavaScript.
func parseNumber(digits string) (float64, bool) {
	if digits == "Infinity" {
		return math.Inf(1), true
	}
	if hex, ok := strings.CutPrefix(strings.ToLower(digits), "0x"); ok {
		n, err := strconv.ParseUint(hex, 16, 64)
		return float64(n), err == nil
	}
	if digits == "" || strings.Trim(digits, "0123456789.eE+-") != "" || len(digits) > 1 && digits[0] == '0' && '0' <= digits[1] && digits[1] <= '9' {
		return 0, false
	}
	f, err := strconv.ParseFloat(digits, 64)
	return f, err == nil || math.IsInf(f, 0)
}
