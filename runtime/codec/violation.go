package codec

import (
	"errors"
	"strings"
)

// ErrInvalid is what every error of this package wraps but those of
// [Opt.Scan] that a database answers for. Package perstore names it as well.
var ErrInvalid = errors.New("invalid")

// ErrDatabase is what a column holds that no value of its Go type can be read
// from. Package perstore names it as well.
var ErrDatabase = errors.New("database error")

// Violation is one broken rule.
type Violation struct {
	Pointer       string `json:"pointer"`                 // JSON pointer of the value in the object: /dimensions/width
	Keyword       string `json:"keyword"`                 // the schema keyword: minimum, required, readOnly …
	SchemaPointer string `json:"schemaPointer,omitempty"` // JSON pointer of the rule in its schema, where it is known
	Message       string `json:"message"`                 // for a person
}

// ValidationError lists every rule that an object breaks. It is an
// [ErrInvalid].
type ValidationError struct {
	Violations []Violation `json:"violations"`
}

// Error gives the violations, one after another.
func (e *ValidationError) Error() string {
	parts := make([]string, len(e.Violations))
	for i, v := range e.Violations {
		parts[i] = v.String()
	}
	return "invalid: " + strings.Join(parts, "; ")
}

// String gives the pointer and the message. The pointer of the whole document is
// empty, and says nothing to a person.
func (v Violation) String() string {
	if v.Pointer == "" {
		return "the value " + v.Message
	}
	return v.Pointer + ": " + v.Message
}

// Is makes the error an [ErrInvalid].
func (e *ValidationError) Is(target error) bool { return target == ErrInvalid }

// First gives the first rule that v breaks, as a *[ValidationError] with one
// violation, or nil. It costs no more than to find it.
func First(v interface{ ValidateTo(c *Check) }) error {
	c := Check{Limit: 1}
	v.ValidateTo(&c)
	return c.Err()
}
