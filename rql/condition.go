package rql

// condition is a test of one field against bounds, for the values of one kind.
// Others, null and NaN among them, are left to the test.
type condition struct {
	read        func(obj any, i int) Value
	field       int
	kind        Kind
	least, most int64   // of KindInt and KindTime, both included
	from, to    float64 // of KindFloat
	text        string  // of KindString
	test        *test   // for values of other kinds
}

// conditions hold together. They are run in one loop, which calls nothing but
// what reads the fields.
type conditions []condition

// conditions are t as conditions: itself, or the arguments of an and. Nil is a
// test that is something else.
func (t *test) conditions() conditions {
	tests := []*test{t}
	if t.op == PredAnd {
		tests = t.args
	}
	all := make(conditions, len(tests))
	for i, arg := range tests {
		c, ok := arg.condition()
		if !ok {
			return nil
		}
		all[i] = c
	}
	return all
}

// condition is t as a condition; false is a test that is none.
func (t *test) condition() (c condition, ok bool) {
	c = condition{read: t.read, field: t.field, kind: t.value.kind, test: t}
	switch c.kind {
	case KindInt, KindTime:
		c.least, c.most, ok = t.integers()
	case KindFloat:
		c.from, c.to, ok = t.floats()
	case KindString:
		c.text, ok = t.value.Text(), t.op == PredEq
	}
	return c, ok
}

// hold tells whether all of them hold for obj.
func (all conditions) hold(obj any) bool {
	for i := range all {
		c := &all[i]
		v := c.read(obj, c.field)
		switch {
		case v.kind != c.kind:
			if !c.test.matchValue(v) {
				return false
			}
		case v.kind == KindFloat:
			if f := v.Float(); !(f >= c.from && f <= c.to) && (f == f || !c.test.matchValue(v)) {
				return false
			}
		case v.kind == KindString:
			if v.Text() != c.text {
				return false
			}
		case v.Int() < c.least || v.Int() > c.most:
			return false
		}
	}
	return true
}
