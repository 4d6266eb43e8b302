package codec

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// SyntaxError tells where a text is no JSON, or more than the one value. It is
// an [ErrInvalid].
type SyntaxError struct {
	Offset  int64  // in bytes, of what is wrong
	Pointer string // JSON pointer of the value that it is in
	Err     error  // what is wrong there
}

// Error gives "invalid JSON at offset 7 (/tags/0): unexpected end".
func (e *SyntaxError) Error() string {
	if e.Pointer == "" {
		return fmt.Sprintf("invalid JSON at offset %d: %v", e.Offset, e.Err)
	}
	return fmt.Sprintf("invalid JSON at offset %d (%s): %v", e.Offset, e.Pointer, e.Err)
}

// Unwrap gives the cause.
func (e *SyntaxError) Unwrap() error { return e.Err }

// Is makes the error an [ErrInvalid].
func (e *SyntaxError) Is(target error) bool { return target == ErrInvalid }

// checkText checks that data is one JSON value in UTF-8, at most 10,000 levels
// deep, and that no object in it has two members of a name.
func checkText(data []byte) error {
	if jsontext.Value(data).IsValid() {
		return nil
	}
	return explain(data, false)
}

// checkGrammar is checkText that leaves the names to the reader.
func checkGrammar(data []byte) error {
	if surelyJSON(data) || jsontext.Value(data).IsValid(allowDuplicates) {
		return nil
	}
	return explain(data, true)
}

var allowDuplicates = jsontext.AllowDuplicateNames(true)

// explain reads what is not valid once more, for the place and the reason.
func explain(data []byte, duplicates bool) error {
	d := jsontext.NewDecoder(bytes.NewBuffer(data), jsontext.AllowDuplicateNames(duplicates))
	_, err := d.ReadValue()
	if err == nil {
		offset := d.InputOffset()
		if _, err = d.ReadToken(); err == nil {
			return &SyntaxError{Offset: offset, Err: errTrailing}
		}
	}
	return syntaxError(int64(len(data)), err)
}

var (
	errTrailing = errors.New("text after the value")
	errEnd      = errors.New("unexpected end")
)

// syntaxError is the error of the token library in terms of this package.
func syntaxError(length int64, err error) error {
	syntactic, ok := errors.AsType[*jsontext.SyntacticError](err)
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		e := &SyntaxError{Offset: length, Err: errEnd}
		if ok {
			e.Pointer = string(syntactic.JSONPointer)
		}
		return e
	case !ok:
		return &SyntaxError{Err: err}
	case errors.Is(err, jsontext.ErrDuplicateName):
		return violation(string(syntactic.JSONPointer), "uniqueNames", "is there twice")
	}
	return &SyntaxError{Offset: syntactic.ByteOffset, Pointer: string(syntactic.JSONPointer), Err: syntactic.Err}
}

// violation is a *[ValidationError] with one violation.
func violation(pointer, keyword, message string) error {
	return &ValidationError{Violations: []Violation{{Pointer: pointer, Keyword: keyword, Message: message}}}
}
