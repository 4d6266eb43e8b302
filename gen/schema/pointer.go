package schema

import (
	"strconv"
	"strings"
)

// Pointer is the JSON pointer of n in its document, as that is written.
func (n *Node) Pointer() string {
	if n == nil {
		return ""
	}
	parent, step := n.parent, n.step
	if n.origin != nil {
		parent, step = n.origin.parent, n.origin.step
	}
	if parent == nil {
		return ""
	}
	return parent.Pointer() + "/" + pointerEscaper.Replace(step)
}

// At follows a JSON pointer from n through the normal form. Where it leads
// nowhere, At gives the last value on the way and the step that this has not.
func (n *Node) At(pointer string) (found, last *Node, missing string) {
	return n.follow(pointer, (*Node).child)
}

// atWritten is At through the document as it is written: so do references.
func (n *Node) atWritten(pointer string) (found, last *Node, missing string) {
	return n.follow(pointer, func(n *Node, step string) *Node {
		if n.written == nil {
			return n.child(step)
		}
		return memberOf(n.written, step)
	})
}

func (n *Node) follow(pointer string, child func(*Node, string) *Node) (found, last *Node, missing string) {
	if pointer == "" {
		return n, n, ""
	}
	for step := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		step = pointerUnescaper.Replace(step)
		next := child(n, step)
		if next == nil {
			return nil, n, step
		}
		n = next
	}
	return n, n, ""
}

func (n *Node) child(step string) *Node {
	if n.Is(Object) {
		return n.Get(step)
	}
	i, err := strconv.Atoi(step)
	if err != nil || i < 0 || i >= len(n.Items()) {
		return nil
	}
	return n.items[i]
}

var (
	pointerEscaper   = strings.NewReplacer("~", "~0", "/", "~1")
	pointerUnescaper = strings.NewReplacer("~1", "/", "~0", "~")
)
