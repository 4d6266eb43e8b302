package schema

import (
	"github.com/perstore/perstoregen/gen/diag"
	"github.com/santhosh-tekuri/jsonschema/v5"
)

// check compares every document with the meta-schema of its draft, and every
// x-perstore object with ours.
func (r *reader) check() error {
	for i, doc := range r.set.Docs {
		doc.index = i
	}
	r.set.compiler = newCompiler(r.set)
	for _, doc := range r.set.Docs {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		if doc.Root != nil {
			r.checkDocument(doc)
		}
	}
	return r.checkMarks()
}

func (r *reader) checkDocument(doc *Document) {
	r.checkDraft(doc)
	meta, err := r.set.compiler.compile(draftOf(doc).meta)
	if err != nil {
		r.problem(doc.Root.Place(), "%v", err) // the package holds all drafts
		return
	}
	found := mistakes(meta.Validate(r.set.compiler.plain(doc.Root)), doc.Root)
	r.set.Problems.Add(found...)
	r.set.broken[doc] = len(found) > 0
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
