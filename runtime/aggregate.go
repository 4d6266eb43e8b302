package perstore

import (
	"context"
	"time"

	"github.com/perstore/perstoregen/rql"
)

// Source is a generated query over the objects of M.
type Source[M any] interface {
	All(ctx context.Context) ([]M, error)
	Core() *Query
}

// Number is a type that can be summed.
type Number interface{ int64 | float64 | Decimal }

// Sum adds up a field over the objects of q, nulls left out. Of none it is 0. That of
// decimals is exact. ErrOverflow when the sum of integers is beyond 64 bits.
func Sum[M any, V Number](ctx context.Context, q Source[M], f *OrderedField[M, V]) (Opt[V], error) {
	return reduceTo[V](q.Core().reduce(ctx, "sum", f.name))
}

// Mean is the arithmetic mean of a field over the objects of q, nulls left out: a float
// next to it, of decimals too. Of none it is absent.
func Mean[M any, V Number](ctx context.Context, q Source[M], f *OrderedField[M, V]) (Opt[float64], error) {
	return reduceTo[float64](q.Core().reduce(ctx, "mean", f.name))
}

// Ordered is a field of M whose values of type V have an order: a number, a decimal, a
// time, a date, a uuid or a text.
type Ordered[M, V any] interface {
	Field[M]
	ordered(V)
}

// Min is the smallest value of a field over the objects of q. Of none it is
// absent.
func Min[M, V any](ctx context.Context, q Source[M], f Ordered[M, V]) (Opt[V], error) {
	return reduceTo[V](q.Core().reduce(ctx, "min", fieldName(f)))
}

// Max is the largest value of a field over the objects of q. Of none it is
// absent.
func Max[M, V any](ctx context.Context, q Source[M], f Ordered[M, V]) (Opt[V], error) {
	return reduceTo[V](q.Core().reduce(ctx, "max", fieldName(f)))
}

// reduceTo gives a value in the type of the field.
func reduceTo[V any](v rql.Value, err error) (Opt[V], error) {
	var out V
	if err != nil || v.IsNull() {
		return Opt[V]{}, err
	}
	switch p := any(&out).(type) {
	case *int64:
		*p = v.Int()
	case *float64:
		*p = number(v)
	case *string:
		*p = v.Text()
	case *Decimal:
		*p = Decimal(v.Text())
	case *time.Time:
		*p = v.Time()
	case *Date:
		*p, err = ParseDate(v.Text())
	case *UUID:
		*p, err = ParseUUID(v.Text())
	}
	return Some(out), err
}

func number(v rql.Value) float64 {
	if v.Kind() == rql.KindInt {
		return float64(v.Int())
	}
	return v.Float()
}
