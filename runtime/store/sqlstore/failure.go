package sqlstore

import (
	"context"
	"errors"
	"fmt"

	perstore "github.com/perstore/perstoregen/runtime"
)

// failure is a driver's error with its meaning.
type failure struct {
	kind  error  // of perstore
	says  string // what the driver does not tell; may be empty
	cause error
}

func (f *failure) Error() string {
	if f.says == "" {
		return f.kind.Error() + ": " + f.cause.Error()
	}
	return f.kind.Error() + ": " + f.says + ": " + f.cause.Error()
}

func (f *failure) Unwrap() []error { return []error{f.kind, f.cause} }

// explain adds to a failure what the driver does not tell.
func explain(err error, says string) error {
	f := (*failure)(nil)
	if !errors.As(err, &f) {
		return fmt.Errorf("%s: %w", says, err)
	}
	return &failure{kind: f.kind, says: says, cause: f.cause}
}

// wrap gives a driver's error its meaning and keeps it as the cause.
func (db *Database) wrap(ctx context.Context, err error) error {
	switch cause := ctx.Err(); {
	case err == nil:
		return nil
	case cause != nil && errors.Is(err, cause), errors.Is(err, perstore.ErrDatabase):
		return err
	case cause != nil:
		return fmt.Errorf("%w: %w", cause, err)
	}
	class := db.engine.Classify(err)
	f := &failure{kind: meaningOf(class), cause: err}
	if class == Busy {
		f.says = waited
	}
	return f
}

// waited is what there is to say where the database gave up waiting: as often as not the
// other transaction is the caller's own.
const waited = "waited for another transaction; inside of one, was its ctx used?"

func meaningOf(class Class) error {
	switch class {
	case Unique:
		return perstore.ErrExists
	case ForeignKey, Check:
		return perstore.ErrInvalid
	case Overflow:
		return perstore.ErrOverflow
	case Busy, Lost, Stale:
		return perstore.ErrConflict
	}
	return perstore.ErrDatabase
}
