package gogen

import "github.com/perstore/perstoregen/gen/ir"

// needs tells which declared structs need which generated method, directly or
// through a member. Recursive types are followed once.
type needs struct {
	decls map[string]*ir.Decl
}

func newNeeds(decls map[string]*ir.Decl) *needs { return &needs{decls} }

// clone tells whether copying a value of t needs more than an assignment.
func (n *needs) clone(t ir.Type) bool { return n.any(t, referential, map[string]bool{}) }

func referential(_ *ir.Field, t ir.Type) bool {
	switch t.Kind {
	case ir.KindList, ir.KindJSON, ir.KindGoText, ir.KindGoJSON:
		return true
	}
	return false
}

// check tells whether a value of t has rules to check.
func (n *needs) check(t ir.Type) bool { return n.any(t, ruled, map[string]bool{}) }

func ruled(f *ir.Field, t ir.Type) bool {
	switch t.Kind {
	case ir.KindEnum, ir.KindDate, ir.KindFloat, ir.KindGoText:
		return true
	}
	if f == nil {
		return len(t.Rules) > 0
	}
	return len(t.Rules) > 0 || f.CheckRequired || f.CheckNotNull
}

// defaults tells whether a value of t has defaults of its own.
func (n *needs) defaults(t ir.Type) bool {
	return n.any(t, func(f *ir.Field, _ ir.Type) bool { return f != nil && f.Default != nil }, map[string]bool{})
}

// normalize tells whether a nested value of t has times, or lists that must not
// be nil.
func (n *needs) normalize(t ir.Type) bool {
	return n.any(t, func(f *ir.Field, t ir.Type) bool {
		return t.Kind == ir.KindTime || f != nil && (f.NilEmpty || t.Kind == ir.KindList && t.Opt)
	}, map[string]bool{})
}

// any tells whether hit holds for t or anything inside it. The field is that
// of a member of a nested struct, nil for t itself and for elements.
func (n *needs) any(t ir.Type, hit func(*ir.Field, ir.Type) bool, seen map[string]bool) bool {
	return n.anyIn(nil, t, hit, seen)
}

func (n *needs) anyIn(f *ir.Field, t ir.Type, hit func(*ir.Field, ir.Type) bool, seen map[string]bool) bool {
	if hit(f, t) {
		return true
	}
	if t.Elem != nil {
		return n.anyIn(nil, *t.Elem, hit, seen)
	}
	if t.Kind != ir.KindObject || seen[t.Name] {
		return false
	}
	seen[t.Name] = true
	for _, member := range n.decls[t.Name].Fields {
		if n.anyIn(member, member.Type, hit, seen) {
			return true
		}
	}
	return false
}
