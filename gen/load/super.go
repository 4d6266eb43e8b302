package load

import (
	"cmp"
	"slices"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// supers finds what models specialise, and orders the models so that each comes
// after the one that it specialises.
func (l *loader) supers() {
	for _, m := range l.models {
		if said := m.own("extends"); said != nil {
			m.super = l.superOf(said)
		}
	}
	var circular []*model
	for _, m := range l.models {
		if l.isCircular(m) {
			circular = append(circular, m)
			l.problem(m.own("extends").Place(), "model %s extends itself%s", m.ir.Name, through(m))
		}
	}
	for _, m := range circular {
		m.super = nil
	}
	for _, m := range l.models {
		l.order(m)
	}
	for _, m := range l.models {
		slices.SortFunc(m.subs, func(a, b *model) int { return cmp.Compare(a.ir.Name, b.ir.Name) })
	}
}

// superOf is the model that extends names, nil when there is none, which is
// reported.
func (l *loader) superOf(said *schema.Node) *model {
	if said.Is(schema.Object) {
		target := l.set.Target(said)
		m := l.byNode[target]
		if m == nil && target != nil {
			l.problem(said.Place(), "extends is no $ref to a model")
		}
		return m
	}
	for _, m := range l.models {
		if m.ir.Name == said.Text() {
			return m
		}
	}
	if said.Is(schema.String) && !l.isBrokenModel(said.Text()) {
		l.problem(said.Place(), "extends names %q, which is no model%s", said.Text(), diag.DidYouMean(said.Text(), l.modelNames()))
	}
	return nil
}

// isCircular tells whether a model specialises itself through others.
func (l *loader) isCircular(m *model) bool {
	up := m.super
	for range l.models {
		if up == nil || up == m {
			break
		}
		up = up.super
	}
	return up == m
}

// through names the next model of a circle, where there is one.
func through(m *model) string {
	if m.super == m {
		return ""
	}
	return " through " + m.super.ir.Name
}

// order adds a model to the ordered ones, after its super model.
func (l *loader) order(m *model) {
	if slices.Contains(l.ordered, m) {
		return
	}
	if m.super != nil {
		l.order(m.super)
		l.superTable(m)
	}
	l.ordered = append(l.ordered, m)
	for up := m.super; up != nil; up = up.super {
		up.subs = append(up.subs, m)
	}
}

// superTable keeps a model in the table of the one that it specialises.
func (l *loader) superTable(m *model) {
	m.ir.Extends, m.ir.Table = m.super.ir.Name, m.super.ir.Table
	if said := m.own("table"); said != nil && said.Text() != m.ir.Table {
		l.problem(said.Place(), "model %s is in the table %s of %s, which it extends; it cannot have another", m.ir.Name, m.ir.Table, m.ir.Extends)
	}
}

// superKey gives a model the key of the one that it specialises.
func (l *loader) superKey(m *model) {
	key := m.super.ir.Key
	m.ir.Key = key
	m.ir.Key.Inherited = key.TypeName != ""
	for _, field := range key.Fields {
		m.ir.Fields[field].Type.Opt = false
	}
	parts := selfParts(m)
	at := m.own("key")
	if at != nil {
		parts = namedParts(at)
	}
	names := make([]keyPart, len(key.Fields))
	for i, field := range key.Fields {
		names[i].property = m.super.ir.Fields[field].Property
	}
	generate := at.Get("generate")
	if parts != nil && !samePart(parts, names) || generate != nil && generate.Text() != string(key.Generate) {
		place := m.node.Place()
		if at != nil {
			place = at.Place()
		} else if len(parts) > 0 {
			place = parts[0].at
		}
		l.problem(place, "model %s has the key %s of %s, which it extends; it cannot have another", m.ir.Name, listParts(names), m.ir.Extends)
	}
}

// root is the most general of the models that m specialises, or m.
func (m *model) root() *model {
	for m.super != nil {
		m = m.super
	}
	return m
}

// inheritedFields is how many of the fields are those of the super model.
func (m *model) inheritedFields() int {
	if m.super == nil {
		return 0
	}
	return len(m.super.ir.Fields)
}

// inherits tells whether a field is one of the super model.
func (m *model) inherits(field int) bool { return field < m.inheritedFields() }

// inherited is the field of the super model for a property, nil when it has
// none.
func (m *model) inherited(property string) *ir.Field {
	if m.super == nil {
		return nil
	}
	if i := m.super.field(property); i >= 0 {
		return m.super.ir.Fields[i]
	}
	return nil
}

// familyNames are the properties of a model and of those that specialise it.
func (m *model) familyNames() []string {
	names := m.propertyNames()
	for _, sub := range m.subs {
		names = append(names[:len(names):len(names)], sub.body.Get("properties").Names()...)
	}
	return names
}

// inheritsAll tells whether all fields of an index are the super model's.
func (m *model) inheritsAll(keys []ir.IndexKey) bool {
	return m.super != nil && !slices.ContainsFunc(keys, func(k ir.IndexKey) bool { return !m.inherits(k.Field) })
}

// ownLinks are the links that the super model does not have.
func (m *model) ownLinks() []*link {
	if m.super == nil {
		return m.links
	}
	return m.links[len(m.super.links):]
}
