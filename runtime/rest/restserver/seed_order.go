package restserver

import (
	"slices"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// inOrder are the objects, each behind those that it refers to by a link to one
// object, else as they stand in the file. In a circle somebody comes first.
func (s *seed) inOrder() []*seeded {
	byKey := make(map[string]*seeded, len(s.objects))
	for _, o := range s.objects {
		e := o.model.Entity()
		byKey[addressOf(e, e.KeyOf(o.obj))] = o
	}
	ordered, met := make([]*seeded, 0, len(s.objects)), make(map[*seeded]bool, len(s.objects))
	// The stack is on the heap: a list can be linked as long as it is.
	type visit struct {
		*seeded
		targets []*seeded
	}
	for _, first := range s.objects {
		if met[first] {
			continue
		}
		met[first] = true
		stack := []visit{{first, s.targets(first, byKey)}}
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			if len(top.targets) == 0 {
				ordered = append(ordered, top.seeded)
				stack = stack[:len(stack)-1]
				continue
			}
			next := top.targets[0]
			top.targets = top.targets[1:]
			if !met[next] {
				met[next] = true
				stack = append(stack, visit{next, s.targets(next, byKey)})
			}
		}
	}
	return ordered
}

// targets are the objects of the file that an object refers to.
func (s *seed) targets(o *seeded, byKey map[string]*seeded) (targets []*seeded) {
	for _, link := range o.model.Entity().Schema.Links {
		if link.Many {
			continue
		}
		target := s.models.Model(link.Target.Name).Entity()
		if key, ok := targetKey(o, link, target); ok {
			if t := byKey[addressOf(target, key)]; t != nil && t != o {
				targets = append(targets, t)
			}
		}
	}
	return targets
}

// targetKey is the key that a link leads to; ok is false where it does not lead by
// one.
func targetKey(o *seeded, link *rql.Link, target *perstore.Entity) (key any, ok bool) {
	parts := make([]rql.Value, len(target.Schema.Key))
	for i, field := range target.Schema.Key {
		name := target.Schema.Fields[field].Name
		j := slices.IndexFunc(link.On, func(on rql.Join) bool { return on.Op == "eq" && len(on.Remote) == 1 && on.Remote[0] == name })
		if j < 0 {
			return nil, false
		}
		parts[i] = o.model.Entity().Schema.Value(o.obj, link.On[j].Local)
		if parts[i].IsNull() {
			return nil, false
		}
	}
	return target.KeyFrom(parts)
}

// addressOf names an object: models that specialise each other share a table.
func addressOf(e *perstore.Entity, key any) string { return e.Schema.Table + "/" + e.KeySegment(key) }
