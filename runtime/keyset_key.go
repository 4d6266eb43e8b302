package perstore

import "github.com/perstore/perstoregen/rql"

// behind gives the alternatives that put an object behind one whose key is v,
// where rest are those of the keys that follow. No alternative is never.
func (k orderKey) behind(v rql.Value, rest []rql.Node) []rql.Node {
	later := k.later(v)
	switch {
	case len(rest) == 0:
		return later
	case v.IsNull() && !k.Desc: // no key is earlier
		return append(later, rest...)
	}
	return []rql.Node{rql.And(rql.Or(k.notEarlier(v)...), rql.Or(append(later, rest...)...))}
}

// later gives the alternatives for a key that comes after v: nulls are first
// ascending and last descending.
func (k orderKey) later(v rql.Value) []rql.Node {
	p := rql.Property(k.path...)
	switch {
	case v.IsNull() && k.Desc:
		return nil
	case v.IsNull():
		return []rql.Node{rql.Ne(p, rql.Null())}
	case v.Kind() == rql.KindBool && v.Bool() != k.Desc:
		return k.orNull() // the other one comes earlier
	case v.Kind() == rql.KindBool:
		return k.orNull(rql.Eq(p, rql.Bool(!v.Bool())))
	case k.Desc:
		return k.orNull(rql.Lt(p, v))
	}
	return []rql.Node{rql.Gt(p, v)}
}

// notEarlier gives the alternatives for a key that does not come before v,
// which is not the null that comes first.
func (k orderKey) notEarlier(v rql.Value) []rql.Node {
	p := rql.Property(k.path...)
	switch {
	case v.IsNull():
		return []rql.Node{rql.Eq(p, rql.Null())}
	case v.Kind() == rql.KindBool:
		return append(k.later(v), rql.Eq(p, v))
	case k.Desc:
		return k.orNull(rql.Le(p, v))
	}
	return []rql.Node{rql.Ge(p, v)}
}

// orNull adds null to alternatives that come after a value, where it does.
func (k orderKey) orNull(alternatives ...rql.Node) []rql.Node {
	if k.Desc && k.nullable() {
		alternatives = append(alternatives, rql.Eq(rql.Property(k.path...), rql.Null()))
	}
	return alternatives
}
