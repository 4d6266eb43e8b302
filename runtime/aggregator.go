package perstore

import (
	"context"
	"fmt"

	"github.com/perstore/perstoregen/rql"
)

// Aggregator is a store that answers queries which give rows of their own
// columns: those with aggregate or values, with distinct and select, and with
// properties of linked objects in select.
type Aggregator interface {
	Aggregate(ctx context.Context, q rql.Query, yield func(row []rql.Value) bool) error
}

// Aggregate yields the rows that q gives, in order. ErrShape when it gives
// objects or one value, ErrOverflow when a sum of integers is too large. A store
// that is no [Aggregator] is read; what is linked to its objects is not.
func Aggregate(ctx context.Context, s Store, q rql.Query, yield func(row []rql.Value) bool) error {
	if a, ok := s.(Aggregator); ok {
		return a.Aggregate(ctx, q, yield)
	}
	f, err := fallBack(ctx, s, q)
	if err != nil {
		return err
	}
	if err := GivesRows(f.rest); err != nil {
		return err
	}
	err = f.ordered(q).program().Rows(f.objects(), nil, yield)
	return f.err(err)
}

// GivesObjects is ErrShape for a query that gives anything but objects.
func GivesObjects(b *rql.Bound) error {
	switch {
	case b.Reduce.Op != "":
		return fmt.Errorf("%w: it ends in %s()", ErrShape, b.Reduce.Op)
	case !b.Objects():
		return fmt.Errorf("%w: it gives rows of other columns", ErrShape)
	}
	return nil
}

// GivesRows is ErrShape for a query that gives no rows of columns of its own.
func GivesRows(b *rql.Bound) error {
	switch {
	case b.Reduce.Op != "":
		return fmt.Errorf("%w: it ends in %s()", ErrShape, b.Reduce.Op)
	case b.Objects():
		return fmt.Errorf("%w: it gives objects", ErrShape)
	}
	return nil
}
