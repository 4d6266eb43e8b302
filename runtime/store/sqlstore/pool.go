package sqlstore

import (
	"context"
	"database/sql"
	"strconv"
	"sync"

	"github.com/jmoiron/sqlx"
)

// maxStatements bounds the prepared statements of one pool.
const maxStatements = 256

// pool is a pool of connections with its prepared statements.
type pool struct {
	db    *sqlx.DB
	mu    sync.Mutex
	stmts *lru[*statement]
	stale int           // statements that were forgotten
	loops chan struct{} // one for each loop that holds a connection; nil is no bound
}

// statement is a prepared statement that is closed when it has left the cache
// and nobody uses it.
type statement struct {
	*sql.Stmt
	users int
	gone  bool
}

func newPool(db *sqlx.DB) *pool {
	p := &pool{db: db}
	if most := db.Stats().MaxOpenConnections; most > 0 {
		p.loops = make(chan struct{}, most-1)
	}
	p.stmts = newLRU(maxStatements, func(s *statement) {
		s.gone = true
		s.closeUnused()
	})
	return p
}

// closeUnused closes a statement that nobody needs any more. It does not wait for
// that, which takes as long as what runs on the statement's connections: that may
// itself wait for the caller, and the caller holds p.mu.
func (s *statement) closeUnused() {
	if s.gone && s.users == 0 {
		go s.Close()
	}
}

// acquire gives the prepared statement of text until release.
func (p *pool) acquire(ctx context.Context, text string) (*statement, error) {
	if s := p.cached(text); s != nil {
		return s, nil
	}
	prepared, err := p.db.PrepareContext(ctx, p.anew(text))
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if s, ok := p.stmts.get([]byte(text)); ok { // somebody was faster
		go prepared.Close()
		s.users++
		return s, nil
	}
	s := &statement{Stmt: prepared, users: 1}
	p.stmts.add(text, s)
	return s, nil
}

// cached is acquire for a statement that was prepared before, else nil.
func (p *pool) cached(text string) *statement {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.stmts.get([]byte(text))
	if !ok {
		return nil
	}
	s.users++
	return s
}

// forget takes a statement out of the cache, so that it is prepared again.
func (p *pool) forget(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stmts.drop([]byte(text))
	p.stale++
}

// anew is a text as it is prepared. pgx takes a statement for the one of the same
// text that its connection has, and a stale one is there as long as others use it.
func (p *pool) anew(text string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stale == 0 {
		return text
	}
	return text + " -- " + strconv.Itoa(p.stale)
}

func (p *pool) release(s *statement) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s.users--
	s.closeUnused()
}

// enter lets a loop hold a connection while its caller uses the store. One
// connection is never held so: a loop that may not enter reads ahead, and
// what is called inside of loops does not wait for them.
func (p *pool) enter() bool {
	if p.loops == nil {
		return true
	}
	select {
	case p.loops <- struct{}{}:
		return true
	default:
		return false
	}
}

func (p *pool) leave() {
	if p.loops != nil {
		<-p.loops
	}
}

// clear closes the statements, those in use at their last release.
func (p *pool) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stmts.clear()
}

// close closes the statements and the connections.
func (p *pool) close() error {
	p.clear()
	return p.db.Close()
}
