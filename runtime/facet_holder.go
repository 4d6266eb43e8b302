package perstore

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/rql"
)

// Holder names what d gives to its holder: the name of the facets, the values of
// their params and the conditions that narrow them. It is empty for the models
// themselves. Who holds facets of one name sees the same, but for rules that are
// functions.
func (d *DataModel) Holder() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(d.models)) {
		m := d.models[name]
		view, ok := m.store.(*viewStore)
		if !ok || m.facet == nil {
			continue
		}
		fmt.Fprintf(&b, "%q.%q", m.facet.name, name)
		for _, g := range view.given {
			fmt.Fprintf(&b, " %q=%q", g.Name, rql.Scalar(g.Value).String())
		}
		for _, w := range view.within {
			fmt.Fprintf(&b, " %q:%q", w.model, rql.NewQuery(w.terms...).String())
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Base is the data model whose facets d has, the same for all holders of them; d itself
// where it is of models.
func (d *DataModel) Base() *DataModel {
	for _, m := range d.models {
		if m.facet != nil {
			return m.facet.base.data
		}
	}
	return d
}
