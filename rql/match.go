package rql

import (
	"regexp"
	"slices"

	"github.com/perstore/perstoregen/internal/decimal"
)

// test is a compiled [Pred].
type test struct {
	op      PredOp
	linked  bool // whether it needs a source
	field   int
	any     bool // the field may be of any kind
	read    func(obj any, i int) Value
	args    []*test
	value   Value
	high    Value                                  // of between
	items   func(v any, yield func(item any) bool) // of the list of a contains with a condition
	set     *valueSet                              // of in
	anySet  *anySet                                // of in, where the field may be of any kind
	pattern pattern
	regexp  *regexp.Regexp
	link    *linkTest
	reach   *reach
}

func compileTest(s *Schema, p *Pred) *test {
	t := &test{op: p.Op, field: p.Field}
	if p.Op.hasField() {
		t.read, t.any = s.reader(p.Field), s.Field(p.Field).Type == TypeAny
	}
	if len(p.Values) > 0 {
		t.value, t.high = p.Values[0], p.Values[len(p.Values)-1]
	}
	switch p.Op {
	case PredLink:
		t.linked = true
		t.link = &linkTest{link: compileLink(s, p.Via), where: compileTest(p.Via.Link.Target, p.Args[0])}
		return t
	case PredRecurse:
		t.linked, t.reach = true, compileReach(s, p)
		return t
	case PredIn:
		t.listed(p.Values)
	case PredLike:
		t.pattern = newPattern(t.value.Text(), false)
	case PredILike:
		t.pattern = newPattern(t.value.Text(), true)
	case PredMatch:
		t.regexp = regexp.MustCompile(regexpText(t.value)) // Bind has let it through
	}
	if p.Op == PredContains && len(p.Args) > 0 {
		f := s.Field(p.Field)
		s, t.items = f.elements(s), f.Items
	}
	for _, arg := range p.Args {
		a := compileTest(s, arg)
		t.args = append(t.args, a)
		t.linked = t.linked || a.linked
	}
	return t
}

// listed makes a set of the list of an in.
func (t *test) listed(values []Value) {
	if t.any {
		t.anySet = newAnySet(values)
		return
	}
	t.set = newValueSet(values)
}

func (t *test) match(obj any, r *run) bool {
	switch t.op {
	case PredAnd:
		for _, arg := range t.args {
			if !arg.match(obj, r) {
				return false
			}
		}
		return true
	case PredOr:
		for _, arg := range t.args {
			if arg.match(obj, r) {
				return true
			}
		}
		return false
	case PredNot:
		return !t.args[0].match(obj, r)
	case PredLink:
		return t.link.match(obj, r)
	case PredRecurse:
		return t.reach.match(obj, r)
	}
	return t.matchField(obj)
}

// matchField reads the field of a predicate that has one. It is apart from
// match, whose frame stays small without the value.
func (t *test) matchField(obj any) bool {
	v := t.read(obj, t.field)
	return t.matchValue(v)
}

// matchValue is matchField of a value that was read.
func (t *test) matchValue(v Value) bool {
	if v.kind == KindNull || t.op == PredIsNull {
		return v.kind == KindNull && t.op == PredIsNull
	}
	switch {
	case t.op == PredContains && len(t.args) > 0:
		return t.contains(v)
	case t.any:
		return t.matchAny(v)
	}
	switch t.op {
	case PredIn:
		return t.set.has(v)
	case PredBetween:
		return v.Compare(t.value) >= 0 && v.Compare(t.high) < 0
	case PredLike, PredILike:
		return t.pattern.match(v.Text())
	case PredMatch:
		return t.regexp.MatchString(v.Text())
	}
	return compareValues(t.op, v, t.value)
}

// matchAny compares a value of any kind.
func (t *test) matchAny(v Value) bool {
	switch t.op {
	case PredIn:
		return t.anySet.has(v)
	case PredBetween:
		low, ok := alike(v, t.value)
		high, also := alike(v, t.high)
		return ok && also && low.Compare(t.value) >= 0 && high.Compare(t.high) < 0
	case PredLike, PredILike:
		return v.kind == KindString && t.pattern.match(v.Text())
	case PredMatch:
		return v.kind == KindString && t.regexp.MatchString(v.Text())
	case PredContains:
		items, _ := v.any.([]any)
		return slices.ContainsFunc(items, func(item any) bool {
			element := valueOfJSON(item)
			return equalAlike(element, t.value)
		})
	}
	w, ok := alike(v, t.value)
	return ok && compareValues(t.op, w, t.value)
}

func equalAlike(v, w Value) bool {
	like, ok := alike(v, w)
	return ok && like.Equal(w)
}

// compareValues tells whether v op w holds; neither is null.
func compareValues(op PredOp, v, w Value) bool {
	switch op {
	case PredEq:
		return v.Equal(w)
	case PredLt:
		return v.Compare(w) < 0
	case PredLe:
		return v.Compare(w) <= 0
	case PredGt:
		return v.Compare(w) > 0
	case PredGe:
		return v.Compare(w) >= 0
	case PredContains:
		return holdsValue(v.List(), w)
	case PredIn:
		return holdsValue(w.List(), v)
	}
	return false
}

func holdsValue(list []Value, v Value) bool {
	for i := range list {
		if list[i].Equal(v) {
			return true
		}
	}
	return false
}

// valueSet is the list of an in. A long one is hashed.
type valueSet struct {
	few  []Value
	many map[valueKey]struct{}
}

// valueKey is what makes values of one kind equal.
type valueKey struct {
	bits uint64
	text string
}

func newValueSet(values []Value) *valueSet {
	if len(values) <= 8 {
		return &valueSet{few: values}
	}
	s := &valueSet{many: make(map[valueKey]struct{}, len(values))}
	for _, v := range values {
		s.many[v.key()] = struct{}{}
	}
	return s
}

func (v Value) key() valueKey {
	if v.kind == KindFloat && v.Float() == 0 {
		return valueKey{} // -0 equals 0
	}
	if v.kind == KindDecimal {
		return valueKey{text: decimal.Canonical(v.Text())}
	}
	return valueKey{v.bits, v.Text()}
}

func (s *valueSet) has(v Value) bool {
	if s.many != nil {
		_, ok := s.many[v.key()]
		return ok
	}
	return holdsValue(s.few, v)
}
