package codec

import "strconv"

// Source tells where the schema of a generated type is, so that violations can
// name the rule that is broken. It is looked at only when one is.
type Source struct {
	At     string  // the schema of the type: order.json#/properties/sender
	Places []Place // of what does not stand where the members of the type let expect it
}

// Place is where a schema or a rule is.
type Place struct {
	Of string // a member; its elements and entries as tags/*, its names as tags/#, an element of a tuple as /0; a keyword stands behind a space
	At string // order.json#/$defs/tag
}

// From says which type is checked from here on: the value, element or member that
// was entered last.
//
//go:noinline
func (c *Check) From(s *Source) {
	switch {
	case c.depth == 0:
		c.source = s
	case c.depth <= maxCheckDepth:
		c.path[c.depth-1].source = s
	}
}

// schemaPointer is where the rule of a keyword for the member at name is; empty
// where nobody said which type is checked.
func (c *Check) schemaPointer(name, keyword string) string {
	if c.depth > maxCheckDepth {
		return ""
	}
	owner := c.depth
	for owner > 0 && c.path[owner-1].source == nil {
		owner--
	}
	source := c.source
	if owner > 0 {
		source = c.path[owner-1].source
	}
	if source == nil {
		return ""
	}
	var steps []step
	steps = append(steps, c.path[owner:c.depth]...)
	if name != "" {
		steps = append(steps, step{name: name, index: toMember})
	}
	if keyword == "required" && len(steps) > 0 {
		steps = steps[:len(steps)-1]
	}
	return source.rule(steps, keyword)
}

// rule is where a keyword is for what some steps lead to.
func (s *Source) rule(steps []step, keyword string) string {
	key, at := "", s.At
	for i, each := range steps {
		switch {
		case each.index == toEntry:
			key, at = key+"/*", at+"/additionalProperties"
		case each.index == toKey:
			key, at = key+"/#", at+"/propertyNames"
		case i == 0 && each.index == toMember:
			key, at = each.name, at+"/properties/"+EscapePointer(each.name)
		case i == 0 && s.find("/"+strconv.Itoa(each.index)) != "":
			key = "/" + strconv.Itoa(each.index)
		default:
			key, at = key+"/*", at+"/items"
		}
		if place := s.find(key); place != "" {
			at = place
		}
	}
	if place := s.find(key + " " + keyword); place != "" {
		return place
	}
	return at + "/" + keyword
}

// find is the place of a key, empty where it is none of s.
func (s *Source) find(key string) string {
	for _, p := range s.Places {
		if p.Of == key {
			return p.At
		}
	}
	return ""
}
