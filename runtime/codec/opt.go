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
