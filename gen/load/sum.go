package load

import (
	"slices"
	"strconv"

	"github.com/perstore/perstoregen/gen/schema"
)

// sum is what some schemas say together of one value: a schema, the one that its
// $ref leads to, those of its allOf, and what is left of its alternatives.
type sum struct {
	head   *schema.Node   // the schema that names the type
	roots  []*schema.Node // the schemas that were put together
	nodes  []*schema.Node // those that say something, outermost first
	silent []*schema.Node // those that only lead to others
	groups []group        // the alternatives that are open, in written order
	kinds  kinds          // that the value can have
	never  bool           // no value is valid

	required map[string]bool // the members that every object has, once they were asked for

	partial bool   // one of the kinds of values that head describes
	name    string // of the type, where head describes only a part of it
}

// group are alternatives of a schema.
type group struct {
	keyword  string // anyOf or oneOf
	node     *schema.Node
	branches []*schema.Node
}

// sumOf is what schemas say together.
func (l *loader) sumOf(nodes ...*schema.Node) *sum {
	s, first := &sum{kinds: anyKind, roots: nodes}, 0
	for i, n := range nodes {
		l.include(s, n)
		if i == 0 {
			s.head = l.headOf(n)
		} else if len(s.nodes)+len(s.groups) > first {
			s.head = nodes[0] // what it refers to is less
		}
		first = len(s.nodes) + len(s.groups)
	}
	return s
}

// headOf looks through what only refers to another schema.
func (l *loader) headOf(n *schema.Node) *schema.Node {
	for range maxWrappers {
		next := l.set.Target(n)
		if next == nil && len(n.Get("allOf").Items()) == 1 {
			next = n.Get("allOf").Items()[0]
		}
		if next == nil || says(n) || n.Has("allOf") && n.Has("$ref") || marked(n, "name") != nil {
			return n
		}
		n = next
	}
	return n
}

// maxWrappers is how many schemas may do nothing but refer to the next.
const maxWrappers = 100

// include adds what a schema says.
func (l *loader) include(s *sum, n *schema.Node) {
	switch {
	case n.IsFalse():
		s.never, s.kinds = true, 0
		return
	case !n.Is(schema.Object) || slices.Contains(s.nodes, n) || slices.Contains(s.silent, n):
		return
	}
	s.kinds &= ownKinds(n)
	if says(n) {
		s.nodes = append(s.nodes, n)
	} else {
		s.silent = append(s.silent, n)
	}
	if target := l.set.Target(n); target != nil {
		l.include(s, target)
	}
	for _, each := range n.Get("allOf").Items() {
		l.include(s, each)
	}
	for _, keyword := range alternatives {
		if n.Has(keyword) {
			g := group{keyword, n, n.Get(keyword).Items()}
			s.kinds &= l.kindsOfAny(g.branches)
			s.groups = append(s.groups, g)
		}
	}
}

// only is the part of s that is about values of some kinds. An alternative that
// is left alone holds like all others.
func (l *loader) only(s *sum, k kinds) *sum {
	part := &sum{head: s.head, roots: s.roots, nodes: slices.Clone(s.nodes), silent: slices.Clone(s.silent), never: s.never, partial: s.partial, name: s.name}
	part.kinds = s.kinds & k
	open := s.groups
	for len(open) > 0 {
		g := open[0]
		open = open[1:]
		left := g.of(l, part.kinds)
		if len(left) != 1 {
			part.groups = append(part.groups, group{g.keyword, g.node, left})
			continue
		}
		before := len(part.groups)
		l.include(part, left[0])
		open = append(slices.Clone(part.groups[before:]), open...)
		part.groups = part.groups[:before]
	}
	if len(part.nodes) == 1 && len(part.groups) == 0 && part.nodes[0] != s.head && !leads(part.nodes[0]) {
		part.head, part.partial, part.name = l.headOf(part.nodes[0]), false, ""
	}
	return part
}

// of are the branches that may hold for a value of some kinds.
func (g group) of(l *loader, k kinds) []*schema.Node {
	var left []*schema.Node
	for _, each := range g.branches {
		if l.kindsOf(each)&k != 0 {
			left = append(left, each)
		}
	}
	return left
}

// has tells whether one of the schemas has a keyword.
func (s *sum) has(keywords ...string) bool {
	return slices.ContainsFunc(s.nodes, func(n *schema.Node) bool { return slices.ContainsFunc(keywords, n.Has) })
}

// get is a keyword of the outermost schema that has it.
func (s *sum) get(keyword string) *schema.Node { return outermost(s.nodes, keyword) }

// key tells sums apart that have types of their own.
func (l *loader) key(s *sum) string {
	var b []byte
	for _, n := range s.nodes {
		b = append(strconv.AppendInt(b, int64(l.number(n)), 10), ' ')
	}
	for _, g := range s.groups {
		b = append(append(b, g.keyword...), ' ')
		b = append(strconv.AppendInt(b, int64(l.number(g.node)), 10), ' ')
	}
	if len(s.nodes) > 1 {
		b = append(strconv.AppendInt(b, int64(l.number(s.head)), 10), ' ') // a type of its own for each place: its name is that of the place
	}
	return string(append(b, byte('0'+s.kinds&^nullKind)))
}

// number counts the schemas that are met.
func (l *loader) number(n *schema.Node) int {
	if l.numbers[n] == 0 {
		l.numbers[n] = len(l.numbers) + 1
	}
	return l.numbers[n]
}

// annotations are the keywords that no value has to keep, and those that are
// looked through.
var annotations = map[string]bool{
	"$schema": true, "$id": true, "$ref": true, "$anchor": true, "$dynamicAnchor": true, "$comment": true, "$defs": true, "$vocabulary": true,
	"allOf": true, "anyOf": true, "oneOf": true, "then": true, "else": true, "minContains": true, "maxContains": true,
	"title": true, "description": true, "default": true, "examples": true, "deprecated": true, "readOnly": true, "writeOnly": true,
	"contentSchema": true, "links": true, keyword: true,
}

// about are the kinds of values that a keyword says something about; others are
// no keywords.
var about = map[string]kinds{
	"type": anyKind, "enum": anyKind, "const": anyKind, "not": anyKind, "if": anyKind, "$dynamicRef": anyKind,
	"minimum": numberKinds, "maximum": numberKinds, "exclusiveMinimum": numberKinds, "exclusiveMaximum": numberKinds, "multipleOf": numberKinds,
	"minLength": stringKind, "maxLength": stringKind, "pattern": stringKind, "format": stringKind, "contentEncoding": stringKind, "contentMediaType": stringKind,
	"items": arrayKind, "prefixItems": arrayKind, "contains": arrayKind, "minItems": arrayKind, "maxItems": arrayKind, "uniqueItems": arrayKind, "unevaluatedItems": arrayKind,
	"properties": objectKind, "patternProperties": objectKind, "additionalProperties": objectKind, "required": objectKind,
	"propertyNames": objectKind, "minProperties": objectKind, "maxProperties": objectKind,
	"dependentRequired": objectKind, "dependentSchemas": objectKind, "unevaluatedProperties": objectKind,
}

// says tells whether a schema has a keyword that is a rule for values.
func says(n *schema.Node) bool {
	return slices.ContainsFunc(n.Names(), func(name string) bool { return about[name] != 0 && !annotations[name] })
}
