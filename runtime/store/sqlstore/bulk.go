package sqlstore

import (
	"context"
	"fmt"
	"slices"

	perstore "github.com/perstore/perstoregen/runtime"
)

// maxPlaces bounds the arguments of one statement, of which servers take 65,535.
const maxPlaces = 10_000

// atOnce tells whether AddAll may write several objects by one statement. Those
// that refer to each other are written one after the other: the target of a link
// comes first in every store, and within a statement that is not seen.
func (s *store) atOnce() bool {
	if s.db.engine.RowsAtOnce() <= 1 || len(s.other) == 0 {
		return false
	}
	return !slices.ContainsFunc(s.entity.ForeignKeys, func(fk perstore.ForeignKey) bool {
		return s.entity.Schema.Link(fk.Link).Target.Table == s.entity.Schema.Table
	})
}

// insertAll adds objects with as few statements as there may be. Where one is
// refused the error does not tell which.
func (s *store) insertAll(ctx context.Context, objs []any) error {
	for len(objs) > 0 {
		counted := s.entity.Prepare(objs[0])
		n := 1
		for n < len(objs) && s.entity.Prepare(objs[n]) == counted {
			n++
		}
		if err := s.insertRows(ctx, objs[:n], counted); err != nil {
			return err
		}
		objs = objs[n:]
	}
	return nil
}

// insertRows adds objects that all bring their keys, or all have them counted up.
// The rows of a statement are a power of two, so that there are few texts.
func (s *store) insertRows(ctx context.Context, objs []any, counted bool) error {
	fields := s.all
	if counted {
		fields = s.other
	}
	rows := s.db.engine.RowsAtOnce()
	if counted && s.db.engine.LastInsertID() {
		rows = 1 // which key is whose is known of one
	}
	for rows > 1 && rows*len(fields) > maxPlaces {
		rows /= 2
	}
	for len(objs) > 0 {
		for rows > len(objs) {
			rows /= 2
		}
		if err := s.insertChunk(ctx, objs[:rows], fields, counted); err != nil {
			return err
		}
		objs = objs[rows:]
	}
	return nil
}

func (s *store) insertChunk(ctx context.Context, objs []any, fields []int, counted bool) (err error) {
	switch {
	case counted && len(objs) == 1:
		return s.insertNew(ctx, objs[0])
	case len(objs) == 1:
		return s.insert(ctx, s.texts.insert, objs[0])
	}
	args := make([]any, 0, len(objs)*len(fields))
	for _, obj := range objs {
		s.begin(obj)
		if args, err = s.fieldArgs(obj, fields, args); err != nil {
			return err
		}
	}
	if !counted {
		_, err = s.db.exec(ctx, s.texts.insertRows(len(objs)), args)
		return err
	}
	return s.insertCounted(ctx, objs, args)
}

// insertCounted runs an INSERT that gives the keys of its rows, in their order.
func (s *store) insertCounted(ctx context.Context, objs, args []any) error {
	var id int64
	n := 0
	err := s.db.rows(ctx, true, s.texts.insertNewRows(len(objs)), args, []any{&id}, func() (bool, error) {
		if n < len(objs) {
			s.entity.SetKey(objs[n], id)
		}
		n++
		return true, nil
	})
	if err == nil && n != len(objs) {
		err = fmt.Errorf("%w: an INSERT of %d rows gave %d keys", perstore.ErrDatabase, len(objs), n)
	}
	return err
}
