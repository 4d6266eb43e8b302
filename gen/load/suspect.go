package load

import "github.com/perstore/perstoregen/gen/schema"

// suspects reports the words of Perstore's with wrong values in the documents of
// models, whose author means them. Elsewhere they may be somebody else's.
func (l *loader) suspects() {
	own := make(map[*schema.Document]bool)
	for _, m := range l.models {
		own[m.node.Doc()] = true
	}
	for _, s := range l.set.Suspects {
		if own[s.Value.Doc()] {
			l.problem(s.Value.Place(), "%s", s.Message)
		} else {
			l.note(s.Value.NamePlace(), "not read as Perstore's: %s", s.Message)
		}
	}
}
