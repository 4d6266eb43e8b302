package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
)

// part is one request of a batch.
type part struct {
	ID      json.RawMessage   `json:"id"`
	Method  string            `json:"method"`
	To      string            `json:"to"`
	Headers map[string]string `json:"headers"`
	Body    json.RawMessage   `json:"body"`
}

// partAnswer is the answer to it.
type partAnswer struct {
	ID      json.RawMessage   `json:"id,omitempty"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    json.RawMessage   `json:"body,omitempty"`
}

// toldHeaders are the headers of an answer that one in a batch has.
var toldHeaders = append([]string{"Content-Range", "Content-Type", "Etag", "Link", "Location"}, failureHeaders...)

// failureHeaders are those that belong to a status above 400, and so to a batch that has
// it of its part.
var failureHeaders = []string{"Accept", "Accept-Encoding", "Accept-Patch", "Accept-Post", "Allow", "Retry-After", "Www-Authenticate"}

// root answers what is about no model: the list of them, or a batch.
func (c *call) root() error {
	if c.r.Method == http.MethodPost {
		return c.once(c.batch)
	}
	list := members{}
	for _, m := range c.data.Models() {
		res := c.resources[m.Entity().Schema.Name]
		list = append(list, member{res.name, res.path})
	}
	return c.answer(http.StatusOK, list)
}

// errUndone ends the transaction of a batch of which a part has failed.
var errUndone = errors.New("a part of the batch has failed")

// batch does several requests in one transaction: all of them or none.
func (c *call) batch() error {
	if _, err := c.mediaType("Accept-Post", jsonType, jsonType); err != nil {
		return err
	}
	parts, err := c.parts()
	if err != nil {
		return err
	}
	var answers []partAnswer
	status := http.StatusOK
	err = c.inTransaction(func(ctx context.Context) error {
		answers, status = make([]partAnswer, len(parts)), http.StatusOK
		ctx, met := noting(ctx)
		size := 0
		for i, p := range parts {
			answers[i] = c.do(ctx, p)
			if size += len(answers[i].Body); size > maxHeldBody {
				return &statusError{http.StatusRequestEntityTooLarge, "the answers of the batch are too long"}
			}
			if answers[i].Status >= http.StatusBadRequest {
				status = answers[i].Status
				undone(answers[:i], parts[i+1:], answers[i+1:])
				return c.undo(ctx, met.Load())
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, errUndone) {
		return err
	}
	for _, a := range answers {
		if status < http.StatusBadRequest || a.Status != status {
			continue
		}
		for _, name := range failureHeaders {
			if value := a.Headers[name]; value != "" {
				c.w.Header().Set(name, value)
			}
		}
	}
	return c.answer(status, answers)
}

// undo ends the transaction: with a conflict where one was met, and that may be another
// time.
func (c *call) undo(ctx context.Context, met bool) error {
	switch {
	case !met:
		return errUndone
	case perstore.Attempt(ctx) <= c.opts.Retries:
		return perstore.ErrConflict
	}
	note(c.r.Context(), perstore.ErrConflict) // for a transaction around this one
	return errUndone
}

// undone are the answers to those that were done before another failed, and to those
// after it.
func undone(before []partAnswer, later []part, after []partAnswer) {
	for i := range before {
		before[i] = partAnswer{ID: before[i].ID, Status: http.StatusFailedDependency}
	}
	for i := range after {
		after[i] = partAnswer{ID: later[i].ID, Status: http.StatusFailedDependency}
	}
}

// parts reads the body of a batch.
func (c *call) parts() (parts []part, err error) {
	data, err := c.body()
	if err != nil {
		return nil, err
	}
	v, err := codec.Parse(data)
	switch {
	case err != nil:
		return nil, err
	case v.Kind() != codec.KindArray:
		return nil, &statusError{http.StatusUnprocessableEntity, "a batch is a list of requests"}
	case v.Len() > c.opts.MaxBatch:
		return nil, &statusError{http.StatusRequestEntityTooLarge, fmt.Sprintf("a batch has at most %d requests", c.opts.MaxBatch)}
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&parts); err != nil {
		return nil, &statusError{http.StatusUnprocessableEntity, "a request of a batch has id, method, to, headers and body"}
	}
	return parts, nil
}

// do does one request of a batch.
func (c *call) do(ctx context.Context, p part) partAnswer {
	answer := partAnswer{ID: p.ID}
	r, err := http.NewRequestWithContext(ctx, p.Method, p.To, bytes.NewReader(p.Body))
	if err != nil || r.URL.Host != "" || r.URL.EscapedPath() == c.opts.Base+"/" {
		return answer.refused(problem(http.StatusBadRequest, "a request of a batch has a method, and a path to something here that is no batch"))
	}
	r.Header.Set("Content-Type", jsonType)
	for name, value := range p.Headers {
		r.Header.Set(name, value)
	}
	for _, name := range callers { // who sends a batch sends its requests
		delete(r.Header, name)
		if values := c.r.Header[name]; len(values) > 0 {
			r.Header[name] = values
		}
	}
	r.Header.Del("Accept") // a stream would never end
	w := newRecorder()
	c.handler.ServeHTTP(w, r)
	answer.Status = w.status
	if body := w.body.Bytes(); json.Valid(body) {
		answer.Body = body
	} else if len(body) > 0 {
		answer.Body, _ = json.Marshal(w.body.String()) // CSV
	}
	for _, name := range toldHeaders {
		if value := w.header.Get(name); value != "" {
			if answer.Headers == nil {
				answer.Headers = make(map[string]string)
			}
			answer.Headers[name] = value
		}
	}
	return answer
}

// refused is the answer to a request that cannot be sent.
func (a partAnswer) refused(p Problem) partAnswer {
	a.Status = p.Status
	a.Headers = map[string]string{"Content-Type": "application/problem+json"}
	a.Body, _ = appendJSON(nil, p)
	return a
}
