package perstore

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// schemaNode is a schema, as far as properties tell of it.
type schemaNode struct {
	Ref         string                     `json:"$ref"`
	Title       string                     `json:"title"`
	Description string                     `json:"description"`
	Type        schemaTypes                `json:"type"`
	Format      string                     `json:"format"`
	ReadOnly    bool                       `json:"readOnly"`
	WriteOnly   bool                       `json:"writeOnly"`
	Deprecated  bool                       `json:"deprecated"`
	Default     json.RawMessage            `json:"default"`
	Enum        []json.RawMessage          `json:"enum"`
	Required    json.RawMessage            `json:"required"`
	Properties  orderedMembers             `json:"properties"`
	AllOf       []json.RawMessage          `json:"allOf"`
	AnyOf       []json.RawMessage          `json:"anyOf"`
	OneOf       []json.RawMessage          `json:"oneOf"`
	Links       []SchemaLink               `json:"links"`
	Defs        map[string]json.RawMessage `json:"$defs"`
	Definitions map[string]json.RawMessage `json:"definitions"`
}

// readSchema reads an object; true and false are schemas too, but say nothing.
func readSchema(text []byte) (*schemaNode, bool) {
	var n schemaNode
	err := json.Unmarshal(text, &n)
	return &n, err == nil
}

// object collects the properties of n, of what it refers to and of its
// branches that all hold.
func (root *schemaNode) object(n *schemaNode, required map[string]bool, out *[]SchemaProperty, steps int) {
	if steps == 0 {
		return
	}
	for _, m := range n.Properties {
		if !slices.ContainsFunc(*out, func(p SchemaProperty) bool { return p.Name == m.name }) {
			*out = append(*out, root.property(m))
		}
	}
	var names []string
	if json.Unmarshal(n.Required, &names) == nil {
		for _, name := range names {
			required[name] = true
		}
	}
	if target, ok := root.target(n); ok {
		root.object(target, required, out, steps-1)
	}
	for _, text := range n.AllOf {
		if branch, ok := readSchema(text); ok {
			root.object(branch, required, out, steps-1)
		}
	}
}

func (root *schemaNode) property(m member) SchemaProperty {
	p := SchemaProperty{Name: m.name, JSON: m.value}
	if n, ok := readSchema(m.value); ok {
		root.describe(&p, n, maxSchemaSteps)
	}
	return p
}

// describe adds what n says and p does not know yet: what stands nearer wins.
func (root *schemaNode) describe(p *SchemaProperty, n *schemaNode, steps int) {
	if steps == 0 {
		return
	}
	for _, text := range []struct{ to, from *string }{{&p.Title, &n.Title}, {&p.Description, &n.Description}, {&p.Format, &n.Format}} {
		if *text.to == "" {
			*text.to = *text.from
		}
	}
	p.Nullable = p.Nullable || slices.Contains(n.Type, "null")
	if one := slices.DeleteFunc(slices.Clone(n.Type), func(t string) bool { return t == "null" }); len(one) == 1 && p.Type == "" {
		p.Type = one[0]
	}
	p.ReadOnly, p.WriteOnly, p.Deprecated = p.ReadOnly || n.ReadOnly, p.WriteOnly || n.WriteOnly, p.Deprecated || n.Deprecated
	if p.Default == nil {
		p.Default = n.Default
	}
	if p.Enum == nil {
		p.Enum = n.Enum
	}
	if target, ok := root.target(n); ok {
		root.describe(p, target, steps-1)
	}
	root.describeBranches(p, n, steps)
}

// describeBranches looks into the only branch of allOf, and into both of a
// type or null.
func (root *schemaNode) describeBranches(p *SchemaProperty, n *schemaNode, steps int) {
	for _, branches := range [][]json.RawMessage{n.AllOf, n.AnyOf, n.OneOf} {
		var read []*schemaNode
		null := false
		for _, text := range branches {
			branch, ok := readSchema(text)
			if ok && len(branch.Type) == 1 && branch.Type[0] == "null" {
				null = true
			} else if ok {
				read = append(read, branch)
			}
		}
		p.Nullable = p.Nullable || null
		if len(read) == 1 {
			root.describe(p, read[0], steps-1)
		}
	}
}

// target finds what the $ref of n leads to: the root or a definition.
func (root *schemaNode) target(n *schemaNode) (*schemaNode, bool) {
	if n.Ref == "#" {
		return root, true
	}
	for prefix, among := range map[string]map[string]json.RawMessage{"#/$defs/": root.Defs, "#/definitions/": root.Definitions} {
		if name, ok := strings.CutPrefix(n.Ref, prefix); ok {
			plain, err := decoded(name)
			if err != nil {
				return nil, false
			}
			return readSchema(among[strings.NewReplacer("~1", "/", "~0", "~").Replace(plain)])
		}
	}
	return nil, false
}

// schemaTypes is one type or a list of them.
type schemaTypes []string

// UnmarshalJSON reads both forms.
func (t *schemaTypes) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*t = schemaTypes{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(t))
}

// orderedMembers are the members of an object in written order.
type orderedMembers []member

type member struct {
	name  string
	value json.RawMessage
}

// UnmarshalJSON reads an object.
func (o *orderedMembers) UnmarshalJSON(text []byte) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	if _, err := dec.Token(); err != nil { // {
		return err
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		m := member{}
		m.name, _ = name.(string)
		if err := dec.Decode(&m.value); err != nil {
			return err
		}
		*o = append(*o, m)
	}
	return nil
}
