package codec

import (
	"encoding/json"
	"slices"
)

// NoVariant ends the decoding: the object ahead has a member that tells which type
// it is, and its text is none of those that are known.
func (d *Decoder) NoVariant(member, known string) {
	switch tag, ok := d.Tag(member); {
	case d.Kind() != KindObject:
		d.Mismatch("an object")
	case ok:
		d.Fail("oneOf", "has the %s %q; want one of %s", member, tag, known)
	default:
		d.Fail("oneOf", "has no text as its %s; want one of %s", member, known)
	}
}

// One checks that exactly one member of a union is set: others would be lost when
// it is written.
//
//go:noinline
func (c *Check) One(set ...bool) {
	if n := count(set); n != 1 {
		c.Fail("", "oneOf", "has %d members that are set; exactly one can be", n)
	}
}

// One fails unless exactly one member of a union is set.
func (e *Encoder) One(name string, set ...bool) {
	if n := count(set); n != 1 {
		e.Fail("oneOf", "%s has %d members that are set; exactly one can be", name, n)
	}
}

// AtMostOne fails where several members of a union are set that can be null.
func (e *Encoder) AtMostOne(name string, set ...bool) {
	if n := count(set); n > 1 {
		e.Fail("oneOf", "%s has %d members that are set; one can be, or none for null", name, n)
	}
}

// NoGap checks that no element of a tuple is absent before one that is there: there
// tells it of each.
//
//go:noinline
func (c *Check) NoGap(there ...bool) {
	if hasGap(there) {
		c.Fail("", "minItems", gapMessage)
	}
}

// NoGap fails where an element of a tuple is absent before one that is there.
func (e *Encoder) NoGap(name string, there ...bool) {
	if hasGap(there) {
		e.Fail("minItems", "%s "+gapMessage, name)
	}
}

const gapMessage = "has an element that is absent before one that is there"

func hasGap(there []bool) bool {
	first := slices.Index(there, false)
	return first >= 0 && slices.Contains(there[first:], true)
}

// Other writes a value that stands in the place of an object. An object would hide
// the members of the type.
func (e *Encoder) Other(raw json.RawMessage) {
	if at := skipSpace(raw, 0); at < len(raw) && raw[at] == '{' {
		e.Fail("type", "is an object in Other, which is for all else")
	}
	e.Raw(raw)
}

func count(set []bool) (n int) {
	for _, each := range set {
		if each {
			n++
		}
	}
	return n
}
