package perstore

import "time"

// CutTime gives t in UTC and microseconds: what every store keeps.
func CutTime(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// CutOptTime is CutTime for a member that may be absent or null.
func CutOptTime(o Opt[time.Time]) Opt[time.Time] {
	o.V = CutTime(o.V)
	if o.State != OptValue {
		o.V = time.Time{}
	}
	return o
}

// NormalDecimal gives d in the one spelling that equal numbers share, which every store
// keeps: 1.5 for 1.50. What no store keeps stays as it is.
func NormalDecimal(d Decimal) Decimal {
	d, _ = d.Normal()
	return d
}

// NormalOptDecimal is NormalDecimal for a member that may be absent or null.
func NormalOptDecimal(o Opt[Decimal]) Opt[Decimal] {
	if o.State == OptValue {
		o.V = NormalDecimal(o.V)
	}
	return o
}

// Items yields pointers to the items of a list, as [rql.Field] has it.
func Items[T any](v any, yield func(item any) bool) {
	list, ok := v.([]T)
	if p, isPointer := v.(*[]T); !ok && isPointer {
		list = *p
	}
	for i := range list {
		if !yield(&list[i]) {
			return
		}
	}
}
