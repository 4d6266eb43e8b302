package sqlstore

import (
	"context"
	"errors"

	perstore "github.com/perstore/perstoregen/runtime"
)

func (s *store) Put(ctx context.Context, obj any, cond perstore.Cond) error {
	version := s.entity.VersionOf(obj)
	err := s.put(ctx, obj, cond)
	if err == nil {
		return nil
	}
	s.entity.SetVersion(obj, version)
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
	needsKey := s.entity.Prepare(obj)
	switch {
	case needsKey && (cond.Presence == perstore.Present || cond.Revision != ""):
		return perstore.Unmet(perstore.Present)
	case needsKey:
		return s.insertNew(ctx, obj)
	case cond.Revision != "":
		return s.updateIf(ctx, obj, cond)
	case cond.Presence == perstore.Present:
		return s.update(ctx, obj)
	case cond.Presence == perstore.Absent:
		return s.insert(ctx, s.texts.insert, obj)
	}
	return s.upsert(ctx, obj)
}

// insertNew adds an object whose key the database counts.
func (s *store) insertNew(ctx context.Context, obj any) error {
	s.entity.SetVersion(obj, 1)
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
	s.entity.SetVersion(obj, 1)
	args, err := s.fieldArgs(obj, s.all, make([]any, 0, len(s.all)))
	if err != nil {
		return err
	}
	_, err = s.db.exec(ctx, text, args)
	return err
}

// upsert creates or replaces an object.
func (s *store) upsert(ctx context.Context, obj any) error {
	if s.entity.Version == nil {
		return s.insert(ctx, s.texts.upsert, obj)
	}
	s.entity.SetVersion(obj, 1) // of a new object; the statement counts another's
	args, err := s.fieldArgs(obj, s.all, make([]any, 0, len(s.all)))
	if err != nil {
		return err
	}
	return s.counted(ctx, s.texts.upsert, args, obj)
}

// update replaces an object that must be there.
func (s *store) update(ctx context.Context, obj any) error {
	args, err := s.updateArgs(obj)
	if err != nil {
		return err
	}
	if s.entity.Version == nil {
		err = s.execOne(ctx, s.texts.update, args)
	} else {
		err = s.counted(ctx, s.texts.update, args, obj)
	}
	if err == perstore.ErrNotFound {
		return perstore.Unmet(perstore.Present)
	}
	return err
}

func (s *store) updateArgs(obj any) ([]any, error) {
	args, err := s.fieldArgs(obj, s.set, make([]any, 0, len(s.all)+1))
	if err != nil {
		return nil, err
	}
	return s.fieldArgs(obj, s.entity.Key, args)
}
