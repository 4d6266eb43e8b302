package sqlstore

import (
	"context"
	"errors"

	perstore "github.com/perstore/perstoregen/runtime"
)

// modelArgs are the names of the models whose objects are the entity's, in a
// table that others share.
func modelArgs(e *perstore.Entity) []any {
	if e.Schema.Shared == nil {
		return nil
	}
	args := make([]any, len(e.Schema.Shared.Names))
	for i, name := range e.Schema.Shared.Names {
		args[i] = name
	}
	return args
}

// learnModel notes in obj, which was put, the model that it is stored as: one
// that specialises the store's, or the store's own. That it cannot be read is
// no failure of the put.
func (s *store) learnModel(ctx context.Context, obj any) {
	if !s.entity.Specialised() {
		return
	}
	if name, err := s.modelOf(ctx, s.entity.KeyOf(obj)); err == nil && name != "" {
		s.entity.NameModel(obj, name)
	}
}

// modelOf reads the model that the object of a key is stored as, whatever that
// is; empty when there is none. The table is one that models share.
func (s *store) modelOf(ctx context.Context, key any) (name string, err error) {
	args, err := s.keyArgs(key, nil)
	if err != nil {
		return "", err
	}
	err = s.db.query(ctx, s.texts.model, args, []any{&name}, func() (bool, error) { return false, nil })
	return name, err
}

// has tells whether the table has an object of a key, of any model.
func (s *store) has(ctx context.Context, key any) (bool, error) {
	if s.entity.Schema.Shared != nil {
		name, err := s.modelOf(ctx, key)
		return name != "", err
	}
	_, err := s.Get(ctx, key)
	if errors.Is(err, perstore.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
