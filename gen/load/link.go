package load

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/naming"
	"github.com/perstore/perstoregen/gen/schema"
	"github.com/perstore/perstoregen/rql"
)

// link is a link on its way into the IR.
type link struct {
	ir      *ir.Link
	of      *model       // that has the link; those that specialise it have it too
	node    *schema.Node // its entry in links
	href    template
	target  *model
	filter  rql.Query   // the part of its query without placeholders
	view    *rql.Link   // as queries see it, without its condition
	through []*rql.Link // the views of the links that its condition goes through
	wrong   bool        // whether something was reported that would be again
}

// links finds the links of every model and what they lead to.
func (l *loader) links() {
	for _, m := range l.ordered {
		first := make(map[string]*schema.Node)
		if m.super != nil {
			m.links, m.ir.Links = slices.Clone(m.super.links), slices.Clone(m.super.ir.Links)
		}
		for _, found := range m.links {
			first[found.ir.Rel] = found.node.Get("rel")
		}
		for _, n := range atMost(l, m.keyword("links").Items(), maxLinks, itself, "links") {
			rel := n.Get("rel")
			if rel.Text() == "self" {
				l.selfLink(n)
				continue
			}
			found := l.link(m, n)
			if found == nil {
				continue
			}
			if at := first[found.ir.Rel]; at != nil {
				l.problem(rel.Place(), "model %s has two links %q, the first at %s", m.ir.Name, found.ir.Rel, at.Place())
				continue
			}
			first[found.ir.Rel] = rel
			m.links = append(m.links, found)
			m.ir.Links = append(m.ir.Links, found.ir)
		}
		if links := m.keyword("links"); links != nil && !links.Is(schema.Array) {
			l.problem(links.Place(), "expected array, but got %s", links.Kind())
		}
	}
}

// selfLink looks at the link that names the key. It leads from an object to
// itself: there is nothing else to delete.
func (l *loader) selfLink(n *schema.Node) {
	if said := marked(n, "onDelete"); said != nil {
		l.problem(said.NamePlace(), "onDelete has no meaning on the link \"self\"")
	}
}

// link reads one link; nil when it is none.
func (l *loader) link(m *model, n *schema.Node) *link {
	rel, href := n.Get("rel"), n.Get("href")
	if !rel.Is(schema.String) || !href.Is(schema.String) {
		l.problem(n.Place(), "a link needs a \"rel\", which names it, and an \"href\"")
		return nil
	}
	if external.MatchString(href.Text()) {
		l.note(href.Place(), "link %q leads out of the data model and is ignored", rel.Text())
		return nil
	}
	if !l.isRel(rel) {
		return nil
	}
	shaped, reason := parseTemplate(href, n.Has("targetSchema"))
	if reason != "" {
		l.problem(href.Place(), "href %q of link %q: %s", href.Text(), rel.Text(), reason)
		return nil
	}
	name := relName(rel.Text())
	found := &link{of: m, node: n, href: shaped, target: l.linkTarget(m, n, shaped), ir: &ir.Link{
		Rel:  name,
		Name: linkName(m, name),
		Doc:  cmp.Or(n.Get("description").Text(), n.Get("title").Text()),
		Many: shaped.hasQuery,
		On:   []ir.Join{},
	}}
	l.checkLength(rel, found.ir.Name)
	if found.target != nil {
		found.ir.Target = found.target.ir.Name
	}
	return found
}

// isRel tells whether a rel gives a link its names, in Go and in databases, and
// reports one that does not.
func (l *loader) isRel(rel *schema.Node) bool {
	name := relName(rel.Text())
	switch {
	case strings.ContainsFunc(name, unicode.IsControl):
		l.problem(rel.Place(), "rel %q has a control character, which no name has", rel.Text())
		return false
	case len(naming.Words(name)) == 0:
		l.problem(rel.Place(), "rel %q makes no Go name: it has neither a letter nor a digit where a link is named", rel.Text())
		return false
	}
	return true
}

// relName is the name in a rel: a URI names by its last part.
func relName(rel string) string {
	if external.MatchString(rel) {
		rel = strings.TrimRight(rel, "/#")
		return rel[strings.LastIndexAny(rel, "/#:")+1:]
	}
	return rel
}

// linkName is the Go method of a link. Where a property or a generated method
// has that name, Link is added to it.
func linkName(m *model, rel string) string {
	name := naming.Exported(rel)
	if m.hasField(name) || slices.Contains(members, name) {
		return name + "Link"
	}
	return name
}

// linkTarget is the model that a link leads to, nil when there is none, which is
// reported.
func (l *loader) linkTarget(m *model, n *schema.Node, href template) *model {
	if said := n.Get("targetSchema"); said != nil {
		return l.schemaTarget(said)
	}
	if href.model == "" {
		return m
	}
	if other := l.modelNamed(href.model); other != nil {
		return other
	}
	if l.isBrokenModel(href.model) {
		return nil
	}
	at := href.href.TextPlace(strings.Index(href.href.Text(), href.model))
	l.problem(at, "link %q leads to %q, which is no model%s", n.Get("rel").Text(), href.model, diag.DidYouMean(href.model, l.modelNames()))
	return nil
}

func (l *loader) schemaTarget(said *schema.Node) *model {
	target := l.set.Target(said)
	if m := l.byNode[target]; m != nil {
		return m
	}
	if target != nil || !said.Has("$ref") {
		l.problem(said.Place(), "targetSchema is no $ref to a model")
	}
	return nil
}

// isBrokenModel tells whether a name is most likely that of a model whose
// document could not be parsed: one mistake is enough.
func (l *loader) isBrokenModel(name string) bool {
	return slices.ContainsFunc(l.set.Docs, func(doc *schema.Document) bool {
		return doc.Root == nil && naming.Exported(doc.Stem()) == name
	})
}

func (l *loader) modelNames() []string {
	names := make([]string, len(l.models))
	for i, m := range l.models {
		names[i] = m.ir.Name
	}
	return names
}

// modelNamed finds a model by its name; the first of several, which is reported.
func (l *loader) modelNamed(name string) *model {
	i, ok := slices.BinarySearchFunc(l.models, name, func(m *model, name string) int { return cmp.Compare(m.ir.Name, name) })
	if !ok {
		return nil
	}
	return l.models[i]
}
