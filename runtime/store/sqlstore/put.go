package sqlstore

import (
	"context"
	"errors"

	perstore "github.com/perstore/perstoregen/runtime"
)

func (s *store) Put(ctx context.Context, obj any, cond perstore.Cond) error {
	ctx = s.db.writing(ctx)
	err := s.putOnce(ctx, obj, cond)
	for tries := 1; s.db.again(ctx, err, tries); tries++ {
		err = s.putOnce(ctx, obj, cond)
	}
	return err
}

// putOnce is Put that may lose to another one.
func (s *store) putOnce(ctx context.Context, obj any, cond perstore.Cond) error {
	version, model := s.entity.VersionOf(obj), s.entity.ModelOf(obj)
	err := s.put(ctx, obj, cond)
	if err == nil {
		return nil
	}
	s.entity.SetVersion(obj, version)
	s.entity.NameModel(obj, model)
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
		if there, err := s.has(ctx, s.entity.KeyOf(obj)); err == nil && there {
			return &failure{kind: perstore.Unmet(perstore.Absent), cause: f.cause}
		}
	}
	return cause
}

func (s *store) put(ctx context.Context, obj any, cond perstore.Cond) error {
	var err error
	needsKey := s.entity.Prepare(obj)
	switch {
	case needsKey && (cond.Presence == perstore.Present || cond.Revision != ""):
		return perstore.Unmet(perstore.Present)
	case needsKey:
		return s.insertNew(ctx, obj)
	case cond.Presence == perstore.Absent && cond.Revision == "":
		return s.insert(ctx, s.texts.insert, obj)
	case cond.Revision != "":
		err = s.updateIf(ctx, obj, cond)
	case cond.Presence == perstore.Present:
		err = s.update(ctx, obj)
	default:
		err = s.upsert(ctx, obj)
	}
	if err == nil {
		s.learnModel(ctx, obj)
	}
	return err
}

// begin makes obj a new one: of the store's own model, with its first version.
func (s *store) begin(obj any) {
	s.entity.NameModel(obj, s.entity.Schema.Name)
	s.entity.SetVersion(obj, 1)
}

// insertNew adds an object whose key the database counts.
func (s *store) insertNew(ctx context.Context, obj any) error {
	s.begin(obj)
	args, err := s.fieldArgs(obj, s.other, make([]any, 0, len(s.other)))
	if err != nil {
		return err
	}
	id, err := s.counts(ctx, s.texts.insertNew, args)
	for tries := 1; tries < countTries && !undone(ctx) && s.db.engine.KeyTaken(err); tries++ {
		id, err = s.counts(ctx, s.texts.insertNew, args)
	}
	if err == nil {
		s.entity.SetKey(obj, id)
	}
	return err
}

// countTries bounds how often the database counts on to a key that is free. Others
// that bring keys let it count on behind them after their rows are there.
const countTries = 100

// counts runs an INSERT and gives the key that the database has counted up.
func (s *store) counts(ctx context.Context, text string, args []any) (int64, error) {
	if !s.db.engine.LastInsertID() {
		return s.returned(ctx, text, args)
	}
	result, err := s.db.exec(ctx, text, args)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// returned runs a statement that gives one integer.
func (s *store) returned(ctx context.Context, text string, args []any) (n int64, err error) {
	_, err = s.db.returning(ctx, text, args, []any{&n})
	return n, err
}

func (s *store) insert(ctx context.Context, text string, obj any) error {
	s.begin(obj)
	args, err := s.fieldArgs(obj, s.all, make([]any, 0, len(s.all)))
	if err != nil {
		return err
	}
	_, err = s.db.exec(ctx, text, args)
	return err
}

// upsert creates or replaces an object. One of another model is not replaced.
func (s *store) upsert(ctx context.Context, obj any) error {
	if s.texts.upsert == "" {
		return s.updateOrInsert(ctx, obj)
	}
	if s.entity.Version == nil && len(s.models) == 0 {
		return s.insert(ctx, s.texts.upsert, obj)
	}
	s.begin(obj) // the statement counts the version of another one
	args, err := s.fieldArgs(obj, s.all, make([]any, 0, len(s.all)+len(s.models)))
	if err != nil {
		return err
	}
	err = s.replaceOne(ctx, s.texts.upsert, append(args, s.models...), obj)
	if err == perstore.ErrNotFound {
		return perstore.Taken(perstore.Cond{})
	}
	return err
}

// upsertTries bounds how often an object is updated or else inserted: twice do
// unless it comes and goes all the time.
const upsertTries = 3

// updateOrInsert is upsert in two statements, each of which is whole in itself:
// an object that another transaction creates in between is updated then, and one
// that it deletes is created.
func (s *store) updateOrInsert(ctx context.Context, obj any) (err error) {
	for range upsertTries {
		if err = s.update(ctx, obj); !errors.Is(err, perstore.ErrNotFound) {
			return err
		}
		if err = s.insert(ctx, s.texts.insert, obj); s.db.engine.Classify(err) != Unique {
			return err
		}
	}
	if there, lost := s.has(ctx, s.entity.KeyOf(obj)); lost == nil && there {
		return perstore.Taken(perstore.Cond{})
	}
	return err // of a unique index
}

// update replaces an object that must be there.
func (s *store) update(ctx context.Context, obj any) error {
	args, err := s.updateArgs(obj)
	if err != nil {
		return err
	}
	err = s.replaceOne(ctx, s.texts.update, args, obj)
	if err == perstore.ErrNotFound {
		return perstore.Unmet(perstore.Present)
	}
	return err
}

// replaceOne runs a statement that writes obj and must meet one row, and gives
// obj its version. ErrNotFound when it met none.
func (s *store) replaceOne(ctx context.Context, text string, args []any, obj any) error {
	if s.entity.Version == nil {
		return s.execOne(ctx, text, args)
	}
	return s.counted(ctx, text, args, obj)
}

func (s *store) updateArgs(obj any) ([]any, error) {
	args, err := s.fieldArgs(obj, s.set, make([]any, 0, len(s.all)+len(s.models)+1))
	if err != nil {
		return nil, err
	}
	if args, err = s.fieldArgs(obj, s.entity.Schema.Key, args); err != nil {
		return nil, err
	}
	return append(args, s.models...), nil
}
