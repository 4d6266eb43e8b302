package rql

import "slices"

// Node is one node of a query's syntax tree: a call of an operator, an array or
// a scalar value. It is immutable. The zero Node is the scalar null.
type Node struct {
	kind  nodeKind
	pos   int32 // byte position plus one: the zero Node has none
	name  string
	kids  []Node // arguments of a call, items of an array
	value Value
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
// parser keep it, and no digit is lost.
func Scalar(v Value) Node {
	switch {
	case v.kind == KindList:
		items := make([]Node, len(v.List()))
		for i, item := range v.List() {
			items[i] = Scalar(item)
		}
		return Node{kind: arrayNode, kids: items}
	case v.kind == KindInt && !canonicalInt(v.Int()):
		return Node{value: String(formatInt(v.Int()))}
	}
	return Node{value: v}
}

// Property names a property of the object, or with several names a path: all
// but the last are links.
func Property(path ...string) Node {
	if len(path) == 1 {
		return Node{value: String(path[0])}
	}
	items := make([]Node, len(path))
	for i, name := range path {
		items[i] = Node{value: String(name)}
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
func (n Node) Name() string { return n.name }

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
func (n Node) Value() Value { return n.value }

// Equal tells whether n and m are the same tree. Numbers are equal by value.
func (n Node) Equal(m Node) bool {
	return n.kind == m.kind && n.name == m.name &&
		n.value.Equal(m.value) && slices.EqualFunc(n.kids, m.kids, Node.Equal)
}

// String is n in canonical form.
func (n Node) String() string { return string(appendNode(nil, n)) }
