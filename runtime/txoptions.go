package perstore

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// TxOptions is what the options of a transaction set; databases read it.
type TxOptions struct {
	Name       string             // what it is for, in errors and logs
	ReadOnly   bool               // a write in it is ErrReadOnly
	Isolation  sql.IsolationLevel // zero is the database's default
	Timeout    time.Duration      // of all of it; zero is no bound
	Retries    int                // how often it is tried again after ErrConflict
	BestEffort bool               // several databases may take part that cannot prepare
	Across     bool               // it is, or will be, over several databases: a branch should be able to prepare
}

// TxOption is an option of a transaction.
type TxOption func(*TxOptions)

// Named says what a transaction is for: errors of its end tell it, and [TxName]
// gives it to hooks.
func Named(name string) TxOption { return func(o *TxOptions) { o.Name = name } }

// ReadOnly refuses writes with [ErrReadOnly]. Databases may then let others
// write meanwhile, and need not agree on a commit.
func ReadOnly() TxOption { return func(o *TxOptions) { o.ReadOnly = true } }

// Isolation asks for a level such as [sql.LevelSerializable]. A database may give
// a stronger one; one that cannot promise it refuses to join, with
// errors.ErrUnsupported or the error of its driver.
func Isolation(level sql.IsolationLevel) TxOption {
	return func(o *TxOptions) { o.Isolation = level }
}

// Timeout bounds how long a transaction may take, with all its retries: past it
// the ctx of its function is cancelled, and it aborts with
// context.DeadlineExceeded. In a nested transaction it bounds that one.
func Timeout(d time.Duration) TxOption { return func(o *TxOptions) { o.Timeout = d } }

// Retry runs a transaction that ends in [ErrConflict] up to n times more, after a
// pause that is random and grows. All that its function does outside of the
// transaction happens again; [Attempt] tells how often it runs. It counts for the
// outermost transaction alone: what is in the way of a nested one is there until
// the outer one ends.
func Retry(n int) TxOption { return func(o *TxOptions) { o.Retries = n } }

// BestEffort lets several databases take part that cannot prepare a commit.
// They are committed one after the other: where one fails, or the process ends
// in between, some have the writes and others have not: [ErrTorn]. It counts for
// the outermost transaction alone.
func BestEffort() TxOption { return func(o *TxOptions) { o.BestEffort = true } }

// Across tells that a transaction is over several databases before its second one
// takes part. Where the first one is MySQL or MariaDB and the second cannot prepare,
// such as SQLite, it needs that: MySQL has to know when it begins.
func Across() TxOption { return func(o *TxOptions) { o.Across = true } }

func txOptionsOf(opts []TxOption) TxOptions {
	var o TxOptions
	for _, opt := range opts {
		opt(&o)
	}
	return o
}

// Writable fails with [ErrReadOnly] in a transaction that only reads. Stores ask
// it before they write.
func Writable(ctx context.Context) error {
	if s := scopeOf(ctx); s != nil && s.opts.ReadOnly {
		return fmt.Errorf("%w: the transaction%s only reads", ErrReadOnly, s.opts.called())
	}
	return nil
}

// bounded gives the ctx of a transaction.
func (o TxOptions) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	if o.Timeout <= 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, o.Timeout)
}

// named adds the name of a transaction to the error of its end.
func (o TxOptions) named(err error) error {
	if err == nil || o.Name == "" {
		return err
	}
	return fmt.Errorf("transaction %s: %w", o.Name, err)
}

// called is the name of a transaction as a part of a sentence.
func (o TxOptions) called() string {
	if o.Name == "" {
		return ""
	}
	return " " + o.Name
}
