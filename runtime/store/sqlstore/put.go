package sqlstore

import (
	"context"
	"errors"

	perstore "github.com/perstore/perstoregen/runtime"
)

func (s *store) Put(ctx context.Context, obj any, cond perstore.Cond) error {
	err := s.put(ctx, obj, cond)
	if err == nil {
		return nil
	}
	switch class := s.db.engine.Classify(err); {
	case class == ForeignKey:
		return s.nameTarget(ctx, obj, err)
	case class == Unique && cond.Presence == perstore.Absent:
		return s.keyOrIndex(ctx, obj, err)
	}
	return err
}

// keyOrIndex tells a key that is taken, which is an unmet condition, from a
// value of a unique index.
func (s *store) keyOrIndex(ctx context.Context, obj any, cause error) error {
	if f := (*failure)(nil); errors.As(cause, &f) {
		if _, err := s.Get(ctx, s.entity.KeyOf(obj)); err == nil {
			return &failure{kind: perstore.Unmet(perstore.Absent), cause: f.cause}
		}
	}
	return cause
}

func (s *store) put(ctx context.Context, obj any, cond perstore.Cond) error {
	if s.entity.Prepare(obj) {
		return s.insertNew(ctx, obj, cond)
	}
	switch cond.Presence {
	case perstore.Present:
		return s.update(ctx, obj)
	case perstore.Absent:
		return s.insert(ctx, s.texts.insert, obj)
	}
	return s.insert(ctx, s.texts.upsert, obj)
}

// insertNew adds an object whose key the database counts.
func (s *store) insertNew(ctx context.Context, obj any, cond perstore.Cond) error {
	if cond.Presence == perstore.Present {
		return perstore.Unmet(cond.Presence)
	}
	args, err := s.fieldArgs(obj, s.other, make([]any, 0, len(s.other)))
	if err != nil {
		return err
	}
	result, err := s.db.exec(ctx, s.texts.insertNew, args)
	if err != nil {
		return err
	}
	id, err := result.LastInsertId()
	if err == nil {
		s.entity.SetKey(obj, id)
	}
	return err
}

func (s *store) insert(ctx context.Context, text string, obj any) error {
	args, err := s.fieldArgs(obj, s.all, make([]any, 0, len(s.all)))
	if err != nil {
		return err
	}
	_, err = s.db.exec(ctx, text, args)
	return err
}

func (s *store) update(ctx context.Context, obj any) error {
	fields := s.other
	if len(fields) == 0 {
		fields = s.entity.Key[:1]
	}
	args, err := s.fieldArgs(obj, fields, make([]any, 0, len(s.all)))
	if err != nil {
		return err
	}
	if args, err = s.fieldArgs(obj, s.entity.Key, args); err != nil {
		return err
	}
	err = s.execOne(ctx, s.texts.update, args)
	if err == perstore.ErrNotFound {
		return perstore.Unmet(perstore.Present)
	}
	return err
}
