package mysql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"time"

	mysql "github.com/go-sql-driver/mysql"
)

// killTimeout bounds the time in which the server is told.
const killTimeout = 5 * time.Second

// connector makes connections that end on the server too when the ctx of a
// statement ends. The driver only closes its side: a statement that waits for a
// lock would be run when the lock is free, long after its caller was told that it
// was not.
type connector struct {
	driver.Connector
	killer *sql.DB
}

// Close closes the connection that kills others.
func (c connector) Close() error {
	_ = c.killer.Close() // fails where it was lost before
	return nil
}

// Connect asks for the number of the connection too.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	made, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	inner, ok := made.(driverConn)
	if !ok {
		_ = made.Close()
		return nil, fmt.Errorf("mysql: a connection of type %T", made)
	}
	id, err := connectionID(ctx, inner)
	if err != nil {
		_ = made.Close()
		return nil, err
	}
	return &conn{driverConn: inner, id: id, killer: c.killer}, nil
}

// driverConn is what a connection of the driver can do.
type driverConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.NamedValueChecker
	driver.Pinger
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

// connectionID asks the server for the number of a connection.
func connectionID(ctx context.Context, c driverConn) (int64, error) {
	rows, err := c.QueryContext(ctx, "SELECT CONNECTION_ID()", nil)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	row := make([]driver.Value, 1)
	if err := rows.Next(row); err != nil {
		return 0, err
	}
	return strconv.ParseInt(string(text(row[0])), 10, 64)
}

// text is a number as a driver gives it.
func text(v driver.Value) []byte {
	if b, ok := v.([]byte); ok {
		return b
	}
	return fmt.Append(nil, v)
}

// conn is a connection that can be ended from outside.
type conn struct {
	driverConn
	id     int64
	killer *sql.DB
	killed bool
}

// IsValid is false for a connection that was ended from outside.
func (c *conn) IsValid() bool { return !c.killed && c.driverConn.IsValid() }

// ResetSession is driver.ErrBadConn for a connection that was ended from outside.
func (c *conn) ResetSession(ctx context.Context) error {
	if c.killed {
		return driver.ErrBadConn
	}
	return c.driverConn.ResetSession(ctx)
}

func (c *conn) Close() error {
	_ = c.driverConn.Close() // fails where it was lost before
	return nil
}

// ended ends the connection on the server after a statement that failed because
// its ctx has ended. One that the server has refused, or not seen, is over there.
func (c *conn) ended(ctx context.Context, err error) {
	if cause := ctx.Err(); cause == nil || !errors.Is(err, cause) {
		return
	}
	c.killed = true
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), killTimeout)
	defer cancel()
	_, _ = c.killer.ExecContext(ctx, "KILL "+strconv.FormatInt(c.id, 10)) // fails where it has ended
}

func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	result, err := c.driverConn.ExecContext(ctx, query, args)
	c.ended(ctx, err)
	return result, err
}

func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := c.driverConn.QueryContext(ctx, query, args)
	c.ended(ctx, err)
	return rows, err
}

func (c *conn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	prepared, err := c.driverConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	inner, ok := prepared.(driverStmt)
	if !ok {
		_ = prepared.Close()
		return nil, fmt.Errorf("mysql: a statement of type %T", prepared)
	}
	return &stmt{driverStmt: inner, conn: c}, nil
}

// driverStmt is what a prepared statement of the driver can do.
type driverStmt interface {
	driver.Stmt
	driver.NamedValueChecker
	driver.StmtExecContext
	driver.StmtQueryContext
}

// stmt is a prepared statement of a conn.
type stmt struct {
	driverStmt
	conn *conn
}

func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	result, err := s.driverStmt.ExecContext(ctx, args)
	s.conn.ended(ctx, err)
	return result, err
}

func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := s.driverStmt.QueryContext(ctx, args)
	s.conn.ended(ctx, err)
	return rows, err
}

// newHandle opens a pool whose statements end with their ctx.
func newHandle(config *mysql.Config, killer *sql.DB) (*sql.DB, error) {
	inner, err := mysql.NewConnector(config)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector{Connector: inner, killer: killer}), nil
}
