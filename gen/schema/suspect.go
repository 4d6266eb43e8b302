package schema

import (
	"slices"
	"strings"
)

// Suspect is a word of Perstore's with a value that is not Perstore's. Somebody
// else may mean something else by it.
type Suspect struct {
	Value   *Node
	Message string // what was expected
}

// draft3Words are the words of draft 3 that nothing else checks, with the kinds
// of their values.
var draft3Words = []struct {
	name  string
	kinds []Kind
}{
	{"optional", []Kind{Bool}},
	{"requires", []Kind{String, Object}},
	{"extends", []Kind{String, Object, Array}},
}

// suspects notes the words that lifting has left in a schema for their values.
// In a document that names draft 3 they are wrong whoever wrote it.
func (r *reader) suspects(n *Node, as form) {
	for _, w := range ownWords {
		if slices.Contains(w.at, as.of(n.Get(keyword))) {
			r.suspect(n.Get(w.name), w.kind)
		}
	}
	if !readsDraft3(n) {
		return
	}
	for _, w := range draft3Words {
		r.suspect(n.Get(w.name), w.kinds...)
	}
}

func (r *reader) suspect(value *Node, kinds ...Kind) {
	if value == nil || slices.Contains(kinds, value.kind) {
		return
	}
	names := make([]string, len(kinds))
	for i, kind := range kinds {
		names[i] = string(kind)
	}
	expected := value.step + ": expected " + strings.Join(names, " or ") + ", but got " + string(value.kind)
	if value.doc.draft.age == 3 {
		r.problem(value.Place(), "%s", expected)
		return
	}
	r.set.Suspects = append(r.set.Suspects, Suspect{value, expected})
}
