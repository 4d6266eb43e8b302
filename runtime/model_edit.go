package perstore

import (
	"context"
	"slices"
)

// Edit is [Model.Patch] by a function that may change any member of obj but its
// key: a patch of another form, such as one of JSON. An error of edit is that of
// the call, and nothing is written. An edit that changes nothing writes nothing.
func (m *Model) Edit(ctx context.Context, key any, edit func(obj any) error, opts ...PutOption) (any, error) {
	return m.Patch(ctx, key, func(obj any, p *Patching) {
		before := m.entity.Clone(obj)
		if p.failed = edit(obj); p.failed == nil {
			p.given = m.entity.changed(before, obj)
			p.failed = m.entity.sameKey(before, obj)
		}
	}, opts...)
}

// changed are the fields that two objects have not in common.
func (e *Entity) changed(before, after any) []int {
	return slices.DeleteFunc(e.Fields(), func(i int) bool { return sameValue(e.Schema.Value(before, i), e.Schema.Value(after, i)) })
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
