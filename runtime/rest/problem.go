package rest

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// Problem is the body of an answer of status 400 and above: problem details (RFC
// 9457).
type Problem struct {
	Type   string        `json:"type"` // about:blank
	Title  string        `json:"title"`
	Status int           `json:"status"`
	Detail string        `json:"detail,omitempty"`
	Errors []ProblemItem `json:"errors,omitempty"`
}

// ProblemItem is one broken rule of a body.
type ProblemItem struct {
	Pointer string `json:"pointer"` // JSON pointer of the value
	Keyword string `json:"keyword"` // of the schema: minimum, required, readOnly …
	Detail  string `json:"detail"`
}

// statusError is an error of the request itself.
type statusError struct {
	status int
	detail string
}

func (e *statusError) Error() string { return e.detail }

// errNothing is that a path leads nowhere. It says the same of what is hidden.
var errNothing = &statusError{http.StatusNotFound, noSuch}

const noSuch = "there is nothing at this path"

// methodError is a method that a resource has not, or a holder cannot use.
type methodError struct{ allow string }

func (e *methodError) Error() string { return "the methods of this resource are " + e.allow }

// mediaError is a body of a type that is not read.
type mediaError struct{ header, types string }

func (e *mediaError) Error() string { return "the body must be of type " + e.types }

// statuses tells the status of errors by their class, the narrower ones first. With
// tell the text of the error is the detail, else the one here: a text of a store
// may name what a facet hides.
var statuses = []struct {
	class  error
	status int
	tell   bool
	detail string
}{
	{context.Canceled, http.StatusServiceUnavailable, false, "the request was given up"},
	{context.DeadlineExceeded, http.StatusServiceUnavailable, false, "it took too long"},
	{perstore.ErrConflict, http.StatusServiceUnavailable, false, "another request was in the way; try again"},
	{perstore.ErrExists, http.StatusConflict, false, "a key or a unique value is taken"},
	{perstore.ErrPrecondition, http.StatusPreconditionFailed, false, "a condition of the request does not hold"},
	{perstore.ErrNotFound, http.StatusNotFound, false, noSuch},
	{perstore.ErrNotUnique, http.StatusConflict, false, "more than one object matches"},
	{perstore.ErrMethodNotAllowed, http.StatusForbidden, true, ""}, // a method of HTTP was refused before
	{perstore.ErrAccess, http.StatusForbidden, true, ""},
	{perstore.ErrReadOnly, http.StatusForbidden, false, "this is only read"},
	{perstore.ErrDatabase, http.StatusInternalServerError, false, ""},
	{perstore.ErrShape, http.StatusBadRequest, true, ""},
	{perstore.ErrOverflow, http.StatusUnprocessableEntity, false, "the sum is too large"},
	{perstore.ErrInvalid, http.StatusUnprocessableEntity, false, "a rule of the model does not allow it"},
	{errors.ErrUnsupported, http.StatusNotImplemented, false, "the store cannot do this"},
}

// problemOf makes of an error what is told of it.
func problemOf(err error) Problem {
	var (
		own       *statusError
		method    *methodError
		media     *mediaError
		tooLarge  *http.MaxBytesError
		query     *rql.Error
		syntax    *perstore.SyntaxError
		violation *perstore.ValidationError
	)
	switch {
	case errors.As(err, &own):
		return problem(own.status, own.detail)
	case errors.As(err, &method):
		return problem(http.StatusMethodNotAllowed, method.Error())
	case errors.As(err, &media):
		return problem(http.StatusUnsupportedMediaType, media.Error())
	case errors.As(err, &tooLarge):
		return problem(http.StatusRequestEntityTooLarge, "a body has at most "+strconv.FormatInt(tooLarge.Limit, 10)+" bytes")
	case errors.As(err, &query):
		return problem(http.StatusBadRequest, query.Error())
	case errors.Is(err, perstore.ErrDatabase):
		// What a store has read wrongly is no mistake of the caller.
	case errors.As(err, &syntax):
		return problem(http.StatusBadRequest, syntax.Error())
	case errors.As(err, &violation):
		return invalid(violation)
	}
	for _, s := range statuses {
		if !errors.Is(err, s.class) {
			continue
		}
		if s.tell {
			s.detail = innermost(err).Error()
		}
		return problem(s.status, s.detail)
	}
	return problem(http.StatusInternalServerError, "")
}

// innermost is an error without the operation and the key that it is about.
func innermost(err error) error {
	if e := (*perstore.Error)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}

func problem(status int, detail string) Problem {
	return Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail}
}

func invalid(err *perstore.ValidationError) Problem {
	p := problem(http.StatusUnprocessableEntity, err.Error())
	for _, v := range err.Violations {
		p.Errors = append(p.Errors, ProblemItem{v.Pointer, v.Keyword, v.Message})
	}
	return p
}

// UnauthenticatedError is that somebody has to say who it is: status 401. It is an
// [perstore.ErrAccess].
type UnauthenticatedError struct {
	Challenge string // the value of WWW-Authenticate, Bearer unless given
}

// Error tells what is missing.
func (e *UnauthenticatedError) Error() string { return "this is for those who say who they are" }

// Unwrap gives perstore.ErrAccess.
func (e *UnauthenticatedError) Unwrap() error { return perstore.ErrAccess }

// challenge is the value of WWW-Authenticate for an error; empty is none.
func (c *call) challenge(err error, status int) string {
	if e := (*UnauthenticatedError)(nil); errors.As(err, &e) {
		return cmp.Or(e.Challenge, "Bearer")
	}
	if status == http.StatusForbidden {
		return c.opts.Challenge
	}
	return ""
}

// fail answers with an error.
func (c *call) fail(err error) {
	note(c.r.Context(), err)
	p := problemOf(err)
	if p.Status == http.StatusInternalServerError {
		c.opts.Log.ErrorContext(c.r.Context(), "request failed", "method", c.r.Method, "path", c.r.URL.Path, "error", err)
	}
	h := c.w.Header()
	if challenge := c.challenge(err, p.Status); challenge != "" {
		p = problem(http.StatusUnauthorized, p.Detail)
		h.Set("WWW-Authenticate", challenge)
	}
	for _, name := range []string{"ETag", "Location", "Link", "Content-Range", "Content-Length", "Preference-Applied"} {
		h.Del(name)
	}
	if e := (*methodError)(nil); errors.As(err, &e) {
		h.Set("Allow", e.allow)
	}
	if e := (*mediaError)(nil); errors.As(err, &e) {
		h.Set(e.header, e.types)
	}
	if p.Status == http.StatusServiceUnavailable || errors.Is(err, errUnanswered) {
		h.Set("Retry-After", "1")
	}
	h.Set("Content-Type", "application/problem+json")
	c.w.WriteHeader(p.Status)
	if body, err := appendJSON(nil, p); err == nil && c.r.Method != http.MethodHead {
		_, _ = c.w.Write(append(body, '\n')) // the caller may be gone
	}
}
