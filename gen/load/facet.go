package load

import (
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/naming"
	"github.com/perstore/perstoregen/gen/schema"
)

// facets reads the facets of every model.
func (l *loader) facets() {
	shared := make(map[string]*facet)
	space := l.space("Go name", "name")
	for _, m := range l.models {
		for _, each := range m.own("facets").Members() {
			found := l.facet(m, each)
			m.ir.Facets = append(m.ir.Facets, found.ir)
			first, ok := shared[each.Name]
			if !ok {
				shared[each.Name] = found
				space.claim(found.ir.GoName, fmt.Sprintf("facet %q", each.Name), each.Value.NamePlace())
				continue
			}
			l.checkShared(first, found)
		}
	}
}

// facet is a facet on its way into the IR.
type facet struct {
	ir    *ir.Facet
	model *model
	node  *schema.Node
}

func (l *loader) facet(m *model, said schema.Member) *facet {
	n := said.Value
	otherwise := perstorePolicy()
	if m.ir.Query != nil {
		otherwise = *m.ir.Query
	}
	f := &facet{model: m, node: n, ir: &ir.Facet{
		Name: said.Name, GoName: naming.Exported(said.Name),
		Doc:   n.Get("description").StringOr(""),
		Kind:  ir.FacetKind(n.Get("kind").Text()),
		Query: l.policy(n.Get("query"), otherwise),
	}}
	f.ir.Allow = l.powers(f, "allow", ir.Restrictive)
	f.ir.Deny = l.powers(f, "deny", ir.Permissive)
	l.facetParams(f)
	l.facetProperties(f)
	l.facetWhere(f)
	return f
}

// powers reads what a facet of a kind may do or not do.
func (l *loader) powers(f *facet, keyword string, of ir.FacetKind) []string {
	said := f.node.Get(keyword)
	if said != nil && f.ir.Kind != of && f.ir.Kind != "" {
		l.problem(said.NamePlace(), "facet %q is %s; %s is for %s ones", f.ir.Name, f.ir.Kind, keyword, of)
	}
	known := calls
	for _, method := range f.model.ir.Methods {
		known = append(slices.Clip(known), method.Name)
	}
	var list []string
	for _, name := range said.Items() {
		if !slices.Contains(known, name.Text()) {
			l.problem(name.Place(), "facet %q: %s has no method %q%s", f.ir.Name, f.model.ir.Name, name.Text(), diag.DidYouMean(name.Text(), known))
		}
		list = append(list, name.Text())
	}
	return list
}

func (l *loader) facetParams(f *facet) {
	space := l.space("Go name", "name")
	for _, m := range f.node.Get("params").Members() {
		p := l.param(m.Value)
		p.Name, p.GoName, p.Required = m.Name, naming.Exported(m.Name), true
		space.claim(p.GoName, fmt.Sprintf("param %q of facet %q", m.Name, f.ir.Name), m.Value.NamePlace())
		f.ir.Params = append(f.ir.Params, p)
	}
}

func (l *loader) facetProperties(f *facet) {
	for _, each := range f.node.Get("properties").Members() {
		i := f.model.field(each.Name)
		if i < 0 {
			l.problem(each.Value.NamePlace(), "facet %q names %q, which is no property of %s%s",
				f.ir.Name, each.Name, f.model.ir.Name, diag.DidYouMean(each.Name, f.model.propertyNames()))
			continue
		}
		p := ir.FacetProperty{
			Field: i, Blocked: marked(each.Value, "blocked").IsTrue(),
			ReadOnly: each.Value.Get("readOnly").IsTrue(), Schema: each.Value.JSON(),
		}
		if p.Blocked && slices.Contains(f.model.ir.Key.Fields, i) {
			l.problem(each.Value.NamePlace(), "facet %q blocks %q, which is in the key of %s", f.ir.Name, each.Name, f.model.ir.Name)
		}
		f.ir.Properties = append(f.ir.Properties, p)
	}
}

// checkShared compares a facet with the first of its name, of another model.
func (l *loader) checkShared(first, other *facet) {
	if first.ir.Kind != other.ir.Kind {
		l.problem(other.node.Get("kind").Place(), "facet %q is %s here and %s at %s", other.ir.Name, other.ir.Kind, first.ir.Kind, first.model.ir.Name)
	}
	same := slices.EqualFunc(first.ir.Params, other.ir.Params, func(a, b *ir.Param) bool { return a.Name == b.Name && a.Kind == b.Kind })
	if !same {
		l.problem(other.node.NamePlace(), "facet %q has other params here than at %s; facets of one name share them", other.ir.Name, first.model.ir.Name)
	}
}
