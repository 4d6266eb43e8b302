package rql

import (
	"math"
	"reflect"
	"strings"
)

// spot is where the objects of a struct keep a number or a text.
type spot struct {
	offset   uintptr
	optional bool
	state    stateIs // of an optional one
}

// inPlace splits t into the conditions that are read in place from objects of
// the type of ptr, and the rest.
func (t *test) inPlace(s *Schema, ptr any) (in inPlace, rest []*test) {
	tests := []*test{t}
	if t.op == PredAnd {
		tests = t.args
	}
	for _, arg := range tests {
		if c, ok := arg.condition(); !ok || !in.add(s, &c, ptr) {
			rest = append(rest, arg)
		}
	}
	return in, rest
}

// add adds a condition, if what it compares is a member of what ptr points to.
func (in *inPlace) add(s *Schema, c *condition, ptr any) bool {
	at, ok := s.spotOf(c.field, c.kind, ptr)
	if !ok {
		return false
	}
	if at.optional {
		in.states = append(in.states, at.state)
	}
	switch c.kind {
	case KindInt:
		in.bounds = append(in.bounds, bound{ints: within[int64]{at.offset, c.least, c.most}})
	case KindFloat:
		in.bounds = append(in.bounds, bound{float: true, floats: within[float64]{at.offset, c.from, c.to}})
		if !c.test.matchValue(Float(math.NaN())) {
			in.reals = append(in.reals, at.offset)
		}
	case KindString:
		n := int64(len(c.text))
		in.bounds = append(in.bounds, bound{ints: within[int64]{at.offset + lengthOffset, n, n}})
		in.texts = append(in.texts, textIs{at.offset, c.text})
	}
	return true
}

// memberKind is the kind of the members that hold values of kind k. The length of
// a text is read as 64 bits.
func memberKind(k Kind) reflect.Kind {
	switch k {
	case KindInt:
		return reflect.Int64
	case KindFloat:
		return reflect.Float64
	case KindString:
		if lengthOffset == 8 {
			return reflect.String
		}
	}
	return reflect.Invalid
}

// spotOf finds the member that field i is, in objects of the type of ptr; false
// where they have none that holds values of kind k as Value gives them.
func (s *Schema) spotOf(i int, k Kind, ptr any) (at spot, ok bool) {
	t := reflect.TypeOf(ptr)
	if s.Struct == nil || reflect.TypeOf(s.Struct) != t || i >= len(s.Fields) {
		return at, false
	}
	for f := range t.Elem().Fields() {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name == s.Fields[i].Name && f.IsExported() {
			p := probe{schema: s, field: i, obj: reflect.New(t.Elem())}
			return p.spot(f, memberKind(k))
		}
	}
	return at, false
}

// probe is an object, empty at first, of which Value reads a field.
type probe struct {
	schema *Schema
	field  int
	obj    reflect.Value // the pointer
}

// spot is where f is, if it holds values of a kind and is what Value reads.
func (p *probe) spot(f reflect.StructField, kind reflect.Kind) (at spot, ok bool) {
	member := p.obj.Elem().FieldByIndex(f.Index)
	switch {
	case f.Type.Kind() == kind:
		return spot{offset: f.Offset}, p.follows(member)
	case isOptional(f.Type, kind):
		value, state := f.Type.Field(0), f.Type.Field(1)
		present, ok := p.present(member.Field(1))
		return spot{
			offset:   f.Offset + value.Offset,
			optional: true,
			state:    stateIs{f.Offset + state.Offset, present},
		}, ok && p.follows(member.Field(0))
	}
	return at, false
}

// isOptional tells whether t is a value of a kind and a state, as perstore.Opt is.
func isOptional(t reflect.Type, kind reflect.Kind) bool {
	return t.Kind() == reflect.Struct && t.NumField() == 2 &&
		t.Field(0).IsExported() && t.Field(0).Type.Kind() == kind &&
		t.Field(1).IsExported() && t.Field(1).Type.Kind() == reflect.Uint8
}

// present finds the one state with which there is a value, and leaves it set.
func (p *probe) present(member reflect.Value) (state uint8, ok bool) {
	found := 0
	for s := range 256 {
		member.SetUint(uint64(s))
		if !p.read().IsNull() {
			state, found = uint8(s), found+1
		}
	}
	member.SetUint(uint64(state))
	return state, found == 1
}

// follows tells whether Value gives what the member holds.
func (p *probe) follows(member reflect.Value) bool {
	for _, sample := range samples(member.Kind()) {
		member.Set(reflect.ValueOf(sample.held).Convert(member.Type()))
		if v := p.read(); v.kind != sample.value.kind || !v.Equal(sample.value) {
			return false
		}
	}
	return true
}

// sample is what a member may hold, and the value that it then is.
type sample struct {
	held  any
	value Value
}

func samples(kind reflect.Kind) (out []sample) {
	switch kind {
	case reflect.Int64:
		for _, n := range []int64{0, math.MinInt64, -1, 1, math.MaxInt64} {
			out = append(out, sample{n, Int(n)})
		}
	case reflect.Float64:
		for _, f := range []float64{0, math.Inf(-1), -1.5, 1e-9, math.Inf(1), math.NaN()} {
			out = append(out, sample{f, Float(f)})
		}
	case reflect.String:
		for _, s := range []string{"", "a", " B\x00", "1.50", "\xff"} {
			out = append(out, sample{s, String(s)})
		}
	}
	return out
}

func (p *probe) read() Value { return p.schema.Value(p.obj.Interface(), p.field) }
