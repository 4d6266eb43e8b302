package rest

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// path answers with what a path through properties and links leads to.
func (c *call) path(segments []string) error {
	collection := bare(segments)
	if target, rel, from := c.toMany(collection); target != nil {
		return c.linked(collection, target, rel, from)
	}
	if !c.accepts(jsonType) {
		return errUnacceptable
	}
	v, err := c.resolve(segments)
	if err != nil {
		return err
	}
	if res := c.resourceOf(v); res != nil {
		c.res = res
		return c.answerRead(v)
	}
	return c.answer(http.StatusOK, v)
}

// bare is a path without the slash that a collection may end in, as those of models do.
func bare(segments []string) []string {
	if last := len(segments) - 1; segments[last] == "" {
		return segments[:last]
	}
	return segments
}

// resolve follows a path. One that the models cannot have leads nowhere, as one of
// what is not there.
func (c *call) resolve(segments []string) (any, error) {
	v, err := c.data.Resolve(c.r.Context(), strings.Join(segments, "/"))
	if errors.Is(err, perstore.ErrInvalid) {
		err = errNothing
	}
	return v, err
}

// resourceOf finds the resource whose object v is; nil is that it is none.
func (c *call) resourceOf(v any) *resource {
	for _, res := range c.resources {
		if reflect.TypeOf(v) == res.typ && res.entity.Meta(v).Model() == res.name {
			return res
		}
	}
	return nil
}

// toMany looks whether a path ends in a to-many link: the resource of its targets,
// the link and the resource that it begins from.
func (c *call) toMany(segments []string) (target *resource, rel string, from *resource) {
	from = c.res
	for i := 2; i < len(segments); i++ {
		name, err := url.PathUnescape(segments[i])
		if err != nil {
			return nil, "", nil
		}
		l := from.entity.Schema.Link(name)
		last := i == len(segments)-1
		switch {
		case l == nil || last && from.entity.Schema.FieldIndex(name) >= 0:
			return nil, "", nil
		case last && l.Many:
			return c.resources[l.Target.Name], name, from
		}
		if from = c.resources[l.Target.Name]; from == nil {
			return nil, "", nil
		}
		if l.Many {
			i++ // the key of one of them
		}
	}
	return nil, "", nil
}

// linked answers with the targets of a link, as with a collection.
func (c *call) linked(segments []string, target *resource, rel string, from *resource) error {
	obj, err := c.resolve(segments[:len(segments)-1])
	if err != nil {
		return err
	}
	c.res = target
	return c.find(c.opts.Base+"/"+strings.Join(segments, "/"), func() *perstore.Query {
		return perstore.LinkQuery(from.entity.Meta(obj), obj, rel)
	})
}

// many answers with the objects of several keys, and null where there is none.
func (c *call) many(segment string) error {
	if !c.accepts(jsonType) {
		return errUnacceptable
	}
	texts, ok := keysOf(segment, len(c.res.entity.Schema.Key) > 1)
	switch {
	case !ok:
		return errNothing
	case int64(len(texts)) > c.res.maxKeys:
		return &statusError{http.StatusRequestURITooLong, fmt.Sprintf("a path has at most %d keys", c.res.maxKeys)}
	}
	keys := make([]any, len(texts))
	for i, text := range texts {
		key, err := c.res.entity.ParseKey(text)
		if err != nil {
			return errNothing
		}
		keys[i] = key
	}
	found := make(map[any]any, len(keys))
	if err := c.res.model.GetMany(c.r.Context(), keys, func(key, obj any) { found[key] = obj }); err != nil {
		return err
	}
	objs := make([]any, len(keys))
	for i, key := range keys {
		objs[i] = found[key]
	}
	return c.answerPage(http.StatusOK, objs, nil)
}

// keysOf are the keys of a segment: of (1,2), or of ((1,2),(1,3)) where they are
// composite ones.
func keysOf(segment string, composite bool) ([]string, bool) {
	list := segment[1 : len(segment)-1]
	switch {
	case list == "":
		return nil, true
	case !composite:
		return strings.Split(list, ","), true
	case len(list) < 2 || list[0] != '(' || list[len(list)-1] != ')':
		return nil, false
	}
	return strings.Split(list[1:len(list)-1], "),("), true
}

// hidden tells whether a property of the model is not there for the holder.
func (res *resource) hidden(name string) bool {
	for _, f := range res.entity.Schema.Fields {
		if f.Name == name && f.Hidden {
			return true
		}
	}
	return false
}

// fixed tells whether the facet lets nobody change a property.
func (res *resource) fixed(name string) bool {
	facet := res.model.Facet()
	if facet == nil {
		return false
	}
	for _, i := range facet.ReadOnly {
		if res.field(i).Name == name {
			return true
		}
	}
	return false
}

func (res *resource) field(i int) *rql.Field { return &res.entity.Schema.Fields[i] }
