package rql

import "slices"

// Node is one node of a query's syntax tree: a call of an operator, an array or
// a scalar value. It is immutable. The zero Node is the scalar null.
type Node struct {
	kind   nodeKind
	scalar Kind   // of a scalar
	pos    int32  // byte position plus one: the zero Node has none
	bits   uint64 // of a scalar's value, without the length of a text
	name   string // the operator of a call, the text of a scalar's value
	kids   []Node // arguments of a call, items of an array
	nested *Value // the value of a scalar where it is a nested one
}

type nodeKind uint8

const (
	scalarNode nodeKind = iota
	arrayNode
	callNode
)

// Call makes a call of an operator. A name that the language cannot write
// (it takes letters, digits and _.~+*$:%-) makes a tree that does not survive
// printing.
func Call(name string, args ...Node) Node {
	return Node{kind: callNode, name: name, kids: slices.Clone(args)}
}

// Array makes an array of nodes: a list of values, or a path of names.
func Array(items ...Node) Node {
	return Node{kind: arrayNode, kids: slices.Clone(items)}
}

// Scalar makes a value. A list becomes an array. An integer that JavaScript
// would print with other digits becomes the string of its digits: so does the
// parser keep it, and no digit is lost. A decimal becomes a number or a text in the
// same way.
func Scalar(v Value) Node {
	switch {
	case v.kind == KindList:
		items := make([]Node, len(v.List()))
		for i, item := range v.List() {
			items[i] = Scalar(item)
		}
		return Node{kind: arrayNode, kids: items}
	case v.kind == KindInt && !canonicalInt(v.Int()):
		return scalarOf(String(formatInt(v.Int())))
	case v.kind == KindDecimal:
		return scalarOf(v.written())
	case v.kind == KindJSON:
		return nestedOf(v)
	}
	return scalarOf(v)
}

// nestedOf makes a nested value. It is a function of its own so that only nested
// values are moved to the heap.
func nestedOf(v Value) Node { return Node{scalar: KindJSON, nested: &v} }

// scalarOf makes a value that is neither a list nor nested.
func scalarOf(v Value) Node {
	if v.isText() {
		return Node{scalar: v.kind, bits: v.bits & foldBit, name: v.Text()}
	}
	return Node{scalar: v.kind, bits: v.bits}
}

// Property names a property of the object, or with several names a path: all
// but the last are links.
func Property(path ...string) Node {
	if len(path) == 1 {
		return scalarOf(String(path[0]))
	}
	items := make([]Node, len(path))
	for i, name := range path {
		items[i] = scalarOf(String(name))
	}
	return Node{kind: arrayNode, kids: items}
}

// Pos is the byte position in the text that n was parsed from; -1 where n was
// built. Equality ignores it.
func (n Node) Pos() int { return int(n.pos) - 1 }

func (n Node) at(pos int) Node {
	n.pos = int32(pos) + 1
	return n
}

// IsCall tells whether n is a call of an operator.
func (n Node) IsCall() bool { return n.kind == callNode }

// IsArray tells whether n is an array.
func (n Node) IsArray() bool { return n.kind == arrayNode }

// IsScalar tells whether n is a value.
func (n Node) IsScalar() bool { return n.kind == scalarNode }

// Name is the operator of a call, "" of other nodes.
func (n Node) Name() string {
	if n.kind != callNode {
		return ""
	}
	return n.name
}

// Args are the arguments of a call; not to be changed.
func (n Node) Args() []Node {
	if n.kind != callNode {
		return nil
	}
	return n.kids
}

// Items are the items of an array; not to be changed.
func (n Node) Items() []Node {
	if n.kind != arrayNode {
		return nil
	}
	return n.kids
}

// Value is the value of a scalar, null of other nodes.
func (n Node) Value() Value {
	switch {
	case n.kind != scalarNode:
		return Value{}
	case n.nested != nil:
		return *n.nested
	case n.scalar == KindString, n.scalar == KindRegexp, n.scalar == KindParam && n.bits == 0:
		v := textValue(n.scalar, n.name)
		v.bits |= n.bits
		return v
	}
	return Value{kind: n.scalar, bits: n.bits}
}

// Equal tells whether n and m are the same tree. Numbers are equal by value.
func (n Node) Equal(m Node) bool {
	if n.kind != m.kind {
		return false
	}
	if n.kind == scalarNode {
		return n.Value().Equal(m.Value())
	}
	return n.name == m.name && slices.EqualFunc(n.kids, m.kids, Node.Equal)
}

// String is n in canonical form.
func (n Node) String() string { return string(appendNode(nil, n)) }
