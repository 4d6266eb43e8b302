package rest

import (
	"container/list"
	"crypto/sha256"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"weak"

	perstore "github.com/perstore/perstoregen/runtime"
)

// maxRemembered bounds the bytes of an answer that is remembered.
const maxRemembered = 64 << 10

// Idempotency remembers the answers to requests with an Idempotency-Key, so that
// one which comes again is answered again and not done again. It is in memory: a
// restart forgets it. Where it is full, who has most in it loses the oldest, so that
// nobody pushes out what others have. It is safe for concurrent use.
type Idempotency struct {
	mu      sync.Mutex
	most    int                       // above 0
	held    map[[sha256.Size]byte]int // by who has asked
	largest [sha256.Size]byte         // of those one who has most, or has had
	answers map[[sha256.Size]byte]*list.Element
	order   *list.List // of *remembered, the oldest first
}

// NewIdempotency makes a memory of the last most answers.
func NewIdempotency(most int) *Idempotency {
	return &Idempotency{most: max(1, most), held: make(map[[sha256.Size]byte]int), answers: make(map[[sha256.Size]byte]*list.Element), order: list.New()}
}

// memories are those of the process, by the data models of databases, and no longer than
// these are there.
var memories struct {
	mu sync.Mutex
	of map[weak.Pointer[perstore.DataModel]]*Idempotency
}

// memoryOf is the memory that handlers of a data model and of its facets have in common.
func memoryOf(base *perstore.DataModel) *Idempotency {
	memories.mu.Lock()
	defer memories.mu.Unlock()
	at := weak.Make(base)
	m := memories.of[at]
	if m == nil {
		m = NewIdempotency(1000)
		if memories.of == nil {
			memories.of = make(map[weak.Pointer[perstore.DataModel]]*Idempotency)
		}
		memories.of[at] = m
		runtime.AddCleanup(base, forget, at)
	}
	return m
}

func forget(at weak.Pointer[perstore.DataModel]) {
	memories.mu.Lock()
	defer memories.mu.Unlock()
	delete(memories.of, at)
}

// remembered is a request and, when it is finished, the answer to it.
type remembered struct {
	caller, key, body [sha256.Size]byte
	finished          bool
	answer            *recorder
}

// begin looks for the answer to a request: first tells that there was none, and
// that it is to be done. It is nil where too many are not finished.
func (m *Idempotency) begin(caller, key, body [sha256.Size]byte) (r *remembered, first bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e := m.answers[key]; e != nil {
		copied := *e.Value.(*remembered)
		return &copied, false
	}
	if m.order.Len() >= m.most && !m.makeRoom() {
		return nil, false
	}
	r = &remembered{caller: caller, key: key, body: body}
	m.answers[key] = m.order.PushBack(r)
	if m.held[caller]++; m.held[caller] > m.held[m.largest] {
		m.largest = caller
	}
	return r, true
}

// makeRoom forgets the oldest answer to who has most of them, or the oldest of all where
// nobody has more than one.
func (m *Idempotency) makeRoom() bool {
	return m.held[m.largest] > 1 && m.dropOldest(func(r *remembered) bool { return r.caller == m.largest }) ||
		m.dropOldest(func(*remembered) bool { return true })
}

// dropOldest forgets the oldest answer of these. What is not finished stays: if it came
// again, it would be done twice.
func (m *Idempotency) dropOldest(of func(r *remembered) bool) bool {
	for e := m.order.Front(); e != nil; e = e.Next() {
		if r := e.Value.(*remembered); r.finished && of(r) {
			m.drop(e)
			return true
		}
	}
	return false
}

// end keeps an answer. Without one the request is forgotten, so that it can come
// again.
func (m *Idempotency) end(r *remembered, answer *recorder) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.answers[r.key]
	switch {
	case e == nil || e.Value != r: // as many others have come since
	case answer == nil || answer.status >= http.StatusBadRequest:
		m.drop(e)
	case answer.body.Len() > maxRemembered:
		r.finished = true // that it was done is not forgotten
	default:
		r.answer, r.finished = answer, true
	}
}

func (m *Idempotency) drop(e *list.Element) {
	m.order.Remove(e)
	r := e.Value.(*remembered)
	delete(m.answers, r.key)
	if m.held[r.caller]--; m.held[r.caller] == 0 {
		delete(m.held, r.caller)
	}
}

// errUnanswered is that a request has come again before it was answered. It may come
// once more.
var errUnanswered = &statusError{http.StatusConflict, "the request with this Idempotency-Key is not answered yet"}

// once does what a request with an Idempotency-Key asks, unless the same one was
// answered before.
func (c *call) once(do func() error) error {
	token := c.r.Header.Get("Idempotency-Key")
	if token == "" {
		return do()
	}
	data, err := c.body()
	if err != nil {
		return err
	}
	memory, caller := c.memory(), c.caller()
	key := digest(string(caller[:]), c.r.Method, c.r.URL.EscapedPath(), token)
	asked := digest(append([]string{string(data)}, c.saidBeside()...)...)
	r, first := memory.begin(caller, key, asked)
	switch {
	case r == nil:
		return &statusError{http.StatusServiceUnavailable, "too many requests with an Idempotency-Key are not answered yet"}
	case first:
		return c.record(memory, r, data, do)
	case r.body != asked:
		return &statusError{http.StatusUnprocessableEntity, "another request had this Idempotency-Key"}
	case !r.finished:
		return errUnanswered
	}
	if r.answer == nil {
		return &statusError{http.StatusConflict, "the request with this Idempotency-Key was done; its answer was too long to be kept"}
	}
	r.answer.replay(c.w)
	return nil
}

// memory is what remembers the answers of a handler.
func (c *call) memory() *Idempotency {
	if c.opts.Idempotency != nil {
		return c.opts.Idempotency
	}
	return memoryOf(c.data.Base())
}

// callers are the headers that tell who calls, where Options.Holder does not.
var callers = []string{"Authorization", "Cookie"}

// caller is who calls: nobody is given the answer to another one.
func (c *call) caller() [sha256.Size]byte {
	who := []string{c.data.Holder(), c.opts.Holder}
	if c.opts.Holder == "" {
		for _, name := range callers {
			who = append(who, strings.Join(c.r.Header[name], "\n"))
		}
	}
	return digest(who...)
}

// saidBeside is what a request says beside its body, and what its answer depends on.
func (c *call) saidBeside() (values []string) {
	for _, name := range []string{"Content-Type", "Prefer", "If-Match", "If-None-Match"} {
		values = append(values, strings.Join(c.r.Header[name], ","))
	}
	return values
}

// record does what is asked and remembers the answer.
func (c *call) record(memory *Idempotency, r *remembered, data []byte, do func() error) error {
	answer := newRecorder()
	done := false
	defer func() { // also after a panic
		if !done {
			memory.end(r, nil)
		}
	}()
	own, body := c.w, c.r.Body
	defer func() { c.w, c.r.Body = own, body }()
	c.w, c.r.Body = answer, io.NopCloser(newReader(data))
	if err := do(); err != nil {
		return err
	}
	done = true
	perstore.OnAbort(c.r.Context(), func() { memory.end(r, nil) }) // it comes again
	perstore.AfterCommit(c.r.Context(), func() { memory.end(r, answer) })
	answer.replay(own)
	return nil
}

// digest is a hash of several texts.
func digest(texts ...string) (sum [sha256.Size]byte) {
	h := sha256.New()
	for _, text := range texts {
		part := sha256.Sum256([]byte(text))
		h.Write(part[:])
	}
	h.Sum(sum[:0])
	return sum
}
