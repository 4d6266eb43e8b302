package leakhunt

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
)

// Answer is what a handler has answered.
type Answer struct {
	code   int
	header http.Header
	body   string
}

func (a *Answer) String() string {
	var names []string
	for name := range a.header {
		names = append(names, fmt.Sprintf("%s: %s", name, strings.Join(a.header[name], " | ")))
	}
	slices.Sort(names)
	return fmt.Sprintf("%d %s\n  %s", a.code, strings.Join(names, "; "), a.body)
}

// compare tells how two answers differ; empty is that they do not, and that both are
// such as a handler may give.
func compare(first, second *Answer) string {
	a, b := first.String(), second.String()
	switch {
	case a != b:
		return "the first world answers\n  " + a + "\nand the second\n  " + b
	case first.code >= 500 && first.code != http.StatusNotImplemented:
		return "both worlds answer\n  " + a
	}
	return ""
}

// send sends one request. Of a stream it takes the beginning.
func send(ctx context.Context, h http.Handler, r Request) *Answer {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, r.Method, "http://host.test"+r.Path, strings.NewReader(r.Body))
	if err != nil {
		return &Answer{body: "no request"}
	}
	for _, line := range r.Headers {
		name, value, _ := strings.Cut(line, ": ")
		req.Header.Add(name, value)
	}
	w := &beginning{httptest.NewRecorder(), cancel}
	h.ServeHTTP(w, req)
	return &Answer{w.Code, w.Header(), w.Body.String()}
}

// beginning ends a stream when it has told what there is.
type beginning struct {
	*httptest.ResponseRecorder
	cancel func()
}

func (b *beginning) WriteHeader(status int) {
	b.ResponseRecorder.WriteHeader(status)
	if b.Header().Get("Content-Type") == "text/event-stream" {
		b.cancel()
	}
}
