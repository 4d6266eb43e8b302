package perstore

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/rql"
)

// The bounds of a path that Resolve follows.
const (
	maxPathLength = 4096 // bytes
	maxPathLinks  = 8
)

// PathError tells which segment of a path could not be followed, and why: Err
// wraps ErrInvalid for a name that no schema knows, ErrNotFound for what is not
// there.
type PathError struct {
	Path    string
	Segment int // counted from 1; 0 is the path as a whole
	Err     error
}

// Error gives "Order/7/custmer: segment 3: invalid: …".
func (e *PathError) Error() string {
	path := e.Path
	if len(path) > 200 {
		path = path[:200] + "…"
	}
	if e.Segment == 0 {
		return fmt.Sprintf("%q: %v", path, e.Err)
	}
	return fmt.Sprintf("%q: segment %d: %v", path, e.Segment, e.Err)
}

// Unwrap gives the reason.
func (e *PathError) Unwrap() error { return e.Err }

// Resolve follows a path from a model and a key through properties and links:
//
//	Order/7                  the *Order
//	Order/7/customer/name    a property, at the end of a to-one link
//	Order/7/items            all targets of a to-many link: []*OrderItem
//	Order/7/items/3/product  the one of them with that key, and on
//	Product/9/dimensions/width, Product/9/tags/0   inside of a property
//
// Segments are percent-decoded; the parts of a composite key are joined by
// commas and decoded one by one. A leading slash is allowed. A name that is
// both a property and a link is the property where the path ends, else the
// link.
//
// A property is int64, float64, string, bool, time.Time, Date, UUID, a slice of
// these, or a pointer to its generated type; nil when it is absent or null.
// What is inside of a nested one is as JSON has it, with int64 where it fits.
//
// The error is an *Error around a *PathError: ErrNotFound when an object, a
// target or a member is not there, ErrInvalid for a path that the models cannot
// have, is longer than 4096 bytes or goes through more than 8 links.
func (d *DataModel) Resolve(ctx context.Context, path string) (any, error) {
	w := &walk{data: d, path: path}
	v, err := w.run(ctx)
	if err != nil {
		return nil, &Error{Op: "resolve", Err: &PathError{Path: path, Segment: w.at, Err: err}}
	}
	return v, nil
}

// walk is one way along a path. Of obj, many and value it stands at one.
type walk struct {
	data  *DataModel
	path  string
	rest  []string // the segments ahead, still encoded
	at    int      // the number of the segment that is looked at
	links int

	obj   any    // an object of model
	model *Model // of obj, or of the targets that many finds
	many  *Query
	value any // what is inside of an object
}

func (w *walk) run(ctx context.Context) (any, error) {
	if len(w.path) > maxPathLength {
		return nil, fmt.Errorf("%w: a path has at most %d bytes", ErrInvalid, maxPathLength)
	}
	w.rest = strings.Split(strings.TrimPrefix(w.path, "/"), "/")
	if err := w.start(ctx); err != nil {
		return nil, err
	}
	for len(w.rest) > 0 {
		if err := w.step(ctx); err != nil {
			return nil, err
		}
	}
	switch {
	case w.many != nil:
		return w.targets(ctx)
	case w.obj != nil:
		return w.obj, nil
	}
	return w.value, nil
}

// next takes the next segment off the path, as it was written.
func (w *walk) next() (string, error) {
	w.at++
	if len(w.rest) == 0 || w.rest[0] == "" {
		return "", fmt.Errorf("%w: nothing is there", ErrInvalid)
	}
	segment := w.rest[0]
	w.rest = w.rest[1:]
	return segment, nil
}

// name takes the next segment off the path as a name.
func (w *walk) name() (string, error) {
	segment, err := w.next()
	if err != nil {
		return "", err
	}
	return decoded(segment)
}

func decoded(text string) (string, error) {
	plain, err := url.PathUnescape(text)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return plain, nil
}

// start finds the model and the object that the path begins with.
func (w *walk) start(ctx context.Context) error {
	name, err := w.name()
	if err != nil {
		return err
	}
	if w.model = w.data.Model(name); w.model == nil {
		return fmt.Errorf("%w: there is no model %q%s", ErrInvalid, name, rql.Suggest(name, maps.Keys(w.data.models)))
	}
	key, err := w.key()
	if err != nil {
		return err
	}
	w.obj, err = w.model.Get(ctx, key)
	return err
}

// key takes a key of the model off the path.
func (w *walk) key() (any, error) {
	e := w.model.entity
	segment, err := w.next()
	if err != nil {
		return nil, fmt.Errorf("%w; a key of %s must stand here", err, e.Schema.Name)
	}
	return e.ParseKey(segment)
}

// step follows the next segment.
func (w *walk) step(ctx context.Context) error {
	switch {
	case w.many != nil:
		return w.pick(ctx)
	case w.obj != nil:
		return w.member(ctx)
	}
	name, err := w.name()
	if err == nil {
		w.value, err = inside(w.value, name)
	}
	return err
}

// pick goes to the target of a to-many link that has the key that follows.
func (w *walk) pick(ctx context.Context) error {
	key, err := w.key()
	if err != nil {
		return err
	}
	e := w.model.entity
	parts, _ := e.KeyValues(key, nil)
	terms := make([]rql.Node, len(parts))
	for i, v := range parts {
		terms[i] = rql.Eq(rql.Property(e.Schema.Fields[e.Schema.Key[i]].Name), v)
	}
	w.obj, err = w.many.Where(terms...).First(ctx)
	w.many = nil
	return err
}

// member goes to a property of the object, or along a link.
func (w *walk) member(ctx context.Context) error {
	name, err := w.name()
	if err != nil {
		return err
	}
	schema := w.model.entity.Schema
	field, link := schema.FieldIndex(name), schema.Link(name)
	switch {
	case field >= 0 && (link == nil || len(w.rest) == 0):
		w.value, err = fieldValue(schema.Fields[field], schema.Value(w.obj, field), len(w.rest) == 0)
		w.obj = nil
		return err
	case link != nil:
		return w.follow(ctx, link)
	}
	return fmt.Errorf("%w: %s has no property or link %q%s", ErrInvalid, schema.Name, name, rql.Suggest(name, slices.Values(memberNames(schema))))
}

func memberNames(s *rql.Schema) []string {
	var names []string
	for _, f := range s.Fields {
		if !f.Unnamed && !f.Hidden {
			names = append(names, f.Name)
		}
	}
	for _, l := range s.Links {
		names = append(names, l.Name)
	}
	return names
}

// follow goes along a link of the object.
func (w *walk) follow(ctx context.Context, link *rql.Link) error {
	if w.links++; w.links > maxPathLinks {
		return fmt.Errorf("%w: a path goes through at most %d links", ErrInvalid, maxPathLinks)
	}
	meta := w.model.entity.Meta(w.obj)
	if link.Many {
		q := LinkQuery(meta, w.obj, link.Name)
		w.model, w.obj, w.many = w.model.target(link), nil, q
		return nil
	}
	target, err := meta.loadLink(ctx, w.obj, link.Name)
	if err == nil && target == nil {
		err = w.model.linkFailed(w.obj, link.Name, fmt.Errorf("%w: it is unset", ErrNotFound))
	}
	w.model, w.obj = w.model.target(link), target
	return err
}

// targets gives all targets of the to-many link that the path ends in, as a
// slice of their type.
func (w *walk) targets(ctx context.Context) (any, error) {
	objs, err := w.many.All(ctx)
	if err != nil {
		return nil, err
	}
	list := reflect.MakeSlice(reflect.SliceOf(reflect.TypeOf(w.model.entity.New())), len(objs), len(objs))
	for i, obj := range objs {
		list.Index(i).Set(reflect.ValueOf(obj))
	}
	return list.Interface(), nil
}
