package perstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// LoadLink gives the target of a to-one link of obj: nil when the link is
// unset, ErrNotFound that names the link when its target is gone. A target
// that With loaded is used while the key is still the same.
//
//go:noinline
func LoadLink[P any](ctx context.Context, meta *Meta, obj any, rel string) (P, error) {
	var none P
	target, err := meta.loadLink(ctx, obj, rel)
	if err != nil || target == nil {
		return none, err
	}
	return target.(P), nil
}

func (m *Meta) loadLink(ctx context.Context, obj any, rel string) (any, error) {
	if m.model == nil {
		return nil, &Error{Op: "link " + rel, Err: ErrDetached}
	}
	link := m.model.entity.Schema.Link(rel)
	if link == nil {
		return nil, m.model.noLink(obj, rel)
	}
	if !m.has(link) {
		return nil, m.model.linkFailed(obj, rel, ErrPartial)
	}
	local := m.model.localValues(obj, link)
	if anyNull(local) {
		return nil, nil
	}
	if l := m.loaded(rel, local); l != nil {
		if len(l.rows) == 0 {
			return nil, m.model.linkFailed(obj, rel, ErrNotFound)
		}
		return l.rows[0], nil
	}
	target, err := m.model.target(link).follow(ctx, link, local)
	if err != nil {
		return nil, m.model.linkFailed(obj, rel, err)
	}
	m.remember(rel, rql.Query{}, local, []any{target})
	return target, nil
}

// has tells whether the object has the members that a link begins from.
func (m *Meta) has(link *rql.Link) bool {
	if m.fields == nil {
		return true
	}
	for _, j := range link.On {
		if !slices.Contains(m.fields, j.Local) {
			return false
		}
	}
	return true
}

func (m *Model) linkFailed(obj any, rel string, err error) error {
	return &Error{Op: "link " + rel + " of", Model: m.name(), Key: m.entity.KeyOf(obj), Err: err}
}

// noLink is the error of a link that a facet has not, since its target has no such
// facet or it would tell what is hidden.
func (m *Model) noLink(obj any, rel string) error {
	return m.linkFailed(obj, rel, fmt.Errorf("%w: the facet has no such link", ErrMethodNotAllowed))
}

// follow reads the target of a to-one link: by its key where the joins are it.
func (m *Model) follow(ctx context.Context, link *rql.Link, local []rql.Value) (any, error) {
	if key, ok := m.keyOfJoins(link, local); ok {
		return m.Get(ctx, key)
	}
	return m.own(linkTerms(link, local)...).First(ctx)
}

// keyOfJoins builds the primary key of m from the local values of a link whose
// joins are exactly that key.
func (m *Model) keyOfJoins(link *rql.Link, local []rql.Value) (any, bool) {
	if len(link.On) != len(m.entity.Schema.Key) || !link.Filter.IsZero() {
		return nil, false
	}
	parts := make([]rql.Value, len(local))
	for i, f := range m.entity.Schema.Key {
		found := false
		for j, join := range link.On {
			if join.Op == "eq" && len(join.Remote) == 1 && join.Remote[0] == m.entity.Schema.Fields[f].Name {
				parts[i], found = local[j], true
			}
		}
		if !found {
			return nil, false
		}
	}
	return m.entity.KeyFrom(parts)
}

// LinkQuery begins the query of a to-many link of obj. With nothing added it
// uses the rows that With loaded, and with the conditions, the order and the limit
// of a part those of the part. A detached object gives ErrDetached at the
// terminal method.
//
//go:noinline
func LinkQuery(meta *Meta, obj any, rel string) *Query {
	m := meta.model
	if m == nil {
		return &Query{err: fmt.Errorf("link %s: %w", rel, ErrDetached)}
	}
	link := m.entity.Schema.Link(rel)
	if link == nil {
		return &Query{err: m.noLink(obj, rel)}
	}
	if !meta.has(link) {
		return &Query{err: m.linkFailed(obj, rel, ErrPartial)}
	}
	local := m.localValues(obj, link)
	q := m.target(link).own(linkTerms(link, local)...)
	q.loaded = meta.loaded(rel, local)
	q.parts, q.begin = meta.parts(rel, local), len(q.rql.Terms())
	return q
}

// target gives the model at the other end of a link.
func (m *Model) target(link *rql.Link) *Model { return m.data.Model(link.Target.Name) }

// localValues reads the object's side of a link's joins.
func (m *Model) localValues(obj any, link *rql.Link) []rql.Value {
	values := make([]rql.Value, len(link.On))
	for i, j := range link.On {
		values[i] = m.entity.Schema.Value(obj, j.Local)
	}
	return values
}

// localsOf is localValues of many objects.
func (m *Model) localsOf(objs []any, link *rql.Link) [][]rql.Value {
	n := len(link.On)
	all, out := make([]rql.Value, len(objs)*n), make([][]rql.Value, len(objs))
	for i, obj := range objs {
		out[i] = all[i*n : (i+1)*n : (i+1)*n]
		for j, on := range link.On {
			out[i][j] = m.entity.Schema.Value(obj, on.Local)
		}
	}
	return out
}

func anyNull(values []rql.Value) bool {
	for _, v := range values {
		if v.IsNull() {
			return true
		}
	}
	return false
}

// linkTerms are the conditions that the targets of a link meet for these local
// values.
func linkTerms(link *rql.Link, local []rql.Value) []rql.Node {
	terms := make([]rql.Node, 0, len(link.On)+1)
	for i, j := range link.On {
		terms = append(terms, joinTerm(j, local[i]))
	}
	return append(terms, link.Filter.Terms()...)
}

func joinTerm(j rql.Join, local rql.Value) rql.Node {
	remote := rql.Property(j.Remote...)
	switch {
	case local.IsNull():
		return rql.In(remote) // nothing
	case j.Op == "in":
		return rql.In(remote, local.List()...)
	}
	return rql.Call(j.Op, remote, rql.Scalar(local))
}
