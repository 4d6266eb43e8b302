package perstore

import (
	"context"
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// Meta is what an object knows of where it came from: its model, whether it is
// stored, and the links that were loaded with it. The zero Meta is detached.
type Meta struct {
	model  *Model
	as     string      // the model that it is stored as, where several share a table
	stored bool        // it was read from or written to the store
	fields []int       // those that select kept; nil is all
	links  *loadedLink // those that were loaded

	revision string // of the stored object, where AfterLoad may have changed this one; else empty
}

// loadedLink holds the targets of a link, or the part of them that was asked for,
// and the local values that they belonged to. An object has few of them: a list,
// which costs less than a map.
type loadedLink struct {
	rel   string
	part  rql.Query // zero is all targets
	local []rql.Value
	rows  []any
	next  *loadedLink
}

// Equal is always true, so that comparing objects (go-cmp) compares their
// members only.
func (Meta) Equal(Meta) bool { return true }

// Model names the model that the object is stored as: that of its type, or one
// that specialises it, also when the object was read as the more general one.
// It is empty for an object that came from nowhere.
func (m *Meta) Model() string {
	if m.as == "" && m.model != nil {
		return m.model.name()
	}
	return m.as
}

// Detached gives what a copy of the object knows: nothing but the model that it
// is stored as. Generated code calls it.
func (m *Meta) Detached() Meta { return Meta{as: m.as} }

// Stored tells whether the object was read from or written to a store.
func (m *Meta) Stored() bool { return m.stored }

// Partial tells whether the object lacks members that a select left out.
func (m *Meta) Partial() bool { return m.fields != nil }

// attach makes the object one of model.
func (m *Meta) attach(model *Model, stored bool, fields []int) {
	m.model, m.stored, m.fields, m.revision = model, stored, fields, ""
}

// remember keeps the targets of a link, or a part of them, for as long as the
// local values stay.
func (m *Meta) remember(rel string, part rql.Query, local []rql.Value, rows []any) {
	if l := m.link(rel, part); l != nil {
		l.local, l.rows = local, rows
		return
	}
	m.links = &loadedLink{rel: rel, part: part, local: local, rows: rows, next: m.links}
}

// link finds a link of which that part was loaded; nil is none.
func (m *Meta) link(rel string, part rql.Query) *loadedLink {
	for l := m.links; l != nil; l = l.next {
		if l.rel == rel && l.part.Equal(part) {
			return l
		}
	}
	return nil
}

// loaded gives a link of which all targets were loaded for the same local values;
// nil is none.
func (m *Meta) loaded(rel string, local []rql.Value) *loadedLink {
	if l := m.link(rel, rql.Query{}); l != nil && l.serves(local) {
		return l
	}
	return nil
}

// parts gives what was loaded of a link for the same local values, but for all of
// it.
func (m *Meta) parts(rel string, local []rql.Value) (parts []*loadedLink) {
	for l := m.links; l != nil; l = l.next {
		if l.rel == rel && !l.part.IsZero() && l.serves(local) {
			parts = append(parts, l)
		}
	}
	return parts
}

// serves tells whether the link was loaded for these local values.
func (l *loadedLink) serves(local []rql.Value) bool {
	return slices.EqualFunc(l.local, local, rql.Value.Equal)
}

// Save stores obj, whose Meta m is, in the model that it came from: a new one
// is added, another replaces what must still exist. ErrDetached when it came
// from nowhere. Generated code calls it.
//
//go:noinline
func (m *Meta) Save(ctx context.Context, obj any) error {
	if m.model == nil {
		return &Error{Op: "save", Err: ErrDetached}
	}
	return m.model.Save(ctx, obj)
}

// Load reads obj, whose Meta m is, again. ErrDetached when it came from
// nowhere. Generated code calls it.
//
//go:noinline
func (m *Meta) Load(ctx context.Context, obj any) error {
	if m.model == nil {
		return &Error{Op: "load", Err: ErrDetached}
	}
	return m.model.Load(ctx, obj)
}
