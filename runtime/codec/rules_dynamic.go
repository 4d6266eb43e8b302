package codec

// scope is a dynamic anchor of the resource that a schema is in.
type scope struct {
	anchor string
	rule   Rule
}

// Scope tells of a dynamic anchor of the resource that the schema is in, and the
// rule of the schema that has it.
func (s *Schema) Scope(anchor string, rule Rule) *Schema {
	s.scopes = append(s.scopes, scope{anchor, rule})
	s.asked, s.c.dynamic = false, true
	return s
}

// DynamicRef checks the value by the rule of an anchor in the outermost resource
// that the check came through; by another one where none of them has it.
func (s *Schema) DynamicRef(anchor string, otherwise Rule) *Schema {
	if !s.over() {
		s.apply(s.c.anchored(anchor, otherwise), "$dynamicRef", 0)
	}
	return s
}

func (c *Check) anchored(anchor string, otherwise Rule) Rule {
	for _, frame := range c.frames[:c.level] {
		for _, scope := range frame.scopes {
			if scope.anchor == anchor {
				return scope.rule
			}
		}
	}
	return otherwise
}
