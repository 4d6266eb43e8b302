package codec

import (
	"encoding"
	"encoding/json"
	"errors"
)

// The functions of this file read and write values of Go types that are not
// generated: what a definition names a goType for.

// Text reads a string into a value that reads itself from text.
func (d *Decoder) Text(v encoding.TextUnmarshaler) {
	text, at, ok := d.formatted()
	if !ok {
		return
	}
	if err := v.UnmarshalText(text); err != nil {
		d.fail(at, "goType", err.Error())
	}
}

// JSON reads whatever is ahead into a value as encoding/json does.
func (d *Decoder) JSON(v any) {
	d.peek()
	at := d.pos
	raw := d.skip()
	if raw == nil {
		if !d.Failed() {
			d.Mismatch("a value")
		}
		return
	}
	if err := json.Unmarshal(raw, v); err != nil {
		d.fail(at, "goType", err.Error())
	}
}

// Text writes a string of a value that writes itself as text.
func (e *Encoder) Text(v encoding.TextMarshaler) {
	text, err := v.MarshalText()
	if err != nil {
		e.Fail("goType", "%v", err)
		return
	}
	e.String(string(text))
}

// JSON writes a value as encoding/json does.
func (e *Encoder) JSON(v any) {
	raw, err := json.Marshal(v)
	if inner := (*json.MarshalerError)(nil); errors.As(err, &inner) {
		err = inner.Err
	}
	if err != nil {
		e.Fail("goType", "%v", err)
		return
	}
	e.Raw(raw)
}
