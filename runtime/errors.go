package perstore

import (
	"errors"
	"fmt"
	"strings"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/runtime/codec"
)

// The kinds of failures. Test for them with errors.Is.
var (
	ErrNotFound         = errors.New("not found")                         // no object has that key
	ErrExists           = errors.New("exists already")                    // a key or a unique value is taken
	ErrNotUnique        = errors.New("more than one object matches")      // One met several
	ErrPrecondition     = errors.New("precondition failed")               // a condition of the call does not hold
	ErrAccess           = errors.New("access denied")                     // a facet does not allow it
	ErrMethodNotAllowed = error(&denied{"method not allowed", ErrAccess}) // a facet lacks the method, for this holder; is an ErrAccess
	ErrInvalid          = codec.ErrInvalid                                // an object breaks a rule of its schema
	ErrDetached         = errors.New("object belongs to no model")        // it was neither read from nor added to one
	ErrPartial          = errors.New("object is partial; Load it first")  // select left members out
	ErrShape            = errors.New("query does not give objects")       // it gives a value or rows
	ErrOverflow         = rql.ErrOverflow                                 // a sum of integers is beyond 64 bits, or one of decimals too large
	ErrConflict         = errors.New("conflict with another transaction") // serialization, deadlock, busy: may be tried again
	ErrDatabase         = codec.ErrDatabase                               // anything else that a database reports
	ErrReadOnly         = errors.New("read-only")                         // a write in a transaction, or to a database, that is only read, whoever writes
	ErrTxDone           = errors.New("transaction has ended")             // its context was used after its end
)

// denied is an error that is also its parent.
type denied struct {
	text   string
	parent error
}

func (e *denied) Error() string { return e.text }
func (e *denied) Unwrap() error { return e.parent }

// Error tells which operation on which object failed. Err is one of the
// sentinels, or wraps one.
type Error struct {
	Op    string // get, put, add, delete, query, link, migrate …
	Model string // the model's name
	Key   any    // the object's key; nil where there is none
	Err   error
}

// Error gives "get Product 7: not found".
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Op)
	if e.Model != "" {
		b.WriteString(" " + e.Model)
	}
	if e.Key != nil {
		fmt.Fprintf(&b, " %v", e.Key)
	}
	return b.String() + ": " + e.Err.Error()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// fail wraps err once: an *Error that is already there is kept.
func fail(op, model string, key any, err error) error {
	if err == nil {
		return nil
	}
	if e := (*Error)(nil); errors.As(err, &e) {
		return err
	}
	return &Error{Op: op, Model: model, Key: key, Err: err}
}
