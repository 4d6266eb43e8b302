package schema

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/santhosh-tekuri/jsonschema/v5"
)

// keyword is the one that holds everything perstoregen adds to JSON Schema.
const keyword = "x-perstore"

// MetaSchema is the published meta-schema of the keyword x-perstore.
//
//go:embed x-perstore.schema.json
var MetaSchema []byte

// form is the part of the meta-schema for one place of the keyword.
type form string

const (
	formModel      form = "model"
	formDefinition form = "definition"
	formProperty   form = "property"
	formLink       form = "link"
)

// places tells users where each form belongs, in the order in which a misplaced
// key is looked for.
var places = []struct {
	form form
	name string
}{
	{formModel, "the root of a model"},
	{formProperty, "a property"},
	{formLink, "a link"},
	{formDefinition, "an entry of $defs"},
}

// pointer is where the meta-schema has the form.
func (f form) pointer() string { return "/$defs/" + string(f) }

func (f form) place() string {
	for _, p := range places {
		if p.form == f {
			return p.name
		}
	}
	return ""
}

// of is the form that an x-perstore object has: an entry of $defs can say that
// it is a model.
func (f form) of(own *Node) form {
	if f == formDefinition && own.Get("model").IsTrue() {
		return formModel
	}
	return f
}

// mark is an x-perstore object and the form that it must have.
type mark struct {
	node *Node
	form form
}

// metaSchema is the meta-schema, compiled and as a document.
type metaSchema struct {
	doc   *Node
	forms map[form]*jsonschema.Schema
}

// compiledMetaSchema is made by the first set that needs it.
var compiledMetaSchema = sync.OnceValues(newMetaSchema)

func newMetaSchema() (*metaSchema, error) {
	doc, problem := scan(newDocument("x-perstore.schema.json", "", MetaSchema))
	if problem != nil {
		return nil, problem
	}
	id := doc.Get("$id").text
	c := jsonschema.NewCompiler()
	if err := c.AddResource(id, bytes.NewReader(MetaSchema)); err != nil {
		return nil, err
	}
	m := &metaSchema{doc: doc, forms: make(map[form]*jsonschema.Schema)}
	for _, p := range places {
		compiled, err := c.Compile(id + "#" + p.form.pointer())
		if err != nil {
			return nil, err
		}
		m.forms[p.form] = compiled
	}
	return m, nil
}

// checkMarks compares the x-perstore objects with the meta-schema. Package
// jsonschema checks an extension at the root of a document alone.
func (r *reader) checkMarks() error {
	if len(r.marks) == 0 {
		return nil
	}
	meta, err := compiledMetaSchema()
	if err != nil {
		return fmt.Errorf("meta-schema of %s: %w", keyword, err)
	}
	for _, m := range r.marks {
		failed, ok := meta.forms[m.form].Validate(m.node.Value()).(*jsonschema.ValidationError)
		if !ok {
			continue
		}
		for _, leaf := range leaves(failed) {
			r.set.Problems.Add(meta.explain(m, leaf)...)
		}
	}
	return nil
}

// explain turns an error about an x-perstore object into diagnostics.
func (s *metaSchema) explain(m mark, e *jsonschema.ValidationError) diag.List {
	var list diag.List
	at, _, _ := m.node.At(instancePointer(e))
	schema, wrong := s.rule(e)
	switch wrong {
	case "additionalProperties":
		known := schema.Get("properties").Names()
		for _, member := range at.Members() {
			if !slices.Contains(known, member.Name) {
				list.Addf(member.Value.NamePlace(), "unknown key %q in %s%s", member.Name, within(m, at), s.advice(m, at, member.Name, known))
			}
		}
	case "pattern":
		list.Addf(at.Place(), "%s: %s is not %s", within(m, at), at.JSON(), schema.Get("title").Text())
	default:
		list.Addf(at.Place(), "%s: %s", within(m, at), e.Message)
	}
	return list
}

// rule is the schema that a value does not fit, and its keyword at fault.
func (s *metaSchema) rule(e *jsonschema.ValidationError) (schema *Node, wrong string) {
	_, pointer, _ := strings.Cut(e.AbsoluteKeywordLocation, "#")
	last := max(strings.LastIndexByte(pointer, '/'), 0)
	schema, _, _ = s.doc.At(pointer[:last]) // of the root, nothing is left
	return schema, strings.TrimPrefix(pointer[last:], "/")
}

// advice tells what an unknown key may have been meant to be.
func (s *metaSchema) advice(m mark, at *Node, name string, known []string) string {
	if at == m.node {
		for _, p := range places {
			schema, _, _ := s.doc.At(p.form.pointer())
			if schema.Get("properties").Has(name) {
				return fmt.Sprintf(" of %s; it belongs to %s", m.form.place(), p.name)
			}
		}
	}
	return diag.DidYouMean(name, known)
}

// within names the object inside x-perstore that is at fault: x-perstore.key.
func within(m mark, at *Node) string { return keyword + stepsBelow(m.node, at) }

// stepsBelow are the steps that lead from a node to one inside of it: .key.on.
func stepsBelow(root, at *Node) string {
	steps := ""
	for n := at; n != root; n = n.parent {
		steps = "." + n.step + steps
	}
	return steps
}
