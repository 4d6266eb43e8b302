package reststore

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
)

var (
	_ perstore.Batcher    = (*store)(nil)
	_ perstore.ManyGetter = (*store)(nil)
)

// manyKeys is how many keys one path names.
const manyKeys = 100

// GetMany reads the objects of many keys by one path, or one after another where keys
// have several parts.
func (s *store) GetMany(ctx context.Context, keys []any, yield func(obj any) bool) error {
	b, err := s.join(ctx)
	if err != nil {
		return err
	}
	if len(s.entity.Schema.Key) > 1 || b != nil {
		return s.oneByOne(ctx, keys, yield)
	}
	var segments []string
	seen := make(map[string]bool, len(keys))
	for _, key := range keys {
		path, err := s.pathOf(key)
		if errors.Is(err, errNameless) {
			return s.oneByOne(ctx, keys, yield)
		}
		if err != nil {
			return err
		}
		if segment := strings.ReplaceAll(path[len(s.path):], ",", "%2C"); !seen[segment] {
			seen[segment] = true
			segments = append(segments, segment)
		}
	}
	for chunk := range slices.Chunk(segments, manyKeys) {
		more, err := s.getMany(ctx, chunk, yield)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

func (s *store) oneByOne(ctx context.Context, keys []any, yield func(obj any) bool) error {
	for _, key := range keys {
		obj, err := s.Get(ctx, key)
		switch {
		case errors.Is(err, perstore.ErrNotFound):
		case err != nil:
			return err
		case !yield(obj):
			return nil
		}
	}
	return nil
}

// getMany yields the objects of one path, and tells whether more are wanted.
func (s *store) getMany(ctx context.Context, segments []string, yield func(obj any) bool) (more bool, err error) {
	a, err := s.db.client.do(ctx, request{method: http.MethodGet, path: s.path + "(" + strings.Join(segments, ",") + ")"})
	if err == nil {
		err = a.expect(http.StatusOK)
	}
	if err != nil {
		return false, err
	}
	list, err := codec.Parse(a.body)
	if err != nil || list.Kind() != codec.KindArray || list.Len() != len(segments) {
		return false, a.wrong(fmt.Sprintf("the answer is no list of %d objects", len(segments)))
	}
	for _, item := range list.Items() {
		if item.Kind() == codec.KindNull {
			continue
		}
		one := *a
		one.body = []byte(item.Raw())
		obj, err := s.object(&one)
		if err != nil || !yield(obj) {
			return false, err
		}
	}
	return true, nil
}

// AddAll sends all objects in one request, which the server does in one transaction.
func (s *store) AddAll(ctx context.Context, objs []any) error {
	b, err := s.mayWrite(ctx)
	if err != nil || len(objs) == 0 {
		return err
	}
	undo := make([]func(), len(objs))
	for i, obj := range objs {
		undo[i] = s.entity.Restorer(obj)
	}
	if b != nil {
		err = s.addAllIn(ctx, b, objs)
	} else {
		err = s.addAll(ctx, objs)
	}
	if err != nil {
		for _, fn := range undo {
			fn()
		}
	}
	return err
}

// addAllIn is AddAll in a transaction.
func (s *store) addAllIn(ctx context.Context, b *branch, objs []any) error {
	before := b.mark()
	for i, obj := range objs {
		if err := s.putIn(ctx, b, obj, perstore.Cond{Presence: perstore.Absent}); err != nil {
			b.backTo(before)
			return fmt.Errorf("object %d of %d: %w", i+1, len(objs), err)
		}
	}
	return nil
}

func (s *store) addAll(ctx context.Context, objs []any) error {
	needsKeys := false
	seen := make(map[any]bool, len(objs)) // objects are pointers
	for i, obj := range objs {
		needsKey, err := s.ready(obj, perstore.Cond{Presence: perstore.Absent})
		if err == nil && seen[obj] {
			err = perstore.Unmet(perstore.Absent)
		}
		if err != nil {
			return fmt.Errorf("object %d of %d: %w", i+1, len(objs), err)
		}
		seen[obj], needsKeys = true, needsKeys || needsKey
	}
	body, err := codec.Append(nil, array{s, objs})
	if err != nil {
		return err
	}
	r := request{method: http.MethodPost, path: s.path, header: writing(), body: body}
	if needsKeys {
		r.header.Del("Prefer")
	}
	a, err := s.db.client.do(ctx, r)
	if err == nil {
		err = a.expect(http.StatusCreated)
	}
	if err != nil {
		return err
	}
	for _, obj := range objs {
		s.entity.NameModel(obj, s.entity.Schema.Name)
		s.entity.SetVersion(obj, 1)
	}
	if needsKeys {
		return s.keys(a, objs)
	}
	return nil
}

// keys takes over those that the server has made.
func (s *store) keys(a *answer, objs []any) error {
	added, err := codec.Parse(a.body)
	if err != nil || added.Kind() != codec.KindArray || added.Len() != len(objs) {
		return a.wrong(fmt.Sprintf("the answer is no list of %d objects", len(objs)))
	}
	for i, item := range added.Items() {
		one := *a
		one.body = []byte(item.Raw())
		obj, err := s.object(&one)
		if err != nil {
			return err
		}
		s.entity.SetKey(objs[i], s.entity.KeyOf(obj))
	}
	return nil
}

// array is objects as JSON.
type array struct {
	*store
	objs []any
}

// EncodeJSON writes the list.
func (l array) EncodeJSON(e *codec.Encoder) {
	e.Array()
	for _, obj := range l.objs {
		e.Element()
		l.writer(obj).EncodeJSON(e)
	}
	e.EndArray()
}
