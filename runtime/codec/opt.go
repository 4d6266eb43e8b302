package codec

import (
	"database/sql/driver"
	"encoding/json"
)

// OptState tells the three states of an [Opt] apart.
type OptState uint8

// The states of an Opt. Absent is the zero value.
const (
	OptAbsent OptState = iota
	OptNull
	OptValue
)

// Opt is a member that may be absent, null or a value. The zero Opt is absent;
// with `json:",omitzero"` an absent member is not written.
type Opt[T any] struct {
	V     T        // the value, where State is OptValue; else the zero value
	State OptState // whether there is one
}

// Some makes an Opt that holds v.
func Some[T any](v T) Opt[T] { return Opt[T]{V: v, State: OptValue} }

// Null makes an Opt that is null.
func Null[T any]() Opt[T] { return Opt[T]{State: OptNull} }

// Get gives the value, and whether there is one.
func (o Opt[T]) Get() (T, bool) { return o.V, o.State == OptValue }

// Or gives the value, or other where there is none.
func (o Opt[T]) Or(other T) T {
	if o.State == OptValue {
		return o.V
	}
	return other
}

// IsNull tells whether o is null; an absent one is not.
func (o Opt[T]) IsNull() bool { return o.State == OptNull }

// IsZero tells whether o is absent.
func (o Opt[T]) IsZero() bool { return o.State == OptAbsent }

// MarshalJSON writes the value, or null.
//
//go:noinline
func (o Opt[T]) MarshalJSON() ([]byte, error) {
	if o.State != OptValue {
		return []byte("null"), nil
	}
	return json.Marshal(&o.V) // its methods may be those of the pointer
}

// UnmarshalJSON reads null or a value; a member that is not there stays absent.
func (o *Opt[T]) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*o = Null[T]()
		return nil
	}
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	*o = Some(v)
	return nil
}

// Scan implements [sql.Scanner]: NULL is null.
func (o *Opt[T]) Scan(src any) error {
	if src == nil {
		*o = Null[T]()
		return nil
	}
	var v T
	if err := scanColumn(&v, src); err != nil {
		return err
	}
	*o = Some(v)
	return nil
}

// Value implements [driver.Valuer]: absent and null are NULL.
//
//go:noinline
func (o Opt[T]) Value() (driver.Value, error) {
	if o.State != OptValue {
		return nil, nil
	}
	return driver.DefaultParameterConverter.ConvertValue(o.V)
}

// OrAbsent makes null absent: what a store that keeps no difference gives back
// for an optional member. It is no method, which every Opt would be compiled
// with.
func OrAbsent[T any](o Opt[T]) Opt[T] {
	if o.State == OptNull {
		return Opt[T]{}
	}
	return o
}

// OrNull makes absent null: what a store that keeps no difference gives back
// for a required member.
func OrNull[T any](o Opt[T]) Opt[T] {
	if o.State == OptAbsent {
		return Null[T]()
	}
	return o
}

// Reader reads itself, as generated types do.
type Reader interface{ DecodeJSON(d *Decoder) }

// ReadOpt reads null, or a value by a method of d.
//
//go:noinline
func ReadOpt[T any](d *Decoder, read func(d *Decoder) T) (o Opt[T]) {
	if d.Given(&o.State) {
		o.V = read(d)
	}
	return o
}

// Opt reads a value that reads itself: state and v are of an [Opt].
func (d *Decoder) Opt(state *OptState, v Reader) {
	*state = OptValue
	v.DecodeJSON(d)
}

// Nullable reads null, or a value that reads itself: state and v are of an [Opt].
func (d *Decoder) Nullable(state *OptState, v Reader) {
	if d.Given(state) {
		v.DecodeJSON(d)
	}
}

// Given tells whether a value is ahead, and says so in state, which is that of an
// [Opt]. It reads null.
func (d *Decoder) Given(state *OptState) bool {
	if d.Null() {
		*state = OptNull
		return false
	}
	*state = OptValue
	return true
}

// Writer writes itself, as generated types do.
type Writer interface{ EncodeJSON(e *Encoder) }

// WriteOpt writes a member by a method of e, if it is there.
//
//go:noinline
func WriteOpt[T any](e *Encoder, name string, o Opt[T], write func(e *Encoder, v T)) {
	if e.Given(name, o.State) {
		write(e, o.V)
	}
}

// WriteOptEnum writes a member that is a text, if it is there.
//
//go:noinline
func WriteOptEnum[E ~string](e *Encoder, name string, o Opt[E]) {
	if e.Given(name, o.State) {
		e.String(string(o.V))
	}
}

// Opt writes a member whose type writes itself, if it is there: state and v are of
// an [Opt].
func (e *Encoder) Opt(name string, state OptState, v Writer) {
	if e.Given(name, state) {
		v.EncodeJSON(e)
	}
}

// Given tells whether the value of a member is to be written now: name, in quotes
// and with its colon, is written then. Null is written by itself.
func (e *Encoder) Given(name string, state OptState) bool {
	switch state {
	case OptValue:
		e.Name(name)
		return true
	case OptNull:
		e.Name(name).Null()
	}
	return false
}

// If writes the name of a member, in quotes and with its colon, if it is there. It
// gives e then, and nil otherwise. To a nil encoder [Encoder.Raw], [Encoder.Bytes],
// [Encoder.Members] and the functions that write a list or a map write nothing; no
// other method can be called.
func (e *Encoder) If(there bool, name string) *Encoder {
	if !there {
		return nil
	}
	return e.Name(name)
}
