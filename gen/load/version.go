package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// versions finds the property of every model that counts its writes. Stores set
// it, so that it is always there, nobody gives it a default, and no rule can
// ask something else of it.
func (l *loader) versions() {
	for _, m := range l.ordered {
		if m.super != nil {
			l.superVersion(m)
			continue
		}
		said := m.own("version")
		if !said.Is(schema.String) {
			continue
		}
		i := m.field(said.Text())
		if i < 0 {
			l.problem(said.Place(), "the version of model %s names %q, which is no property%s", m.ir.Name, said.Text(), diag.DidYouMean(said.Text(), m.propertyNames()))
			continue
		}
		if !l.canCount(m, i, said.Place()) {
			continue
		}
		f := m.ir.Fields[i]
		for _, r := range f.Type.Rules {
			l.note(m.properties[i].NamePlace(), "%s of %q is not checked: it is the version, which the store sets", r.Keyword, f.Property)
		}
		if f.Type.Check != "" {
			l.note(m.properties[i].NamePlace(), "the rules of %q are not checked: it is the version, which the store sets", f.Property)
		}
		if f.Default != nil {
			l.note(m.properties[i].NamePlace(), "the default of %q has no effect: it is the version, which begins with 1", f.Property)
		}
		f.Type.Opt, f.Type.Rules, f.Type.Check, f.Default = false, nil, "", nil
		m.ir.Version = &i
	}
}

// canCount reports a property that cannot be the version.
func (l *loader) canCount(m *model, i int, at diag.Place) bool {
	f := m.ir.Fields[i]
	switch {
	case slices.Contains(m.ir.Key.Fields, i):
		l.problem(at, "property %q is in the key of model %s and cannot be its version too", f.Property, m.ir.Name)
	case f.Type.Kind != ir.KindInt:
		l.problem(at, "property %q is %s; a version is an integer", f.Property, describe(f.Type.Kind))
	case f.Transient:
		l.problem(at, "property %q is transient and cannot be the version of model %s", f.Property, m.ir.Name)
	case f.Nullable:
		l.problem(at, "property %q is the version of model %s and must not admit null", f.Property, m.ir.Name)
	default:
		return true
	}
	return false
}

// superVersion gives a model the version of the one that it extends.
func (l *loader) superVersion(m *model) {
	if said := m.own("version"); said != nil && said.Text() != m.root().own("version").Text() {
		l.problem(said.Place(), "model %s has the version of %s, which it extends; it cannot have another", m.ir.Name, m.ir.Extends)
	}
	m.ir.Version = m.super.ir.Version
	if m.ir.Version != nil {
		f := m.ir.Fields[*m.ir.Version]
		f.Type.Opt, f.Type.Rules, f.Type.Check, f.Default = false, nil, "", nil
	}
}

// isVersion tells whether the field of that index counts writes.
func (m *model) isVersion(i int) bool { return m.ir.Version != nil && *m.ir.Version == i }
