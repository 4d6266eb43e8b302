package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// aggregates reads over which stores models are split: every property but those
// of the key is in one of them.
func (l *loader) aggregates() {
	for _, m := range l.models {
		said := m.own("aggregate")
		if !said.Is(schema.Array) || slices.ContainsFunc(said.Items(), func(n *schema.Node) bool { return !n.Has("store") }) {
			continue // reported with the meta-schema
		}
		stores := make(map[string]bool)
		of := make(map[int]string) // the store of each field
		for _, n := range said.Items() {
			store := n.Get("store")
			if stores[store.Text()] {
				l.problem(store.Place(), "aggregate has the store %q twice", store.Text())
			}
			stores[store.Text()] = true
			m.ir.Aggregate = append(m.ir.Aggregate, ir.Part{Store: store.Text(), Fields: l.part(m, n, of)})
		}
		for i, f := range m.ir.Fields {
			if of[i] == "" && !f.Extra && !slices.Contains(m.ir.Key.Fields, i) {
				l.problem(said.NamePlace(), "property %q of %s is in no store of its aggregate", f.Property, m.ir.Name)
			}
		}
	}
}

// part are the fields that one store keeps.
func (l *loader) part(m *model, n *schema.Node, of map[int]string) []int {
	fields := []int{}
	for _, name := range n.Get("properties").Items() {
		i := l.property(m, name, "aggregate")
		switch {
		case i < 0:
		case of[i] != "" && !slices.Contains(m.ir.Key.Fields, i):
			l.problem(name.Place(), "property %q is in the store %q already", name.Text(), of[i])
		default:
			of[i] = n.Get("store").Text()
			fields = append(fields, i)
		}
	}
	return fields
}
