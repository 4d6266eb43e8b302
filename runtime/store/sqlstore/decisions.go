package sqlstore

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/gate"
)

// The tables of transactions over several databases. Each is made when the first
// such transaction needs it, and by nobody else.
const (
	identityTable  = "perstore_database"  // what this database is called by others
	decisionsTable = "perstore_decisions" // which transactions are committed, and which never will be
	branchesTable  = "perstore_branches"  // which gid a name stands for that was given before it
)

// bookkeeping are the names of the tables and the statements that make them.
func (db *Database) bookkeeping() (names, texts []string) {
	two, ok := db.engine.(TwoPhase)
	for _, table := range []struct {
		name, columns string
		needed        bool
	}{
		{identityTable, "one integer NOT NULL PRIMARY KEY, id varchar(64) NOT NULL", true},
		{decisionsTable, "gid varchar(190) NOT NULL PRIMARY KEY, committed boolean NOT NULL, at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP", true},
		{branchesTable, "id varchar(64) NOT NULL PRIMARY KEY, gid varchar(190) NOT NULL", ok && two.NamedAtBegin()},
	} {
		if table.needed {
			names = append(names, table.name)
			options := db.engine.TableOptions([]perstore.ColumnType{{Type: "varchar"}})
			texts = append(texts, "CREATE TABLE "+table.name+" ("+table.columns+")"+options)
		}
	}
	return names, texts
}

// bound writes the place of each argument of a statement, which has a ? there.
func (db *Database) bound(text string) string {
	for n := 1; strings.Contains(text, "?"); n++ {
		place := db.engine.Placeholder(n)
		if place == "?" {
			return text
		}
		text = strings.Replace(text, "?", place, 1)
	}
	return text
}

// DatabaseID makes the tables that transactions over several databases need,
// where they are not there, and gives the identity that is kept in one of them.
// It is empty for a database in memory. It waits for no open transaction of this
// handle: where one holds what is needed to make the tables the error is
// ErrInvalid. Where the user may make no tables the error says what to make.
func (db *Database) DatabaseID(ctx context.Context) (string, error) {
	if db.opts.Volatile {
		return "", nil
	}
	return db.identity(ctx, false)
}

// identity is the identity of a database, also of one that tells others none. With
// wait it waits for other transactions.
func (db *Database) identity(ctx context.Context, wait bool) (string, error) {
	db.mu.Lock()
	id := db.id
	db.mu.Unlock()
	if id != "" {
		return id, nil
	}
	id, err := db.findID(ctx, wait)
	if err != nil {
		return "", err
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	db.id = id
	return id, nil
}

// errHeld tells what to do where a transaction holds what is needed to make tables.
var errHeld = fmt.Errorf("%w: the database has never taken part in a transaction over several databases, and the tables for that "+
	"cannot be made beside an open transaction; call perstore.Recover when the program starts, or begin with perstore.Across", perstore.ErrInvalid)

// findID reads the identity, or makes one.
func (db *Database) findID(ctx context.Context, wait bool) (id string, err error) {
	ctx, cancel := context.WithTimeout(perstore.Suspend(ctx), gate.Timeout) // as transactions may hold all of the pool
	defer cancel()
	if !db.opts.SingleConnection { // which a transaction may hold
		if err := db.reader.db.GetContext(ctx, &id, "SELECT id FROM "+identityTable); err == nil {
			return id, nil
		}
	}
	if !wait && db.held() {
		return "", errHeld
	}
	t, err := db.begin(ctx, perstore.TxOptions{}, false)
	if err != nil {
		return "", err
	}
	defer t.Abort(context.WithoutCancel(ctx)) // without effect after the end
	if err := t.do(ctx, func() (err error) { id, err = t.makeID(ctx); return err }); err != nil {
		return "", err
	}
	return id, t.Commit(ctx)
}

// held tells whether others hold all that a transaction needs.
func (db *Database) held() bool {
	if db.gate == nil {
		stats := db.writer.db.Stats()
		return stats.MaxOpenConnections > 0 && stats.InUse >= stats.MaxOpenConnections
	}
	if !db.gate.TryEnter() {
		return true
	}
	db.gate.Leave()
	return false
}

// makeID makes the tables while no other process does.
func (t *transaction) makeID(ctx context.Context) (id string, err error) {
	unlock, err := t.db.engine.LockMigrations(ctx, t.noting(), true)
	if err != nil {
		return "", t.db.wrap(ctx, err)
	}
	if unlock != "" {
		defer func() { _ = t.send(context.WithoutCancel(ctx), unlock) }() // fails where the connection is lost, and the lock with it
	}
	if err := t.makeTables(ctx); err != nil {
		return "", err
	}
	var ids []string
	if err := sqlx.SelectContext(ctx, t.noting(), &ids, "SELECT id FROM "+identityTable); err != nil {
		return "", t.db.wrap(ctx, err)
	}
	if len(ids) > 0 {
		return ids[0], nil
	}
	id = rand.Text()
	_, err = t.noting().ExecContext(ctx, t.db.bound("INSERT INTO "+identityTable+" (one, id) VALUES (1, ?)"), id)
	return id, t.db.wrap(ctx, err)
}

// makeTables makes those that are missing.
func (t *transaction) makeTables(ctx context.Context) error {
	names, texts := t.db.bookkeeping()
	for i, name := range names {
		have, err := t.db.engine.Describe(ctx, t.noting(), name)
		if err == nil && len(have.Columns) == 0 {
			_, err = t.noting().ExecContext(ctx, texts[i])
		}
		if err != nil {
			return explain(t.db.wrap(ctx, err), "a transaction over several databases needs tables that could not be made; let somebody run "+strings.Join(texts, "; "))
		}
	}
	return nil
}

var _ perstore.Decider = (*transaction)(nil)

// Decide notes that gid is committed.
func (t *transaction) Decide(ctx context.Context, gid string) error {
	return t.do(ctx, func() error {
		if t.db.opts.Volatile {
			if err := t.makeTables(ctx); err != nil {
				return err
			}
		}
		if err := t.keepBefore(ctx); err != nil {
			return err
		}
		t.decides = true
		_, err := t.noting().ExecContext(ctx, t.db.bound("INSERT INTO "+decisionsTable+" (gid, committed) VALUES (?, true)"), gid)
		err = t.db.wrap(ctx, err)
		if err != nil && t.db.engine.Classify(err) == Unique {
			return fmt.Errorf("%w: it was decided that the transaction is aborted: %w", perstore.ErrConflict, err)
		}
		return err
	})
}
