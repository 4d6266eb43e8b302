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
// transaction happens again; [Attempt] tells how often it runs. A nested
// transaction is not tried again by itself, since what is in its way is there
// until the outer one ends.
func Retry(n int) TxOption { return func(o *TxOptions) { o.Retries = n } }

// BestEffort lets several databases take part that cannot prepare a commit.
// They are committed one after the other: where one fails, or the process ends
// in between, some have the writes and others have not.
func BestEffort() TxOption { return func(o *TxOptions) { o.BestEffort = true } }

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
	if t := transactionOf(ctx); t != nil && t.opts.ReadOnly {
		return fmt.Errorf("%w: the transaction%s only reads", ErrReadOnly, t.opts.called())
	}
	return nil
}

// called is the name of a transaction as a part of a sentence.
func (o TxOptions) called() string {
	if o.Name == "" {
		return ""
	}
	return " " + o.Name
}
