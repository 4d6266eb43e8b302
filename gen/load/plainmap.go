package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// mapRules gives a map the rules of its schemas that are about its names and
// their number, and tells whether it has all of them. What is said of values is
// a matter of their type.
func (l *loader) mapRules(s *sum, t *ir.Type) bool {
	if !s.exactBut(objectKind, "additionalProperties", "patternProperties", "propertyNames", "minProperties", "maxProperties") {
		return false
	}
	exact := true
	for _, n := range s.nodes {
		for _, m := range n.Members() {
			switch {
			case m.Name == "minProperties", m.Name == "maxProperties":
				rule, ok := ruleMakers[m.Name](l, ir.KindMap, m.Name, m.Value)
				rule.At = schemaPointer(m.Value)
				t.Rules, exact = append(t.Rules, rule), exact && ok
			case m.Name == "propertyNames":
				exact = l.keyRules(m.Value, t) && exact
			}
		}
		if pattern, ok := onlyPattern(n); ok {
			t.Keys = append(t.Keys, ir.Rule{Keyword: "additionalProperties", Text: pattern, At: schemaPointer(n.Get("additionalProperties"))})
		}
	}
	return exact
}

// keyRules gives a map the rules of the schema for its names.
func (l *loader) keyRules(names *schema.Node, t *ir.Type) bool {
	s := l.only(l.sumOf(names), stringKind)
	key := ir.Type{Kind: ir.KindString}
	exact := s.kinds == stringKind && l.plainRules(s, &key)
	t.Keys = append(t.Keys, key.Rules...)
	return exact
}

// onlyPattern is the expression that all names match, of a schema that admits no
// others.
func onlyPattern(n *schema.Node) (re2 string, ok bool) {
	patterns := n.Get("patternProperties").Members()
	if len(patterns) != 1 || !n.Get("additionalProperties").IsFalse() {
		return "", false
	}
	re2, err := schema.RE2(patterns[0].Name)
	return re2, err == nil
}

// onlyPatterns tells whether every schema with values by names has them for all
// names that it admits.
func onlyPatterns(s *sum) bool {
	return !slices.ContainsFunc(s.nodes, func(n *schema.Node) bool {
		_, only := onlyPattern(n)
		return len(n.Get("patternProperties").Members()) > 0 && !only
	})
}
