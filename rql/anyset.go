package rql

import "math"

// anySet is the list of an in about values of any kind: one look for each kind
// of value that [alike] would compare with it. A short list is gone through.
type anySet struct {
	few   []Value // of a long list, what is no scalar
	many  map[anyKey]struct{}
	times bool // whether an instant is among many
}

// anyKey is what makes scalars equal, of one kind and between numbers.
type anyKey struct {
	kind Kind
	bits uint64
	text string
}

// rounded is the kind in the key of an integer as the float that it is to floats.
const rounded = KindJSON

func newAnySet(values []Value) *anySet {
	if len(values) <= 8 {
		return &anySet{few: values}
	}
	s := &anySet{many: make(map[anyKey]struct{}, len(values))}
	for _, v := range values {
		s.add(v)
	}
	return s
}

func (s *anySet) add(v Value) {
	switch v.kind {
	case KindInt:
		s.many[floatKey(rounded, v.number())] = struct{}{}
	case KindFloat:
		s.many[floatKey(KindFloat, v.Float())] = struct{}{}
		return
	case KindTime:
		s.times = true
	case KindBool, KindString:
	default:
		s.few = append(s.few, v)
		return
	}
	s.many[v.anyKey()] = struct{}{}
}

// anyKey is the key of a scalar that is no float.
func (v Value) anyKey() anyKey { return anyKey{v.kind, v.bits, v.Text()} }

// floatKey writes equal floats alike: -0 is 0, and NaN is itself.
func floatKey(kind Kind, f float64) anyKey {
	switch {
	case f == 0:
		f = 0
	case f != f:
		f = math.NaN()
	}
	return anyKey{kind: kind, bits: math.Float64bits(f)}
}

// has tells whether v equals one of the list, as equalAlike does.
func (s *anySet) has(v Value) bool {
	switch {
	case s.many == nil, v.kind == KindJSON, v.kind == KindList:
		return s.amongFew(v)
	case v.kind == KindFloat:
		return s.holds(floatKey(KindFloat, v.Float())) || s.holds(floatKey(rounded, v.Float())) || s.hasTime(v)
	case v.kind == KindInt:
		return s.holds(v.anyKey()) || s.holds(floatKey(KindFloat, v.number())) || s.hasTime(v)
	}
	return s.holds(v.anyKey()) || s.hasTime(v)
}

func (s *anySet) holds(key anyKey) bool {
	_, ok := s.many[key]
	return ok
}

// hasTime tells whether a text or a number is one of the instants.
func (s *anySet) hasTime(v Value) bool {
	if !s.times {
		return false
	}
	at, ok := alike(v, Value{kind: KindTime})
	return ok && s.holds(at.anyKey())
}

func (s *anySet) amongFew(v Value) bool {
	for i := range s.few {
		if equalAlike(v, s.few[i]) {
			return true
		}
	}
	return false
}
