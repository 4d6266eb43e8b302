package codec

import (
	"slices"
	"strconv"
)

// Ref checks the value by the rule that a reference leads to.
func (s *Schema) Ref(rule Rule) *Schema {
	if !s.over() {
		s.apply(rule, "$ref", 0)
	}
	return s
}

// AllOf checks the value by every rule.
func (s *Schema) AllOf(rules ...Rule) *Schema {
	for i, rule := range rules {
		if s.over() {
			break
		}
		s.apply(rule, "allOf", i+1)
	}
	return s
}

// AnyOf checks that the value keeps at least one of the rules.
func (s *Schema) AnyOf(rules ...Rule) *Schema {
	if s.over() {
		return s
	}
	kept := false
	for _, rule := range rules {
		kept = s.tries(rule) || kept
		if kept && s.seen == nil {
			break // nobody asks what the others would evaluate
		}
	}
	if !kept && s.breaks() {
		s.say("anyOf", "fits none of %d alternatives%s", len(rules), s.misfits("anyOf", rules))
	}
	return s
}

// OneOf checks that the value keeps exactly one of the rules.
func (s *Schema) OneOf(rules ...Rule) *Schema {
	if s.over() {
		return s
	}
	first := -1
	for i, rule := range rules {
		if !s.tries(rule) {
			continue
		}
		if first >= 0 {
			if s.breaks() {
				s.say("oneOf", "fits alternatives %d and %d; want exactly one", first+1, i+1)
			}
			return s
		}
		first = i
	}
	if first < 0 && s.breaks() {
		s.say("oneOf", "fits none of %d alternatives%s", len(rules), s.misfits("oneOf", rules))
	}
	return s
}

// Not checks that the value breaks a rule.
func (s *Schema) Not(rule Rule) *Schema {
	if s.over() {
		return s
	}
	if s.keeps(rule, s.v, nil) && s.breaks() {
		s.say("not", "is what the schema excludes")
	}
	return s
}

// If checks the value by then where it keeps the condition, by otherwise where it
// does not.
func (s *Schema) If(condition, then, otherwise Rule) *Schema {
	if s.over() {
		return s
	}
	if s.tries(condition) {
		s.apply(then, "then", 0)
	} else {
		s.apply(otherwise, "else", 0)
	}
	return s
}

// maxMisfits is for how many alternatives a message says why they do not fit.
const maxMisfits = 4

// misfits tells of each alternative the first thing that is wrong with the value.
func (s *Schema) misfits(keyword string, rules []Rule) string {
	if len(rules) > maxMisfits || s.c.brief {
		return ""
	}
	text := ""
	for i, rule := range rules {
		text += "; " + strconv.Itoa(i+1) + ": " + s.first(rule, place{s, keyword, "", i + 1})
	}
	return text
}

// first is the first thing that the value breaks of a rule, in words.
func (s *Schema) first(rule Rule, from place) string {
	c := Check{path: s.c.path, depth: s.c.depth, Limit: 1}
	c.brief, c.dynamic = true, s.c.dynamic
	c.frames, c.level = slices.Clone(s.c.frames[:s.c.level]), s.c.level
	c.run(Schema{c: &c, v: s.v, from: from}, rule)
	if len(c.violations) == 0 {
		return "fits"
	}
	found := c.violations[0]
	if below := found.Pointer[len(s.c.pointer("")):]; below != "" {
		return below + " " + found.Message
	}
	return found.Message
}
