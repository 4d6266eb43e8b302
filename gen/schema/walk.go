package schema

import (
	"net/url"
	"strings"
)

// position is how a keyword holds schemas.
type position int

const (
	single position = iota + 1 // a schema
	list                       // an array of schemas
	byName                     // an object of schemas
	either                     // a schema or an array of them
)

// applicators are the keywords that hold schemas, of all drafts.
var applicators = map[string]position{
	"$defs": byName, "definitions": byName, "properties": byName, "patternProperties": byName,
	"dependentSchemas": byName, "dependencies": byName,
	"allOf": list, "anyOf": list, "oneOf": list, "prefixItems": list, "items": either,
	"not": single, "if": single, "then": single, "else": single, "contains": single,
	"propertyNames": single, "additionalProperties": single, "additionalItems": single,
	"unevaluatedItems": single, "unevaluatedProperties": single, "contentSchema": single,
}

// subschemas gives the schemas that a member of a schema holds.
func subschemas(m Member) []*Node {
	var held []*Node
	add := func(n *Node) {
		if isSchema(n) {
			held = append(held, n)
		}
	}
	switch at := applicators[m.Name]; {
	case at == single || at == either && !m.Value.Is(Array):
		add(m.Value)
	case at == list || at == either:
		for _, item := range m.Value.Items() {
			add(item)
		}
	case at == byName:
		for _, each := range m.Value.Members() {
			add(each.Value)
		}
	}
	return held
}

func isSchema(n *Node) bool { return n.Is(Object) || n.Is(Bool) }

// walk meets a schema and all that it holds: it gives it its normal form and
// notes identifiers, references and x-perstore objects.
func (r *reader) walk(n *Node, as form) {
	if r.set.schemas[n] || !isSchema(n) {
		return
	}
	r.set.schemas[n] = true
	r.lift(n, as)
	r.normalise(n)
	r.identify(n)
	if reference(n).Is(String) {
		r.refs = append(r.refs, n)
	}
	if own := n.Get(keyword); own != nil {
		r.marks = append(r.marks, mark{own, as.of(own)})
		r.walkOwn(own)
	}
	for _, m := range n.Members() {
		held := heldForm(m.Name)
		for _, each := range subschemas(m) {
			r.walk(each, held)
		}
	}
	for _, link := range n.Get("links").Items() {
		r.walk(link.Get("targetSchema"), formProperty)
		if own := link.Get(keyword); own != nil {
			r.marks = append(r.marks, mark{own, formLink})
		}
	}
}

// walkOwn meets the schemas inside x-perstore. Nothing else checks them.
func (r *reader) walkOwn(own *Node) {
	if super := own.Get("extends"); super.Has("$ref") {
		r.walk(super, formProperty)
	}
	for _, method := range own.Get("methods").Members() {
		r.inner(method.Value.Get("params"), method.Value.Get("result"))
	}
	for _, facet := range own.Get("facets").Members() {
		for _, name := range []string{"params", "properties"} {
			for _, each := range facet.Value.Get(name).Members() {
				r.inner(each.Value)
			}
		}
	}
}

func (r *reader) inner(schemas ...*Node) {
	for _, n := range schemas {
		if isSchema(n) {
			r.enter(n, formProperty)
		}
	}
}

// identifiers are the words whose texts make a schema known, or lead to one. The
// comparison with the draft leaves them out.
var identifiers = []string{"$id", "$anchor", "$dynamicAnchor", "$dynamicRef"}

// checkIdentifiers reports identifiers that are no texts.
func (r *reader) checkIdentifiers(n *Node) {
	if id := n.Get("id"); id != nil && n.doc.draft.age <= 4 {
		r.problem(id.Place(), "expected string, but got %s", id.Kind()) // a text has become $id
	}
	for _, name := range identifiers {
		if said := n.Get(name); said != nil && !said.Is(String) {
			r.problem(said.Place(), "expected string, but got %s", said.Kind())
		}
	}
}

// identify registers the names by which references find a schema.
func (r *reader) identify(n *Node) {
	r.checkIdentifiers(n)
	if n.parent == nil {
		r.resource(n, n.doc.base())
	}
	if id := n.Get("$id"); id.Is(String) && strings.Trim(id.text, "#") != "" {
		r.identifier(n, id)
	}
	if a := n.Get("$anchor"); a.Is(String) {
		r.anchor(n, a, a.text)
	}
	if a := n.Get("$dynamicAnchor"); a.Is(String) {
		r.dynamic[a.text]++
		r.anchor(n, a, a.text)
	}
}

// identifier registers an $id; one that is only a fragment is how drafts
// before 2019 wrote an anchor.
func (r *reader) identifier(n, id *Node) {
	if name, ok := strings.CutPrefix(id.text, "#"); ok {
		r.anchor(n, id, name)
		return
	}
	u, err := url.Parse(id.text)
	if err != nil {
		r.problem(id.Place(), "$id %q is not a URL", id.text)
		return
	}
	_, base := r.enclosing(n)
	u = base.ResolveReference(u)
	u.Fragment, u.RawFragment = "", ""
	if first, ok := r.set.ids[u.String()]; ok && first != n {
		r.problem(id.Place(), "$id %q is taken by %s", id.text, first.Place())
		return
	}
	r.resource(n, u)
}

func (r *reader) resource(n *Node, base *url.URL) {
	r.set.resources[n] = base
	r.set.ids[base.String()] = n
}

func (r *reader) anchor(n, at *Node, name string) {
	resource, _ := r.enclosing(n)
	key := anchor{resource, name}
	if first, ok := r.set.anchors[key]; ok && first != n {
		r.problem(at.Place(), "anchor %q is taken by %s", name, first.Place())
		return
	}
	r.set.anchors[key] = n
}

// enclosing finds the schema resource that n is part of, and its URL.
func (r *reader) enclosing(n *Node) (*Node, *url.URL) {
	for n.parent != nil {
		if base, ok := r.set.resources[n]; ok {
			return n, base
		}
		n = n.parent
	}
	return n, r.set.resources[n]
}
