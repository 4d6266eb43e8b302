package perstore

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/rql"
)

// keyset is the whole order of a query: its sort keys and, behind them, the
// parts of the primary key that are not among them. No two objects are equal in
// it, so that a place between two objects is the values of the first.
//
// What is behind a place is a condition on the keys. For sort(name,-price) and
// the key id it is, in RQL and so in every store,
//
//	name>=N & (name>N | (price<=P & (price<P | id>I)))
//
// The first term bounds what an index on the first key has to look at. A key
// that may be null has the terms that put nulls first, or last when descending.
type keyset struct {
	model *Model
	keys  []orderKey
}

// orderKey is one key of an order: a property, or one at the end of a path of
// to-one links.
type orderKey struct {
	rql.Order
	path  []string
	field *rql.Field
}

// keyset gives the order of b, a query over m.
func (m *Model) keyset(b *rql.Bound) keyset {
	ks := keyset{model: m}
	for _, o := range b.Sort {
		ks.keys = append(ks.keys, m.orderKey(o))
	}
	for _, k := range m.entity.Schema.Key {
		if !slices.ContainsFunc(b.Sort, func(o rql.Order) bool { return len(o.Path) == 0 && o.Field == k }) {
			ks.keys = append(ks.keys, m.orderKey(rql.Order{Field: k}))
		}
	}
	return ks
}

func (m *Model) orderKey(o rql.Order) orderKey {
	key, schema := orderKey{Order: o}, m.entity.Schema
	for _, l := range o.Path {
		key.path = append(key.path, l.Link.Name)
		schema = l.Link.Target
	}
	key.field = schema.Field(o.Field)
	key.path = append(append(key.path, key.field.Name), key.field.Path...)
	return key
}

// sorted gives q with the whole order, said once.
func (ks keyset) sorted(q rql.Query) rql.Query {
	keys := make([]rql.SortKey, len(ks.keys))
	for i, k := range ks.keys {
		keys[i] = rql.SortKey{Path: k.path, Desc: k.Desc}
	}
	return q.Without("sort").And(rql.Sort(keys...))
}

// locals are the properties that the keys of an object are read from.
func (ks keyset) locals() []string {
	var names []string
	for _, k := range ks.keys {
		if len(k.Path) == 0 {
			names = append(names, k.field.Name)
			continue
		}
		for _, j := range k.Path[0].Link.On {
			names = append(names, ks.model.entity.Schema.Fields[j.Local].Name)
		}
	}
	return names
}

// hash stands for the model and the order in a cursor.
func (ks keyset) hash() uint32 {
	h := fnv.New32a()
	fmt.Fprintf(h, "%q %s", ks.model.name(), ks.String())
	return h.Sum32()
}

// String writes the order as its RQL.
func (ks keyset) String() string { return ks.sorted(rql.Query{}).String() }

// cursor gives the place behind obj.
func (ks keyset) cursor(ctx context.Context, obj any) (string, error) {
	values := make([]rql.Value, len(ks.keys))
	for i, k := range ks.keys {
		v, err := ks.model.valueAt(ctx, obj, k.Order)
		if err != nil {
			return "", fmt.Errorf("sort key %s: %w", strings.Join(k.path, "/"), err)
		}
		values[i] = v
	}
	return encodeCursor(ks.hash(), values)
}

// valueAt reads a sort key of obj, through links where it is at their end: from
// the targets that With has loaded, unless a hook may have changed them, else
// from their stores. It is null where a link leads nowhere.
func (m *Model) valueAt(ctx context.Context, obj any, o rql.Order) (rql.Value, error) {
	if len(o.Path) == 0 {
		return m.entity.Schema.Get(obj, o.Field), nil
	}
	link := o.Path[0].Link
	local := m.localValues(obj, link)
	if anyNull(local) {
		return rql.Null(), nil
	}
	next, model := rql.Order{Path: o.Path[1:], Field: o.Field}, m.target(link)
	if l := m.entity.Meta(obj).loaded(link.Name, local); l != nil && len(l.rows) > 0 && model.entity.Hooks.AfterLoad == nil {
		return model.valueAt(ctx, l.rows[0], next)
	}
	target, err := model.stored(ctx, link, local)
	if err != nil || target == nil {
		return rql.Null(), err
	}
	return model.valueAt(ctx, target, next)
}

// stored reads the target of a to-one link as its store has it: no hook runs.
// It is nil when there is none.
func (m *Model) stored(ctx context.Context, link *rql.Link, local []rql.Value) (target any, err error) {
	if key, ok := m.keyOfJoins(link, local); ok {
		target, err = m.store.Get(ctx, key)
		if errors.Is(err, ErrNotFound) {
			return nil, nil
		}
		return target, err
	}
	first := m.own(linkTerms(link, local)...).Limit(1)
	err = first.run(ctx, first.whole(), func(obj any, _ []int) (bool, error) { target = obj; return false, nil })
	return target, err
}

// reversed is the order from the last object to the first.
func (ks keyset) reversed() keyset {
	ks.keys = slices.Clone(ks.keys)
	for i := range ks.keys {
		ks.keys[i].Desc = !ks.keys[i].Desc
	}
	return ks
}

// behind reads a cursor: the condition on the objects behind it in the order of keys,
// which is that of ks or its reverse. ErrInvalid for one of another model or order.
func (ks keyset) behind(cursor string, keys []orderKey) (rql.Node, error) {
	order, values, err := decodeCursor(cursor)
	switch {
	case err != nil:
		return rql.Node{}, err
	case order != ks.hash():
		return rql.Node{}, fmt.Errorf("%w: the cursor belongs to another query than one of %s with %s", ErrInvalid, ks.model.name(), ks)
	case len(values) != len(ks.keys) || !slices.EqualFunc(ks.keys, values, orderKey.holds):
		return rql.Node{}, fmt.Errorf("%w: the cursor has other values than %s", ErrInvalid, ks)
	}
	var rest []rql.Node
	for i, k := range slices.Backward(keys) {
		rest = k.behind(values[i], rest)
	}
	return rql.Or(rest...), nil
}

// holds tells whether v can be a value of the key.
func (k orderKey) holds(v rql.Value) bool {
	switch kind := v.Kind(); k.field.Type {
	case rql.TypeBool:
		return kind == rql.KindBool || v.IsNull() && k.nullable()
	case rql.TypeInt:
		return kind == rql.KindInt || v.IsNull() && k.nullable()
	case rql.TypeFloat:
		return kind == rql.KindFloat || v.IsNull() && k.nullable()
	case rql.TypeDecimal:
		return kind == rql.KindDecimal && Decimal(v.Text()).Valid() || v.IsNull() && k.nullable()
	case rql.TypeTime:
		return kind == rql.KindTime || v.IsNull() && k.nullable()
	default:
		return kind == rql.KindString && k.isText(v.Text()) || v.IsNull() && k.nullable()
	}
}

func (k orderKey) isText(text string) bool {
	var err error
	switch k.field.Type {
	case rql.TypeDate:
		_, err = ParseDate(text)
	case rql.TypeUUID:
		_, err = ParseUUID(text)
	}
	return err == nil
}

func (k orderKey) nullable() bool { return len(k.Path) > 0 || k.field.Nullable }
