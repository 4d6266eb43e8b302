package memdb

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// Database holds the tables of some entities. It is safe for concurrent use.
type Database struct {
	entities []*perstore.Entity
	bySchema map[*rql.Schema]int
	views    sync.Map // of a schema of a view: its table
	byEntity map[*perstore.Entity]int
	kin      []kin          // by table
	refsFrom [][]reference  // by table: the links of its objects
	refsTo   [][]reference  // by table, a family's root: the links to its objects
	counters []atomic.Int64 // by table, a family's root: the last key that was counted
	id       string
	readOnly bool
	log      Log                      // nil is none
	root     atomic.Pointer[snapshot] // what readers see
	closed   atomic.Bool

	mu        sync.Mutex               // of what follows; nobody waits inside
	newest    *snapshot                // what writers build on: root, or what it will be once the log has it
	tail      *pending                 // the last commit with a log; nil is none
	prepared  map[string]*hold         // by gid
	decisions map[string]bool          // by gid: whether it is committed
	deciding  map[string]chan struct{} // by gid: closed when the branch has ended that is to decide
	past      history                  // what the last commits have changed
	broken    error                    // why writes are refused; nil is that they are not
}

var _ perstore.Database = (*Database)(nil)

// Options configure a database. The zero value keeps nothing beyond the process.
type Options struct {
	// LinkChecks keeps every to-one link whole, stated or not.
	LinkChecks bool
	// Log notes each commit; nil is none.
	Log Log
	// ID is the database's identity, for transactions over several; empty where
	// its content ends with the process.
	ID string
	// ReadOnly refuses writes with ErrReadOnly; Fill fills it.
	ReadOnly bool
	// History is how many changes of objects are remembered at least, if there
	// were as many: for ChangesSince.
	History int
}

// New makes an empty database for entities, whose links are bound. It keeps the
// links whole whose definitions state onDelete.
func New(entities []*perstore.Entity, opts Options) *Database {
	db := &Database{
		entities: entities,
		bySchema: make(map[*rql.Schema]int, len(entities)),
		byEntity: make(map[*perstore.Entity]int, len(entities)),
		kin:      kinships(entities),
		refsFrom: make([][]reference, len(entities)),
		refsTo:   make([][]reference, len(entities)),
		counters: make([]atomic.Int64, len(entities)),
		log:      opts.Log,
		readOnly: opts.ReadOnly,
		past:     history{most: opts.History},
		id:       opts.ID,

		prepared:  map[string]*hold{},
		decisions: map[string]bool{},
		deciding:  map[string]chan struct{}{},
	}
	for _, r := range db.references(opts.LinkChecks) {
		db.refsFrom[r.from] = append(db.refsFrom[r.from], r)
		db.refsTo[r.to] = append(db.refsTo[r.to], r)
	}
	tables := make([]*table, len(entities))
	for i, e := range entities {
		db.bySchema[e.Schema], db.byEntity[e] = i, i
		tables[i] = newTable(e)
	}
	db.newest = &snapshot{db: db, tables: tables}
	db.root.Store(db.newest)
	return db
}

// Store gives the store of an entity that the database was made for, else nil.
func (db *Database) Store(e *perstore.Entity) perstore.Store {
	i, ok := db.byEntity[e]
	if !ok {
		return nil
	}
	return &store{db: db, table: i, entity: e}
}

// Migrate has nothing to do.
func (db *Database) Migrate(context.Context) error { return nil }

// Close refuses further calls.
func (db *Database) Close() error {
	db.closed.Store(true)
	return nil
}

// usable fails when the ctx or the database has ended.
func (db *Database) usable(ctx context.Context) error {
	if db.closed.Load() {
		return fmt.Errorf("%w: the database is closed", perstore.ErrDatabase)
	}
	return ctx.Err()
}

// read gives the snapshot that ctx sees: its transaction's own, else the last
// one that was committed.
func (db *Database) read(ctx context.Context) (*snapshot, error) {
	t, err := db.join(ctx)
	switch {
	case err != nil:
		return nil, err
	case t != nil:
		return t.read(ctx)
	}
	return db.root.Load(), nil
}

// write runs fn on the snapshot of ctx's transaction, or on the newest state,
// which becomes what fn makes of it. When fn fails in a transaction of the
// caller, what it did must be undone by fn itself. Outside of one fn may run
// again.
func (db *Database) write(ctx context.Context, fn func(*snapshot) error) error {
	if db.readOnly {
		return fmt.Errorf("%w: the database is only read", perstore.ErrReadOnly)
	}
	if err := perstore.Writable(ctx); err != nil {
		return err
	}
	t, err := db.join(ctx)
	switch {
	case err != nil:
		return err
	case t != nil:
		return t.write(ctx, fn)
	}
	return db.commit(ctx, Entry{}, func(newest *snapshot) (*snapshot, error) {
		next := newest.writable()
		err := fn(next)
		next.settle()
		return next, err
	})
}

// join gives the database's part in ctx's transaction; nil when it has none.
func (db *Database) join(ctx context.Context) (*transaction, error) {
	if err := db.usable(ctx); err != nil {
		return nil, err
	}
	part, err := perstore.Join(ctx, db)
	if err != nil {
		return nil, err
	}
	t, _ := part.(*transaction)
	return t, nil
}
