package schema

import "slices"

// Perstore wrote its models in draft 3 of JSON Schema and added words of its
// own. Lifting rewrites both in today's words before a document is checked:
// Perstore's own words in every document, those of draft 3 in documents that
// name draft 3 or no draft at all. A document that names a later one means what
// that says.

// lift rewrites a schema and all that it holds.
func (r *reader) lift(n *Node, as form) {
	if r.lifted[n] || !n.Is(Object) {
		return
	}
	r.lifted[n] = true
	if readsDraft3(n) {
		liftDraft3(n, as)
	}
	for _, w := range ownWords {
		if value := n.Get(w.name); value.Is(w.kind) && slices.Contains(w.at, as.of(n.Get(keyword))) {
			w.lift(n, value)
		}
	}
	r.suspects(n, as)
	for _, m := range slices.Clone(n.Members()) {
		held := heldForm(m.Name)
		for _, each := range subschemas(m) {
			r.lift(each, held)
		}
	}
}

// readsDraft3 tells whether the words of draft 3 mean something in a schema.
func readsDraft3(n *Node) bool { return n.doc.draft.age == 3 || !n.doc.Root.Has("$schema") }

// heldForm is the form of x-perstore in the schemas that a keyword holds.
func heldForm(keyword string) form {
	if keyword == "$defs" || keyword == "definitions" {
		return formDefinition
	}
	return formProperty
}

// word is a spelling that only Perstore has.
type word struct {
	name string
	kind Kind   // of a value that is Perstore's; others are left alone and suspect
	at   []form // where it means something
	lift func(n, value *Node)
}

var (
	inModels     = []form{formModel}
	inProperties = []form{formProperty, formDefinition}
)

var ownWords = []word{
	{"readonly", Bool, []form{formModel, formDefinition, formProperty}, func(n, _ *Node) { n.rename("readonly", "readOnly") }},
	{"indexed", Bool, inProperties, toOwn("indexed")},
	{"unique", Bool, inProperties, toOwn("unique")},
	{"blocked", Bool, inProperties, toOwn("blocked")},
	{"transient", Bool, inProperties, toOwn("transient")},
	{"maxLimit", Number, inModels, toQuery("maxLimit")},
	{"allowedOperators", Object, inModels, toQuery("operators")},
}

// toOwn makes a member one of x-perstore.
func toOwn(name string) func(n, value *Node) {
	return func(n, value *Node) {
		if own := n.member(keyword, Object, value); own != nil {
			n.drop(name)
			own.put(name, value)
		}
	}
}

// toQuery makes a member one of x-perstore.query.
func toQuery(name string) func(n, value *Node) {
	return func(n, value *Node) {
		if policy := n.member(keyword, Object, value).member("query", Object, value); policy != nil {
			n.drop(value.step)
			policy.put(name, value)
		}
	}
}
