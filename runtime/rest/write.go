package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
)

// inTransaction runs a write in one transaction, again where another one was in
// the way.
func (c *call) inTransaction(fn func(ctx context.Context) error) error {
	return perstore.Transaction(c.r.Context(), fn, perstore.Retry(c.opts.Retries))
}

// stored reads what a write meets; nil is nothing, or nothing that the holder sees.
func (c *call) stored(ctx context.Context, key any) (any, error) {
	obj, err := c.res.model.Get(ctx, key)
	if errors.Is(err, perstore.ErrNotFound) {
		return nil, nil
	}
	return obj, err
}

// add adds the object of a body, or all those of a list.
func (c *call) add() error {
	if _, err := c.mediaType("Accept-Post", jsonType, jsonType); err != nil {
		return err
	}
	data, err := c.body()
	if err != nil {
		return err
	}
	v, err := codec.Parse(data)
	if err != nil {
		return err
	}
	if v.Kind() == codec.KindArray {
		return c.addAll(v)
	}
	var obj any
	err = c.inTransaction(func(ctx context.Context) error {
		obj = c.res.entity.New()
		if err := decode(data, obj); err != nil {
			return err
		}
		return c.res.model.Add(ctx, obj)
	})
	if err != nil {
		return c.taken(err)
	}
	return c.answerObject(http.StatusCreated, obj)
}

// taken makes that an object is there already a condition that does not hold, where
// the caller has made it one.
func (c *call) taken(err error) error {
	if errors.Is(err, perstore.ErrExists) && listed(c.r.Header["If-None-Match"], "", false) {
		return perstore.ErrPrecondition
	}
	return err
}

// addAll adds all objects of a list, or none.
func (c *call) addAll(list codec.JSON) error {
	if list.Len() > c.opts.MaxBatch {
		return &statusError{http.StatusRequestEntityTooLarge, fmt.Sprintf("a list has at most %d objects", c.opts.MaxBatch)}
	}
	var objs []any
	err := c.inTransaction(func(ctx context.Context) error {
		objs = make([]any, 0, list.Len())
		for i, item := range list.Items() {
			obj := c.res.entity.New()
			if err := decode([]byte(item.Raw()), obj); err != nil {
				return within(i, err)
			}
			objs = append(objs, obj)
		}
		return c.res.model.AddAll(ctx, objs)
	})
	if err != nil {
		return c.taken(err)
	}
	if c.minimal() {
		c.w.WriteHeader(http.StatusCreated)
		return nil
	}
	return c.answerPage(http.StatusCreated, objs, nil)
}

// within tells in which object of a list rules are broken.
func within(i int, err error) error {
	wrong := (*perstore.ValidationError)(nil)
	if !errors.As(err, &wrong) {
		return err
	}
	all := &perstore.ValidationError{}
	for _, v := range wrong.Violations {
		v.Pointer = fmt.Sprintf("/%d%s", i, v.Pointer)
		all.Violations = append(all.Violations, v)
	}
	return all
}

// put creates or replaces the object of a key.
func (c *call) put(key any) error {
	if _, err := c.mediaType("Accept", jsonType, jsonType); err != nil {
		return err
	}
	data, err := c.body()
	if err == nil {
		data, err = c.res.withKey(data, key)
	}
	if err != nil {
		return err
	}
	var obj any
	status := http.StatusOK
	err = c.inTransaction(func(ctx context.Context) error {
		previous, err := c.stored(ctx, key)
		if err == nil {
			err = c.condition(previous)
		}
		if err != nil {
			return err
		}
		if status = http.StatusOK; previous == nil {
			status = http.StatusCreated
		}
		obj = c.res.entity.New()
		if err := decode(data, obj); err != nil {
			return err
		}
		if err := c.res.model.Put(ctx, obj, perstore.Overwrite(previous != nil)); err != nil {
			return c.denied(err)
		}
		return nil
	})
	if err != nil {
		return c.taken(err)
	}
	return c.answerObject(status, obj)
}

// denied is 405 for what the holder can do in no way, though another one can.
func (c *call) denied(err error) error {
	if errors.Is(err, perstore.ErrMethodNotAllowed) {
		return &statusError{http.StatusForbidden, "what is here can be added, or replaced, and not both"}
	}
	return err
}

// delete removes the object of a key. That there is none is no failure where the caller
// says so: another request of its batch may have deleted it along.
func (c *call) delete(key any) error {
	err := c.inTransaction(func(ctx context.Context) error {
		previous, err := c.stored(ctx, key)
		switch {
		case err != nil:
			return err
		case previous == nil && c.prefers("handling=lenient"):
			return c.condition(nil) // that it has a state is not so
		case previous == nil:
			return perstore.ErrNotFound
		}
		if err := c.condition(previous); err != nil {
			return err
		}
		return c.res.model.Delete(ctx, key)
	})
	if err == nil {
		c.w.WriteHeader(http.StatusNoContent)
	}
	return err
}
