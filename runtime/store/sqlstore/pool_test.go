package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/jmoiron/sqlx"
)

// counter is a driver whose statements do nothing; it counts them.
type counter struct {
	prepared, closed atomic.Int64
}

type (
	counterConn struct{ *counter }
	counterStmt struct{ *counter }
	counterRows struct{}
)

func (c *counter) Connect(context.Context) (driver.Conn, error) { return counterConn{c}, nil }
func (c *counter) Driver() driver.Driver                        { return nil }

func (c counterConn) Prepare(text string) (driver.Stmt, error) {
	if text == "wrong" {
		return nil, errors.New("syntax error")
	}
	c.prepared.Add(1)
	return counterStmt(c), nil
}
func (counterConn) Close() error              { return nil }
func (counterConn) Begin() (driver.Tx, error) { return nil, errors.ErrUnsupported }

func (s counterStmt) Close() error                             { s.closed.Add(1); return nil }
func (counterStmt) NumInput() int                              { return 0 }
func (counterStmt) Exec([]driver.Value) (driver.Result, error) { return driver.RowsAffected(0), nil }
func (counterStmt) Query([]driver.Value) (driver.Rows, error)  { return counterRows{}, nil }

func (counterRows) Columns() []string         { return nil }
func (counterRows) Close() error              { return nil }
func (counterRows) Next([]driver.Value) error { return errors.ErrUnsupported }

func newCounter(t *testing.T, connections int) (*counter, *pool) {
	c := &counter{}
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(connections)
	t.Cleanup(func() { _ = db.Close() })
	return c, newPool(sqlx.NewDb(db, "counter"))
}

// use acquires and releases a statement.
func use(t *testing.T, p *pool, text string) {
	t.Helper()
	s, err := p.acquire(t.Context(), text)
	if err != nil {
		t.Fatalf("acquire(%s) error = %v", text, err)
	}
	p.release(s)
}

func TestStatementsArePreparedOnce(t *testing.T) {
	c, p := newCounter(t, 1)
	for range 5 {
		use(t, p, "a")
		use(t, p, "b")
	}
	if n := c.prepared.Load(); n != 2 {
		t.Errorf("5 uses of 2 texts prepare %d statements; want 2", n)
	}
}

func TestStatementsAreBounded(t *testing.T) {
	c, p := newCounter(t, 1)
	for i := range 2 * maxStatements {
		use(t, p, "first")
		use(t, p, fmt.Sprint("text ", i))
	}
	if open := c.prepared.Load() - c.closed.Load(); open != maxStatements {
		t.Errorf("%d statements are open; want %d", open, maxStatements)
	}
	if n := c.prepared.Load(); n != 2*maxStatements+1 {
		t.Errorf("%d statements were prepared; want %d: the one in use all the time stays", n, 2*maxStatements+1)
	}
	if err := p.close(); err != nil {
		t.Errorf("close error = %v", err)
	}
	if open := c.prepared.Load() - c.closed.Load(); open != 0 {
		t.Errorf("%d statements are open after close; want 0", open)
	}
}

// TestStatementInUse pushes a statement out of the cache while it is used.
func TestStatementInUse(t *testing.T) {
	c, p := newCounter(t, 1)
	held, err := p.acquire(t.Context(), "held")
	if err != nil {
		t.Fatal(err)
	}
	for i := range maxStatements {
		use(t, p, fmt.Sprint("text ", i))
	}
	if n := c.closed.Load(); n != 0 {
		t.Errorf("%d statements are closed while the one that left the cache is in use; want 0", n)
	}
	p.release(held)
	if n := c.closed.Load(); n != 1 {
		t.Errorf("%d statements are closed after the last use; want 1", n)
	}
}

func TestPrepareError(t *testing.T) {
	_, p := newCounter(t, 1)
	for range 3 {
		if _, err := p.acquire(t.Context(), "wrong"); err == nil {
			t.Error("acquire(wrong) error = nil")
		}
	}
	use(t, p, "right")
}

// TestLoopsLeaveOneConnection counts the loops that may hold a connection.
func TestLoopsLeaveOneConnection(t *testing.T) {
	for connections, want := range map[int]int{1: 0, 2: 1, 5: 4} {
		_, p := newCounter(t, connections)
		n := 0
		for n < 10 && p.enter() {
			n++
		}
		if n != want {
			t.Errorf("of %d connections loops hold %d; want %d", connections, n, want)
		}
		for range n {
			p.leave()
		}
		if want > 0 && !p.enter() {
			t.Errorf("of %d connections loops hold none after all have left", connections)
		}
	}
	_, unbounded := newCounter(t, 0)
	for range 100 {
		if !unbounded.enter() {
			t.Fatal("a pool without a bound refuses a loop")
		}
	}
}
