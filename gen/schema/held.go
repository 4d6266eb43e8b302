package schema

import (
	"slices"
)

// Draft is the version of JSON Schema that the document of n is written in: 3, 4,
// 6, 7, 2019 or 2020. Later ones are greater.
func (n *Node) Draft() int { return n.doc.draft.age }

// Written is the step by which the parent holds n where it is written: items of a
// list that has become prefixItems.
func (n *Node) Written() string {
	if n == nil {
		return ""
	}
	if n.origin != nil {
		return n.origin.step
	}
	return n.step
}

// WrittenIn is the step of the value that holds n where it is written:
// dependencies of a list that has become one of dependentRequired.
func (n *Node) WrittenIn() string {
	parent := n.Parent()
	if n != nil && n.origin != nil {
		parent = n.origin.parent
	}
	return parent.Written()
}

// Schemas are all schemas of the set, in the order of their documents and places.
func (s *Set) Schemas() []*Node {
	all := make([]*Node, 0, len(s.schemas))
	for n := range s.schemas {
		all = append(all, n)
	}
	slices.SortFunc(all, before)
	return all
}

// Applied are the schemas that apply to whatever n applies to: where its $ref
// leads and what the keywords hold that combine schemas.
func (s *Set) Applied(n *Node) []*Node { return s.applied(n) }
