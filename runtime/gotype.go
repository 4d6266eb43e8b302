package perstore

import (
	"encoding"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/runtime/codec"
)

// TextValue gives a value whose type marshals itself to text to queries and
// stores. One that cannot be marshalled is null; [CheckText] finds it before.
func TextValue[T any, P codec.TextMarshaler[T]](v P) rql.Value {
	text, err := v.MarshalText()
	if err != nil {
		return rql.Null()
	}
	return rql.String(string(text))
}

// RowText reads a value whose type marshals itself to text.
func RowText[T any, P codec.Text[T]](r *Row, i int) T {
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
func OptText[T any, P codec.Text[T]](r *Row, i int) Opt[T] {
	if r.Null(i) {
		return Opt[T]{}
	}
	return Some(RowText[T, P](r, i))
}
