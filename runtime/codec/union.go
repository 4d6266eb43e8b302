package codec

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

func count(set []bool) (n int) {
	for _, each := range set {
		if each {
			n++
		}
	}
	return n
}
