package rest

import (
	"context"
	"encoding/json"
	"net/http"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
)

const rpcType = "application/json-rpc"

var errCall = &statusError{http.StatusUnprocessableEntity, "a call has a method by its name, and params that are an object, or a list of at most one"}

// rpc calls a method of the object of a key. As in JSON-RPC 1.0 the answer has result,
// error and id, with status 200 also where the call was refused; its error is then what
// the body of an answer of another status would be. What is no call, what may be
// tried again and what went wrong here have their own statuses.
func (c *call) rpc(key any) error {
	data, err := c.body()
	if err != nil {
		return err
	}
	v, err := codec.Parse(data)
	if err != nil {
		return err
	}
	method, params, err := callOf(v)
	if err != nil {
		return err
	}
	var result json.RawMessage
	err = c.inTransaction(func(ctx context.Context) error {
		result = nil // an attempt before was undone, with what it has given
		if err := c.conditionOf(ctx, key); err != nil {
			return err
		}
		given, err := c.res.model.Call(ctx, key, method, params)
		if err == nil {
			result, err = appendJSON(nil, given) // in here: what cannot be told was not done
		}
		return err
	})
	answer := rpcAnswer{Result: result, ID: json.RawMessage("null")}
	if id, ok := v.Member("id"); ok {
		answer.ID = json.RawMessage(id.Raw())
	}
	if err != nil {
		p := problemOf(err)
		if p.Status >= http.StatusInternalServerError || p.Status == http.StatusPreconditionFailed {
			return err
		}
		answer.Error = &p
	}
	return c.answer(http.StatusOK, answer)
}

// rpcAnswer is the answer to a call.
type rpcAnswer struct {
	Result json.RawMessage `json:"result"`
	Error  *Problem        `json:"error"`
	ID     json.RawMessage `json:"id"`
}

// callOf reads a call.
func callOf(v codec.JSON) (method string, params json.RawMessage, err error) {
	name, _ := v.Member("method")
	if name.Kind() != codec.KindString {
		return "", nil, errCall
	}
	given, ok := v.Member("params")
	if given.Kind() == codec.KindArray {
		if given.Len() > 1 {
			return "", nil, errCall
		}
		given, ok = given.Item(0)
	}
	switch {
	case !ok || given.Kind() == codec.KindNull:
		return name.Text(), nil, nil
	case given.Kind() != codec.KindObject:
		return "", nil, errCall
	}
	return name.Text(), json.RawMessage(given.Raw()), nil
}

// conditionOf checks the conditions of a request on the object of a key, where it has
// any.
func (c *call) conditionOf(ctx context.Context, key any) error {
	if !c.conditional() {
		return nil
	}
	stored, err := c.stored(ctx, key)
	switch {
	case err != nil:
		return err
	case stored == nil:
		return perstore.ErrNotFound
	}
	return c.condition(stored)
}

// conditional tells whether a request says which state it means.
func (c *call) conditional() bool {
	return len(c.conditions("If-Match")) > 0 || len(c.conditions("If-None-Match")) > 0
}

// callable are the names of the methods that the holder may call.
func (res *resource) callable() (names []string) {
	if f := res.model.Facet(); f != nil {
		return f.Methods
	}
	for _, m := range res.entity.Methods {
		names = append(names, m.Name)
	}
	return names
}

// calls tells whether there are methods that the holder may call.
func (res *resource) calls() bool { return len(res.callable()) > 0 }

// postTypes are the types of bodies that an object takes by POST.
func (res *resource) postTypes() []string {
	var types []string
	if res.powers()&perstore.CanPatch != 0 {
		types = append(types, jsonType)
	}
	if res.calls() {
		types = append(types, rpcType)
	}
	return types
}
