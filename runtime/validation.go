package perstore

import "strings"

// Violation is one broken rule.
type Violation struct {
	Pointer string // JSON pointer of the value in the object: /dimensions/width
	Keyword string // the schema keyword: minimum, required, readOnly …
	Message string // for a person
}

// ValidationError lists every rule that an object breaks. It is an
// [ErrInvalid].
type ValidationError struct {
	Violations []Violation
}

// Error gives the violations, one after another.
func (e *ValidationError) Error() string {
	parts := make([]string, len(e.Violations))
	for i, v := range e.Violations {
		parts[i] = v.Pointer + ": " + v.Message
	}
	return "invalid: " + strings.Join(parts, "; ")
}

// Is makes the error an [ErrInvalid].
func (e *ValidationError) Is(target error) bool { return target == ErrInvalid }
