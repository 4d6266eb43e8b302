package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
)

// discard is a response that is not kept.
type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header            { return d.header }
func (d *discard) Write(data []byte) (int, error) { return len(data), nil }
func (d *discard) WriteHeader(status int)         { d.status = status }

// inProcess calls a handler without a network.
func inProcess(ctx context.Context, h http.Handler, path string) (once func() error, end func()) {
	d := &discard{header: make(http.Header)}
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	return func() error {
		clear(d.header)
		d.status = http.StatusOK
		h.ServeHTTP(d, r)
		return failed(d.status)
	}, func() {}
}

// overSocket calls it by one client that keeps its connection.
func overSocket(ctx context.Context, h http.Handler, path string) (once func() error, end func()) {
	s := httptest.NewServer(h)
	return func() error {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+path, nil)
		if err != nil {
			return err
		}
		answer, err := s.Client().Do(r)
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			return err
		}
		return failed(answer.StatusCode)
	}, s.Close
}

func failed(status int) error {
	if status != http.StatusOK {
		return fmt.Errorf("the answer has status %d", status)
	}
	return nil
}
