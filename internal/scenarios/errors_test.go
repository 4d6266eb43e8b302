package scenarios_test

import (
	"errors"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// TestErrors ports errors/hierarchy: a method that is not allowed is an access that is
// denied; no other class is one of another.
func TestErrors(t *testing.T) {
	t.Run("errors/hierarchy", func(t *testing.T) {
		classes := []error{
			perstore.ErrAccess, perstore.ErrMethodNotAllowed, perstore.ErrDatabase, perstore.ErrNotFound, perstore.ErrPrecondition,
			perstore.ErrExists, perstore.ErrInvalid, perstore.ErrConflict,
		}
		for _, a := range classes {
			for _, b := range classes {
				want := a == b || a == perstore.ErrMethodNotAllowed && b == perstore.ErrAccess
				if got := errors.Is(a, b); got != want {
					t.Errorf("errors.Is(%v, %v) = %v; want %v", a, b, got, want)
				}
			}
		}
	})
}
