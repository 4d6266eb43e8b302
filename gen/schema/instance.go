package schema

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/santhosh-tekuri/jsonschema/v5"
)

// Instance reads a JSON document that is no schema itself and compares it with
// one: a settings file, say. The list tells all that is wrong; the document may
// be used when it is empty. Unknown members come with the nearest known name.
// An error is that the schema is at fault.
func Instance(name string, src, against []byte) (*Node, diag.List, error) {
	value, problem := scan(newDocument(name, "", src))
	if problem != nil {
		return nil, diag.List{*problem}, nil
	}
	rules, problem := scan(newDocument(name, "", against))
	if problem != nil {
		return nil, nil, problem
	}
	id := rules.Get("$id").Text()
	c := jsonschema.NewCompiler()
	if err := c.AddResource(id, bytes.NewReader(against)); err != nil {
		return nil, nil, err
	}
	compiled, err := c.Compile(id)
	if err != nil {
		return nil, nil, err
	}
	failed, ok := compiled.Validate(value.Value()).(*jsonschema.ValidationError)
	if !ok {
		return value, nil, nil
	}
	var list diag.List
	for _, leaf := range leaves(failed) {
		list.Add(mistake(value, &metaSchema{doc: rules}, leaf)...)
	}
	return value, list.Sorted(), nil
}

// mistake puts an error about an instance in its place.
func mistake(root *Node, rules *metaSchema, e *jsonschema.ValidationError) diag.List {
	var list diag.List
	at, _, _ := root.At(instancePointer(e))
	schema, wrong := rules.rule(e)
	if wrong != "additionalProperties" {
		message := e.Message
		if at != root {
			message = fmt.Sprintf("%s: %s", stepsBelow(root, at)[1:], message)
		}
		list.Addf(at.Place(), "%s", message)
		return list
	}
	known := schema.Get("properties").Names()
	for _, member := range at.Members() {
		if !slices.Contains(known, member.Name) {
			list.Addf(member.Value.NamePlace(), "unknown key %q%s", member.Name, diag.DidYouMean(member.Name, known))
		}
	}
	return list
}
