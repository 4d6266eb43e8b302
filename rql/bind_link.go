package rql

// link binds the condition of a link, once. A link whose condition needs the
// link itself has no end and is an error. The condition is bound as if it stood
// alone: a link that one query may use is one that all may use, and its nesting
// and its steps are not the query's.
func (b *binder) link(l *Link, from *Schema, pos int) (*BoundLink, *Error) {
	bound, ok := b.links[l]
	switch {
	case ok && bound == nil:
		return nil, errorf(pos, "the condition of link %q of %s needs the link itself", l.Name, from.Name)
	case ok:
		return bound, nil
	case l.Target == nil:
		return nil, errorf(pos, "link %q of %s has no target", l.Name, from.Name)
	}
	if b.links == nil {
		b.links = map[*Link]*BoundLink{}
	}
	b.links[l] = nil
	depth, steps := b.depth, b.steps
	b.depth, b.steps = 0, 0
	bound, err := b.bindLink(l, from)
	b.depth, b.steps = depth, steps
	if err != nil {
		// A position inside of the link's definition says nothing about the query.
		return nil, errorf(pos, "link %q of %s: %s", l.Name, from.Name, hint(err.Msg))
	}
	b.links[l] = bound
	return bound, nil
}

func (b *binder) bindLink(l *Link, from *Schema) (*BoundLink, *Error) {
	bound := &BoundLink{Link: l, On: make([]BoundJoin, len(l.On))}
	defer b.asOwn()()
	for i, j := range l.On {
		var err *Error
		if bound.On[i], err = b.join(j, from, l.Target); err != nil {
			return nil, err
		}
	}
	var filter []*Pred
	if !l.Filter.IsZero() {
		pred, err := b.junction(PredAnd, b.held.fill(l.Filter.Terms()), l.Target)
		if err != nil {
			return nil, err
		}
		filter = append(filter, pred)
	}
	belongs, err := b.belongs(l.Target)
	if leaks("link") {
		belongs = nil
	}
	if filter = append(filter, belongs...); len(filter) > 0 {
		bound.Filter = conjunction(filter)
	}
	return bound, err
}

// joinOps are the operators of joins; the flag makes the complement.
var joinOps = map[string]struct {
	op  PredOp
	not bool
}{
	"eq": {op: PredEq}, "ne": {PredEq, true}, "in": {op: PredIn}, "contains": {op: PredContains},
	"lt": {op: PredLt}, "le": {op: PredLe}, "lte": {op: PredLe},
	"gt": {op: PredGt}, "ge": {op: PredGe}, "gte": {op: PredGe},
}

// JoinOp is the plain name of an operator that joins may have: le for lte, and
// "" for a name that is none.
func JoinOp(name string) string {
	switch _, ok := joinOps[name]; {
	case !ok:
		return ""
	case name == "lte":
		return "le"
	case name == "gte":
		return "ge"
	}
	return name
}

func (b *binder) join(j Join, from, target *Schema) (BoundJoin, *Error) {
	op, ok := joinOps[j.Op]
	if !ok {
		return BoundJoin{}, errorf(-1, "unknown join operator %q", j.Op)
	}
	if j.Local < 0 || j.Local >= len(from.Fields) {
		return BoundJoin{}, errorf(-1, "no field %d", j.Local)
	}
	remote, err := b.place(Property(j.Remote...), target)
	if err != nil {
		return BoundJoin{}, err
	}
	local := &from.Fields[j.Local]
	if !joinable(op.op, local, remote.field()) {
		return BoundJoin{}, errorf(-1, "%s cannot compare %q, which is %s, with %q, which is %s",
			j.Op, remote.field().Name, remote.field().Type.noun(), local.Name, local.Type.noun())
	}
	return BoundJoin{Op: op.op, Not: op.not, Local: j.Local, Path: remote.links, Remote: remote.index}, nil
}

// joinable tells whether op makes sense of the types of both ends.
func joinable(op PredOp, local, remote *Field) bool {
	switch {
	case op == PredIn:
		return local.Type == TypeList && sameKind(local.Elem, remote.Type)
	case op == PredContains:
		return remote.Type == TypeList && sameKind(local.Type, remote.Elem)
	case op != PredEq && !local.Type.ordered():
		return false
	}
	return sameKind(local.Type, remote.Type)
}

// sameKind tells whether values of two types may be equal.
func sameKind(a, b Type) bool {
	if a == TypeList || a == TypeJSON {
		return false
	}
	number := func(t Type) bool { return t == TypeInt || t == TypeFloat }
	return a.kind() == b.kind() || number(a) && number(b)
}
