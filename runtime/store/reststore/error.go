package reststore

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	perstore "github.com/perstore/perstoregen/runtime"
)

// ErrNoTransaction is what a transaction over HTTP cannot do. It is an
// errors.ErrUnsupported.
var ErrNoTransaction = fmt.Errorf("this in a transaction over HTTP: %w", errors.ErrUnsupported)

// Error tells which request failed. Err is, or wraps, one of the errors of package
// perstore, as the status says: what the server has said of broken rules is a
// *[perstore.ValidationError].
type Error struct {
	Method string
	URL    string // without name and password
	Status int    // 0 is that there was no answer
	Detail string // what the server has said, or what is wrong with its answer
	Err    error
}

// Error gives "GET https://shop.example/Product/7: 404 Not Found: there is nothing at this path".
func (e *Error) Error() string {
	text := e.Method + " " + e.URL + ": "
	if e.Status != 0 {
		text += strings.TrimSpace(fmt.Sprint(e.Status, " ", http.StatusText(e.Status))) + ": "
	}
	if e.Detail != "" {
		return text + e.Detail
	}
	return text + e.Err.Error()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// classes are the errors of statuses that are one whatever was asked.
var classes = map[int]error{
	http.StatusBadRequest:            perstore.ErrInvalid,
	http.StatusUnauthorized:          perstore.ErrAccess,
	http.StatusForbidden:             perstore.ErrAccess,
	http.StatusNotFound:              perstore.ErrNotFound,
	http.StatusMethodNotAllowed:      perstore.ErrMethodNotAllowed,
	http.StatusNotAcceptable:         errors.ErrUnsupported,
	http.StatusConflict:              perstore.ErrExists,
	http.StatusPreconditionFailed:    perstore.ErrPrecondition,
	http.StatusRequestEntityTooLarge: perstore.ErrInvalid,
	http.StatusRequestURITooLong:     perstore.ErrInvalid,
	http.StatusUnsupportedMediaType:  errors.ErrUnsupported,
	http.StatusUnprocessableEntity:   perstore.ErrInvalid,
	http.StatusPreconditionRequired:  perstore.ErrPrecondition,
	http.StatusTooManyRequests:       perstore.ErrConflict,
	http.StatusNotImplemented:        errors.ErrUnsupported,
	http.StatusServiceUnavailable:    perstore.ErrConflict,
}

// failure is the error that an answer tells of.
func (a *answer) failure() error {
	p := parseProblem(a.header.Get("Content-Type"), a.body)
	e := a.wrong(p.Detail)
	if e.Err = classes[a.status]; e.Err == nil {
		e.Err = perstore.ErrDatabase
	}
	if p.Detail == "" && a.status < http.StatusBadRequest {
		e.Detail = "the server leads elsewhere, to " + clipped(a.header.Get("Location")) + ", which is not followed"
	}
	switch {
	case a.status != http.StatusUnprocessableEntity:
	case len(p.Errors) > 0:
		e.Err = p.violations()
	case a.reading(): // a query breaks no rule
		e.Err = perstore.ErrOverflow
	}
	return e
}

// reading tells whether the request has only read.
func (a *answer) reading() bool {
	return a.method == http.MethodGet || a.method == http.MethodHead
}

// wrong is the error of an answer that cannot be used.
func (a *answer) wrong(detail string) *Error {
	return &Error{Method: a.method, URL: a.url, Status: a.status, Detail: detail, Err: perstore.ErrDatabase}
}

// clipped is the beginning of a text, for an error.
func clipped(text string) string { return text[:min(len(text), 200)] }
