package load

import (
	"fmt"
	"maps"
	"slices"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/naming"
	"github.com/perstore/perstoregen/gen/schema"
	"github.com/perstore/perstoregen/rql"
)

// facets reads the facets of every model.
func (l *loader) facets() {
	sets := make(map[string]*facetSet)
	space := l.space("Go name", "name")
	for _, m := range l.models {
		for _, each := range m.own("facets").Members() {
			found := l.facet(m, each)
			m.ir.Facets = append(m.ir.Facets, found.ir)
			set, ok := sets[each.Name]
			if !ok {
				set = &facetSet{byModel: make(map[*model]*facet)}
				sets[each.Name] = set
				l.facetSets = append(l.facetSets, set)
				set.meets = !space.claim(found.ir.GoName, fmt.Sprintf("facet %q", each.Name), each.Value.NamePlace())
			} else {
				l.checkShared(set.facets[0], found)
			}
			set.facets = append(set.facets, found)
			set.byModel[m] = found
		}
	}
}

// facet is a facet on its way into the IR.
type facet struct {
	ir    *ir.Facet
	model *model
	node  *schema.Node
	where rql.Query // its condition; zero is none, or one with a mistake
}

// facetSet is the facets of one name.
type facetSet struct {
	facets  []*facet // ordered by model
	byModel map[*model]*facet
	meets   bool // its Go name is that of another, which was reported
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
		l.facetKeys(f, each)
		p := ir.FacetProperty{
			Field: i, Blocked: marked(each.Value, "blocked").IsTrue(),
			ReadOnly: each.Value.Get("readOnly").IsTrue(), Schema: each.Value.JSON(),
		}
		if !p.Blocked {
			p.Check = l.jsonRules(f.model, []*schema.Node{each.Value})
			l.facetDefault(f, &p, each.Value.Get("default"))
		}
		if f.model.ir.Fields[i].Transient && (p.Blocked || p.ReadOnly) {
			l.problem(each.Value.NamePlace(), "facet %q: %q is transient, which facets can neither block nor make readOnly yet; refuse it in a BeforePut hook of %s",
				f.ir.Name, each.Name, f.model.ir.Name)
			p.Blocked, p.ReadOnly = false, false
		}
		if p.Blocked && slices.Contains(f.model.ir.Key.Fields, i) {
			l.problem(each.Value.NamePlace(), "facet %q blocks %q, which is in the key of %s", f.ir.Name, each.Name, f.model.ir.Name)
		}
		f.ir.Properties = append(f.ir.Properties, p)
	}
}

// remarks are the keys of a property of a facet that are no rules.
var remarks = []string{keyword, "title", "description", "examples", "deprecated", "readOnly", "default", "then", "else", "minContains", "maxContains", "$comment", "$dynamicRef"}

// facetKeys reports what says nothing of a property: a blocked that is misspelt
// would show it.
func (l *loader) facetKeys(f *facet, said schema.Member) {
	known := slices.Concat(slices.Sorted(maps.Keys(asserting)), remarks, []string{"blocked"})
	report := func(n *schema.Node, known []string, where string) {
		for _, m := range n.Members() {
			if !slices.Contains(known, m.Name) {
				l.problem(m.Value.NamePlace(), "unknown key %q in x-perstore.facets.%s.properties.%s%s%s", m.Name, f.ir.Name, said.Name, where, diag.DidYouMean(m.Name, known))
			}
		}
	}
	report(said.Value, known, "")
	report(said.Value.Get(keyword), []string{"blocked"}, "."+keyword)
}

// facetDefault reads the default that a facet has for a property.
func (l *loader) facetDefault(f *facet, p *ir.FacetProperty, value *schema.Node) {
	if value == nil {
		return
	}
	field := f.model.ir.Fields[p.Field]
	if p.Default = l.defaultOf(field, f.model.properties[p.Field], value); p.Default != nil {
		p.DefaultNew = l.defaultsNew(field.Type)
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
