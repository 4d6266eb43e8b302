package sqlstore

import (
	"context"
	"fmt"
	"strconv"

	perstore "github.com/perstore/perstoregen/runtime"
)

// version gives the version that a condition asks for: false where it asks for
// none, or the model does not count its writes, or no version is written so.
func (s *store) version(cond perstore.Cond) (int64, bool) {
	if s.entity.Version == nil || cond.Revision == "" || cond.Presence == perstore.Absent {
		return 0, false
	}
	n, err := strconv.ParseInt(cond.Revision, 10, 64)
	return n, err == nil && strconv.FormatInt(n, 10) == cond.Revision
}

// updateIf replaces an object whose revision is that of cond: in one statement
// where the model counts its writes.
func (s *store) updateIf(ctx context.Context, obj any, cond perstore.Cond) error {
	key := s.entity.KeyOf(obj)
	version, ok := s.version(cond)
	if !ok {
		return s.checked(ctx, key, cond, func(ctx context.Context) error { return s.update(ctx, obj) })
	}
	args, err := s.updateArgs(obj)
	if err != nil {
		return err
	}
	err = s.execOne(ctx, s.texts.updateIf, append(args, version))
	if err == perstore.ErrNotFound {
		return s.unmet(ctx, key, cond)
	}
	if err == nil {
		s.entity.SetVersion(obj, version+1)
	}
	return err
}

// checked compares the stored object with cond and writes, with nothing in
// between.
func (s *store) checked(ctx context.Context, key any, cond perstore.Cond, write func(context.Context) error) error {
	return s.db.batch(ctx, func(ctx context.Context) error {
		if err := s.check(ctx, key, cond); err != nil {
			return err
		}
		return write(ctx)
	})
}

// unmet tells why a statement with the condition in it has met no row.
func (s *store) unmet(ctx context.Context, key any, cond perstore.Cond) error {
	if err := s.check(ctx, key, cond); err != nil {
		return err
	}
	return perstore.ErrPrecondition // deleted and made again meanwhile
}

func (s *store) check(ctx context.Context, key any, cond perstore.Cond) error {
	stored, err := s.Get(ctx, key)
	if err != nil && err != perstore.ErrNotFound {
		return err
	}
	return cond.Check(s.entity, stored)
}

// counted runs a statement that writes obj and counts its version, and gives
// obj the version that it has now: from the statement itself, or read while the
// transaction keeps others from writing it. ErrNotFound when it met no row.
func (s *store) counted(ctx context.Context, text string, args []any, obj any) error {
	if !s.db.engine.Returning() {
		return s.db.batch(ctx, func(ctx context.Context) error {
			if err := s.execOne(ctx, text, args); err != nil {
				return err
			}
			return s.readVersion(ctx, obj)
		})
	}
	row := perstore.NewRow(s.entity)
	targets := row.Targets([]int{s.entity.Version.Field})
	if text == s.texts.upsert && s.texts.countsOn { // whose second column is of no interest
		targets = append(targets, new(any))
	}
	n, err := s.db.returning(ctx, text, args, targets)
	if err == nil && n == 0 {
		err = perstore.ErrNotFound
	}
	if err != nil {
		return err
	}
	return s.setVersion(obj, row)
}

func (s *store) readVersion(ctx context.Context, obj any) error {
	args, err := s.keyArgs(s.entity.KeyOf(obj), nil)
	if err != nil {
		return err
	}
	row := perstore.NewRow(s.entity)
	err = s.db.query(ctx, s.texts.version, args, row.Targets([]int{s.entity.Version.Field}), func() (bool, error) { return false, nil })
	if err != nil {
		return err
	}
	return s.setVersion(obj, row)
}

// setVersion gives obj the version of a row that was read.
func (s *store) setVersion(obj any, row *perstore.Row) error {
	version := row.Int(s.entity.Version.Field)
	if err := row.Err(); err != nil {
		return fmt.Errorf("the version after the write: %w", err)
	}
	s.entity.SetVersion(obj, version)
	return nil
}
