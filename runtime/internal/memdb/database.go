package memdb

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/gate"
)

// Database holds the tables of some entities. It is safe for concurrent use.
type Database struct {
	entities []*perstore.Entity
	bySchema map[*rql.Schema]int
	byEntity map[*perstore.Entity]int
	kin      []kin         // by table
	refsFrom [][]reference // by table: the links of its objects
	refsTo   [][]reference // by table, a family's root: the links to its objects
	writer   *gate.Gate
	root     atomic.Pointer[snapshot]
	closed   atomic.Bool
}

var _ perstore.Database = (*Database)(nil)

// Options configure a database. The zero value keeps nothing beyond the process.
type Options struct {
	// LinkChecks keeps every to-one link whole, stated or not.
	LinkChecks bool
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
		writer:   gate.New(),
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
	db.root.Store(&snapshot{db: db, tables: tables})
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

// Begin starts a transaction: unless it only reads it waits until it is the only
// writer. Every level of isolation is kept that way.
func (db *Database) Begin(ctx context.Context, opts perstore.TxOptions) (perstore.Branch, error) {
	if opts.ReadOnly {
		return &transaction{db: db, snap: db.root.Load().writable(), reads: true}, nil
	}
	if err := db.writer.Enter(ctx); err != nil {
		return nil, err
	}
	return &transaction{db: db, snap: db.root.Load().writable()}, nil
}

// transaction is the database's part in a transaction: a snapshot of its own.
type transaction struct {
	db    *Database
	mu    sync.Mutex // several goroutines may use one transaction
	snap  *snapshot
	reads bool // it only reads, and others may write meanwhile
}

// read gives a snapshot that later writes of the transaction do not change, so
// that a loop over it may write.
func (t *transaction) read() *snapshot {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.snap.own)
	return t.snap.frozen()
}

func (t *transaction) write(fn func(*snapshot) error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return fn(t.snap)
}

// Commit makes the writes visible to all.
func (t *transaction) Commit(context.Context) error {
	if t.reads {
		return nil
	}
	defer t.db.writer.Leave()
	t.db.root.Store(t.snap.frozen())
	return nil
}

// Abort forgets the writes.
func (t *transaction) Abort(context.Context) error {
	if !t.reads {
		t.db.writer.Leave()
	}
	return nil
}

// read gives the snapshot that ctx sees: its transaction's own, else the last
// one that was committed.
func (db *Database) read(ctx context.Context) (*snapshot, error) {
	if err := db.usable(ctx); err != nil {
		return nil, err
	}
	part, err := perstore.Join(ctx, db)
	if err != nil {
		return nil, err
	}
	if t, ok := part.(*transaction); ok {
		return t.read(), nil
	}
	return db.root.Load(), nil
}

// write runs fn on the snapshot of ctx's transaction, or of one of its own.
// When fn fails in a transaction of the caller, what it did must be undone by
// fn itself.
func (db *Database) write(ctx context.Context, fn func(*snapshot) error) error {
	if err := db.usable(ctx); err != nil {
		return err
	}
	if err := perstore.Writable(ctx); err != nil {
		return err
	}
	part, err := perstore.Join(ctx, db)
	if err != nil {
		return err
	}
	if t, ok := part.(*transaction); ok {
		return t.write(fn)
	}
	part, err = db.Begin(ctx, perstore.TxOptions{})
	if err != nil {
		return err
	}
	own, committed := part.(*transaction), false
	defer func() {
		if !committed { // an error or a panic of fn
			own.db.writer.Leave()
		}
	}()
	if err := fn(own.snap); err != nil {
		return err
	}
	committed = true
	return own.Commit(ctx)
}
