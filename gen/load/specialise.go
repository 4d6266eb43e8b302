package load

import (
	"cmp"
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// specialise puts the fields of the super model before those of a model. A
// property that both have is the super model's, narrowed.
func (l *loader) specialise(m *model) {
	if m.super == nil {
		return
	}
	fields, properties := make([]*ir.Field, m.inheritedFields()), slices.Clone(m.super.properties)
	for i, f := range m.super.ir.Fields {
		inherited := *f
		inherited.Type = cloneType(f.Type)
		fields[i] = &inherited
	}
	for i, f := range m.ir.Fields {
		at := m.super.field(f.Property)
		if at < 0 {
			fields, properties = append(fields, f), append(properties, m.properties[i])
			continue
		}
		if l.narrow(m, fields[at], f, m.properties[i]) {
			properties[at] = m.properties[i]
		}
	}
	m.ir.Fields, m.properties = fields, properties
	for _, name := range m.body.Get("required").Items() {
		if i := m.field(name.Text()); i >= 0 && !m.ir.Fields[i].Transient {
			m.ir.Fields[i].Required = true
		}
	}
}

// narrow makes of an inherited field what own, the same property of the model,
// adds to it. Its type and where it is stored cannot change, since it stays a
// property of the super model, too; false when they would, which is reported.
func (l *loader) narrow(m *model, inherited, own *ir.Field, property *schema.Node) bool {
	of := m.super.ir.Name
	switch said := marked(property, "goName"); {
	case m.super.discriminates(m.super.field(own.Property)):
		return true // what it may be is checked with the discriminator
	case !sameType(inherited.Type, own.Type):
		l.problem(property.NamePlace(), "property %q has another type than in %s, which %s extends: a model can narrow a property, not change its type", own.Property, of, m.ir.Name)
		return false
	case said != nil && said.Text() != inherited.Name:
		l.problem(said.Place(), "property %q is the member %s of %s, which %s extends; it cannot have another name", own.Property, inherited.Name, of, m.ir.Name)
		return false
	case own.Transient && !inherited.Transient:
		l.problem(property.NamePlace(), "property %q is stored by %s, which %s extends; it cannot be transient", own.Property, of, m.ir.Name)
		return false
	}
	inherited.Type.Rules = append(inherited.Type.Rules, own.Type.Rules...)
	if inherited.Type.Check != "" || own.Type.Check != "" {
		inherited.Type.Check, inherited.Type.Rules = l.jsonRules(m, m.spelled(own.Property)), nil
	}
	inherited.Doc = cmp.Or(own.Doc, inherited.Doc)
	inherited.Nullable = inherited.Nullable && own.Nullable
	inherited.ReadOnly = inherited.ReadOnly || own.ReadOnly
	inherited.WriteOnly = inherited.WriteOnly || own.WriteOnly
	inherited.Deprecated = inherited.Deprecated || own.Deprecated
	if own.Default != nil {
		inherited.Default = own.Default
	}
	return true
}

// spelled are the schemas of a property in a model and in those that it
// specialises.
func (m *model) spelled(property string) []*schema.Node {
	var all []*schema.Node
	for ; m != nil; m = m.super {
		if n := m.body.Get("properties").Get(property); n != nil {
			all = append(all, n)
		}
	}
	return all
}

// sameType tells whether two types are the same in Go and in a store, whatever
// their rules. Whether a value may be absent is the super model's.
func sameType(a, b ir.Type) bool {
	if a.Kind != b.Kind || a.Name != b.Name || a.Import != b.Import || (a.Elem == nil) != (b.Elem == nil) {
		return false
	}
	return a.Elem == nil || a.Elem.Opt == b.Elem.Opt && sameType(*a.Elem, *b.Elem)
}

// cloneType copies a type so that its rules can change.
func cloneType(t ir.Type) ir.Type {
	t.Rules = slices.Clone(t.Rules)
	if t.Elem != nil {
		elem := cloneType(*t.Elem)
		t.Elem = &elem
	}
	return t
}

// isGo tells whether a type was named, and not made of a schema.
func isGo(kind ir.Kind) bool { return kind == ir.KindGoText || kind == ir.KindGoJSON }

// shaped tells whether a schema says itself what type its values have.
func shaped(v view) bool {
	if len(v.nodes) > 1 || v.reason != "" || v.types() != nil && len(v.types()) > 0 && v.schema().Has("type") {
		return true
	}
	return slices.ContainsFunc(shapes, func(name string) bool { return name != "const" && v.schema().Has(name) })
}

// namesSuper tells whether a wrapper of a model leads to nothing but the model
// that it extends: its properties are inherited anyway.
func (l *loader) namesSuper(n *schema.Node, wrapper string) bool {
	m := l.byNode[n]
	if m == nil || m.super == nil {
		return false
	}
	refs := []*schema.Node{n}
	if wrapper != "$ref" {
		refs = n.Get(wrapper).Items()
	}
	return (wrapper == "$ref" || wrapper == "allOf") && !slices.ContainsFunc(refs, func(ref *schema.Node) bool {
		return l.byNode[l.set.Target(ref)] != m.super
	})
}
