package sqlstore

import (
	"crypto/rand"
	"database/sql"
	"errors"
	"sync"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/rql/rqlsql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/gate"
)

// maxShapes bounds the statement texts that a database remembers.
const maxShapes = 1024

// Options configure a database. The zero value reads and writes through one
// pool of connections.
type Options struct {
	// Reader serves reads outside transactions; nil is the writing handle.
	Reader *sqlx.DB
	// Replicas serve reads outside transactions in turn: see
	// perstore.WithReplicas. Each must allow as many connections as Reader does.
	Replicas []*sqlx.DB
	// SingleWriter tells that only one transaction can write at a time:
	// writers then wait in this process, not in the database.
	SingleWriter bool
	// SingleConnection tells that the handle has one connection: readers wait
	// for the writer too, and rows are read before the caller sees them.
	SingleConnection bool
	// Volatile tells that what the database keeps is gone with the handle: it
	// decides over no transaction of others.
	Volatile bool
	// Isolation is the level of transactions; zero is the database's default.
	// Below repeatable read an object that is read and put back in a transaction
	// may undo what another one has written.
	Isolation sql.IsolationLevel
	// KeepOpen leaves the handles open on Close.
	KeepOpen bool
	// Hook sees every statement.
	Hook perstore.StatementHook
}

// Database keeps the tables of some entities in an SQL database. It is safe
// for concurrent use.
type Database struct {
	engine   Engine
	entities []*perstore.Entity
	stores   map[*perstore.Entity]*store
	writer   *pool
	reader   *pool
	replicas replicas
	gate     *gate.Gate // of writers; nil where they may be many
	opts     Options

	mu     sync.Mutex
	texts  *lru[string] // statement texts by shape
	id     string       // of DatabaseID; empty until it is known
	handle string       // tells its branches from those of another handle of the same database
	place  string       // of the names of prepared transactions; empty until it is known
}

var _ perstore.Database = (*Database)(nil)

// New makes a database of an open handle.
func New(handle *sqlx.DB, engine Engine, entities []*perstore.Entity, opts Options) *Database {
	db := &Database{
		engine:   engine,
		entities: entities,
		stores:   make(map[*perstore.Entity]*store, len(entities)),
		writer:   newPool(handle),
		opts:     opts,
		texts:    newLRU[string](maxShapes, nil),
		handle:   rand.Text()[:8],
	}
	db.reader = db.writer
	if opts.Reader != nil {
		db.reader = newPool(opts.Reader)
	}
	db.replicas = newReplicas(opts.Replicas)
	if opts.SingleWriter || opts.SingleConnection {
		db.gate = gate.New()
	}
	for _, e := range entities {
		db.stores[e] = newStore(db, e)
	}
	return db
}

// Store gives the store of an entity that the database was made for, else nil.
func (db *Database) Store(e *perstore.Entity) perstore.Store {
	if s, ok := db.stores[e]; ok {
		return s
	}
	return nil
}

// Close closes the prepared statements and, unless they are to stay open, the
// connections.
func (db *Database) Close() error {
	var errs []error
	pools := []*pool{db.writer}
	if db.reader != db.writer {
		pools = append(pools, db.reader)
	}
	for _, r := range db.replicas.all {
		pools = append(pools, r.pool)
	}
	for _, p := range pools {
		if db.opts.KeepOpen {
			p.clear()
			continue
		}
		errs = append(errs, p.close())
	}
	return errors.Join(errs...)
}

// text gives the SQL of a statement, made once for each shape.
func (db *Database) text(s rqlsql.Statement) (string, error) {
	var buf [256]byte
	shape := s.Shape(buf[:0])
	db.mu.Lock()
	text, ok := db.texts.get(shape)
	db.mu.Unlock()
	if ok {
		return text, nil
	}
	text, err := s.SQL()
	if err != nil {
		return "", err
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	if _, ok := db.texts.get(shape); !ok {
		db.texts.add(string(shape), text)
	}
	return text, nil
}
