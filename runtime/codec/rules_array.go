package codec

import "math"

// MinItems checks that an array has at least so many items.
func (s *Schema) MinItems(least int) *Schema {
	if s.array() && s.v.Len() < least && s.breaks() {
		s.say("minItems", "has %d items; at least %d are needed", s.v.Len(), least)
	}
	return s
}

// MaxItems checks that an array has at most so many items.
func (s *Schema) MaxItems(most int) *Schema {
	if s.array() && s.v.Len() > most && s.breaks() {
		s.say("maxItems", "has %d items; at most %d are allowed", s.v.Len(), most)
	}
	return s
}

// PrefixItems checks the first items, each by its own rule.
func (s *Schema) PrefixItems(rules ...Rule) *Schema { return s.tuple("prefixItems", rules) }

// ItemsList is [Schema.PrefixItems] as older drafts spell it.
func (s *Schema) ItemsList(rules ...Rule) *Schema { return s.tuple("items", rules) }

func (s *Schema) tuple(keyword string, rules []Rule) *Schema {
	if !s.array() {
		return s
	}
	for i, item := range s.v.Items() {
		if i == len(rules) {
			break
		}
		s.evaluate(i)
		s.item(i, item, rules[i], place{keyword: keyword, index: i + 1})
	}
	return s
}

// Items checks all items.
func (s *Schema) Items(rule Rule) *Schema { return s.rest("items", 0, rule) }

// ItemsFrom checks the items from an index on.
func (s *Schema) ItemsFrom(from int, rule Rule) *Schema { return s.rest("items", from, rule) }

// AdditionalItems is [Schema.ItemsFrom] as older drafts spell it.
func (s *Schema) AdditionalItems(from int, rule Rule) *Schema {
	return s.rest("additionalItems", from, rule)
}

func (s *Schema) rest(keyword string, from int, rule Rule) *Schema {
	if !s.array() {
		return s
	}
	for i, item := range s.v.Items() {
		if i >= from && !s.over() {
			s.item(i, item, rule, place{keyword: keyword})
		}
	}
	if s.seen != nil {
		s.seen.all = true
	}
	return s
}

// EveryItem is the most of [Schema.Contains] where the schema names none.
const EveryItem = math.MaxInt

// Contains checks that of the items at least and at most so many keep a rule.
func (s *Schema) Contains(rule Rule, least, most int) *Schema {
	return s.contains(rule, least, most, false)
}

// ContainsEvaluated is [Schema.Contains], which evaluates the items that it finds.
func (s *Schema) ContainsEvaluated(rule Rule, least, most int) *Schema {
	return s.contains(rule, least, most, true)
}

func (s *Schema) contains(rule Rule, least, most int, evaluates bool) *Schema {
	if !s.array() {
		return s
	}
	found := 0
	for i, item := range s.v.Items() {
		if s.keeps(rule, item, nil) {
			found++
			if evaluates {
				s.evaluate(i)
			}
		}
	}
	switch {
	case found < least && s.breaks() && least == 1:
		s.say("contains", "has no item of the kind that is needed")
	case found < least && s.breaks():
		s.say("minContains", "has %d items of the kind that is needed; at least %d are", found, least)
	case found > most && s.breaks():
		s.say("maxContains", "has %d items of a kind of which at most %d are allowed", found, most)
	}
	return s
}

// UniqueItems checks that no two items are equal.
func (s *Schema) UniqueItems() *Schema {
	if !s.array() {
		return s
	}
	if first, second := equalItems(s.v); second > 0 && s.breaks() {
		s.say("uniqueItems", "has the same item at %d and %d", first, second)
	}
	return s
}

// UnevaluatedItems checks the items that nothing has evaluated.
func (s *Schema) UnevaluatedItems(rule Rule) *Schema {
	if !s.array() {
		return s
	}
	for i, item := range s.v.Items() {
		if !s.seen.has(i) {
			s.item(i, item, rule, place{keyword: "unevaluatedItems"})
		}
	}
	s.seen.all = true
	return s
}

func (s *Schema) array() bool { return !s.over() && s.v.Kind() == KindArray }

// item checks the item at i.
func (s *Schema) item(i int, item JSON, rule Rule, at place) {
	s.c.Index(i)
	s.inside(rule, item, at)
	s.c.Out()
}
