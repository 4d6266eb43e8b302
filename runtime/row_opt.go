package perstore

import "time"

// OptInt reads an integer; NULL is absent.
//
//go:noinline
func (r *Row) OptInt(i int) Opt[int64] {
	if r.Null(i) {
		return Opt[int64]{}
	}
	return Some(r.Int(i))
}

// OptFloat reads a number; NULL is absent.
//
//go:noinline
func (r *Row) OptFloat(i int) Opt[float64] {
	if r.Null(i) {
		return Opt[float64]{}
	}
	return Some(r.Float(i))
}

// OptBool reads a boolean; NULL is absent.
//
//go:noinline
func (r *Row) OptBool(i int) Opt[bool] {
	if r.Null(i) {
		return Opt[bool]{}
	}
	return Some(r.Bool(i))
}

// OptString reads a text; NULL is absent.
//
//go:noinline
func (r *Row) OptString(i int) Opt[string] {
	if r.Null(i) {
		return Opt[string]{}
	}
	return Some(r.String(i))
}

// OptTime reads an instant; NULL is absent.
//
//go:noinline
func (r *Row) OptTime(i int) Opt[time.Time] {
	if r.Null(i) {
		return Opt[time.Time]{}
	}
	return Some(r.Time(i))
}

// OptDate reads a day; NULL is absent.
//
//go:noinline
func (r *Row) OptDate(i int) Opt[Date] {
	if r.Null(i) {
		return Opt[Date]{}
	}
	return Some(r.Date(i))
}

// OptUUID reads a uuid; NULL is absent.
//
//go:noinline
func (r *Row) OptUUID(i int) Opt[UUID] {
	if r.Null(i) {
		return Opt[UUID]{}
	}
	return Some(r.UUID(i))
}

// OptDecimal reads an exact number; NULL is absent.
//
//go:noinline
func (r *Row) OptDecimal(i int) Opt[Decimal] {
	if r.Null(i) {
		return Opt[Decimal]{}
	}
	return Some(r.Decimal(i))
}

// OptEnum reads a named text type; NULL is absent.
func OptEnum[T ~string](r *Row, i int) Opt[T] {
	if r.Null(i) {
		return Opt[T]{}
	}
	return Some(T(r.String(i)))
}
