package reststore

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strconv"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
)

const idempotencyKey = "Idempotency-Key"

// writing is the header of a request that writes: the server does it once, however
// often it comes, and answers with no more than is needed.
func writing() http.Header {
	return http.Header{idempotencyKey: {rand.Text()}, "Prefer": {"return=minimal"}}
}

// conditions are the headers of a write that has some. The tag is that of the
// revision.
func conditions(h http.Header, cond perstore.Cond, tag string) {
	switch {
	case cond.Revision != "":
		h["If-Match"] = []string{`"` + tag + `"`}
	case cond.Presence == perstore.Present:
		h["If-Match"] = []string{"*"}
	}
	if cond.Presence == perstore.Absent {
		h["If-None-Match"] = []string{"*"}
	}
}

// tag is the ETag of a revision of the object at a path.
func (s *store) tag(path, revision string) string {
	if tag, ok := s.db.tags.get(tagKey{path, revision}); ok {
		return tag
	}
	return revision
}

// Put creates or replaces an object, in a transaction of the server.
func (s *store) Put(ctx context.Context, obj any, cond perstore.Cond) error {
	b, err := s.mayWrite(ctx)
	if err != nil {
		return err
	}
	restore := s.entity.Restorer(obj)
	if b != nil {
		err = s.putIn(ctx, b, obj, cond)
	} else {
		err = s.put(ctx, obj, cond)
	}
	if err != nil {
		restore()
	}
	return err
}

// mayWrite joins the transaction of ctx to write.
func (s *store) mayWrite(ctx context.Context) (*branch, error) {
	if err := perstore.Writable(ctx); err != nil {
		return nil, err
	}
	return s.join(ctx)
}

// ready gives an object what it must have before it is sent, and tells whether the
// server makes its key.
func (s *store) ready(obj any, cond perstore.Cond) (needsKey bool, err error) {
	needsKey = s.entity.Prepare(obj)
	if needsKey && (cond.Presence == perstore.Present || cond.Revision != "") {
		return needsKey, perstore.Unmet(perstore.Present)
	}
	return needsKey, s.storable(obj)
}

// putIn is Put in a transaction.
func (s *store) putIn(ctx context.Context, b *branch, obj any, cond perstore.Cond) error {
	needsKey, err := s.ready(obj, cond)
	switch {
	case err != nil:
		return err
	case needsKey: // others may need it before the commit
		return fmt.Errorf("a key that the server makes: %w", ErrNoTransaction)
	}
	path, err := s.pathOf(s.entity.KeyOf(obj))
	if err != nil {
		return err
	}
	return b.put(ctx, s, path, obj, cond)
}

func (s *store) put(ctx context.Context, obj any, cond perstore.Cond) error {
	r := request{method: http.MethodPut, header: writing()}
	needsKey, err := s.ready(obj, cond)
	if err != nil {
		return err
	}
	if r.path, err = s.pathOf(s.entity.KeyOf(obj)); errors.Is(err, errNameless) && cond.Presence == perstore.Absent {
		needsKey, err = true, nil // as one of all objects, with its key in the body
	}
	if err != nil {
		return err
	}
	if needsKey {
		r.method, r.path = http.MethodPost, s.path
	}
	if s.tellsModel() {
		r.header.Del("Prefer") // the answer tells it
	}
	conditions(r.header, cond, s.tag(r.path, cond.Revision))
	if r.body, err = s.encode(obj); err != nil {
		return err
	}
	a, err := s.db.client.do(ctx, r)
	if err != nil {
		return err
	}
	if err := a.expect(http.StatusOK, http.StatusCreated, http.StatusNoContent); err != nil {
		return s.unmet(ctx, r.path, cond, err)
	}
	return s.stored(a, r.path, obj, needsKey)
}

// storable refuses an object with a value that not every store keeps.
func (s *store) storable(obj any) error {
	for i := range s.entity.Schema.Fields {
		if err := s.entity.CheckStorable(i, s.entity.Schema.Value(obj, i)); err != nil {
			return err
		}
	}
	return nil
}

// encode is the JSON of an object.
func (s *store) encode(obj any) ([]byte, error) { return codec.Append(nil, s.writer(obj)) }

func (s *store) writer(obj any) codec.Writer {
	if s.writes {
		return obj.(codec.Writer)
	}
	return laidOut{s, obj}
}

// laidOut is an object without a codec of its own.
type laidOut struct {
	*store
	obj any
}

// EncodeJSON writes the object.
func (l laidOut) EncodeJSON(e *codec.Encoder) { l.layout.Encode(e, l.obj) }

// stored takes over what the server has made of an object: its key, where it had
// none, and its version.
func (s *store) stored(a *answer, at string, obj any, needsKey bool) error {
	if needsKey {
		segment := path.Base(a.header.Get("Location"))
		key, err := s.entity.ParseKey(segment)
		if err != nil || segment == "." {
			return a.wrong(fmt.Sprintf("Location is %q and tells no key", clipped(a.header.Get("Location"))))
		}
		s.entity.SetKey(obj, key)
		at = s.path + segment
	}
	if err := s.named(a, obj); err != nil {
		return err
	}
	tag := revisionOf(a.header.Get("ETag"))
	if s.entity.Version != nil {
		n, err := strconv.ParseInt(tag, 10, 64)
		if err != nil {
			return a.wrong(fmt.Sprintf("ETag is %q and tells no version", clipped(a.header.Get("ETag"))))
		}
		s.entity.SetVersion(obj, n)
	}
	s.remember(at, obj, a)
	return nil
}

// tellsModel tells whether an object may be stored as one of a model that specialises
// the store's, which a member of it says.
func (s *store) tellsModel() bool { return s.entity.Specialised() && s.entity.SetModel != nil }

// named notes in an object which model it is stored as.
func (s *store) named(a *answer, obj any) error {
	name := s.entity.Schema.Name
	if s.tellsModel() {
		stored, err := s.object(a)
		if err != nil {
			return err
		}
		name = s.entity.ModelOf(stored)
	}
	s.entity.NameModel(obj, name)
	return nil
}

// unmet makes of a condition that does not hold the error that a store has for it.
func (s *store) unmet(ctx context.Context, path string, cond perstore.Cond, err error) error {
	e := (*Error)(nil)
	if !errors.As(err, &e) || e.Status != http.StatusPreconditionFailed {
		return err
	}
	switch {
	case cond.Presence == perstore.Absent && (cond.Revision == "" || !s.gone(ctx, path)):
		e.Err = perstore.Unmet(perstore.Absent)
	case cond.Revision == "", s.gone(ctx, path):
		e.Err = perstore.Unmet(perstore.Present)
	default:
		e.Err = fmt.Errorf("%w: the stored object has another revision", perstore.ErrPrecondition)
	}
	return e
}

// gone looks whether there is nothing at a path.
func (s *store) gone(ctx context.Context, path string) bool {
	a, err := s.db.client.do(ctx, request{method: http.MethodHead, path: path})
	return err == nil && a.status == http.StatusNotFound
}

// Delete removes one object.
func (s *store) Delete(ctx context.Context, key any, cond perstore.Cond) error {
	b, err := s.mayWrite(ctx)
	if err != nil {
		return err
	}
	path, err := s.pathOf(key)
	switch {
	case err != nil:
		return err
	case b != nil:
		return b.remove(ctx, s, path, cond)
	}
	r := request{method: http.MethodDelete, path: path, header: writing()}
	conditions(r.header, cond, s.tag(path, cond.Revision))
	a, err := s.db.client.do(ctx, r)
	if err != nil {
		return err
	}
	if err := a.expect(http.StatusNoContent, http.StatusOK); err != nil {
		return s.unmet(ctx, path, cond, err)
	}
	return nil
}
