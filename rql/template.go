package rql

import (
	"encoding/binary"
	"slices"
)

// Template is the text of a query in two parts: what stands in it, and the values
// that its properties are compared with. It is made without a tree, in a part of
// the time that [Parse] takes. Texts of one key are read as trees of one
// [Query.Shape], or none of them can be read.
//
// A Template is used again for the next text; the zero Template is ready for one.
type Template struct {
	Key    []byte  // the text, with places for the values
	Values []Value // what Query.Shape takes out; see Fits

	slots []templateSlot
	lexer parser
	from  int // what is not in the key yet
}

// templateSlot is a place of a value.
type templateSlot struct {
	pos   int32 // in the text, plus one as in a Node
	value int32
}

// Read takes apart a text that Parse is to read without options. It is false
// where the text is none of a query, as far as that shows.
func (t *Template) Read(text string) bool {
	t.Key, t.Values, t.slots = t.Key[:0], t.Values[:0], t.slots[:0]
	t.lexer.text, t.lexer.pos, t.from = text, 0, 0
	if len(text) > defaultOptions.maxLength {
		return false
	}
	for t.lexer.pos < len(text) {
		switch c := text[t.lexer.pos]; {
		case c == 0: // which marks places
			return false
		case chars[c]&tokenChar == 0:
			t.lexer.pos++
		case !t.term():
			return false
		}
	}
	t.Key = append(t.Key, text[t.from:]...)
	return true
}

// Fits tells whether the values are those that Query.Shape takes out of q, which
// is what the text was parsed to. If so, that holds for all texts of the key: all
// else in them is the same, and a value ends where its token does.
func (t *Template) Fits(q Query) bool {
	s := shaper{slots: make([]templateSlot, 0, len(t.slots))}
	for i := range q.terms {
		s.node(&q.terms[i], false)
	}
	return slices.Equal(s.slots, t.slots) &&
		slices.EqualFunc(s.values, t.Values, Value.same)
}

// term goes over a token, and over the values that it is compared with. Here and
// below, false is a value that Parse will refuse. What is no value of that kind
// stays in the key, and so does whatever this does not know.
func (t *Template) term() bool {
	p := &t.lexer
	property := p.token(true)
	if p.peek() == '(' {
		switch {
		case property.text == "limit":
			t.limit()
		case comparing(property.text):
			return t.call()
		}
		return true
	}
	op, ok := p.comparator()
	if !ok || property.text == "" || !comparing(op) {
		return true
	}
	if p.peek() == '(' {
		return t.list()
	}
	return t.value(p.token(false), lookBack)
}

// call goes over the arguments of op(property,value), from the parenthesis on.
func (t *Template) call() bool {
	p := &t.lexer
	p.pos++
	p.token(true)
	if p.peek() != ',' {
		return true
	}
	p.pos++
	if p.peek() == '(' {
		return t.list()
	}
	value := p.token(true)
	return p.peek() != ')' || t.value(value, lookBack)
}

// limit goes over the arguments of limit(count,offset), from the parenthesis on, and
// takes an offset out that leaves rows out.
func (t *Template) limit() {
	p := &t.lexer
	p.pos++
	p.token(true)
	if p.peek() != ',' {
		return
	}
	p.pos++
	offset := p.token(true)
	if v, err := offset.read(); err == nil && v.kind == KindInt && v.Int() > 0 && (p.peek() == ')' || p.peek() == ',') {
		t.value(offset, 0)
	}
}

// list goes over a list of values, from its parenthesis on.
func (t *Template) list() bool {
	p := &t.lexer
	for {
		p.pos++
		value := p.token(true)
		next := p.peek()
		switch {
		case next != ',' && next != ')':
			return true
		case !t.value(value, 0):
			return false
		case next == ')':
			return true
		}
	}
}

// value takes a value out, which is one with an equal one among so many before.
func (t *Template) value(tok token, among int) bool {
	if tok.text == "" || tok.path() || tok.text[0] == '$' {
		return true
	}
	v, err := tok.read()
	if err != nil || !takesSlot(v.kind) {
		return err == nil
	}
	i := findValue(t.Values, v, among)
	if i < 0 {
		i = len(t.Values)
		t.Values = append(t.Values, v)
	}
	t.slots = append(t.slots, templateSlot{pos: int32(tok.pos) + 1, value: int32(i)})
	t.Key = append(append(t.Key, t.lexer.text[t.from:tok.pos]...), 0)
	t.Key = binary.AppendUvarint(t.Key, uint64(i))
	t.from = t.lexer.pos
	return true
}

// read is the value of a token that is no parameter.
func (t token) read() (Value, *Error) {
	if t.plain() {
		return String(t.text), nil
	}
	return t.value()
}
