package perstore

import (
	"fmt"
	"strconv"
)

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
	Revision string // that the stored object must have, as [Entity.Revision] gives it; empty is any
}

// Check tells whether the condition holds for stored, the object of e that a
// write meets; nil is none. The error is ErrPrecondition, and ErrExists or
// ErrNotFound too where that is the cause. A store calls it where nothing can
// come between it and the write.
func (c Cond) Check(e *Entity, stored any) error {
	switch err := unmet(c.Presence, stored != nil); {
	case err != nil:
		return err
	case c.Revision == "":
		return nil
	case stored == nil:
		return errMissing
	case c.Revision != e.Revision(stored):
		return errStale
	}
	return nil
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
	errStale   = fmt.Errorf("%w: the stored object has another revision", ErrPrecondition)
)

// unmetError is a precondition that failed because of its cause.
type unmetError struct{ cause error }

func (e *unmetError) Error() string   { return e.cause.Error() }
func (e *unmetError) Unwrap() []error { return []error{e.cause, ErrPrecondition} }

// Taken is the error of a store that puts an object whose key an object of
// another model has, where several models share a table: ErrExists, and for
// Present ErrNotFound, since the model has no such object.
func Taken(cond Cond) error {
	if cond.Presence != Any {
		return Unmet(cond.Presence)
	}
	return fmt.Errorf("%w: another model has the key", ErrExists)
}

// unmet is Unmet for an object that is there or not; nil when presence holds.
func unmet(presence Presence, there bool) error {
	if presence == Absent && there || presence == Present && !there {
		return Unmet(presence)
	}
	return nil
}

// PutOption is an option of one write.
type PutOption func(*putOptions)

type putOptions struct {
	presence Presence
	revision string
	match    bool // the revision must be that, even if it is empty
}

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

// IfMatch makes a write depend on the revision of the stored object: the
// version of its model, or what [Revision] gave. A write that meets another
// revision fails with ErrPrecondition; one that meets no object fails with that
// and ErrNotFound.
func IfMatch[R int64 | string](rev R) PutOption {
	return func(o *putOptions) {
		o.match = true
		switch rev := any(rev).(type) {
		case int64:
			o.revision = strconv.FormatInt(rev, 10)
		case string:
			o.revision = rev
		}
	}
}

// cond gives the condition that the options make together. ErrPrecondition
// where no object can meet them.
func (o putOptions) cond() (Cond, error) {
	switch {
	case !o.match:
		return Cond{Presence: o.presence}, nil
	case o.revision == "":
		return Cond{}, errStale
	case o.presence == Absent:
		return Cond{}, fmt.Errorf("%w: what must not exist has no revision", ErrPrecondition)
	}
	return Cond{Presence: Present, Revision: o.revision}, nil
}

// replacing is cond for a write that needs an object.
func (o putOptions) replacing() (Cond, error) {
	cond, err := o.cond()
	if err == nil && cond.Presence == Absent {
		err = ErrPrecondition
	}
	return cond, err
}

// missing is the error of a write that needs an object and met none.
func (c Cond) missing(e *Entity) error {
	if err := c.Check(e, nil); err != nil {
		return err
	}
	return ErrNotFound
}

func putOptionsOf(opts []PutOption) putOptions {
	var o putOptions
	for _, opt := range opts {
		opt(&o)
	}
	return o
}
