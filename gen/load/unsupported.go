package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/schema"
)

// supported are the keys of x-perstore that have an effect, at a model and at a
// property. The others are checked and then told of.
var (
	modelKeys    = []string{"name", "plural", "model", "table", "key", "indexes", "version", "extends", "discriminator", "facets", "query", "methods"}
	propertyKeys = []string{"name", "column", "indexed", "unique", "goName", "goType", "goImport", "sqlType", "transient", "blocked"}
	nestedKeys   = []string{"name", "goName", "goType", "goImport"}
	typeKeys     = []string{"name", "model"}
	sharedKeys   = []string{"goType", "goImport", "sqlType"} // at a definition they serve the properties that refer to it
)

// unsupported tells of the keys of x-perstore that have no effect.
func (l *loader) unsupported() {
	for _, m := range l.models {
		l.noteKeys(m.node, modelKeys)
		if m.body != m.node {
			l.noteKeys(m.body, modelKeys)
		}
		for i, property := range m.properties {
			if f := m.ir.Fields[i]; !f.Hidden && !f.Extra {
				l.noteKeys(property, propertyKeys)
			}
		}
	}
	for _, d := range l.declared {
		for _, property := range d.properties {
			l.noteKeys(property, nestedKeys)
		}
	}
}

func (l *loader) noteKeys(n *schema.Node, supported []string) {
	for _, m := range n.Get(keyword).Members() {
		if !slices.Contains(supported, m.Name) && !m.Value.IsFalse() {
			l.note(m.Value.NamePlace(), "x-perstore.%s is not supported yet and has no effect", m.Name)
		}
	}
}

// noteMisplaced tells of keys of x-perstore for properties at schemas that are
// none: at list elements, and where the $ref of a property leads. Some have an
// effect there.
func (l *loader) noteMisplaced(nodes []*schema.Node, effective []string) {
	for _, n := range nodes {
		if l.byNode[n] != nil || n.Parent().Step() == "properties" {
			continue // a model or a property: told of there
		}
		for _, m := range n.Get(keyword).Members() {
			if slices.Contains(propertyKeys, m.Name) && !slices.Contains(typeKeys, m.Name) && !slices.Contains(effective, m.Name) {
				l.note(m.Value.NamePlace(), "x-perstore.%s has no effect here; it belongs to a property", m.Name)
			}
		}
		l.noteKeys(n, slices.Concat(propertyKeys, typeKeys))
	}
}
