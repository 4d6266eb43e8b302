package reststore

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
	"github.com/perstore/perstoregen/runtime/internal/wire"
)

// store is the store of one entity.
type store struct {
	db     *Database
	entity *perstore.Entity
	root   *store // of the model that it specialises with all above; itself where it is none
	layout *wire.Layout
	reads  bool   // objects have a codec that reads them
	writes bool   // and one that writes them
	path   string // of all objects: /Product/
	typ    reflect.Type
}

var _ perstore.Store = (*store)(nil)

func newStore(db *Database, e *perstore.Entity) *store {
	s := &store{db: db, entity: e, layout: wire.New(e), path: "/" + url.PathEscape(e.Schema.Name) + "/", typ: reflect.TypeOf(e.New())}
	s.root = s
	_, s.reads = e.New().(codec.Reader)
	_, s.writes = e.New().(codec.Writer)
	return s
}

// Entity describes what the store keeps.
func (s *store) Entity() *perstore.Entity { return s.entity }

// errNameless is that a key makes no path.
var errNameless = fmt.Errorf("a key that is the empty text has no address: %w", errors.ErrUnsupported)

// pathOf is the path of the object of a key.
func (s *store) pathOf(key any) (string, error) {
	parts, ok := s.entity.KeyValues(key, nil)
	if !ok {
		return "", fmt.Errorf("%w: %T is not the key type of %s", perstore.ErrInvalid, key, s.entity.Schema.Name)
	}
	for i, v := range parts {
		if err := s.entity.CheckStorable(s.entity.Schema.Key[i], v); err != nil {
			return "", err
		}
	}
	segment := s.entity.KeySegment(key)
	switch segment {
	case "":
		return "", errNameless
	case ".", "..": // steps of a path, to those on the way
		segment = strings.ReplaceAll(segment, ".", "%2E")
	}
	return s.path + segment, nil
}

// Get reads one object.
func (s *store) Get(ctx context.Context, key any) (any, error) {
	b, err := s.join(ctx)
	if err != nil {
		return nil, err
	}
	path, err := s.pathOf(key)
	switch {
	case errors.Is(err, errNameless):
		return s.nameless(ctx, key)
	case err != nil:
		return nil, err
	case b != nil:
		return b.get(ctx, s, path)
	}
	obj, _, err := s.read(ctx, path)
	return obj, err
}

// read reads the object at a path.
func (s *store) read(ctx context.Context, path string) (any, *answer, error) {
	a, err := s.db.client.do(ctx, request{method: http.MethodGet, path: path, cached: true})
	if err == nil {
		err = a.expect(http.StatusOK)
	}
	if err != nil {
		return nil, nil, err
	}
	obj, err := s.object(a)
	if err == nil {
		s.remember(path, obj, a)
	}
	return obj, a, err
}

// keeps tells whether obj is of the type of s.
func (s *store) keeps(obj any) bool { return reflect.TypeOf(obj) == s.typ }

// nameless reads the object whose key is an empty text, by a query.
func (s *store) nameless(ctx context.Context, key any) (found any, err error) {
	parts, _ := s.entity.KeyValues(key, nil)
	name := s.entity.Schema.Fields[s.entity.Schema.Key[0]].Name
	q := rql.NewQuery(rql.Call("eq", rql.Property(name), rql.Scalar(parts[0])))
	if err := s.Query(ctx, q, func(obj any) bool { found = obj; return false }); err != nil {
		return nil, err
	}
	if found == nil {
		return nil, perstore.ErrNotFound
	}
	return found, nil
}

// object reads the one that is an answer.
func (s *store) object(a *answer) (obj any, err error) {
	var failed error
	err = codec.UnmarshalFunc(a.body, func(d *codec.Decoder) { obj, failed = s.decode(d, nil) })
	if err == nil {
		err = failed
	}
	if err != nil && s.reads {
		obj, err = s.again(a.body)
	}
	if err != nil {
		return nil, a.unfit(s, err)
	}
	s.own(obj)
	return obj, nil
}

// decode reads the object ahead: all of it where fields is nil, else these fields.
func (s *store) decode(d *codec.Decoder, fields []int) (any, error) {
	if fields != nil || !s.reads {
		return s.layout.Decode(d, fields)
	}
	obj := s.entity.New()
	obj.(codec.Reader).DecodeJSON(d)
	return obj, d.Err()
}

// again reads an object of a server whose definition has members that are not known
// here: they are left out. What lacks a member, or has one that does not fit, is an
// error still.
func (s *store) again(text []byte) (any, error) {
	known, err := s.layout.Known(text)
	if err != nil {
		return nil, err
	}
	obj := s.entity.New()
	return obj, codec.Unmarshal(known, obj.(codec.Reader))
}

// unfit is the error of an answer that is no object of s, or no list of them.
func (a *answer) unfit(s *store, err error) error {
	e := a.wrong("the answer is not what " + s.entity.Schema.Name + " is: " + clipped(err.Error()))
	if !errors.Is(err, perstore.ErrInvalid) { // that is for what the caller gives
		e.Err = fmt.Errorf("%w: %w", perstore.ErrDatabase, err)
	}
	return e
}

// own makes an object that was read one of the model, unless it tells that it is one
// of a model that specialises it.
func (s *store) own(obj any) {
	if s.entity.Schema.Shared == nil {
		return
	}
	name := s.entity.ModelOf(obj)
	if name == "" {
		name = s.entity.Schema.Name
	}
	s.entity.NameModel(obj, name)
}

// remember keeps the ETag of an object where that is not its revision.
func (s *store) remember(path string, obj any, a *answer) {
	tag, revision := revisionOf(a.header.Get("ETag")), s.entity.Revision(obj)
	if tag != "" && revision != "" && tag != revision {
		s.db.tags.put(tagKey{path, revision}, tag)
	}
}
