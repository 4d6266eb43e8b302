package codec

// Required checks that an object has members.
func (s *Schema) Required(names ...string) *Schema {
	if !s.object() {
		return s
	}
	for _, name := range names {
		if _, _, there := s.find(name); !there && s.breaks() {
			s.c.FailAt(name, "required", s.pointer()+"/required", "is required")
		}
	}
	return s
}

// MinProperties checks that an object has at least so many members.
func (s *Schema) MinProperties(least int) *Schema {
	if s.object() && s.v.Len() < least && s.breaks() {
		s.say("minProperties", "has %d properties; at least %d are needed", s.v.Len(), least)
	}
	return s
}

// MaxProperties checks that an object has at most so many members.
func (s *Schema) MaxProperties(most int) *Schema {
	if s.object() && s.v.Len() > most && s.breaks() {
		s.say("maxProperties", "has %d properties; at most %d are allowed", s.v.Len(), most)
	}
	return s
}

// Property checks the member of a name, where the object has it.
func (s *Schema) Property(name string, rule Rule) *Schema {
	if !s.object() {
		return s
	}
	if i, value, there := s.find(name); there {
		s.mark(i)
		s.member(name, value, rule, place{keyword: "properties", name: name})
	}
	return s
}

// Known notes the members that the schema names and says nothing about.
func (s *Schema) Known(names ...string) *Schema {
	if !s.object() {
		return s
	}
	for _, name := range names {
		if i, _, there := s.find(name); there {
			s.mark(i)
		}
	}
	return s
}

// PatternProperty checks the members whose names match.
func (s *Schema) PatternProperty(p *Pattern, rule Rule) *Schema {
	if !s.object() {
		return s
	}
	i := 0
	for name, value := range s.v.Members() {
		if p.Match(name) {
			s.mark(i)
			s.member(name, value, rule, place{keyword: "patternProperties", name: p.String()})
		}
		i++
	}
	return s
}

// AdditionalProperties checks the members that Property, Known and
// PatternProperty did not meet.
func (s *Schema) AdditionalProperties(rule Rule) *Schema {
	if !s.object() {
		return s
	}
	i := 0
	for name, value := range s.v.Members() {
		if !s.own.has(i) {
			s.evaluate(i)
			s.member(name, value, rule, place{keyword: "additionalProperties"})
		}
		i++
	}
	return s
}

// PropertyNames checks the names of all members.
func (s *Schema) PropertyNames(rule Rule) *Schema {
	if !s.object() {
		return s
	}
	name := s.v.first()
	for range s.v.Len() {
		s.member(name.Text(), name, rule, place{keyword: "propertyNames"})
		name = name.following().following()
	}
	return s
}

// DependentRequired checks that an object with the member of a name has others.
func (s *Schema) DependentRequired(name string, others ...string) *Schema {
	return s.dependent("dependentRequired", name, others)
}

// Dependencies is [Schema.DependentRequired] as older drafts spell it.
func (s *Schema) Dependencies(name string, others ...string) *Schema {
	return s.dependent("dependencies", name, others)
}

func (s *Schema) dependent(keyword, name string, others []string) *Schema {
	if !s.has(name) {
		return s
	}
	for _, other := range others {
		if !s.has(other) && s.breaks() {
			s.c.FailAt(other, keyword, s.pointer()+"/"+keyword+"/"+EscapePointer(name), "is required beside %s", name)
		}
	}
	return s
}

// DependentSchema checks an object that has the member of a name.
func (s *Schema) DependentSchema(name string, rule Rule) *Schema {
	return s.beside("dependentSchemas", name, rule)
}

// Dependency is [Schema.DependentSchema] as older drafts spell it.
func (s *Schema) Dependency(name string, rule Rule) *Schema {
	return s.beside("dependencies", name, rule)
}

func (s *Schema) beside(keyword, name string, rule Rule) *Schema {
	if s.has(name) {
		s.c.run(Schema{c: s.c, v: s.v, seen: s.seen, from: place{s, keyword, name, 0}}, rule)
	}
	return s
}

// UnevaluatedProperties checks the members that nothing has evaluated.
func (s *Schema) UnevaluatedProperties(rule Rule) *Schema {
	if !s.object() {
		return s
	}
	i := 0
	for name, value := range s.v.Members() {
		if !s.seen.has(i) {
			s.member(name, value, rule, place{keyword: "unevaluatedProperties"})
		}
		i++
	}
	s.seen.all = true
	return s
}

func (s *Schema) object() bool { return !s.over() && s.v.Kind() == KindObject }

// member checks a member.
func (s *Schema) member(name string, value JSON, rule Rule, at place) {
	s.c.In(name)
	s.inside(rule, value, at)
	s.c.Out()
}

// has tells whether the value is an object with the member of a name.
func (s *Schema) has(name string) bool {
	if !s.object() {
		return false
	}
	_, _, there := s.find(name)
	return there
}

// cursor is a place between the members of an object.
type cursor struct {
	name JSON // of the next member
	i    int
}

// find gives a member and its index. It looks first behind the one that was
// found last.
func (s *Schema) find(name string) (i int, value JSON, there bool) {
	n, at := s.v.Len(), s.next
	for range n {
		if at.i == 0 || at.i >= n {
			at = cursor{name: s.v.first()}
		}
		value := at.name.following()
		found := at.name.isText(name)
		at = cursor{value.following(), at.i + 1}
		if found {
			s.next = at
			return at.i - 1, value, true
		}
	}
	return 0, JSON{}, false
}

// first is the first item, or the name of the first member.
func (v JSON) first() JSON { return JSON{doc: v.doc, at: v.at + 1} }
