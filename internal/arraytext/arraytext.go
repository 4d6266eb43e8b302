// Package arraytext reads and writes the text of arrays of PostgreSQL of one
// dimension: {1,2,NULL}, {"a b",c}. The runtime and the dialect share it.
package arraytext

import (
	"errors"
	"strings"
)

var (
	errArray      = errors.New("the text is not that of an array")
	errDimensions = errors.New("the array has several dimensions")
)

// Is tells the text of an array from the JSON of a list. It begins with a brace, or
// with bounds where the first element has not the number 1: [0:1]={a,b}.
func Is[T string | []byte](text T) bool {
	if len(text) == 0 {
		return false
	}
	return text[0] == '{' || text[0] == '[' && bounded(text)
}

// bounded tells whether what follows a bracket is a number and a colon.
func bounded[T string | []byte](text T) bool {
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == ':':
			return i > 1
		case c != '-' && (c < '0' || c > '9'):
			return false
		}
	}
	return false
}

// unbounded is a text without its bounds.
func unbounded(text string) string {
	if !strings.HasPrefix(text, "[") {
		return text
	}
	rest := strings.TrimLeft(text, "[]:-0123456789")
	return strings.TrimPrefix(rest, "=")
}

// Len is the number of the elements of a text that a Reader can read.
func Len(text string) int {
	body := unbounded(text)
	if len(body) <= len("{}") {
		return 0
	}
	if strings.IndexByte(body, '"') < 0 {
		return strings.Count(body, ",") + 1
	}
	n, quoted := 1, false
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '\\':
			i++
		case '"':
			quoted = !quoted
		case ',':
			if !quoted {
				n++
			}
		}
	}
	return n
}

// Reader reads the elements of an array. An element is a part of the text unless
// something in it is escaped.
type Reader struct {
	rest    string
	more    bool // an element is to come
	element string
	null    bool
	err     error
}

// Read begins to read a text.
func Read(text string) Reader {
	text = unbounded(text)
	if len(text) < 2 || text[0] != '{' || text[len(text)-1] != '}' {
		return Reader{err: errArray}
	}
	return Reader{rest: text[1 : len(text)-1], more: len(text) > 2}
}

// Next goes to the next element; false is the end, or an error.
func (r *Reader) Next() bool {
	if !r.more || r.err != nil {
		return false
	}
	if r.rest != "" && r.rest[0] == '"' {
		r.quoted()
	} else {
		r.plain()
	}
	switch {
	case r.err != nil:
		return false
	case r.rest == "":
		r.more = false
	case r.rest[0] == ',':
		r.rest = r.rest[1:]
	default:
		r.err = errArray
		return false
	}
	return true
}

// Null tells whether the element is NULL.
func (r *Reader) Null() bool { return r.null }

// Text is the element.
func (r *Reader) Text() string { return r.element }

// Err is why Next has ended before the end.
func (r *Reader) Err() error { return r.err }

// plain reads an element without quotes.
func (r *Reader) plain() {
	end := 0
	for end < len(r.rest) && r.rest[end] != ',' {
		switch r.rest[end] {
		case '{':
			r.err = errDimensions
			return
		case '"', '}', '\\':
			r.err = errArray
			return
		}
		end++
	}
	r.element, r.rest = r.rest[:end], r.rest[end:]
	r.null = r.element == "NULL"
	if r.element == "" {
		r.err = errArray
	}
}

// quoted reads an element in quotes.
func (r *Reader) quoted() {
	body := r.rest[1:]
	end := strings.IndexByte(body, '"')
	if end < 0 {
		r.err = errArray
		return
	}
	r.null = false
	if strings.IndexByte(body[:end], '\\') < 0 {
		r.element, r.rest = body[:end], body[end+1:]
		return
	}
	r.escaped(body)
}

// escaped reads an element with escapes, up to its quote.
func (r *Reader) escaped(body string) {
	var element strings.Builder
	for i := 0; i < len(body); i++ {
		switch {
		case body[i] == '"':
			r.element, r.rest = element.String(), body[i+1:]
			return
		case body[i] == '\\' && i+1 < len(body):
			i++
		}
		element.WriteByte(body[i])
	}
	r.err = errArray
}

// AppendQuoted appends a text as an element, in quotes: nothing in it but quotes
// and backslashes means something.
func AppendQuoted[T string | []byte](dst []byte, text T) []byte {
	dst = append(dst, '"')
	for {
		i := special(text)
		if i < 0 {
			return append(append(dst, text...), '"')
		}
		dst = append(append(dst, text[:i]...), '\\', text[i])
		text = text[i+1:]
	}
}

// special is where the first quote or backslash is; -1 is nowhere.
func special[T string | []byte](text T) int {
	for i := range len(text) {
		if text[i] == '"' || text[i] == '\\' {
			return i
		}
	}
	return -1
}

// AppendText appends a text as an element, in quotes where it needs them: arrays
// that become the elements of others are shorter without.
func AppendText(dst []byte, text string) []byte {
	if text == "" || len(text) == len("NULL") && strings.EqualFold(text, "NULL") {
		return AppendQuoted(dst, text)
	}
	for i := range len(text) {
		if !simple[text[i]] {
			return AppendQuoted(dst, text)
		}
	}
	return append(dst, text...)
}

// simple are bytes that mean nothing in an array.
var simple = func() (out [256]bool) {
	for _, c := range []byte("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.:+/@#") {
		out[c] = true
	}
	return out
}()
