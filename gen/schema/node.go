package schema

import (
	"bytes"

	"github.com/perstore/perstoregen/gen/diag"
)

// Kind is the kind of a JSON value.
type Kind string

// The kinds of JSON values, as errors name them.
const (
	Null   Kind = "null"
	Bool   Kind = "boolean"
	Number Kind = "number"
	String Kind = "string"
	Array  Kind = "array"
	Object Kind = "object"
)

// Node is one JSON value of a document. A nil Node is a value that is not
// there: all its methods work and find nothing.
type Node struct {
	kind    Kind
	text    string // of a string its value, of another scalar its spelling
	members []Member
	items   []*Node
	index   map[string]int // of the members of a large object, by name
	written []Member       // the members as they are written, where normalising changed them

	doc    *Document
	parent *Node
	step   string  // the member or index by which the parent holds it
	origin *origin // where it is written, when that is not where it is now
	offset int     // of its first byte
	name   int     // offset of the member name before it, -1 without one
}

// origin is where a node stood before normalising moved it.
type origin struct {
	parent *Node
	step   string
}

// Member is one member of an object.
type Member struct {
	Name  string
	Value *Node
}

// Kind tells what n is; a missing value has no kind.
func (n *Node) Kind() Kind {
	if n == nil {
		return ""
	}
	return n.kind
}

// Is tells whether n is there and of the kind.
func (n *Node) Is(kind Kind) bool { return n.Kind() == kind }

// Text is the value of a string or the spelling of another scalar, and nothing
// for objects and arrays.
func (n *Node) Text() string {
	if n == nil {
		return ""
	}
	return n.text
}

// StringOr is the value of a string, or a substitute for everything else.
func (n *Node) StringOr(substitute string) string {
	if n.Is(String) {
		return n.text
	}
	return substitute
}

// IsTrue tells whether n is the literal true.
func (n *Node) IsTrue() bool { return n.Is(Bool) && n.text == "true" }

// IsFalse tells whether n is the literal false.
func (n *Node) IsFalse() bool { return n.Is(Bool) && n.text == "false" }

// Members are the members of an object in written order.
func (n *Node) Members() []Member {
	if n == nil {
		return nil
	}
	return n.members
}

// Items are the elements of an array.
func (n *Node) Items() []*Node {
	if n == nil {
		return nil
	}
	return n.items
}

// Get is the value of a member, nil when n has none of that name.
func (n *Node) Get(name string) *Node {
	if n == nil {
		return nil
	}
	if n.index != nil {
		if i, ok := n.index[name]; ok {
			return n.members[i].Value
		}
		return nil
	}
	return memberOf(n.members, name)
}

func memberOf(members []Member, name string) *Node {
	for _, m := range members {
		if m.Name == name {
			return m.Value
		}
	}
	return nil
}

// largeObject is the number of members from which on Get needs an index.
const largeObject = 16

// reindex brings the index up to date with the members.
func (n *Node) reindex() {
	n.index = nil
	if len(n.members) < largeObject {
		return
	}
	n.index = make(map[string]int, len(n.members))
	for i, m := range n.members {
		n.index[m.Name] = i
	}
}

// Has tells whether n is an object with a member of that name.
func (n *Node) Has(name string) bool { return n.Get(name) != nil }

// Names are the names of an object's members in written order.
func (n *Node) Names() []string {
	names := make([]string, 0, len(n.Members()))
	for _, m := range n.Members() {
		names = append(names, m.Name)
	}
	return names
}

// writtenNames are the names of members as they are written; none of an object
// with very many, which nobody wants to see.
func (n *Node) writtenNames() []string {
	if len(n.Members()) > 1000 {
		return nil
	}
	if n.written != nil {
		return (&Node{members: n.written}).Names()
	}
	return n.Names()
}

// Parent is the object or array that holds n, nil for the root.
func (n *Node) Parent() *Node {
	if n == nil {
		return nil
	}
	return n.parent
}

// Step is the member name or the index by which its parent holds n.
func (n *Node) Step() string {
	if n == nil {
		return ""
	}
	return n.step
}

// Doc is the document of n.
func (n *Node) Doc() *Document {
	if n == nil {
		return nil
	}
	return n.doc
}

// Place is where n begins.
func (n *Node) Place() diag.Place {
	if n == nil {
		return diag.Place{}
	}
	return n.doc.place(n.offset, n.Pointer())
}

// NamePlace is where the name of the member begins whose value is n; the
// place of n when it is not the value of a member.
func (n *Node) NamePlace() diag.Place {
	if n == nil || n.name < 0 {
		return n.Place()
	}
	return n.doc.place(n.name, n.Pointer())
}

// TextPlace is the place of the i-th byte of a string's value. Where escapes
// make that hard to tell it is the place of the string.
func (n *Node) TextPlace(i int) diag.Place {
	if !n.Is(String) {
		return n.Place()
	}
	start := n.offset + len(`"`)
	if i < 0 || i > len(n.text) || !bytes.HasPrefix(n.doc.src[start:], []byte(n.text[:i])) {
		return n.Place()
	}
	return n.doc.place(start+i, n.Pointer())
}
