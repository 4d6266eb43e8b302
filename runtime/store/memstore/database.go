package memstore

import (
	"context"
	"fmt"
	"iter"
	"reflect"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/memdb"
)

// Database holds the objects of some entities. It is safe for concurrent use.
type Database struct{ *memdb.Database }

var _ perstore.Recoverer = (*Database)(nil)

// Options configure a database. The zero value is an empty one.
type Options struct {
	// Initial are the first objects, pointers to generated structs of any of
	// the models. The database keeps copies. They are checked as those that are
	// added, in any order: the target of a link may come later. A key that is
	// generated and not set is counted. Hooks do not see them.
	Initial []any
	// ReadOnly refuses all writes with ErrReadOnly.
	ReadOnly bool
	// History is how many changes of objects are remembered, for
	// [perstore.ChangesSince]: as many of the last ones at least, if there were
	// so many, and at most about twice as many. 0 remembers none.
	History int
	// LinkChecks is as [perstore.WithLinkChecks].
	LinkChecks bool
}

// With passes options to the Open of generated code:
//
//	db, err := shop.Open(ctx, "memory:", memstore.With(memstore.Options{History: 1000}))
func With(opts Options) perstore.OpenOption { return perstore.WithStoreOption(opts) }

// Open makes a database: the perstore.OpenFunc of the scheme "memory". It is
// empty, but for the initial objects of [With].
func Open(_ context.Context, rest string, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
	if rest != "" {
		return nil, fmt.Errorf("%w: the URL of a memory database is just memory:, not memory:%s", perstore.ErrInvalid, rest)
	}
	if len(opts.Replicas) > 0 {
		return nil, fmt.Errorf("%w: a memory database has no replicas", perstore.ErrInvalid)
	}
	own := perstore.StoreOptions[Options](opts)
	if len(own) > 1 {
		return nil, fmt.Errorf("%w: memstore.With was given %d times", perstore.ErrInvalid, len(own))
	}
	own = append(own, Options{})
	own[0].LinkChecks = own[0].LinkChecks || opts.LinkChecks
	return NewWith(own[0], entities...)
}

// New makes an empty database for entities. It keeps the links whole whose
// definitions state onDelete.
func New(entities ...*perstore.Entity) *Database {
	return &Database{memdb.New(entities, memdb.Options{})}
}

// NewWith makes a database for entities as options ask. ErrInvalid or ErrExists
// where an initial object is refused.
func NewWith(opts Options, entities ...*perstore.Entity) (*Database, error) {
	db := &Database{memdb.New(entities, memdb.Options{LinkChecks: opts.LinkChecks, ReadOnly: opts.ReadOnly, History: opts.History})}
	if len(opts.Initial) == 0 {
		return db, nil
	}
	i := initial{byType: make(map[reflect.Type]*perstore.Entity, len(entities)), last: map[string]int64{}}
	for _, e := range entities {
		i.byType[reflect.TypeOf(e.New())] = e
	}
	changes, err := i.changes(opts.Initial)
	if err != nil {
		return nil, err
	}
	return db, db.Fill(once(memdb.Entry{Changes: changes}), true)
}

func once(e memdb.Entry) iter.Seq2[memdb.Entry, error] {
	return func(yield func(memdb.Entry, error) bool) { yield(e, nil) }
}
