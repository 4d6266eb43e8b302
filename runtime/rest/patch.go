package rest

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
)

const (
	mergeType   = "application/merge-patch+json"
	patchType   = "application/json-patch+json"
	acceptPatch = mergeType + ", " + patchType
)

// change makes the JSON of an object another one.
type change func(ctx context.Context, doc []byte) ([]byte, error)

// patch changes members of an object: with PATCH as the type of the body says, and
// with POST the members that it has.
func (c *call) patch(key any) error {
	if c.r.Method == http.MethodPost && c.res.calls() {
		if mediaType, _ := c.mediaType("", "", rpcType); mediaType == rpcType {
			return c.rpc(key)
		}
	}
	to, err := c.change()
	if err != nil {
		return err
	}
	var obj any
	err = c.inTransaction(func(ctx context.Context) error {
		previous, err := c.stored(ctx, key)
		switch {
		case err != nil:
			return err
		case previous == nil:
			return perstore.ErrNotFound
		}
		if err := c.condition(previous); err != nil {
			return err
		}
		obj, err = c.res.model.Edit(ctx, key, func(obj any) error { return edit(ctx, obj, to) })
		return err
	})
	if err != nil {
		return err
	}
	return c.answerObject(http.StatusOK, obj)
}

// edit gives obj the members that a change makes of them.
func edit(ctx context.Context, obj any, to change) error {
	doc, err := appendJSON(nil, obj)
	if err != nil {
		return err
	}
	if doc, err = to(ctx, doc); err != nil {
		return err
	}
	return decode(doc, obj)
}

// change reads what is to be changed.
func (c *call) change() (change, error) {
	header, types, known := "Accept-Patch", acceptPatch, []string{mergeType, patchType}
	if c.r.Method == http.MethodPost {
		known = c.res.postTypes()
		header, types = "Accept-Post", strings.Join(known, ", ")
	}
	mediaType, err := c.mediaType(header, types, known...)
	if err != nil {
		return nil, err
	}
	data, err := c.body()
	if err != nil {
		return nil, err
	}
	v, err := codec.Parse(data)
	switch {
	case err != nil:
		return nil, err
	case mediaType == patchType:
		return c.jsonPatch(v)
	case v.Kind() != codec.KindObject:
		return nil, &statusError{http.StatusUnprocessableEntity, "the body must be an object with the members to change"}
	}
	return func(_ context.Context, doc []byte) ([]byte, error) {
		target, err := plain(doc)
		if err != nil {
			return nil, err
		}
		changes, err := plain(data) // each time anew: the target takes parts of it
		if err != nil {
			return nil, err
		}
		return json.Marshal(merged(target, changes))
	}, nil
}

// jsonPatch reads a JSON Patch.
func (c *call) jsonPatch(v codec.JSON) (change, error) {
	ops, err := readPatch(v)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, doc []byte) ([]byte, error) {
		target, err := plain(doc)
		if err != nil {
			return nil, err
		}
		p := patching{doc: target, left: maxWork * c.opts.MaxBody}
		for _, o := range ops {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if err := p.apply(o); err != nil {
				return nil, err
			}
		}
		out, err := json.Marshal(p.doc)
		if err == nil && int64(len(out)) > max(c.opts.MaxBody, int64(len(doc))) {
			err = errTooLarge
		}
		return out, err
	}, nil
}
