package rest

import (
	"bytes"
	"io"
	"net/http"
)

// recorder holds an answer back.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func newRecorder() *recorder { return &recorder{header: make(http.Header)} }

// Header gives the headers of the answer.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader keeps the first status.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

// Write keeps a part of the body.
func (r *recorder) Write(data []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(data)
}

// replay sends the answer.
func (r *recorder) replay(w http.ResponseWriter) {
	h := w.Header()
	for name, values := range r.header {
		if name != "Vary" {
			h[name] = values
		}
	}
	for _, name := range r.header["Vary"] { // beside what was said of it before
		vary(h, name)
	}
	if r.status == 0 {
		r.status = http.StatusOK
	}
	w.WriteHeader(r.status)
	_, _ = w.Write(r.body.Bytes()) // the caller may be gone
}

func newReader(data []byte) io.Reader { return bytes.NewReader(data) }
