package describe

import (
	"time"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// Kind is a kind of values that a member can hold.
type Kind[V any] struct {
	typ   rql.Type
	value func(V) rql.Value
	read  func(*perstore.Row, int) V
	cut   func(V) V // to what stores keep; nil is as it is
}

// Int is the kind of integers.
func Int() Kind[int64] {
	return Kind[int64]{typ: rql.TypeInt, value: rql.Int, read: (*perstore.Row).Int}
}

// Float is the kind of numbers.
func Float() Kind[float64] {
	return Kind[float64]{typ: rql.TypeFloat, value: rql.Float, read: (*perstore.Row).Float}
}

// Decimal is the kind of exact numbers.
func Decimal() Kind[perstore.Decimal] {
	return Kind[perstore.Decimal]{typ: rql.TypeDecimal, value: perstore.DecimalValue, read: (*perstore.Row).Decimal, cut: perstore.NormalDecimal}
}

// Bool is the kind of booleans.
func Bool() Kind[bool] {
	return Kind[bool]{typ: rql.TypeBool, value: rql.Bool, read: (*perstore.Row).Bool}
}

// Text is the kind of texts.
func Text() Kind[string] {
	return Kind[string]{typ: rql.TypeString, value: rql.String, read: (*perstore.Row).String}
}

// Enum is the kind of named texts.
func Enum[E ~string]() Kind[E] {
	return Kind[E]{
		typ:   rql.TypeString,
		value: perstore.EnumValue[E],
		read:  func(r *perstore.Row, i int) E { return E(r.String(i)) },
	}
}

// Time is the kind of instants.
func Time() Kind[time.Time] {
	return Kind[time.Time]{typ: rql.TypeTime, value: rql.Time, read: (*perstore.Row).Time, cut: perstore.CutTime}
}

// Date is the kind of days.
func Date() Kind[perstore.Date] {
	return Kind[perstore.Date]{typ: rql.TypeDate, value: perstore.DateValue, read: (*perstore.Row).Date}
}

// UUID is the kind of uuids.
func UUID() Kind[perstore.UUID] {
	return Kind[perstore.UUID]{typ: rql.TypeUUID, value: perstore.UUIDValue, read: (*perstore.Row).UUID}
}
