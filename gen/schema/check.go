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
// Where it is not checked, because that might take minutes or years, it was too
// much work; what a set may take is bounded for all values together.
func (s *Set) Validate(schema, value *Node) (mistakes diag.List, checked bool) {
	at := pair{schema, value}
	v, ok := s.verdicts[at]
	if !ok {
		v = s.validate(schema, value)
		s.verdicts[at] = v
	}
	return v.mistakes, v.checked
}

// verdict is what is known about a value after [Set.Validate].
type verdict struct {
	mistakes diag.List
	checked  bool
}

func (s *Set) validate(schema, value *Node) verdict {
	if s.broken[schema.doc] || !s.schemas[schema] {
		return verdict{checked: true}
	}
	if !s.affordable(schema, value) {
		return verdict{}
	}
	compiled, err := s.compiler.compile(s.compiler.address(schema))
	if err != nil {
		return verdict{checked: true}
	}
	return verdict{mistakes(compiled.Validate(value.Value()), value), true}
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
