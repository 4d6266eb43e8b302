package rql

import (
	"encoding/json"
	"errors"
	"iter"
	"maps"
)

// Answer is what a query over decoded JSON gives.
type Answer struct {
	Result  any   // a list of what is found, or the one value or object that a reduction makes
	Counted bool  // whether the limit asks for a total, and no reduction makes one of all
	Total   int64 // of what is found without the limit, but not more than its third argument
}

// Errors of the reduction one.
var (
	ErrNone    = errors.New("rql: one() of no object")
	ErrSeveral = errors.New("rql: one() of several objects")
)

// Eval runs a query over decoded JSON: see [Untyped]. Objects that it gives are
// those of rows, or made of parts of them, and not to be changed.
func Eval(q Query, rows iter.Seq[any]) (Answer, error) {
	b, err := Bind(q, Untyped)
	if err != nil {
		return Answer{}, err
	}
	p := Compile(b)
	a := Answer{Counted: b.Counted && b.Reduce.Op == ""}
	if a.Counted {
		n, err := p.Count(rows, nil)
		if err != nil {
			return Answer{}, err
		}
		a.Total = min(n, b.MaxCount)
	}
	switch b.Reduce.Op {
	case "", "first", "one":
		a.Result, err = p.found(rows)
	default:
		var v Value
		v, err = p.Reduce(rows, nil)
		a.Result = plain(v)
	}
	return a, err
}

// found is the list of what is found, or one of it.
func (p *Program) found(rows iter.Seq[any]) (any, error) {
	list := []any{}
	most := map[string]int{"first": 1, "one": 2}[p.bound.Reduce.Op]
	err := p.Run(rows, nil, func(obj any) bool {
		list = append(list, p.shown(obj))
		return len(list) != most
	})
	switch {
	case err != nil:
		return nil, err
	case most == 0:
		return list, nil
	case most == 2 && len(list) == 0:
		return nil, ErrNone
	case most == 2 && len(list) == 2:
		return nil, ErrSeveral
	case len(list) == 0:
		return nil, nil
	}
	return list[0], nil
}

// shown is what the projection leaves of an object.
func (p *Program) shown(obj any) any {
	b := p.bound
	switch {
	case b.Values && len(p.columns) == 1:
		return plain(p.columns[0].value(obj, nil))
	case b.Values:
		list := make([]any, len(p.columns))
		for i := range p.columns {
			list[i] = plain(p.columns[i].value(obj, nil))
		}
		return list
	case b.Group != nil:
		row := make(map[string]any, len(p.columns))
		for i := range p.columns {
			row[b.Rows.Fields[p.columns[i].field].Name] = plain(p.columns[i].value(obj, nil))
		}
		return row
	case b.Columns != nil:
		return p.picked(obj)
	}
	return p.left(obj)
}

// left is an object without what an unselect takes from it.
func (p *Program) left(obj any) any {
	for _, c := range p.bound.Drop {
		obj = without(obj, p.bound.Schema.Fields[c.Field].names())
	}
	return obj
}

// picked is an object of the members at the paths of the columns.
func (p *Program) picked(obj any) any {
	out := make(map[string]any)
	for _, c := range p.bound.Columns {
		path := p.bound.Schema.Fields[c.Field].names()
		if v, ok := memberAt(obj, path); ok {
			put(out, path, v)
		}
	}
	return out
}

// memberAt is the member at a path, where there is one.
func memberAt(obj any, path []string) (any, bool) {
	for _, name := range path[:len(path)-1] {
		obj = member(obj, name)
	}
	if members, ok := obj.(map[string]any); ok {
		v, ok := members[path[len(path)-1]]
		return v, ok
	}
	v := member(obj, path[len(path)-1])
	return v, v != nil
}

// put makes v the member at a path of objects. An object on the way that came as
// a member itself is copied first.
func put(out map[string]any, path []string, v any) {
	for _, name := range path[:len(path)-1] {
		next, _ := out[name].(map[string]any)
		if next = maps.Clone(next); next == nil {
			next = make(map[string]any)
		}
		out[name] = next
		out = next
	}
	out[path[len(path)-1]] = v
}

// without is obj without the member at a path; the objects on the way are copies.
func without(obj any, path []string) any {
	members, ok := obj.(map[string]any)
	if _, has := members[path[0]]; !ok || !has {
		return obj
	}
	members = maps.Clone(members)
	if len(path) == 1 {
		delete(members, path[0])
	} else {
		members[path[0]] = without(members[path[0]], path[1:])
	}
	return members
}

// plain is a value as encoding/json has it.
func plain(v Value) any {
	switch v.kind {
	case KindBool:
		return v.Bool()
	case KindInt:
		return v.Int()
	case KindFloat:
		return v.Float()
	case KindString:
		return v.Text()
	case KindDecimal:
		return json.Number(v.Text())
	case KindJSON:
		return v.any
	}
	return nil
}
