package reststore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
)

// Begin starts the database's part of a transaction: nothing is asked of the server
// until it commits, but what is read. Then all writes go in one request, which the
// server does as one transaction of its own, each on the condition that the object is
// as this transaction has met it. errors.ErrUnsupported for a level of isolation above
// sql.LevelReadCommitted.
func (db *Database) Begin(_ context.Context, opts perstore.TxOptions) (perstore.Branch, error) {
	if opts.Isolation > sql.LevelReadCommitted {
		return nil, fmt.Errorf("isolation %v: %w", opts.Isolation, ErrNoTransaction)
	}
	return &branch{db: db, view: view{}}, nil
}

// branch is the part of a database in a transaction.
type branch struct {
	db *Database

	mu     sync.Mutex
	view   view
	writes []write
	marks  []mark // of the savepoints
}

var _ perstore.Nester = (*branch)(nil)

// view is what the transaction knows of objects, by their paths.
type view map[string]met

// met is an object as the transaction has met it, and as it has written it.
type met struct {
	obj     any    // nil is none
	tag     string // the ETag that it was met with; empty is none
	written bool
}

// write is one that waits for the commit. It is a request of a batch, too.
type write struct {
	ID      int               `json:"id"`
	Method  string            `json:"method"`
	To      string            `json:"to"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    json.RawMessage   `json:"body,omitempty"`
}

// mark is what a savepoint goes back to.
type mark struct {
	view   view
	writes int
}

// join gives the part of the database in the transaction of ctx; nil is no
// transaction.
func (s *store) join(ctx context.Context) (*branch, error) {
	b, err := perstore.Join(ctx, s.db)
	if b == nil || err != nil {
		return nil, err
	}
	return b.(*branch), nil
}

// searches joins the transaction of ctx for what is not about one key. What the
// transaction has written is not on the server yet: a search would miss it.
func (s *store) searches(ctx context.Context) error {
	b, err := s.join(ctx)
	if b == nil || err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.writes) > 0 {
		return fmt.Errorf("a query behind a write: %w", ErrNoTransaction)
	}
	return nil
}

// place is where the view has the object of a key. Models that share objects share
// its place.
func (s *store) place(path string) string { return s.root.path + path[len(s.path):] }

// meet reads an object as the transaction sees it, and remembers it. The caller holds
// b.mu.
func (b *branch) meet(ctx context.Context, s *store, path string) (met, error) {
	if m, ok := b.view[s.place(path)]; ok {
		if m.obj != nil && !s.keeps(m.obj) {
			return met{}, fmt.Errorf("an object as one of two models: %w", ErrNoTransaction)
		}
		return m, nil
	}
	obj, a, err := s.read(ctx, path)
	m := met{obj: obj}
	switch {
	case errors.Is(err, perstore.ErrNotFound):
	case err != nil:
		return met{}, err
	default:
		m.tag = a.header.Get("ETag")
	}
	b.view[s.place(path)] = m
	return m, nil
}

// get reads an object in the transaction.
func (b *branch) get(ctx context.Context, s *store, path string) (any, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	m, err := b.meet(ctx, s, path)
	switch {
	case err != nil:
		return nil, err
	case m.obj == nil:
		return nil, perstore.ErrNotFound
	}
	return s.entity.Clone(m.obj), nil
}

// put notes a write of an object that has its key.
func (b *branch) put(ctx context.Context, s *store, path string, obj any, cond perstore.Cond) error {
	body, err := s.encode(obj)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	m, err := b.meet(ctx, s, path)
	if err != nil {
		return err
	}
	if err := cond.Check(s.entity, m.obj); err != nil {
		return err
	}
	s.entity.SetVersion(obj, s.entity.VersionOf(m.obj)+1)
	name := s.entity.Schema.Name
	if m.obj != nil {
		name = s.entity.ModelOf(m.obj)
	}
	s.entity.NameModel(obj, name)
	b.note(s, path, m, http.MethodPut, body)
	b.view[s.place(path)] = met{obj: s.entity.Clone(obj), written: true}
	return nil
}

// remove notes that an object is deleted.
func (b *branch) remove(ctx context.Context, s *store, path string, cond perstore.Cond) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	m, err := b.meet(ctx, s, path)
	switch {
	case err != nil:
		return err
	case m.obj == nil:
		return perstore.ErrNotFound
	}
	if err := cond.Check(s.entity, m.obj); err != nil {
		return err
	}
	b.note(s, path, m, http.MethodDelete, nil)
	b.view[s.place(path)] = met{written: true}
	return nil
}

// note keeps a write for the commit. The first one of an object is on the condition
// that it is still as it was met.
func (b *branch) note(s *store, path string, m met, method string, body []byte) {
	w := write{ID: len(b.writes), Method: method, To: s.db.client.base.EscapedPath() + path, Body: body, Headers: map[string]string{"Prefer": "return=minimal"}}
	switch {
	case m.written:
	case m.obj == nil:
		w.Headers["If-None-Match"] = "*"
	case m.tag == "":
		w.Headers["If-Match"] = "*"
	default:
		w.Headers["If-Match"] = m.tag
	}
	b.writes = append(b.writes, w)
}

// Commit lets the server do all writes, or none. ErrConflict where an object is not as
// the transaction has met it. Where no answer comes, whether they were done is not
// known: the error is ErrDatabase.
func (b *branch) Commit(ctx context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.writes) == 0 {
		return nil
	}
	batch := b.batch()
	body, err := json.Marshal(batch)
	if err != nil {
		return err
	}
	h := writing()
	h.Del("Prefer")
	a, err := b.db.client.do(ctx, request{method: http.MethodPost, path: "/", header: h, body: body})
	switch {
	case err != nil:
		return fmt.Errorf("whether the writes were done is not known: %w", err)
	case a.status == http.StatusOK:
		return a.expect(http.StatusOK)
	}
	return b.db.refused(a, batch)
}

// batch are the requests of the commit. Where something is deleted, the server may
// change or delete what comes later along with it: then all conditions come first.
func (b *branch) batch() []write {
	deletes := func(w write) bool { return w.Method == http.MethodDelete }
	if len(b.writes) == 1 || !slices.ContainsFunc(b.writes, deletes) {
		return b.writes
	}
	var batch, writes []write
	for _, w := range b.writes {
		headers := maps.Clone(w.Headers)
		if tag, ok := headers["If-Match"]; ok {
			batch = append(batch, write{Method: http.MethodHead, To: w.To, Headers: map[string]string{"If-Match": tag}})
			delete(headers, "If-Match")
		}
		if deletes(w) {
			headers["Prefer"] = "handling=lenient"
		}
		w.Headers = headers
		writes = append(writes, w)
	}
	batch = append(batch, writes...)
	for i := range batch {
		batch[i].ID = i
	}
	return batch
}

// Abort forgets the writes.
func (b *branch) Abort(context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.view, b.writes = view{}, nil
	return nil
}

// Savepoint marks what was written so far.
func (b *branch) Savepoint(_ context.Context, n int) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.marks = append(b.marks[:n-1], b.here())
	return nil
}

// here is what a savepoint goes back to. The caller holds b.mu.
func (b *branch) here() mark { return mark{maps.Clone(b.view), len(b.writes)} }

func (b *branch) mark() mark {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.here()
}

func (b *branch) backTo(m mark) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.view, b.writes = m.view, b.writes[:m.writes]
}

// Release forgets a savepoint.
func (b *branch) Release(_ context.Context, n int) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.marks = b.marks[:n-1]
	return nil
}

// RollbackTo forgets what was written since a savepoint.
func (b *branch) RollbackTo(_ context.Context, n int) error {
	b.backTo(b.marks[n-1])
	b.marks = b.marks[:n-1]
	return nil
}

// refused is the error of a batch that was not done: that of the request in it that
// has failed.
func (db *Database) refused(a *answer, batch []write) error {
	list, err := codec.Parse(a.body)
	if err != nil || list.Kind() != codec.KindArray {
		return a.failure()
	}
	for i, item := range list.Items() {
		status, _ := item.Member("status")
		n, _ := strconv.Atoi(status.Number())
		if n < http.StatusBadRequest || n == http.StatusFailedDependency || i >= len(batch) {
			continue
		}
		body, _ := item.Member("body")
		one := answer{method: batch[i].Method, url: db.client.at(batch[i].To), status: n, header: http.Header{"Content-Type": {jsonType}}, body: []byte(body.Raw())}
		return conflict(one.failure())
	}
	return a.failure()
}

// conflict makes of a condition that does not hold a conflict: somebody else has
// written the object meanwhile.
func conflict(err error) error {
	e := (*Error)(nil)
	if errors.As(err, &e) && (e.Status == http.StatusPreconditionFailed || e.Status == http.StatusNotFound) {
		e.Err, e.Detail = perstore.ErrConflict, "somebody else has written it meanwhile"
	}
	return err
}
