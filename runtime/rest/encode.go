package rest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"sync"

	"github.com/perstore/perstoregen/runtime/codec"
)

const jsonType = "application/json"

// buffers are those that answers are written in.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// maxKept is how large a buffer is kept for the next answer.
const maxKept = 1 << 20

func withBuffer(fn func(buf []byte) []byte) {
	b := buffers.Get().(*[]byte)
	if *b = fn((*b)[:0]); cap(*b) <= maxKept {
		buffers.Put(b)
	}
}

// appendJSON writes a value: a generated one without reflection.
func appendJSON(buf []byte, v any) ([]byte, error) {
	if own, ok := v.(codec.Writer); ok {
		return codec.Append(buf, own)
	}
	b := bytes.NewBuffer(buf)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'}), err
}

// appendObject writes an object, or the members of it that names has; nil is all.
func appendObject(buf []byte, obj any, names []string) ([]byte, error) {
	if names == nil {
		return appendJSON(buf, obj)
	}
	return appendMembers(buf, obj, names)
}

// appendMembers writes of an object the members that names has.
func appendMembers(buf []byte, obj any, names []string) ([]byte, error) {
	data, err := appendJSON(nil, obj)
	if err != nil {
		return buf, err
	}
	v, err := codec.Parse(data)
	if err != nil {
		return buf, err
	}
	buf = append(buf, '{')
	begin := len(buf)
	for name, value := range v.Members() {
		if !slices.Contains(names, name) {
			continue
		}
		if len(buf) > begin {
			buf = append(buf, ',')
		}
		if buf, err = appendJSON(buf, name); err != nil {
			return buf, err
		}
		buf = append(append(buf, ':'), value.Raw()...)
	}
	return append(buf, '}'), nil
}

// send answers with a JSON text.
func (c *call) send(status int, contentType string, body []byte) {
	c.w.Header()["Content-Type"] = []string{contentType}
	c.sendTyped(status, body)
}

// sendTyped answers with a text whose type is told.
func (c *call) sendTyped(status int, body []byte) {
	c.header("Content-Length", strconv.Itoa(len(body)), 1)
	c.w.WriteHeader(status)
	if c.r.Method != http.MethodHead {
		_, _ = c.w.Write(body) // the caller may be gone
	}
}

// answer sends a value.
func (c *call) answer(status int, v any) (err error) {
	withBuffer(func(buf []byte) []byte {
		if buf, err = appendJSON(buf, v); err == nil {
			c.send(status, jsonType, buf)
		}
		return buf
	})
	return err
}

// answerObject sends one object with what identifies its state.
func (c *call) answerObject(status int, obj any) (err error) {
	c.identify(obj)
	if status != http.StatusOK {
		c.w.Header().Set("Location", c.res.location(obj))
	}
	if c.r.Method != http.MethodGet && c.r.Method != http.MethodHead && c.minimal() {
		if status == http.StatusOK {
			status = http.StatusNoContent
		}
		c.w.WriteHeader(status)
		return nil
	}
	withBuffer(func(buf []byte) []byte {
		if buf, err = appendJSON(buf, obj); err == nil {
			c.w.Header()["Content-Type"] = c.res.contentType
			c.sendTyped(status, buf)
		}
		return buf
	})
	return err
}

// identify tells the state of an object, and where it is described.
func (c *call) identify(obj any) {
	h := c.w.Header()
	if tag := etag(c.res.entity.Revision(obj)); tag != "" {
		c.header("Etag", tag, 0)
	}
	if c.res.describedBy != nil {
		h["Link"] = c.res.describedBy
	}
	c.vary()
}

var accept = []string{"Accept"}

// vary says that the answer depends on what is accepted.
func (c *call) vary() {
	h := c.w.Header()
	if h["Vary"] == nil {
		h["Vary"] = accept
		return
	}
	h["Vary"] = append(slices.Clip(h["Vary"]), accept...)
}

// minimal tells whether the caller wants no body, and says that it has its way.
func (c *call) minimal() bool {
	if c.prefers("return=minimal") {
		c.w.Header().Add("Preference-Applied", "return=minimal")
		return true
	}
	if c.prefers("return=representation") {
		c.w.Header().Add("Preference-Applied", "return=representation")
	}
	return false
}
