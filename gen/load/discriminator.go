package load

import (
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// defaultDiscriminator is the column that holds the names of models where none
// is stated.
const defaultDiscriminator = "__schema__"

// discriminates tells whether a field holds the name of an object's model.
func (m *model) discriminates(field int) bool {
	return m.ir.Discriminator != nil && m.ir.Discriminator.Field == field
}

// discriminator decides what tells the objects of a model from those of others
// in its table.
func (l *loader) discriminator(m *model) {
	switch {
	case m.super != nil:
		l.inheritDiscriminator(m)
	case len(m.subs) > 0:
		l.rootDiscriminator(m)
	case m.own("discriminator") != nil:
		l.note(m.own("discriminator").NamePlace(), "x-perstore.discriminator has no effect: no model extends %s", m.ir.Name)
	}
}

// rootDiscriminator finds the discriminator of a family of models: a property
// of its root, else a column that no model has as a property.
func (l *loader) rootDiscriminator(root *model) {
	name := l.discriminatorName(root)
	i := root.field(name)
	if i < 0 {
		i = len(root.ir.Fields)
		root.ir.Fields = append(root.ir.Fields, &ir.Field{
			Property: name, Type: ir.Type{Kind: ir.KindString}, Required: true, Hidden: true,
		})
		root.properties = append(root.properties, root.node)
	}
	root.ir.Discriminator = &ir.Discriminator{Field: i}
	f := root.ir.Fields[i]
	if f.Hidden {
		return
	}
	l.checkDiscriminator(root, i)
	f.Type.Opt, f.Type.Rules, f.Type.Check, f.Nullable, f.Required, f.ReadOnly = false, nil, "", false, false, false
	f.Default = &ir.Literal{Kind: ir.KindString, String: root.ir.Name}
	l.admitsModel(root, root.properties[i])
	for _, m := range root.subs {
		l.admitsModel(m, root.properties[i])
	}
}

// discriminatorName is what the models of a family state, all of them the same.
func (l *loader) discriminatorName(root *model) string {
	var first *schema.Node
	var by *model
	for _, m := range append([]*model{root}, root.subs...) {
		said := m.own("discriminator")
		switch {
		case !said.Is(schema.String):
		case first == nil:
			first, by = said, m
		case said.Text() != first.Text():
			l.problem(said.Place(), "model %s has the discriminator %q, but %s in the same table has %q", m.ir.Name, said.Text(), by.ir.Name, first.Text())
		}
	}
	return first.StringOr(defaultDiscriminator)
}

// checkDiscriminator reports a property that cannot hold the names of models.
func (l *loader) checkDiscriminator(root *model, i int) {
	f, at := root.ir.Fields[i], root.properties[i].NamePlace()
	switch {
	case f.Transient:
		l.problem(at, "property %q is transient and cannot be the discriminator of %s", f.Property, root.ir.Name)
		f.Transient = false
	case f.Type.Kind != ir.KindString && f.Type.Kind != ir.KindEnum:
		l.problem(at, "property %q is %s; a discriminator is a string or an enum", f.Property, describe(f.Type.Kind))
	}
}

// admitsModel reports a property that does not admit the name of a model, which
// the store gives it.
func (l *loader) admitsModel(m *model, property *schema.Node) {
	values := listed(l.see(property).schema())
	for _, value := range values {
		if value.Text() == m.ir.Name {
			return
		}
	}
	if len(values) > 0 {
		l.problem(property.NamePlace(), "property %q is the discriminator and must admit %q, the name of a model", property.Step(), m.ir.Name)
	}
}

// inheritDiscriminator gives a model the discriminator of its super model, with
// the names of its own.
func (l *loader) inheritDiscriminator(m *model) {
	super := m.super.ir.Discriminator
	m.ir.Discriminator = &ir.Discriminator{Field: super.Field, Models: []string{m.ir.Name}}
	for _, sub := range m.subs {
		m.ir.Discriminator.Models = append(m.ir.Discriminator.Models, sub.ir.Name)
	}
	f := m.ir.Fields[super.Field]
	if f.Hidden {
		l.checkHidden(m, f.Property)
		return
	}
	f.Required = false
	f.Default = &ir.Literal{Kind: ir.KindString, String: m.ir.Name}
	if own := m.properties[super.Field]; own != m.super.properties[super.Field] {
		l.admitsModel(m, own)
	}
}

// checkHidden reports a property that only a specialising model has and that is
// named like the discriminator.
func (l *loader) checkHidden(m *model, name string) {
	if property := m.body.Get("properties").Get(name); property != nil {
		l.problem(property.NamePlace(), "property %q is the discriminator: %s must have it, too", name, m.root().ir.Name)
	}
}

// purpose tells what a field is for that a key cannot have.
func purpose(f *ir.Field) string {
	if f.Transient {
		return "transient"
	}
	return "the discriminator"
}
