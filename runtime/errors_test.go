package perstore_test

import (
	"errors"
	"fmt"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

func TestMethodNotAllowedIsAccess(t *testing.T) {
	err := fmt.Errorf("facet: %w", perstore.ErrMethodNotAllowed)
	if !errors.Is(err, perstore.ErrMethodNotAllowed) || !errors.Is(err, perstore.ErrAccess) {
		t.Error("ErrMethodNotAllowed is no ErrAccess")
	}
	if errors.Is(perstore.ErrAccess, perstore.ErrMethodNotAllowed) {
		t.Error("ErrAccess is an ErrMethodNotAllowed")
	}
	if got := perstore.ErrMethodNotAllowed.Error(); got != "method not allowed" {
		t.Errorf("Error() = %q", got)
	}
}

func TestErrorText(t *testing.T) {
	for want, err := range map[string]*perstore.Error{
		"get Product 7: not found": {Op: "get", Model: "Product", Key: int64(7), Err: perstore.ErrNotFound},
		"query Product: not found": {Op: "query", Model: "Product", Err: perstore.ErrNotFound},
		"open: database error":     {Op: "open", Err: perstore.ErrDatabase},
		"get Page {1 home}: exists already": {Op: "get", Model: "Page", Key: struct {
			Tenant int64
			Slug   string
		}{1, "home"}, Err: perstore.ErrExists},
		"delete Product 0: invalid": {Op: "delete", Model: "Product", Key: int64(0), Err: perstore.ErrInvalid},
	} {
		if got := err.Error(); got != want {
			t.Errorf("Error() = %q; want %q", got, want)
		}
	}
}

func TestErrorUnwraps(t *testing.T) {
	cause := errors.New("disk full")
	err := error(&perstore.Error{Op: "put", Model: "Product", Key: int64(7), Err: fmt.Errorf("%w: %w", perstore.ErrDatabase, cause)})
	var e *perstore.Error
	if !errors.Is(err, perstore.ErrDatabase) || !errors.Is(err, cause) || !errors.As(err, &e) || e.Key != int64(7) {
		t.Errorf("%v hides its kind, cause or key", err)
	}
}

func TestSentinelsDiffer(t *testing.T) {
	all := []error{
		perstore.ErrNotFound, perstore.ErrExists, perstore.ErrNotUnique, perstore.ErrPrecondition, perstore.ErrAccess, perstore.ErrInvalid, perstore.ErrDetached,
		perstore.ErrPartial, perstore.ErrShape, perstore.ErrConflict, perstore.ErrDatabase, perstore.ErrTxDone,
	}
	for i, a := range all {
		for j, b := range all {
			if errors.Is(a, b) != (i == j) {
				t.Errorf("errors.Is(%v, %v) = %v", a, b, i != j)
			}
		}
	}
}

func TestValidationError(t *testing.T) {
	err := error(&perstore.ValidationError{Violations: []perstore.Violation{
		{Pointer: "/price", Keyword: "minimum", Message: "is -1; at least 0 is needed"},
		{Pointer: "", Keyword: "type", Message: "is null"},
	}})
	if !errors.Is(err, perstore.ErrInvalid) || errors.Is(err, perstore.ErrNotFound) {
		t.Error("a ValidationError is not just an ErrInvalid")
	}
	if want := "invalid: /price: is -1; at least 0 is needed; the value is null"; err.Error() != want {
		t.Errorf("Error() = %q; want %q", err.Error(), want)
	}
}
