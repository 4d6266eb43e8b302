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
	"minProperties":    {KindMap, KindOpen},
	"maxProperties":    {KindMap, KindOpen},
	"const":            {KindBool, KindInt, KindFloat, KindString, KindEnum},
}

// keyRules are those of the names of members.
var keyRules = []string{"minLength", "maxLength", "pattern", "format", "const", "additionalProperties"}

// rules wants rules that their type has.
func (c *checker) rules(owner string, t Type) {
	for _, r := range t.Rules {
		c.want(slices.Contains(ruleKinds[r.Keyword], t.Kind), "%s: a %s has no rule %q", owner, t.Kind, r.Keyword)
		c.want(r.Keyword != "const" || r.Value != nil, "%s: const without a value", owner)
	}
	c.want(len(t.Keys) == 0 || t.Kind == KindMap || t.Kind == KindOpen, "%s: a %s has no keys", owner, t.Kind)
	for _, r := range t.Keys {
		c.want(slices.Contains(keyRules, r.Keyword), "%s: a key has no rule %q", owner, r.Keyword)
		c.want(r.Keyword != "const" || r.Value != nil, "%s: const without a value", owner)
	}
}
