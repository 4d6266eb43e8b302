package rql

import (
	"encoding/binary"
	"slices"
)

// Shape appends to key what q is apart from the values that its properties are
// compared with, and to values those values. Queries of one key are bound to the
// same conditions, with other values: what was made of one serves the others.
// Equal values of two comparisons may be one value here.
//
// Only comparisons whose meaning does not hang on the value take part (eq ne lt
// le gt ge in out between), and an offset above 0; all else, a limit and a pattern
// for example, is in the key. Null is no value but a question of its own.
func (q Query) Shape(key []byte, values []Value) ([]byte, []Value) {
	s := shaper{key: key, values: values, first: len(values)}
	for i := range q.terms {
		s.node(&q.terms[i], false)
	}
	if q.held != nil {
		s.held(q.held)
	}
	return s.key, s.values
}

// BindShape is Bind with the values that [Query.Shape] takes out left open: the
// bound query has a [Value.Slot] for each. The error is that of Bind, or tells of
// a comparison that needs its value.
func BindShape(q Query, s *Schema) (*Bound, error) {
	open := shaper{open: true}
	terms := cloneNodes(q.terms)
	for i := range terms {
		open.node(&terms[i], false)
	}
	q.terms = terms
	if q.held != nil {
		h := q.held.clone()
		open.held(h)
		q.held = h
	}
	return Bind(q, s)
}

// Slot tells which of the values of a shape is to stand in place of v, and as
// what type: what [Type.Convert] makes of it. Other values than those of
// BindShape are no slots.
func (v Value) Slot() (i int, t Type, ok bool) {
	if v.kind != KindParam || v.any != nil {
		return 0, 0, false
	}
	return int(uint32(v.bits)) - 1, Type(v.bits >> 32), true
}

// Convert makes a value of a query one of type t, as Bind does; false tells that
// t cannot hold it.
func (t Type) Convert(v Value) (Value, bool) { return convert(v, t) }

// slotOf is the slot of a node of an open query, of type t; ok is false where it
// is none, or where t is a type whose values Convert does not make.
func slotOf(n *Node, t Type) (v Value, ok bool) {
	if n.kind != scalarNode || n.scalar != KindParam || n.bits == 0 || !t.ordered() && t != TypeBool {
		return Value{}, false
	}
	return Value{kind: KindParam, bits: n.bits | uint64(t)<<32}, true
}

// shaper walks over a query. With open it makes slots of the values on its way.
type shaper struct {
	key    []byte
	values []Value
	first  int            // of the values of this query
	slots  []templateSlot // where they are, unless nil
	open   bool
}

// The tags of a key.
const (
	shapeCall byte = iota
	shapeArray
	shapeSlot
	shapeHeld
	shapeScalar // and its kind
)

// node adds a node; compared tells that it is what a property is compared with.
func (s *shaper) node(n *Node, compared bool) {
	switch {
	case n.kind == callNode:
		s.add(shapeCall, uint64(len(n.kids)), n.name)
		compared = comparing(n.name) && len(n.kids) == 2
		for i := range n.kids {
			if i == 1 && n.name == "limit" && skips(&n.kids[i]) {
				s.own(&n.kids[i])
				continue
			}
			s.node(&n.kids[i], compared && i == 1)
		}
	case n.kind == arrayNode:
		s.add(shapeArray, uint64(len(n.kids)), "")
		for i := range n.kids {
			s.item(&n.kids[i], compared)
		}
	case compared && takesSlot(n.scalar):
		s.slot(n, s.place(n))
	default:
		s.add(shapeScalar+byte(n.scalar), n.bits, n.name)
	}
}

// held adds what the program says of the query.
func (s *shaper) held(h *held) {
	s.add(shapeHeld, uint64(len(h.own)), "")
	for i := range h.own {
		s.node(&h.own[i], false)
	}
	for i := range h.given {
		s.add(shapeHeld, 0, h.given[i].name)
		if v := &h.given[i].value; takesSlot(v.scalar) && v.kind == scalarNode {
			s.own(v)
		} else {
			s.node(v, true)
		}
	}
	for _, w := range h.within {
		s.add(shapeHeld, uint64(len(w.terms)), w.schema)
		for i := range w.terms {
			s.node(&w.terms[i], false)
		}
	}
}

// clone copies what its slots would change.
func (h *held) clone() *held {
	c := &held{own: cloneNodes(h.own), given: slices.Clone(h.given), within: slices.Clone(h.within)}
	for i, w := range c.within {
		c.within[i].terms = cloneNodes(w.terms)
	}
	return c
}

// item adds an item of an array. Its value is its own: nobody asks whether
// others are equal.
func (s *shaper) item(n *Node, compared bool) {
	if n.kind != scalarNode || !compared || !takesSlot(n.scalar) {
		s.node(n, compared)
		return
	}
	s.own(n)
}

// own takes out a value that shares its place with no other one.
func (s *shaper) own(n *Node) {
	s.values = append(s.values, n.Value())
	s.slot(n, len(s.values)-1)
}

// skips tells whether the second argument of limit is an offset that leaves rows
// out: what is made of such a query does not hang on how many.
func skips(n *Node) bool {
	return n.kind == scalarNode && n.scalar == KindInt && n.Value().Int() > 0
}

// comparing tells whether the second argument of an operator is a value whose
// property alone decides what becomes of it.
func comparing(name string) bool {
	switch name {
	case "eq", "ne", "lt", "le", "lte", "gt", "ge", "gte", "in", "out", "between":
		return true
	}
	return false
}

func takesSlot(k Kind) bool {
	switch k {
	case KindBool, KindInt, KindFloat, KindString, KindTime:
		return true
	}
	return false
}

// lookBack is how many values back an equal one is looked for. A page that begins
// behind an object names each of its values twice.
const lookBack = 8

// place finds the value of n among the last ones, or adds it.
func (s *shaper) place(n *Node) int {
	v := n.Value()
	if i := findValue(s.values[s.first:], v, lookBack); i >= 0 {
		return s.first + i
	}
	s.values = append(s.values, v)
	return len(s.values) - 1
}

// findValue finds a value like v among so many of the last ones; -1 is none.
func findValue(values []Value, v Value, among int) int {
	for i := max(0, len(values)-among); i < len(values); i++ {
		if values[i].same(v) {
			return i
		}
	}
	return -1
}

// same tells whether v is w in every respect; both are scalars.
func (v Value) same(w Value) bool {
	return v.kind == w.kind && v.bits == w.bits && v.Text() == w.Text()
}

// slot adds the i-th value.
func (s *shaper) slot(n *Node, i int) {
	s.add(shapeSlot, uint64(i-s.first), "")
	if s.slots != nil {
		s.slots = append(s.slots, templateSlot{pos: n.pos, value: int32(i - s.first)})
	}
	if s.open {
		n.scalar, n.bits, n.name = KindParam, uint64(i-s.first)+1, ""
	}
}

// add adds a tag, a number and a text to the key, short ones at once.
func (s *shaper) add(tag byte, n uint64, text string) {
	if n < 0x80 && len(text) < 0x80 {
		s.key = append(append(s.key, tag, byte(n), byte(len(text))), text...)
		return
	}
	s.key = binary.AppendUvarint(append(s.key, tag), n)
	s.key = append(binary.AppendUvarint(s.key, uint64(len(text))), text...)
}

func cloneNodes(nodes []Node) []Node {
	nodes = slices.Clone(nodes)
	for i := range nodes {
		nodes[i].kids = cloneNodes(nodes[i].kids)
	}
	return nodes
}
