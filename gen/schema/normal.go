package schema

import "slices"

// normalise rewrites the words of older drafts in one schema as draft 2020-12
// has them, so that nobody else needs to know the drafts:
//
//	id                           $id
//	definitions                  $defs
//	exclusiveMinimum: true       exclusiveMinimum: the limit
//	dependencies                 dependentRequired, dependentSchemas
//	items: […], additionalItems  prefixItems, items
//	$recursiveRef, -Anchor       $dynamicRef, -Anchor
//	$ref beside other words      $ref alone, up to draft 7
//	what the draft has not yet   nothing
//
// What has not the form that its draft wants was reported and is left alone.
func (r *reader) normalise(n *Node) {
	age := n.doc.draft.age
	for _, step := range steps {
		if age <= step.until {
			step.rewrite(r, n)
		}
	}
}

// steps are the rewritings, with the last draft that needs each.
var steps = []struct {
	until   int
	rewrite func(*reader, *Node)
}{
	{2019, (*reader).dropLater},
	{7, (*reader).refAlone},
	{4, func(_ *reader, n *Node) { renameString(n, "id", "$id") }},
	{4, func(_ *reader, n *Node) {
		limit(n, "exclusiveMinimum", "minimum")
		limit(n, "exclusiveMaximum", "maximum")
	}},
	{2019, func(_ *reader, n *Node) { tuple(n) }},
	{2019, func(_ *reader, n *Node) { recursion(n) }},
	{2020, func(_ *reader, n *Node) { definitions(n) }},
	{2020, func(_ *reader, n *Node) { dependencies(n) }},
}

// later are the rules that came with a draft: before, they say nothing.
var later = map[string]int{
	"const": 6, "contains": 6, "propertyNames": 6, "if": 7, "then": 7, "else": 7,
	"contentEncoding": 7, "contentMediaType": 7, "dependentRequired": 2019, "dependentSchemas": 2019,
	"unevaluatedProperties": 2019, "unevaluatedItems": 2019, "minContains": 2019, "maxContains": 2019, "prefixItems": 2020,
}

// dropLater takes out what the draft of a document does not know yet.
func (r *reader) dropLater(n *Node) {
	n.keep(func(m Member) bool {
		known := later[m.Name] <= n.doc.draft.age
		if !known {
			r.set.Notes.Addf(m.Value.NamePlace(), "%s has no effect in draft %s", m.Name, n.doc.draft.name)
		}
		return known
	})
}

func renameString(n *Node, from, to string) {
	if n.Get(from).Is(String) {
		n.rename(from, to)
	}
}

// besideRef are the words that count beside a $ref up to draft 7: what cannot
// change which values are valid, and what others refer to.
var besideRef = []string{"$ref", "$schema", "$comment", "$defs", "definitions", "description", keyword}

// refAlone takes out what older drafts do not look at beside a $ref.
func (r *reader) refAlone(n *Node) {
	if !n.Get("$ref").Is(String) {
		return
	}
	n.keep(func(m Member) bool {
		counts := slices.Contains(besideRef, m.Name)
		if !counts && m.Name != "title" && m.Name != "examples" {
			r.set.Notes.Addf(m.Value.NamePlace(), "%s has no effect beside $ref in draft %s", m.Name, n.doc.draft.name)
		}
		return counts
	})
}

// limit makes the boolean that says whether a limit is excluded the limit.
func limit(n *Node, exclusive, inclusive string) {
	said := n.Get(exclusive)
	if !said.Is(Bool) {
		return
	}
	n.drop(exclusive)
	if said.IsTrue() && n.Has(inclusive) {
		n.rename(inclusive, exclusive)
	}
}

// tuple gives the schemas by position a keyword of their own.
func tuple(n *Node) {
	isTuple := n.Get("items").Is(Array)
	if isTuple {
		n.rename("items", "prefixItems")
	}
	if rest := n.Get("additionalItems"); rest != nil {
		n.drop("additionalItems")
		if isTuple && isSchema(rest) {
			n.put("items", rest)
		}
	}
}

// recursionAnchor is the anchor that stands for $recursiveAnchor: true.
const recursionAnchor = "$recursiveAnchor"

func recursion(n *Node) {
	if said := n.Get("$recursiveAnchor"); said.Is(Bool) {
		n.drop("$recursiveAnchor")
		if said.IsTrue() {
			n.put("$dynamicAnchor", said.standIn(String, recursionAnchor))
		}
	}
	if said := n.Get("$recursiveRef"); said.Is(String) {
		n.drop("$recursiveRef")
		n.put("$dynamicRef", said.standIn(String, "#"+recursionAnchor))
	}
}

func definitions(n *Node) {
	old := n.Get("definitions")
	switch {
	case !old.Is(Object):
	case !n.Has("$defs"):
		n.rename("definitions", "$defs")
	case n.Get("$defs").Is(Object):
		n.drop("definitions")
		for _, m := range old.Members() {
			n.Get("$defs").put(m.Name, m.Value)
		}
	}
}

// dependencies parts what is required beside a property from the schemas that
// then apply.
func dependencies(n *Node) {
	all := n.Get("dependencies")
	if !all.Is(Object) {
		return
	}
	n.drop("dependencies")
	for _, m := range slices.Clone(all.Members()) {
		switch {
		case m.Value.Is(Array):
			n.member("dependentRequired", Object, all).put(m.Name, m.Value)
		case isSchema(m.Value):
			n.member("dependentSchemas", Object, all).put(m.Name, m.Value)
		}
	}
}
