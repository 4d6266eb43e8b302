package perstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/runtime/codec"
)

// Method is a method that a definition declares. Callers name it, over HTTP too;
// the application implements it as a [MethodCaller].
type Method struct {
	Name   string
	Params codec.Rule // what the JSON of its params must keep; nil is anything
}

// MethodCaller is a generated struct of a model with methods: a hand-written file
// beside the generated ones gives it CallMethod, which is called with the name of a
// declared method, and with params that are valid: an object, empty where the caller
// gives none. What it gives is shown to the caller.
type MethodCaller interface {
	CallMethod(ctx context.Context, name string, params json.RawMessage) (any, error)
}

// Call calls a method of the object of a key by its name, in a transaction. The
// method sees the object as it is stored, whatever facet it is called through, and may
// do what the application may. ErrMethodNotAllowed for a method that the model does
// not declare or the facet does not allow, ErrNotFound for an object that there is not
// for the holder, ErrInvalid for params that break a rule, errors.ErrUnsupported where
// the struct is no [MethodCaller].
func (m *Model) Call(ctx context.Context, key any, method string, params json.RawMessage) (any, error) {
	var result any
	err := m.callable(method)
	if err == nil {
		err = m.inTransaction(ctx, true, func(ctx context.Context) (err error) {
			result, err = m.call(ctx, key, method, params)
			return err
		})
	}
	if err != nil {
		return nil, m.fail("call "+method+" of", key, err)
	}
	return result, nil
}

// callable fails for a method that the holder cannot call.
func (m *Model) callable(method string) error {
	allowed := m.facet == nil || slices.Contains(m.facet.Methods, method)
	if !allowed || m.method(method) == nil {
		return fmt.Errorf("%w: there is no method %q", ErrMethodNotAllowed, method)
	}
	return nil
}

func (m *Model) method(name string) *Method {
	i := slices.IndexFunc(m.entity.Methods, func(d Method) bool { return d.Name == name })
	if i < 0 {
		return nil
	}
	return &m.entity.Methods[i]
}

func (m *Model) call(ctx context.Context, key any, method string, params json.RawMessage) (any, error) {
	base := m
	if m.facet != nil {
		if _, err := m.store.Get(ctx, key); err != nil {
			return nil, err
		}
		base = m.facet.base
	}
	params, err := m.method(method).valid(params)
	if err != nil {
		return nil, err
	}
	obj, err := base.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	caller, ok := obj.(MethodCaller)
	if !ok {
		return nil, fmt.Errorf("%T has no CallMethod: %w", obj, errors.ErrUnsupported)
	}
	result, err := caller.CallMethod(ctx, method, params)
	return result, m.concealCall(err)
}

// concealCall gives an error of a method as the holder of a facet may see it: what the
// method says itself as it is, and what it passes on of the runtime as a write does.
func (m *Model) concealCall(err error) error {
	if m.facet == nil {
		return err
	}
	failed, wrong := (*Error)(nil), (*ValidationError)(nil)
	if !errors.As(err, &failed) && !errors.As(err, &wrong) {
		return err
	}
	return m.conceal(err)
}

// valid gives the params of a call where they keep their rules.
func (d *Method) valid(params json.RawMessage) (json.RawMessage, error) {
	if len(params) == 0 {
		params = json.RawMessage("{}")
	}
	v, err := codec.Parse(params)
	if err != nil {
		return nil, fmt.Errorf("%w: the params: %w", ErrInvalid, err)
	}
	if d.Params == nil {
		return params, nil
	}
	var check Check
	check.Rules(v, d.Params)
	return params, check.Err()
}
