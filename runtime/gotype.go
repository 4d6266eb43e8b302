package perstore

import (
	"encoding"
	"encoding/json"

	"github.com/perstore/perstoregen/rql"
)

// marshaler is a pointer to a T that marshals itself to text.
type marshaler[T any] interface {
	*T
	encoding.TextMarshaler
}

// textual is a pointer to a T that marshals itself to text and back.
type textual[T any] interface {
	marshaler[T]
	encoding.TextUnmarshaler
}

// TextValue gives a value whose type marshals itself to text to queries and
// stores. One that cannot be marshalled is null; [CheckText] finds it before.
func TextValue[T any, P marshaler[T]](v P) rql.Value {
	text, err := v.MarshalText()
	if err != nil {
		return rql.Null()
	}
	return rql.String(string(text))
}

// CheckText records a value that cannot be marshalled to text.
func CheckText[T any, P marshaler[T]](c *Check, name string, v P) {
	if _, err := v.MarshalText(); err != nil {
		c.Fail(name, "goType", "%v", err)
	}
}

// RowText reads a value whose type marshals itself to text.
func RowText[T any, P textual[T]](r *Row, i int) T {
	var v T
	switch text := r.cells[i].v.(type) {
	case string:
		r.text(i, P(&v), []byte(text))
	case []byte:
		r.text(i, P(&v), text)
	default:
		r.misfit(i, "a text")
	}
	return v
}

func (r *Row) text(i int, dst encoding.TextUnmarshaler, text []byte) {
	if err := dst.UnmarshalText(text); err != nil {
		r.fail(i, err)
	}
}

// OptText is RowText where NULL is absent.
func OptText[T any, P textual[T]](r *Row, i int) Opt[T] {
	if r.Null(i) {
		return Opt[T]{}
	}
	return Some(RowText[T, P](r, i))
}

// CloneText is a copy of a value that shares nothing with it; the value as it is
// when its text does not lead back to it.
func CloneText[T any, P textual[T]](v P) T {
	var c T
	text, err := v.MarshalText()
	if err != nil || P(&c).UnmarshalText(text) != nil {
		return *v
	}
	return c
}

// CloneJSON is CloneText by way of JSON.
func CloneJSON[T any](v *T) T {
	var c T
	text, err := json.Marshal(v)
	if err != nil || json.Unmarshal(text, &c) != nil {
		return *v
	}
	return c
}
