package perstore

import (
	"context"
	"reflect"
	"slices"
)

// Edit is [Model.Patch] by a function that may change any member of obj but its
// key: a patch of another form, such as one of JSON. An error of edit is that of
// the call, and nothing is written. An edit that changes nothing writes nothing; one of
// transient members is a put, so that hooks see them.
func (m *Model) Edit(ctx context.Context, key any, edit func(obj any) error, opts ...PutOption) (any, error) {
	return m.Patch(ctx, key, func(obj any, p *Patching) {
		before, loaded := m.entity.Clone(obj), shallow(obj)
		if p.failed = edit(obj); p.failed == nil {
			p.given, p.transient = m.entity.changed(before, obj), m.entity.changedTransient(loaded, obj)
			p.failed = m.entity.sameKey(before, obj)
		}
	}, opts...)
}

// changed are the fields that two objects have not in common.
func (e *Entity) changed(before, after any) []int {
	return slices.DeleteFunc(e.Fields(), func(i int) bool { return sameValue(e.Schema.Value(before, i), e.Schema.Value(after, i)) })
}

// shallow is a copy of a struct, which shares what it holds.
func shallow(obj any) any {
	c := reflect.New(reflect.TypeOf(obj).Elem())
	c.Elem().Set(reflect.ValueOf(obj).Elem())
	return c.Interface()
}

// changedTransient are the members of the struct that two objects have not in common
// and that a copy for a store does not have, by their place.
func (e *Entity) changedTransient(before, after any) (members []int) {
	dropped := func(obj any) func(i int) bool {
		has, keeps := reflect.ValueOf(obj).Elem(), reflect.ValueOf(e.Clone(obj)).Elem()
		return func(i int) bool { return !has.Field(i).IsZero() && keeps.Field(i).IsZero() }
	}
	was, is := reflect.ValueOf(before).Elem(), reflect.ValueOf(after).Elem()
	droppedBefore, droppedAfter := dropped(before), dropped(after)
	for i := range is.NumField() {
		f := is.Type().Field(i)
		if !f.IsExported() || f.Type == reflect.TypeFor[Meta]() || !droppedBefore(i) && !droppedAfter(i) {
			continue
		}
		if !reflect.DeepEqual(was.Field(i).Interface(), is.Field(i).Interface()) {
			members = append(members, i)
		}
	}
	return members
}

// carry gives to, a clone of from, the transient members that an edit has changed.
func (p *Patching) carry(from, to any) {
	for _, i := range p.transient {
		reflect.ValueOf(to).Elem().Field(i).Set(reflect.ValueOf(from).Elem().Field(i))
	}
}

// sameKey refuses another key.
func (e *Entity) sameKey(before, after any) error {
	var check Check
	for _, i := range e.Schema.Key {
		if !sameValue(e.Schema.Value(before, i), e.Schema.Value(after, i)) {
			check.Fail(e.Schema.Fields[i].Name, "key", "is the key and cannot change")
		}
	}
	return check.Err()
}
