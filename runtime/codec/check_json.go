package codec

import "math"

// CheckJSON checks v by rules that look at its JSON: what no Go type can tell,
// such as a condition over several members. What JSON does not have is recorded
// as well.
func CheckJSON(c *Check, v Writer, rules Rule) {
	checkEncoded(c, v.EncodeJSON, rules)
}

// CheckValue is CheckJSON for the member at name, which encode writes.
func CheckValue(c *Check, name string, encode func(e *Encoder), rules Rule) {
	if name == "" {
		checkEncoded(c, encode, rules)
		return
	}
	c.In(name)
	checkEncoded(c, encode, rules)
	c.Out()
}

func checkEncoded(c *Check, encode func(e *Encoder), rules Rule) {
	if c.Done() {
		return
	}
	e := encoders.Get().(*Encoder)
	defer e.release()
	e.checking = true
	encode(e)
	switch {
	case e.err != nil:
		c.adopt(e.err)
	case len(e.buf) > math.MaxInt32:
		c.Fail("", "type", "%v", errTooLong)
	default:
		c.Rules(parseValid(e.buf), rules)
	}
}

// adopt records what is wrong in the value that was entered last.
func (c *Check) adopt(err error) {
	e, ok := err.(*ValidationError)
	if !ok {
		c.Fail("", "type", "%v", err)
		return
	}
	for _, v := range e.Violations {
		if !c.Done() {
			v.Pointer = c.pointer("") + v.Pointer
			c.violations = append(c.violations, v)
		}
	}
}
