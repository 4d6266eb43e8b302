package load

import (
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/gen/schema"
)

// view is a schema seen through what only wraps it: a $ref, an allOf of one
// schema, an anyOf or oneOf of one schema and null.
type view struct {
	nodes  []*schema.Node // outermost first; the last one gives the type
	reason string         // why none of them gives a type
	lost   bool           // a $ref leads nowhere, which was reported
}

// schema is the one that gives the type.
func (v view) schema() *schema.Node { return v.nodes[len(v.nodes)-1] }

// get is a keyword of the outermost schema that has it.
func (v view) get(keyword string) *schema.Node { return outermost(v.nodes, keyword) }

// outermost is a keyword of the first schema that has it.
func outermost(nodes []*schema.Node, keyword string) *schema.Node {
	for _, n := range nodes {
		if value := n.Get(keyword); value != nil {
			return value
		}
	}
	return nil
}

// shapes are the keywords that cannot stand beside a wrapper: the type would be
// that of neither alone.
var shapes = []string{"properties", "items", "prefixItems", "patternProperties", "enum", "const"}

// wrappers are the keywords that a view looks through.
var wrappers = []string{"$ref", "allOf", "anyOf", "oneOf"}

// see looks through the wrappers of a schema.
func (l *loader) see(n *schema.Node) view {
	var v view
	for {
		v.nodes = append(v.nodes, n)
		wrapper, reason := wrapperOf(n)
		if wrapper == "" || reason != "" {
			v.reason = reason
			return v
		}
		next, reason := l.wrapped(n, wrapper)
		if next == nil {
			v.reason, v.lost = reason, wrapper == "$ref"
			return v
		}
		n = next
	}
}

// wrapperOf is the one wrapper of a schema; a reason tells that there is more
// than a wrapper.
func wrapperOf(n *schema.Node) (wrapper, reason string) {
	for _, name := range wrappers {
		if !n.Has(name) || isRule(n, name) {
			continue
		}
		if wrapper != "" {
			return "", fmt.Sprintf("it combines %s and %s", wrapper, name)
		}
		wrapper = name
	}
	if wrapper == "" {
		return "", ""
	}
	for _, name := range shapes {
		if n.Has(name) {
			return "", fmt.Sprintf("it combines %s and %s", wrapper, name)
		}
	}
	return wrapper, ""
}

// isRule tells whether a wrapper of a schema only narrows what the schema says
// itself: the type is known without it.
func isRule(n *schema.Node, wrapper string) bool {
	if wrapper == "$ref" {
		return false
	}
	types := typesOf(n)
	delete(types, "null")
	if len(types) == 1 && !types["object"] && len(branches(n, wrapper)) > 1 {
		return true
	}
	for _, branch := range n.Get(wrapper).Items() {
		for _, m := range branch.Members() {
			if !slices.Contains(conditions, m.Name) {
				return false
			}
		}
	}
	return n.Has("properties")
}

// conditions are the keywords of an object that bring no properties.
var conditions = []string{"required", "not", "dependentRequired", "minProperties", "maxProperties", "title", "description", "$comment"}

// wrapped is the one schema that a wrapper leaves, or why there is none.
func (l *loader) wrapped(n *schema.Node, wrapper string) (*schema.Node, string) {
	if wrapper == "$ref" {
		return l.set.Target(n), "its $ref leads nowhere"
	}
	left := branches(n, wrapper)
	if len(left) != 1 {
		return nil, fmt.Sprintf("it is made of %d schemas in %s", len(left), wrapper)
	}
	return left[0], ""
}

// branches are the schemas in an allOf, anyOf or oneOf; without the one for null
// where that is an alternative.
func branches(n *schema.Node, wrapper string) []*schema.Node {
	var left []*schema.Node
	for _, branch := range n.Get(wrapper).Items() {
		if wrapper == "allOf" || !isNull(branch) {
			left = append(left, branch)
		}
	}
	return left
}

// isNull tells whether a schema admits null alone.
func isNull(n *schema.Node) bool {
	return n.Get("type").Text() == "null" && n.Get("type").Is(schema.String) || n.Get("const").Is(schema.Null)
}

// typesOf are the types that a schema names, nil when it names none.
func typesOf(n *schema.Node) map[string]bool {
	t := n.Get("type")
	if t == nil {
		return nil
	}
	types := make(map[string]bool)
	if t.Is(schema.String) {
		types[t.Text()] = true
	}
	for _, item := range t.Items() {
		types[item.Text()] = true
	}
	return types
}
