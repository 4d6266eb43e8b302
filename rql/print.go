package rql

import (
	"math"
	"strconv"
	"strings"
)

// appendNode writes n where a term may stand: an argument, an item, a term of
// the query.
func appendNode(b []byte, n Node) []byte {
	switch {
	case n.kind == scalarNode:
		return appendValue(b, n.Value())
	case n.kind == arrayNode:
		return appendNodes(b, n.kids)
	case needsComparison(n):
		return appendComparison(b, n)
	}
	return appendNodes(appendName(b, n.name), n.kids)
}

func appendNodes(b []byte, nodes []Node) []byte {
	b = append(b, '(')
	for i, n := range nodes {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendNode(b, n)
	}
	return append(b, ')')
}

// needsComparison tells whether a call must be written as p=name=value. Only
// there are parentheses around one call an array: elsewhere they are a group.
func needsComparison(n Node) bool {
	if len(n.kids) == 0 || len(n.kids) > 2 || !isWord(n.name) || !hasLoneCall(n.kids[len(n.kids)-1]) {
		return false
	}
	return len(n.kids) == 1 || isPath(n.kids[0])
}

func hasLoneCall(n Node) bool {
	if n.kind != arrayNode {
		return false
	}
	if len(n.kids) == 1 && n.kids[0].kind == callNode {
		return true
	}
	for _, item := range n.kids {
		if hasLoneCall(item) {
			return true
		}
	}
	return false
}

func appendComparison(b []byte, n Node) []byte {
	if len(n.kids) == 2 {
		b = appendNode(b, n.kids[0])
	}
	b = append(b, '=')
	b = append(b, n.name...)
	b = append(b, '=')
	return appendNode(b, n.kids[len(n.kids)-1])
}

// appendValue writes a value so that it is read as what it is: text that would
// be read as a number, a keyword or nothing at all gets its converter.
func appendValue(b []byte, v Value) []byte {
	switch v.kind {
	case KindNull:
		if v.IsUndefined() {
			return append(b, "undefined"...)
		}
		return append(b, "null"...)
	case KindBool:
		return strconv.AppendBool(b, v.Bool())
	case KindInt:
		if !canonicalInt(v.Int()) {
			b = append(b, "number:"...)
		}
		return strconv.AppendInt(b, v.Int(), 10)
	case KindFloat:
		return appendFloatValue(b, v.Float())
	case KindString:
		if needsConverter(v.Text()) {
			b = append(b, "string:"...)
		}
		return appendText(b, v.Text())
	case KindTime:
		return appendTimeValue(b, v)
	case KindRegexp:
		if v.Fold() {
			return appendText(append(b, "re:"...), v.Text())
		}
		return appendText(append(b, "RE:"...), v.Text())
	case KindParam:
		return appendParam(b, v.Text())
	case KindList, KindDecimal:
		return appendNode(b, Scalar(v))
	}
	return append(b, "json"...)
}

// appendFloatValue avoids the + of 1e+300, which form decoders take for a space.
func appendFloatValue(b []byte, f float64) []byte {
	from := len(b)
	b = appendFloat(b, f)
	text := string(b[from:])
	switch {
	case f != f:
		return append(b[:from], "number:NaN"...)
	case f == 0 && math.Signbit(f):
		return append(b[:from], "number:-0"...)
	case strings.Contains(text, "+"):
		return append(append(b[:from], "number:"...), strings.Replace(text, "+", "", 1)...)
	}
	return b
}

func appendTimeValue(b []byte, v Value) []byte {
	if writableTime(v) {
		return appendTime(append(b, "date:"...), v)
	}
	return strconv.AppendInt(append(b, "epoch:"...), v.Int()/1000, 10)
}

// needsConverter tells whether text without a converter reads as another value.
func needsConverter(text string) bool {
	if text == "" {
		return true
	}
	if _, ok := keyword(text); ok {
		return true
	}
	_, ok := autoNumber(text)
	return ok
}

// appendParam writes a parameter's name. A digit at its front is encoded: $1 is
// the first positional parameter.
func appendParam(b []byte, name string) []byte {
	b = append(b, '$')
	if name != "" && isDigit(name[0]) {
		b = appendEscape(b, name[0])
		name = name[1:]
	}
	return appendText(b, name)
}

// appendText percent-encodes all but letters, digits, _, . and -.
func appendText(b []byte, text string) []byte {
	text = strings.ToValidUTF8(text, "\uFFFD")
	for i := range len(text) {
		if c := text[i]; chars[c]&plainChar != 0 {
			b = append(b, c)
		} else {
			b = appendEscape(b, c)
		}
	}
	return b
}

// appendName writes the name of an operator, which the parser does not decode.
func appendName(b []byte, name string) []byte {
	for i := range len(name) {
		if c := name[i]; chars[c]&tokenChar != 0 && c != '/' {
			b = append(b, c)
		} else {
			b = appendEscape(b, c)
		}
	}
	return b
}

// appendEscape writes %XX. Of < and > it is in lower case: %3C and %3E are
// operators where one may stand.
func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '<':
		return append(b, "%3c"...)
	case '>':
		return append(b, "%3e"...)
	}
	const hex = "0123456789ABCDEF"
	return append(b, '%', hex[c>>4], hex[c&15])
}

func formatInt(v int64) string { return strconv.FormatInt(v, 10) }
