package codec

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
)

// Encoder appends one JSON text, value by value, for the EncodeJSON method of a
// generated type:
//
//	e.Object()
//	e.Name(`"id":`)
//	e.Int(p.ID)
//	e.EndObject()
//
// Name, Key and Element write the comma where one is due. An Encoder keeps the
// first error and goes on; what it has written then is of no use.
type Encoder struct {
	buf  []byte
	base int // where the text begins in buf
	err  error

	checking bool
}

var encoders = sync.Pool{New: func() any { return new(Encoder) }}

// maxKept is how large a buffer is kept for the next text.
const maxKept = 1 << 20

// Marshal gives v as JSON. The error is a *[ValidationError] with one violation
// where JSON does not have a value of v: NaN and infinity, text that is not
// UTF-8, years before 0 and after 9999, raw JSON that is none.
func Marshal(v Writer) ([]byte, error) {
	e := encoders.Get().(*Encoder)
	defer e.release()
	v.EncodeJSON(e)
	if e.err != nil {
		return nil, e.err
	}
	if cap(e.buf) > maxKept {
		return e.buf, nil // nobody else gets it
	}
	return slices.Clone(e.buf), nil
}

// release gives e back for the next text.
func (e *Encoder) release() {
	if cap(e.buf) > maxKept {
		e.buf = nil
	}
	*e = Encoder{buf: e.buf[:0]}
	encoders.Put(e)
}

// Append is [Marshal] that appends to dst, and gives dst with an error.
func Append(dst []byte, v Writer) ([]byte, error) {
	e := encoders.Get().(*Encoder)
	kept := e.buf
	e.buf, e.base = dst, len(dst)
	v.EncodeJSON(e)
	out, err := e.buf, e.err
	e.buf = kept
	e.release()
	if err != nil {
		return dst, err
	}
	return out, nil
}

// Checking tells whether the text is for rules over it alone: these see a key or a
// version of an object that is still to be stored, although it is zero.
func (e *Encoder) Checking() bool { return e.checking }

// Err is the first error.
func (e *Encoder) Err() error { return e.err }

// Fail keeps an error: the value that is to come now breaks the rule of keyword.
func (e *Encoder) Fail(keyword, format string, args ...any) {
	if e.err == nil {
		text := e.buf[e.base:]
		e.err = violation(pointerAt(text, len(text)), keyword, fmt.Sprintf(format, args...))
	}
}

// Object begins an object.
//
//go:noinline
func (e *Encoder) Object() { e.buf = append(e.buf, '{') }

// EndObject ends an object.
//
//go:noinline
func (e *Encoder) EndObject() { e.buf = append(e.buf, '}') }

// Array begins an array.
func (e *Encoder) Array() { e.buf = append(e.buf, '[') }

// EndArray ends an array.
func (e *Encoder) EndArray() { e.buf = append(e.buf, ']') }

// Element comes before each item of an array.
//
//go:noinline
func (e *Encoder) Element() {
	if e.buf[len(e.buf)-1] != '[' {
		e.buf = append(e.buf, ',')
	}
}

// Name comes before the value of a member: its name in quotes, and the colon. It
// gives e, so that the value can follow at once.
//
//go:noinline
func (e *Encoder) Name(quoted string) *Encoder {
	if e.buf[len(e.buf)-1] != '{' {
		e.buf = append(e.buf, ',')
	}
	e.buf = append(e.buf, quoted...)
	return e
}

// Key is [Encoder.Name] for a name that is not known before.
func (e *Encoder) Key(name string) {
	e.Name("")
	e.String(name)
	e.buf = append(e.buf, ':')
}

// Keys are the names in a map in their order, in which maps are written.
func Keys[M ~map[string]V, V any](members M) []string {
	if len(members) == 0 {
		return nil
	}
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Extra writes the members that an open object keeps, in the order of their
// names. The names that it has of its own can be given: one that is there as
// well is an error.
func (e *Encoder) Extra(members map[string]json.RawMessage, own ...string) {
	for _, name := range Keys(members) {
		e.Key(name)
		if slices.Contains(own, name) {
			e.Fail("uniqueNames", "is there twice")
		}
		e.Raw(members[name])
	}
}

// ForeignKeys fails where the entries that an open object keeps have a name that is
// one of its own: it would be written twice.
func ForeignKeys[V any](e *Encoder, entries map[string]V, own []string) {
	if len(entries) == 0 {
		return
	}
	for _, name := range own {
		if _, ok := entries[name]; ok {
			e.Fail("uniqueNames", "the member %s is there twice", name)
		}
	}
}

// Raw writes JSON as it is; nil is null.
func (e *Encoder) Raw(raw json.RawMessage) {
	switch {
	case e == nil:
		return
	case raw == nil:
		e.Null()
		return
	}
	if !jsontext.Value(raw).IsValid() {
		e.Fail("type", "is not JSON: %v", checkText(raw))
		return
	}
	e.buf = append(e.buf, raw...)
}
