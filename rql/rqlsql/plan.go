package rqlsql

import "github.com/perstore/perstoregen/rql"

// plan is what statements have in common. Without a text it is none.
type plan struct {
	statement Statement // of the first query
	text      string
	from      []source // of the arguments, in their order
}

// source tells what an argument is made of: a constant, the value of a slot or,
// for InListArg, a list of values.
type source struct {
	constant any
	make     argMaker
	slot     int         // of the value, where make is not fromConstant or fromList
	typ      rql.Type    // that it becomes
	list     []rql.Value // slots, and values that are the same in all queries
	elem     rql.Type
}

// argMaker is the method of a dialect that makes an argument.
type argMaker uint8

const (
	fromConstant argMaker = iota
	fromValue
	fromElement
	fromDecimal
	fromList
)

func sourceOf(arg any) source {
	if s, ok := arg.(source); ok {
		return s
	}
	return source{constant: arg}
}

// args makes the arguments of values; ok is false where they have none, for what
// reason so ever.
func (p *plan) args(d Dialect, values []rql.Value, dst []any) (args []any, ok bool) {
	if p.text == "" {
		return dst, false
	}
	args = dst
	if cap(dst)-len(dst) < len(p.from) {
		args = append(make([]any, 0, len(dst)+len(p.from)), dst...)
	}
	for i := range p.from {
		arg, ok := p.from[i].arg(d, values)
		if !ok {
			return dst, false
		}
		args = append(args, arg)
	}
	return args, true
}

func (s *source) arg(d Dialect, values []rql.Value) (arg any, ok bool) {
	switch s.make {
	case fromConstant:
		return s.constant, true
	case fromList:
		return s.listArg(d, values)
	}
	v, ok := s.typ.Convert(values[s.slot])
	if !ok {
		return nil, false
	}
	var err error
	switch s.make {
	case fromElement:
		arg, err = d.ElementArg(v)
	case fromDecimal:
		arg, err = d.DecimalArg(v)
	default:
		arg, err = d.Arg(v)
	}
	return arg, err == nil
}

func (s *source) listArg(d Dialect, values []rql.Value) (arg any, ok bool) {
	list := make([]rql.Value, len(s.list))
	for i, v := range s.list {
		if list[i], ok = valued(v, values); !ok {
			return nil, false
		}
	}
	arg, err := d.InListArg(list, s.elem)
	return arg, err == nil
}

// valued is v with its value, where it is a slot.
func valued(v rql.Value, values []rql.Value) (rql.Value, bool) {
	i, t, ok := v.Slot()
	if !ok {
		return v, true
	}
	return t.Convert(values[i])
}

// planner is a dialect that makes sources of arguments that hang on a slot.
type planner struct{ Dialect }

func (p planner) Arg(v rql.Value) (any, error) {
	if slot, t, ok := v.Slot(); ok {
		return source{make: fromValue, slot: slot, typ: t}, nil
	}
	return p.Dialect.Arg(v)
}

func (p planner) ElementArg(v rql.Value) (any, error) {
	if slot, t, ok := v.Slot(); ok {
		return source{make: fromElement, slot: slot, typ: t}, nil
	}
	return p.Dialect.ElementArg(v)
}

func (p planner) DecimalArg(v rql.Value) (any, error) {
	if slot, t, ok := v.Slot(); ok {
		return source{make: fromDecimal, slot: slot, typ: t}, nil
	}
	return p.Dialect.DecimalArg(v)
}

func (p planner) InListArg(values []rql.Value, elem rql.Type) (any, error) {
	for _, v := range values {
		if _, _, ok := v.Slot(); ok {
			return source{make: fromList, list: values, elem: elem}, nil
		}
	}
	return p.Dialect.InListArg(values, elem)
}
