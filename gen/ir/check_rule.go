package ir

import "slices"

// ruleKinds are the kinds whose values a keyword says something about.
var ruleKinds = map[string][]Kind{
	"minimum":          {KindInt, KindFloat},
	"maximum":          {KindInt, KindFloat},
	"exclusiveMinimum": {KindInt, KindFloat},
	"exclusiveMaximum": {KindInt, KindFloat},
	"multipleOf":       {KindInt, KindFloat},
	"minLength":        {KindString},
	"maxLength":        {KindString},
	"pattern":          {KindString},
	"format":           {KindString},
	"minItems":         {KindList},
	"maxItems":         {KindList},
	"uniqueItems":      {KindList},
	"const":            {KindBool, KindInt, KindFloat, KindString, KindEnum},
}

// rules wants rules that their type has.
func (c *checker) rules(owner string, t Type) {
	for _, r := range t.Rules {
		c.want(slices.Contains(ruleKinds[r.Keyword], t.Kind), "%s: a %s has no rule %q", owner, t.Kind, r.Keyword)
		c.want(r.Keyword != "const" || r.Value != nil, "%s: const without a value", owner)
	}
}
