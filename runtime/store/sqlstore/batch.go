package sqlstore

import (
	"context"
	"errors"
	"fmt"

	perstore "github.com/perstore/perstoregen/runtime"
)

// AddAll creates all objects or none: in a transaction of its own, or in a
// savepoint of the caller's, which goes on after a batch that was refused. The
// objects of a refused batch get their keys and versions back.
func (s *store) AddAll(ctx context.Context, objs []any) error {
	if len(objs) == 0 {
		return ctx.Err()
	}
	done, err := s.addRows(ctx, objs)
	for tries := 1; s.db.again(ctx, err, tries); tries++ {
		done, err = s.addRows(ctx, objs)
	}
	if done {
		return err
	}
	err = s.addEach(ctx, objs, false)
	for tries := 1; s.db.again(ctx, err, tries); tries++ {
		err = s.addEach(ctx, objs, false)
	}
	if s.db.engine.FailureAborts() && refused(s.db.engine.Classify(err)) {
		err = s.addEach(ctx, objs, true) // which can look for the reason
	}
	return err
}

// addRows is AddAll by statements of several rows. It is not done where that
// cannot be, and where the database refused a row: adding the objects one by one
// tells which, and why.
func (s *store) addRows(ctx context.Context, objs []any) (done bool, err error) {
	added := false
	defer s.restore(objs, &added)()
	in, ok := s.inserter(objs)
	if !ok {
		return false, nil
	}
	err = in.addAll(ctx, objs)
	added = err == nil
	return added || !refused(s.db.engine.Classify(err)) && !errors.Is(err, perstore.ErrInvalid), err
}

// addEach is AddAll of one object after another; with each, the transaction goes
// on after an object that is refused.
func (s *store) addEach(ctx context.Context, objs []any, each bool) error {
	added := false
	defer s.restore(objs, &added)()
	err := s.db.batch(ctx, func(ctx context.Context) error {
		batchOf(ctx).each = each
		for i, obj := range objs {
			if err := s.Put(ctx, obj, perstore.Cond{Presence: perstore.Absent}); err != nil {
				return fmt.Errorf("object %d of %d: %w", i+1, len(objs), err)
			}
		}
		return nil
	})
	added = err == nil
	return err
}

// written is what adding an object changes in it.
type written struct {
	key     any
	version int64
	model   string
}

// restore gives a function that gives objects the keys, versions and models back
// that they have now, unless they were kept.
func (s *store) restore(objs []any, kept *bool) func() {
	if s.entity.Generate == perstore.GenerateNone && s.entity.Version == nil && s.entity.Schema.Shared == nil {
		return func() {}
	}
	before := make([]written, len(objs))
	for i, obj := range objs {
		before[i] = written{s.entity.KeyOf(obj), s.entity.VersionOf(obj), s.entity.ModelOf(obj)}
	}
	return func() {
		if *kept {
			return
		}
		for i, obj := range objs {
			s.entity.SetKey(obj, before[i].key)
			s.entity.SetVersion(obj, before[i].version)
			s.entity.NameModel(obj, before[i].model)
		}
	}
}

// batch is several statements of a transaction that nobody comes between.
type batch struct {
	t    *transaction
	each bool // every write can be undone alone
}

type batchKey struct{}

// batchOf gives the batch that ctx belongs to; nil is none.
func batchOf(ctx context.Context) *batch {
	b, _ := ctx.Value(batchKey{}).(*batch)
	return b
}

// undone tells whether a write that fails is undone with the batch that ctx
// belongs to.
func undone(ctx context.Context) bool {
	b := batchOf(ctx)
	return b != nil && !b.each
}

// batch runs fn, all or nothing, in ctx's transaction or in one of its own.
func (db *Database) batch(ctx context.Context, fn func(context.Context) error) error {
	t, err := db.join(ctx)
	if err != nil {
		return err
	}
	if t != nil {
		return t.batch(ctx, func(ctx context.Context) error {
			if t.uses == 1 { // by the batch itself
				return t.first(ctx, fn)
			}
			return t.savepoint(ctx, fn)
		})
	}
	return perstore.Transaction(ctx, func(ctx context.Context) error {
		t, err := db.join(ctx)
		if err != nil {
			return err
		}
		return t.batch(ctx, fn)
	})
}

// batch runs fn while nobody else uses t: what is called with the ctx given to
// fn does not wait. Without that, undoing the batch would undo what another
// goroutine has written meanwhile.
func (t *transaction) batch(ctx context.Context, fn func(context.Context) error) error {
	return t.do(ctx, func() error { return fn(context.WithValue(ctx, batchKey{}, &batch{t: t})) })
}

// first runs fn as the first use of t, which needs no savepoint, whose journal
// costs a quarter of the time: to undo it t begins anew.
func (t *transaction) first(ctx context.Context, fn func(context.Context) error) error {
	kept := false
	defer func() {
		if kept {
			return
		}
		_ = t.rollback(ctx) // fails where the database has done it
		if err := t.restart(); err != nil {
			t.broken = fmt.Errorf("the transaction is lost: %w", err)
		}
	}()
	err := fn(ctx)
	kept = err == nil
	return err
}

// point names the savepoint of a batch. Batches do not nest.
const point = "perstore_batch"

// savepoint runs fn and undoes what it has written if it fails or panics.
func (t *transaction) savepoint(ctx context.Context, fn func(context.Context) error) error {
	if err := t.send(ctx, "SAVEPOINT "+point); err != nil {
		return err
	}
	kept := false
	defer func() {
		if !kept {
			t.undo(context.WithoutCancel(ctx))
		}
	}()
	if err := fn(ctx); err != nil {
		return err
	}
	err := t.send(ctx, "RELEASE SAVEPOINT "+point)
	kept = err == nil
	return err
}

// undo goes back to the savepoint. Where that fails, which it does when the
// database has undone the whole transaction, t can only abort.
func (t *transaction) undo(ctx context.Context) {
	for _, text := range []string{"ROLLBACK TO " + point, "RELEASE SAVEPOINT " + point} {
		if err := t.send(ctx, text); err != nil {
			t.broken = fmt.Errorf("the transaction is lost: %w", err)
			return
		}
	}
}

// send runs a statement that defines a table or steers the transaction, which is
// not prepared: not every database can. The caller holds t.mu.
func (t *transaction) send(ctx context.Context, text string) error {
	sent := t.db.trace(text, nil).send()
	_, err := t.tx.ExecContext(ctx, text)
	err = t.db.wrap(ctx, err)
	t.note(sent, err)
	return err
}
