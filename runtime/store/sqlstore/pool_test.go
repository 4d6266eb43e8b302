package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jmoiron/sqlx"
)

// counter is a driver whose statements do nothing, but that "slow" runs until it is
// let go; it counts them.
type counter struct {
	prepared, closed atomic.Int64
	closings         chan struct{} // gets one for each that is closed
	running, letGo   chan struct{}
}

type (
	counterConn struct{ *counter }
	counterStmt struct {
		*counter
		text string
	}
	counterRows struct{}
)

func (c *counter) Connect(context.Context) (driver.Conn, error) { return counterConn{c}, nil }
func (c *counter) Driver() driver.Driver                        { return nil }

func (c counterConn) Prepare(text string) (driver.Stmt, error) {
	if text == "wrong" {
		return nil, errors.New("syntax error")
	}
	c.prepared.Add(1)
	return counterStmt{c.counter, text}, nil
}
func (counterConn) Close() error              { return nil }
func (counterConn) Begin() (driver.Tx, error) { return nil, errors.ErrUnsupported }

func (s counterStmt) Close() error                            { s.closed.Add(1); s.closings <- struct{}{}; return nil }
func (counterStmt) NumInput() int                             { return 0 }
func (counterStmt) Query([]driver.Value) (driver.Rows, error) { return counterRows{}, nil }

func (s counterStmt) Exec([]driver.Value) (driver.Result, error) {
	if s.text == "slow" {
		close(s.running)
		<-s.letGo
	}
	return driver.RowsAffected(0), nil
}

func (counterRows) Columns() []string         { return nil }
func (counterRows) Close() error              { return nil }
func (counterRows) Next([]driver.Value) error { return errors.ErrUnsupported }

// await waits until so many more statements are closed.
func (c *counter) await(n int) {
	for range n {
		<-c.closings
	}
}

func newCounter(t *testing.T, connections int) (*counter, *pool) {
	c := &counter{closings: make(chan struct{}, 4*maxStatements), running: make(chan struct{}), letGo: make(chan struct{})}
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
	c.await(maxStatements + 1)
	if open := c.prepared.Load() - c.closed.Load(); open != maxStatements {
		t.Errorf("%d statements are open; want %d", open, maxStatements)
	}
	if n := c.prepared.Load(); n != 2*maxStatements+1 {
		t.Errorf("%d statements were prepared; want %d: the one in use all the time stays", n, 2*maxStatements+1)
	}
	if err := p.close(); err != nil {
		t.Errorf("close error = %v", err)
	}
	c.await(maxStatements)
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
	c.await(1)
	if n := c.closed.Load(); n != 1 {
		t.Errorf("%d statements are closed after the last use; want 1", n)
	}
}

// TestClosingWaitsForNobody pushes a statement out of the cache whose connection is
// busy: its end waits for what runs there, and may be what that waits for. Who uses
// others does not wait.
func TestClosingWaitsForNobody(t *testing.T) {
	c, p := newCounter(t, 2)
	use(t, p, "other")
	slow, err := p.acquire(t.Context(), "slow") // on the same connection
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() { _, err := slow.ExecContext(t.Context()); ended <- err }()
	<-c.running
	for i := range maxStatements {
		use(t, p, fmt.Sprint("text ", i))
	}
	close(c.letGo)
	if err := <-ended; err != nil {
		t.Errorf("the slow statement error = %v", err)
	}
	p.release(slow)
	c.await(2)
	if open := c.prepared.Load() - c.closed.Load(); open != maxStatements {
		t.Errorf("%d statements are open; want %d", open, maxStatements)
	}
}

// TestForgottenStatement is prepared again, while another caller still uses it as
// it was.
func TestForgottenStatement(t *testing.T) {
	c, p := newCounter(t, 1)
	held, err := p.acquire(t.Context(), "text")
	if err != nil {
		t.Fatal(err)
	}
	p.forget("text")
	p.forget("never prepared")
	if n := c.closed.Load(); n != 0 {
		t.Errorf("%d statements are closed while the forgotten one is in use; want 0", n)
	}
	p.release(held)
	c.await(1)
	use(t, p, "text")
	if prepared, closed := c.prepared.Load(), c.closed.Load(); prepared != 2 || closed != 1 {
		t.Errorf("%d statements were prepared and %d closed; want 2 and 1", prepared, closed)
	}
	if first, second := p.anew("text"), (&pool{}).anew("text"); first == second || !strings.HasPrefix(first, second) || second != "text" {
		t.Errorf("the statement is prepared again as %q, and was as %q; want a comment behind it", first, second)
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
