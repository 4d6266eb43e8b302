package postgres

import (
	"errors"
	"fmt"
	"testing"

	"github.com/lib/pq"

	"github.com/perstore/perstoregen/runtime/store/sqlstore"
)

// other is the error of another driver, with names of its own.
type other struct {
	Code, ConstraintName, Routine string
}

func (e *other) Error() string    { return e.Code }
func (e *other) SQLState() string { return e.Code }

// plain is an error that has no fields.
type plain string

func (e plain) Error() string    { return string(e) }
func (e plain) SQLState() string { return string(e) }

// TestClassify reads the errors of several drivers.
func TestClassify(t *testing.T) {
	for _, c := range []struct {
		err  error
		want sqlstore.Class
	}{
		{nil, sqlstore.Other},
		{errors.New("23505"), sqlstore.Other},
		{&pq.Error{Code: "23505"}, sqlstore.Unique},
		{&other{Code: "23505"}, sqlstore.Unique},
		{fmt.Errorf("wrapped: %w", &other{Code: "40P01"}), sqlstore.Lost},
		{&other{Code: "55P03"}, sqlstore.Busy},
		{&other{Code: "23514"}, sqlstore.Check},
		{&other{Code: "08006"}, sqlstore.Unreachable},
		{&other{Code: "0A000"}, sqlstore.Other},
		{&other{Code: "0A000", Routine: "RevalidateCachedQuery"}, sqlstore.Stale},
		{&pq.Error{Code: "0A000", Routine: "RevalidateCachedQuery"}, sqlstore.Stale},
		{&other{}, sqlstore.Other},
		{plain("0A000"), sqlstore.Other},
		{plain("23503"), sqlstore.ForeignKey},
		{plain("2"), sqlstore.Other},
	} {
		if got := (Engine{}).Classify(c.err); got != c.want {
			t.Errorf("Classify(%#v) = %v; want %v", c.err, got, c.want)
		}
	}
}

// TestKeyTaken tells the constraint of a key from others, whatever the driver.
func TestKeyTaken(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{&pq.Error{Code: "23505", Constraint: "notes_pkey"}, true},
		{&other{Code: "23505", ConstraintName: "notes_pkey1"}, true},
		{&other{Code: "23505", ConstraintName: "notes_code"}, false},
		{&other{Code: "23514", ConstraintName: "notes_pkey"}, false},
		{plain("23505"), false},
		{errors.New("23505"), false},
		{nil, false},
	} {
		if got := (Engine{}).KeyTaken(c.err); got != c.want {
			t.Errorf("KeyTaken(%#v) = %t; want %t", c.err, got, c.want)
		}
	}
}
