package schema

import (
	"github.com/perstore/perstoregen/gen/diag"
	"github.com/santhosh-tekuri/jsonschema/v5"
)

// check compares every x-perstore object with its meta-schema.
func (r *reader) check() error {
	for i, doc := range r.set.Docs {
		doc.index = i
	}
	r.set.compiler = newCompiler(r.set)
	return r.checkMarks()
}

// checkSchema compares a schema with the meta-schema of its draft.
func (r *reader) checkSchema(n *Node) {
	meta, err := r.metas.compile(n.doc.draft.meta)
	if err != nil {
		r.problem(n.Place(), "%v", err) // the package holds all drafts
		return
	}
	found := mistakes(meta.Validate(r.metas.plain(n)), n)
	r.set.Problems.Add(found...)
	r.set.broken[n.doc] = r.set.broken[n.doc] || len(found) > 0
}

// Validate checks a value of a document against a schema of the set and gives
// what is wrong with it. A schema that has problems itself accepts everything.
func (s *Set) Validate(schema, value *Node) diag.List {
	if s.broken[schema.doc] || !s.schemas[schema] {
		return nil
	}
	compiled, err := s.compiler.compile(s.compiler.address(schema))
	if err != nil {
		return nil
	}
	return mistakes(compiled.Validate(value.Value()), value)
}

// mistakes maps the errors of a validation to their places below the root of
// what was validated.
func mistakes(err error, root *Node) diag.List {
	failed, ok := err.(*jsonschema.ValidationError)
	if !ok {
		return nil
	}
	var list diag.List
	for _, leaf := range leaves(failed) {
		found, last, _ := root.At(instancePointer(leaf))
		if found == nil {
			found = last
		}
		list.Addf(found.Place(), "%s", leaf.Message)
	}
	return list.Sorted()
}
