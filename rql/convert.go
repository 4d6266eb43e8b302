package rql

import (
	"maps"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// operand reads a token as a value, or as the path a/b/c.
func (p *parser) operand(dst *Node, t token) *Error {
	if !t.path() {
		return p.scalar(dst, t)
	}
	items, pos := p.nodes(strings.Count(t.text, "/")+1), t.pos
	*dst = Node{kind: arrayNode, kids: items}.at(t.pos)
	for segment := range strings.SplitSeq(t.text, "/") {
		if segment == "" {
			return errorf(pos, "empty segment in the path %q; a / in a name or value is %%2F", t.text)
		}
		if err := p.scalar(&items[0], newToken(segment, pos)); err != nil {
			return err
		}
		items = items[1:]
		pos += len(segment) + 1
	}
	return nil
}

func (p *parser) scalar(dst *Node, t token) *Error {
	if t.plain() {
		*dst = Node{scalar: KindString, pos: int32(t.pos) + 1, name: t.text}
		return nil
	}
	if strings.HasPrefix(t.text, "$") {
		n, err := p.parameter(t.text[1:], t.pos)
		*dst = n.at(t.pos)
		return err
	}
	v, err := t.value()
	*dst = scalarOf(v).at(t.pos)
	return err
}

// plain tells whether a token is the text that it is written as, like most.
func (t token) plain() bool {
	if t.converted() || t.encoded() || t.text == "" {
		return false
	}
	if c := t.text[0]; c == '$' || c == '-' || isDigit(c) {
		return false
	}
	_, ok := keyword(t.text)
	return !ok
}

func (t token) value() (Value, *Error) {
	if !t.converted() {
		return t.auto()
	}
	name, text, _ := strings.Cut(t.text, ":")
	if convert := converters[name]; convert != nil {
		return convert(text, t.pos+len(name)+1)
	}
	if isTimestamp(t.text) {
		if v, ok := readDate(t.text); ok {
			return v, nil
		}
	}
	return Value{}, errorf(t.pos, "unknown converter %q%s; a colon in a value is %%3A", name, suggest(name, maps.Keys(converters)))
}

// auto reads a token without a converter. The property's type decides later
// what it becomes; here only what prints back the same is a number.
func (t token) auto() (Value, *Error) {
	if t.text == "" {
		return String(""), nil
	}
	if v, ok := shortInt(t.text); ok {
		return v, nil
	}
	if v, ok := keyword(t.text); ok {
		return v, nil
	}
	if v, ok := autoNumber(t.text); ok {
		return v, nil
	}
	if !t.encoded() {
		return String(t.text), nil
	}
	return stringValue(t.text, t.pos)
}

// parameter resolves $1, or $name where names are allowed.
func (p *parser) parameter(name string, pos int) (Node, *Error) {
	if p.opts.names && name != "" && !isDigit(name[0]) {
		text, err := decode(name, pos+1)
		return scalarOf(Param(text)), err
	}
	i, err := strconv.Atoi(name)
	switch {
	case err == nil && strconv.Itoa(i) == name && 1 <= i && i <= len(p.opts.params):
		n := p.opts.params[i-1]
		if len(n.kids) > p.opts.maxList {
			return Node{}, errorf(pos, "parameter $%s is a list of %d members; at most %d are allowed", name, len(n.kids), p.opts.maxList)
		}
		return n, nil
	case len(p.opts.params) == 0 && !p.opts.names:
		return Node{}, errorf(pos, "parameter $%s, but none are given; a literal $ is %%24", name)
	}
	return Node{}, errorf(pos, "parameter $%s is not given; a literal $ is %%24", name)
}

// converters is closed: what a query may write before a colon.
var converters = map[string]func(text string, pos int) (Value, *Error){
	"auto":    autoValue,
	"string":  stringValue,
	"number":  converter("a number", readNumber),
	"boolean": converter("a boolean", readBool),
	"epoch":   converter("an epoch", readEpoch),
	"date":    converter("a date", readDate),
	"isodate": converter("a date", readISODate),
	"re":      func(text string, pos int) (Value, *Error) { return regexpValue(text, pos, true) },
	"RE":      func(text string, pos int) (Value, *Error) { return regexpValue(text, pos, false) },
	"glob":    globValue,
}

func converter(noun string, read func(string) (Value, bool)) func(string, int) (Value, *Error) {
	return func(text string, pos int) (Value, *Error) {
		v, ok := read(text)
		if !ok {
			return Value{}, errorf(pos, "%q is not %s", text, noun)
		}
		return v, nil
	}
}

func autoValue(text string, pos int) (Value, *Error) { return newToken(text, pos).auto() }

// keyword reads the words that are values.
func keyword(token string) (Value, bool) {
	switch token {
	case "true":
		return Bool(true), true
	case "false":
		return Bool(false), true
	case "null":
		return Null(), true
	case "undefined":
		return Undefined(), true
	case "Infinity":
		return Float(math.Inf(1)), true
	case "-Infinity":
		return Float(math.Inf(-1)), true
	}
	return Value{}, false
}

func readBool(text string) (Value, bool) {
	return Bool(text == "true"), text == "true" || text == "false"
}

func stringValue(text string, pos int) (Value, *Error) {
	text, err := decode(text, pos)
	return String(text), err
}

func regexpValue(text string, pos int, fold bool) (Value, *Error) {
	pattern, bad := decode(text, pos)
	if bad != nil {
		return Value{}, bad
	}
	v, err := Regexp(pattern, fold)
	if err != nil {
		return Value{}, errorf(pos, "%v", err)
	}
	return v, nil
}

func globValue(text string, pos int) (Value, *Error) {
	glob, err := decode(text, pos)
	return patternValue(globPattern(glob), true), err
}

// decode replaces %XX. What comes out must be UTF-8.
func decode(text string, pos int) (string, *Error) {
	percent := strings.IndexByte(text, '%')
	if percent < 0 {
		return text, nil
	}
	b := append(make([]byte, 0, len(text)), text[:percent]...)
	for i := percent; i < len(text); i++ {
		c := text[i]
		if c == '%' {
			if len(text)-i < 3 || unhex(text[i+1]) > 15 || unhex(text[i+2]) > 15 {
				return "", errorf(pos+i, "expected two hexadecimal digits after %%; a literal %% is %%25")
			}
			c = unhex(text[i+1])<<4 | unhex(text[i+2])
			i += 2
		}
		b = append(b, c)
	}
	if !utf8.Valid(b) {
		return "", errorf(pos, "%q is not UTF-8 when decoded", text)
	}
	return string(b), nil
}

// unhex is the value of a hexadecimal digit, 255 of another byte.
func unhex(c byte) byte {
	switch {
	case isDigit(c):
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	}
	return 255
}

func quoteRune(r rune) string { return strconv.Quote(string(r)) }
