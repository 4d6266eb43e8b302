package mysql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"slices"
	"testing"
)

// fake is a connection whose statements fail, and the server's side of killing it.
type fake struct {
	driverConn
	fails error
	heard *[]string
}

func (f fake) ExecContext(_ context.Context, query string, _ []driver.NamedValue) (driver.Result, error) {
	*f.heard = append(*f.heard, query)
	return driver.RowsAffected(0), f.fails
}

func (fake) IsValid() bool                                  { return true }
func (fake) ResetSession(context.Context) error             { return nil }
func (fake) Close() error                                   { return nil }
func (f fake) Connect(context.Context) (driver.Conn, error) { return f, nil }
func (fake) Driver() driver.Driver                          { return nil }

// TestKill kills a connection whose statement its ctx has ended, and no other one.
func TestKill(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	refused := errors.New("refused")
	for _, c := range []struct {
		ctx    context.Context
		fails  error
		killed bool
	}{
		{t.Context(), nil, false}, {t.Context(), refused, false}, {t.Context(), context.Canceled, false},
		{ended, nil, false}, {ended, refused, false}, {ended, driver.ErrBadConn, false}, {ended, context.Canceled, true},
	} {
		var heard []string
		killer := sql.OpenDB(fake{heard: &heard})
		on := &conn{driverConn: fake{fails: c.fails, heard: new([]string)}, id: 7, killer: killer}
		_, err := on.ExecContext(c.ctx, "UPDATE", nil)
		if err != c.fails {
			t.Errorf("ExecContext error = %v; want %v", err, c.fails)
		}
		if got := slices.Equal(heard, []string{"KILL 7"}); got != c.killed || len(heard) > 0 && !got {
			t.Errorf("after %v, with a ctx that is %v, the server heard %q", c.fails, c.ctx.Err(), heard)
		}
		if on.IsValid() == c.killed || (on.ResetSession(t.Context()) == driver.ErrBadConn) != c.killed {
			t.Errorf("after %v, with a ctx that is %v: IsValid = %v, ResetSession = %v", c.fails, c.ctx.Err(), on.IsValid(), on.ResetSession(t.Context()))
		}
		killer.Close()
	}
}
