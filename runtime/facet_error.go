package perstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/rql"
)

// told are the classes of errors that a holder of a facet learns, the narrower ones
// first.
var told = []error{
	ErrInDoubt, ErrTorn, context.Canceled, context.DeadlineExceeded,
	ErrNotFound, ErrExists, ErrPrecondition, ErrMethodNotAllowed, ErrAccess, ErrReadOnly, ErrConflict, ErrTxDone, ErrInvalid, ErrPartial,
	errors.ErrUnsupported, ErrDatabase,
}

// conceal gives an error of the model as the holder of a facet may see it. Where
// something is hidden, the texts of stores and of rules may name it: then the class
// is all that is told, and violations of what the holder sees.
func (m *Model) conceal(err error) error {
	if err == nil {
		return nil
	}
	if rule := (*ruleError)(nil); errors.As(err, &rule) {
		return rule.err
	}
	if !m.hides() || leaks("text") {
		return err
	}
	if wrong := (*ValidationError)(nil); errors.As(err, &wrong) {
		return m.concealed(wrong)
	}
	if err == errOutside { //nolint:errorlint // our own, which names nothing
		return err
	}
	for _, class := range told {
		if errors.Is(err, class) {
			return class
		}
	}
	return ErrDatabase
}

// ruleError is the error of a hand-written rule of a facet, which is for the holder
// to read.
type ruleError struct{ err error }

func (e *ruleError) Error() string { return e.err.Error() }
func (e *ruleError) Unwrap() error { return e.err }

// concealRead gives an error of a read as the holder of a facet may see it: the
// text of a database may name what is hidden.
func (m *Model) concealRead(err error) error {
	if m.facet == nil || !errors.Is(err, ErrDatabase) {
		return err
	}
	return m.conceal(err)
}

// hides tells whether there is something that the holder does not see.
func (m *Model) hides() bool {
	return slices.ContainsFunc(m.entity.Schema.Fields, func(f rql.Field) bool { return f.Hidden })
}

// concealed is wrong without what it says of hidden properties.
func (m *Model) concealed(wrong *ValidationError) error {
	shown := slices.DeleteFunc(slices.Clone(wrong.Violations), func(v Violation) bool { return m.hidden(v.Pointer) })
	if len(shown) == 0 {
		return fmt.Errorf("%w: a rule about what facet %s does not show", ErrInvalid, m.facet.name)
	}
	return &ValidationError{Violations: shown}
}

// hidden tells whether a JSON pointer leads into a hidden property.
func (m *Model) hidden(pointer string) bool {
	name, _, _ := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	name = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
	return pointer == "" || slices.ContainsFunc(m.entity.Schema.Fields, func(f rql.Field) bool { return f.Hidden && f.Name == name })
}
