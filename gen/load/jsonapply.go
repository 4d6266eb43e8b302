package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// The keywords that hold schemas.

func (a *asserter) dependentRequired(value *schema.Node) {
	for _, m := range value.Members() {
		keyword := "dependentRequired"
		if isDependency(m) {
			keyword = "dependencies"
		}
		if others := texts(m.Value); len(others) > 0 {
			a.add(ir.Assert{Keyword: keyword, Name: m.Name, Texts: others})
		}
	}
}

func (a *asserter) dependentSchemas(value *schema.Node) {
	for _, m := range value.Members() {
		keyword := "dependentSchema"
		if isDependency(m) {
			keyword = "dependency"
		}
		if rule := a.held(m.Value); !isAlways(rule, true) {
			a.add(ir.Assert{Keyword: keyword, Name: m.Name, Rules: []ir.RuleRef{rule}})
		}
	}
}

// matters tells whether it makes a difference that the schema names a member.
func (a *asserter) matters() bool {
	rest := a.n.Get("additionalProperties")
	return a.tracked() || rest != nil && !a.l.isSilent(rest)
}

func (a *asserter) properties(value *schema.Node) {
	var known []string
	for _, m := range value.Members() {
		rule := a.held(m.Value)
		if isAlways(rule, true) {
			known = append(known, m.Name)
			continue
		}
		a.add(ir.Assert{Keyword: "property", Name: m.Name, Rules: []ir.RuleRef{rule}})
	}
	if len(known) > 0 && a.matters() {
		a.add(ir.Assert{Keyword: "known", Texts: known})
	}
}

func (a *asserter) patternProperties(value *schema.Node) {
	for _, m := range value.Members() {
		if rule := a.held(m.Value); !isAlways(rule, true) || a.matters() {
			a.add(ir.Assert{Keyword: "patternProperty", Pattern: a.expression(m.Name, m.Value.NamePlace()), Rules: []ir.RuleRef{rule}})
		}
	}
}

func (a *asserter) additionalProperties(value *schema.Node) { a.one("additionalProperties", value) }

// one adds a keyword with one schema, unless that says nothing.
func (a *asserter) one(keyword string, value *schema.Node) {
	if rule := a.held(value); !isAlways(rule, true) || a.tracked() {
		a.add(ir.Assert{Keyword: keyword, Rules: []ir.RuleRef{rule}})
	}
}

func (a *asserter) propertyNames(value *schema.Node) {
	if rule := a.held(value); !isAlways(rule, true) {
		a.add(ir.Assert{Keyword: "propertyNames", Rules: []ir.RuleRef{rule}})
	}
}

func (a *asserter) prefixItems(value *schema.Node) {
	rules := a.heldAll(value.Items())
	if !a.tracked() && !slices.ContainsFunc(rules, func(rule ir.RuleRef) bool { return !isAlways(rule, true) }) {
		return
	}
	keyword := "prefixItems"
	if value.Written() == "items" {
		keyword = "itemsList"
	}
	a.add(ir.Assert{Keyword: keyword, Rules: rules})
}

func (a *asserter) items(value *schema.Node) {
	from := len(a.n.Get("prefixItems").Items())
	keyword := "items"
	switch {
	case value.Written() == "additionalItems":
		keyword = "additionalItems"
	case from > 0:
		keyword = "itemsFrom"
	}
	if rule := a.held(value); !isAlways(rule, true) || a.tracked() {
		a.add(ir.Assert{Keyword: keyword, Int: int64(from), Rules: []ir.RuleRef{rule}})
	}
}

// contains counts items. Since draft 2020-12 it evaluates those that it finds.
func (a *asserter) contains(value *schema.Node) {
	assert := ir.Assert{Keyword: "contains", Int: 1}
	if a.n.Draft() >= 2019 {
		if least, ok := count(a.n.Get("minContains")); ok {
			assert.Int = least
		}
		if most, ok := count(a.n.Get("maxContains")); ok {
			assert.Most = &most
		}
	}
	if a.tracked() && a.n.Draft() >= 2020 {
		assert.Keyword = "containsEvaluated"
	} else if assert.Int == 0 && assert.Most == nil {
		return
	}
	assert.Rules = []ir.RuleRef{a.held(value)}
	a.add(assert)
}

func (a *asserter) uniqueItems(value *schema.Node) {
	if value.IsTrue() {
		a.add(ir.Assert{Keyword: "uniqueItems"})
	}
}

func (a *asserter) ref(*schema.Node) {
	target := a.l.set.Target(a.n)
	if target == nil {
		return // it leads nowhere, which was reported
	}
	rule, r := a.l.ruleNamed(target)
	if r != nil {
		a.r.refs = append(a.r.refs, r)
	}
	if !isAlways(rule, true) {
		a.add(ir.Assert{Keyword: "ref", Rules: []ir.RuleRef{rule}})
	}
}

func (a *asserter) allOf(value *schema.Node) {
	rules := a.heldAll(value.Items())
	if slices.ContainsFunc(rules, func(rule ir.RuleRef) bool { return !isAlways(rule, true) }) {
		a.add(ir.Assert{Keyword: "allOf", Rules: rules})
	}
}

func (a *asserter) anyOf(value *schema.Node) {
	rules := a.heldAll(value.Items())
	valid := slices.ContainsFunc(rules, func(rule ir.RuleRef) bool { return isAlways(rule, true) })
	if len(rules) > 0 && (!valid || a.tracked()) {
		a.add(ir.Assert{Keyword: "anyOf", Rules: rules})
	}
}

func (a *asserter) oneOf(value *schema.Node) {
	rules := a.heldAll(value.Items())
	if len(rules) > 0 && (len(rules) > 1 || !isAlways(rules[0], true)) {
		a.add(ir.Assert{Keyword: "oneOf", Rules: rules})
	}
}

func (a *asserter) not(value *schema.Node) {
	if rule := a.held(value); !isAlways(rule, false) {
		a.add(ir.Assert{Keyword: "not", Rules: []ir.RuleRef{rule}})
	}
}

// condition makes if, then and else one check.
func (a *asserter) condition(value *schema.Node) {
	rules := []ir.RuleRef{always(true), always(true), always(true)}
	for i, n := range []*schema.Node{value, a.n.Get("then"), a.n.Get("else")} {
		if n != nil {
			rules[i] = a.held(n)
		}
	}
	if a.tracked() || !isAlways(rules[1], true) || !isAlways(rules[2], true) {
		a.add(ir.Assert{Keyword: "if", Rules: rules})
	}
}

func (a *asserter) unevaluatedProperties(value *schema.Node) { a.one("unevaluatedProperties", value) }

func (a *asserter) unevaluatedItems(value *schema.Node) { a.one("unevaluatedItems", value) }
