package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/schema"
)

// isSilent tells whether a schema admits every value and evaluates nothing that
// matters. A schema that leads back to itself is silent unless something on the
// way speaks.
func (l *loader) isSilent(n *schema.Node) bool {
	if n.Is(schema.Bool) {
		return n.IsTrue()
	}
	silent := l.book().silent
	if known, ok := silent[n]; ok {
		return known
	}
	met := make(map[*schema.Node]bool)
	if l.speaks(n, met) {
		silent[n] = false
		return false
	}
	for each := range met {
		silent[each] = true
	}
	return true
}

// speaks looks for a keyword that may refuse a value or evaluates a part of it.
func (l *loader) speaks(n *schema.Node, met map[*schema.Node]bool) bool {
	if n.Is(schema.Bool) {
		return n.IsFalse()
	}
	if known, ok := l.book().silent[n]; ok {
		return !known
	}
	if met[n] {
		return false
	}
	met[n] = true
	return n.Has("$dynamicRef") || slices.ContainsFunc(n.Members(), func(m schema.Member) bool {
		return counts(n, m.Name) && l.keywordSpeaks(n, m, met)
	})
}

// evaluating are the keywords that evaluate parts of a value.
var evaluating = []string{
	"properties", "patternProperties", "additionalProperties", "prefixItems", "items", "contains",
	"unevaluatedProperties", "unevaluatedItems",
}

func (l *loader) keywordSpeaks(n *schema.Node, m schema.Member, met map[*schema.Node]bool) bool {
	tracked := l.book().tracked[n]
	if tracked && slices.Contains(evaluating, m.Name) {
		return true
	}
	anySpeaks := func(nodes []*schema.Node) bool {
		return slices.ContainsFunc(nodes, func(held *schema.Node) bool { return l.speaks(held, met) })
	}
	switch m.Name {
	case "$ref":
		target := l.set.Target(n)
		return target != nil && l.speaks(target, met)
	case "allOf", "prefixItems":
		return anySpeaks(m.Value.Items())
	case "properties", "patternProperties", "dependentSchemas":
		return slices.ContainsFunc(m.Value.Members(), func(each schema.Member) bool { return l.speaks(each.Value, met) })
	case "items", "additionalProperties", "propertyNames", "unevaluatedProperties", "unevaluatedItems":
		return l.speaks(m.Value, met)
	case "if":
		return anySpeaks(outcomes(n)) || tracked && l.speaks(m.Value, met)
	case "anyOf":
		return !slices.ContainsFunc(m.Value.Items(), admitsAll) || tracked && anySpeaks(m.Value.Items())
	case "required":
		return len(m.Value.Items()) > 0
	case "uniqueItems":
		return m.Value.IsTrue()
	case "format":
		return formatFuncs[m.Value.Text()] != ""
	default:
		return true
	}
}

// outcomes are the schemas that follow from an if.
func outcomes(n *schema.Node) []*schema.Node {
	var held []*schema.Node
	for _, name := range []string{"then", "else"} {
		if n.Has(name) {
			held = append(held, n.Get(name))
		}
	}
	return held
}

// admitsAll tells whether a schema has no keyword at all.
func admitsAll(n *schema.Node) bool {
	return n.IsTrue() || n.Is(schema.Object) && len(n.Members()) == 0
}
