package schema

import (
	"slices"
	"strconv"
)

// The edits of normalising. Every node keeps the place where it is written, and
// an object that loses or gains members keeps the ones that are written: what a
// diagnostic or a reference says is about the text that a person sees.

// keepWritten remembers the members of an object before its first edit.
func (n *Node) keepWritten() {
	if n.written == nil {
		n.written = slices.Clone(n.members)
	}
}

// moveTo puts a node under another parent or name.
func (n *Node) moveTo(parent *Node, step string) {
	if n.origin == nil {
		n.origin = &origin{n.parent, n.step}
	}
	n.parent, n.step = parent, step
}

// drop takes a member out of an object.
func (n *Node) drop(name string) {
	n.keep(func(m Member) bool { return m.Name != name })
}

// keep takes out the members that are not wanted.
func (n *Node) keep(wanted func(Member) bool) {
	n.keepWritten()
	n.members = slices.DeleteFunc(n.members, func(m Member) bool { return !wanted(m) })
	n.reindex()
}

// rename gives a member another name, at the same place. When the object has a
// member of that name already, the member is dropped.
func (n *Node) rename(from, to string) {
	if n.Has(to) {
		n.drop(from)
		return
	}
	n.keepWritten()
	for i := range n.members {
		if m := &n.members[i]; m.Name == from {
			m.Name = to
			m.Value.moveTo(n, to)
		}
	}
	n.reindex()
}

// put makes a value a member of an object, unless that is missing or has one of
// the name.
func (n *Node) put(name string, value *Node) {
	if n == nil || n.Has(name) {
		return
	}
	n.keepWritten()
	value.moveTo(n, name)
	n.members = append(n.members, Member{name, value})
	if n.index == nil {
		n.reindex()
		return
	}
	n.index[name] = len(n.members) - 1
}

// push makes a value the last element of an array, unless that is missing.
func (n *Node) push(value *Node) {
	if n == nil {
		return
	}
	value.moveTo(n, strconv.Itoa(len(n.items)))
	n.items = append(n.items, value)
}

// standIn is a new value that stands where n is written.
func (n *Node) standIn(kind Kind, text string) *Node {
	at := n.origin
	if at == nil {
		at = &origin{n.parent, n.step}
	}
	return &Node{kind: kind, text: text, doc: n.doc, parent: n.parent, step: n.step, origin: at, offset: n.offset, name: n.name}
}

// member is the object or array that a member of n holds; an empty one that
// stands at a place is made where there is none. It is nil when the member is
// something else, and when n is missing.
func (n *Node) member(name string, kind Kind, at *Node) *Node {
	if n == nil {
		return nil
	}
	if held := n.Get(name); held != nil {
		if held.Is(kind) {
			return held
		}
		return nil
	}
	made := at.standIn(kind, "")
	n.put(name, made)
	return made
}
