package ir

import (
	"encoding/json"
	"go/token"
	"slices"
	"strings"
)

// assertForm is what the assert of a keyword has.
type assertForm struct {
	least, most int  // rules; most is -1 where any number goes
	pattern     bool // a pattern
	function    bool // a function of package codec
	values      bool // texts, at least one
}

// assertForms are the keywords of asserts.
var assertForms = map[string]assertForm{
	"type": {values: true}, "enum": {}, "const": {}, "required": {}, "known": {},
	"minimum": {}, "exclusiveMinimum": {}, "maximum": {}, "exclusiveMaximum": {}, "multipleOf": {},
	"minLength": {}, "maxLength": {}, "minProperties": {}, "maxProperties": {}, "minItems": {}, "maxItems": {}, "uniqueItems": {},
	"pattern": {pattern: true}, "format": {function: true}, "contentEncoding": {function: true}, "contentMediaType": {function: true},
	"dependentRequired": {}, "dependencies": {}, "dependentSchema": {least: 1, most: 1}, "dependency": {least: 1, most: 1},
	"property": {least: 1, most: 1}, "patternProperty": {least: 1, most: 1, pattern: true},
	"additionalProperties": {least: 1, most: 1}, "propertyNames": {least: 1, most: 1}, "unevaluatedProperties": {least: 1, most: 1},
	"prefixItems": {most: -1}, "itemsList": {most: -1}, "items": {least: 1, most: 1}, "itemsFrom": {least: 1, most: 1},
	"additionalItems": {least: 1, most: 1}, "contains": {least: 1, most: 1}, "containsEvaluated": {least: 1, most: 1}, "unevaluatedItems": {least: 1, most: 1},
	"ref": {least: 1, most: 1}, "dynamicRef": {least: 1, most: 1}, "allOf": {most: -1}, "anyOf": {most: -1}, "oneOf": {most: -1}, "not": {least: 1, most: 1}, "if": {least: 3, most: 3},
}

// assertTypes are the types that a type assert can name.
var assertTypes = []string{"null", "boolean", "integer", "number", "string", "array", "object"}

// jsonRules wants functions with names of their own that lead to each other.
func (c *checker) jsonRules(p *Package) {
	named := make(map[string]bool)
	var all []*RuleFunc
	for _, m := range p.Models {
		all = append(all, m.Rules...)
	}
	for _, d := range p.Documents {
		all = append(all, d.Rules...)
	}
	for _, r := range all {
		if c.want(r != nil, "a rule is null") {
			c.want(token.IsIdentifier(r.Name) && !token.IsExported(r.Name), "%q is not the name of a rule", r.Name)
			c.want(!named[r.Name], "two rules are named %q", r.Name)
			named[r.Name] = true
		}
	}
	for _, r := range all {
		if r != nil {
			c.asserts(r, named)
		}
	}
}

func (c *checker) asserts(r *RuleFunc, named map[string]bool) {
	for _, s := range r.Scopes {
		c.want(named[s.Func], "rule %s: no rule is named %q", r.Name, s.Func)
	}
	for _, a := range r.Asserts {
		form, known := assertForms[a.Keyword]
		c.want(known, "rule %s: %q is no keyword", r.Name, a.Keyword)
		c.want(len(a.Rules) >= form.least && (form.most < 0 || len(a.Rules) <= form.most), "rule %s: %s has %d rules", r.Name, a.Keyword, len(a.Rules))
		c.want((a.Pattern != nil) == form.pattern, "rule %s: %s and a pattern do not go together or belong together", r.Name, a.Keyword)
		c.want(token.IsExported(a.Func) == form.function && (a.Func == "" || token.IsIdentifier(a.Func)), "rule %s: %s has the function %q", r.Name, a.Keyword, a.Func)
		c.want(hasJSON(a), "rule %s: %s has what is no JSON", r.Name, a.Keyword)
		c.want(len(a.Texts) > 0 || !form.values, "rule %s: %s of nothing", r.Name, a.Keyword)
		for _, text := range a.Texts {
			c.want(a.Keyword != "type" || slices.Contains(assertTypes, text), "rule %s: %q is no type", r.Name, text)
		}
		for _, ref := range a.Rules {
			c.ruleRef(r, ref, named)
		}
	}
}

// hasJSON tells whether the values and bounds of an assert are such.
func hasJSON(a Assert) bool {
	switch a.Keyword {
	case "enum":
		return !slices.ContainsFunc(a.Texts, func(text string) bool { return !json.Valid([]byte(text)) })
	case "const":
		return json.Valid([]byte(a.Name))
	case "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf":
		return json.Valid([]byte(a.Name)) && strings.ContainsAny(a.Name[:1], "-0123456789")
	}
	return true
}

func (c *checker) ruleRef(r *RuleFunc, ref RuleRef, named map[string]bool) {
	switch {
	case ref.Func != "":
		c.want(named[ref.Func], "rule %s: no rule is named %q", r.Name, ref.Func)
	case ref.Inline != nil:
		c.asserts(ref.Inline, named)
	default:
		c.want(ref.Always != nil, "rule %s: a rule of nothing", r.Name)
	}
}
