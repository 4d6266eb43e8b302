package perstore

import (
	"context"
	"errors"
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
// objects or one value, ErrOverflow when a sum of integers is too large. A store that is no [Aggregator] is read; what is linked
// to its objects is not.
func Aggregate(ctx context.Context, s Store, q rql.Query, yield func(row []rql.Value) bool) error {
	if a, ok := s.(Aggregator); ok {
		return a.Aggregate(ctx, q, yield)
	}
	b, err := rql.Bind(q, s.Entity().Schema)
	if err != nil {
		return err
	}
	if err := GivesRows(b); err != nil {
		return err
	}
	var failed error
	objs := func(yield func(any) bool) { failed = s.Query(ctx, q.Flat().Filters(), yield) }
	all := *b
	all.Where = nil // the store has done that
	err = rql.Compile(&all).Rows(objs, nil, yield)
	return errors.Join(failed, err)
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
