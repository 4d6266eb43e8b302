package perstore

import (
	"context"

	"github.com/perstore/perstoregen/rql"
)

// Store keeps the objects of one entity. Keys are the entity's key type,
// objects are pointers to its generated struct; both travel as any. A store is
// safe for concurrent use and takes part in the transaction of its ctx.
type Store interface {
	// Entity describes what the store keeps.
	Entity() *Entity
	// Get reads one object, always a new one. ErrNotFound when there is none.
	Get(ctx context.Context, key any) (any, error)
	// Put creates or replaces an object as cond allows and fills a generated
	// key that is not set. It cuts times to microseconds in obj, so that what
	// is read back is equal. The store keeps a copy: obj stays the caller's.
	// [Unmet] when cond does not hold; ErrExists when a unique index has its
	// value for another object.
	Put(ctx context.Context, obj any, cond Cond) error
	// Delete removes one object. ErrNotFound when there is none.
	Delete(ctx context.Context, key any, cond Cond) error
	// Query streams the objects that match, in the query's order, until yield
	// returns false. With select(…) the other members are left at their zero
	// values. It refuses reductions (count, sum …) with ErrShape.
	Query(ctx context.Context, q rql.Query, yield func(obj any) bool) error
}

// Presence is a condition on whether the object of a key exists.
type Presence uint8

// The conditions of a put.
const (
	Any     Presence = iota // create or replace
	Absent                  // create only
	Present                 // replace only
)

// Cond is the condition of a write. The zero Cond is none.
type Cond struct {
	Presence Presence
}

// Unmet is the error of a store that finds an object other than presence asks:
// ErrPrecondition, and ErrExists for Absent or ErrNotFound for Present.
func Unmet(presence Presence) error {
	if presence == Absent {
		return errTaken
	}
	return errMissing
}

var (
	errTaken   = &unmetError{ErrExists}
	errMissing = &unmetError{ErrNotFound}
)

// unmetError is a precondition that failed because of its cause.
type unmetError struct{ cause error }

func (e *unmetError) Error() string   { return e.cause.Error() }
func (e *unmetError) Unwrap() []error { return []error{e.cause, ErrPrecondition} }

// unmet is Unmet for an object that is there or not; nil when presence holds.
func unmet(presence Presence, there bool) error {
	if presence == Absent && there || presence == Present && !there {
		return Unmet(presence)
	}
	return nil
}

// Middleware puts application logic before a store: it gives a store that
// calls next where it wants to.
type Middleware func(next Store) Store

// PutOption is an option of one write.
type PutOption func(*putOptions)

type putOptions struct{ presence Presence }

// Overwrite states whether the object must exist (true) or must not (false).
// A put that finds it otherwise fails with ErrPrecondition.
func Overwrite(must bool) PutOption {
	return func(o *putOptions) {
		o.presence = Absent
		if must {
			o.presence = Present
		}
	}
}

func putOptionsOf(opts []PutOption) putOptions {
	var o putOptions
	for _, opt := range opts {
		opt(&o)
	}
	return o
}
