package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// uniqueness drops the rule uniqueItems where Go cannot compare the items.
func (l *loader) uniqueness() {
	structs := make(map[string][]*ir.Field)
	for _, d := range l.declared {
		structs[d.ir.Name] = d.ir.Fields
	}
	for _, m := range l.models {
		l.comparableItems(m.ir.Fields, m.properties, structs)
	}
	for _, d := range l.declared {
		l.comparableItems(d.ir.Fields, d.properties, structs)
		if d.ir.Of != nil {
			l.comparableItemsOf(d.ir.Of, d.node, structs)
		}
	}
}

func (l *loader) comparableItems(fields []*ir.Field, properties []*schema.Node, structs map[string][]*ir.Field) {
	for i, f := range fields {
		l.comparableItemsOf(&f.Type, properties[i], structs)
	}
}

func (l *loader) comparableItemsOf(t *ir.Type, n *schema.Node, structs map[string][]*ir.Field) {
	for ; t.Elem != nil; t = t.Elem {
		at := slices.IndexFunc(t.Rules, func(r ir.Rule) bool { return r.Keyword == "uniqueItems" })
		if at >= 0 && !itemsCompare(*t.Elem, structs, nil) {
			t.Rules = slices.Delete(t.Rules, at, at+1)
			l.note(n.NamePlace(), "uniqueItems is not checked yet: Go cannot compare the items")
		}
	}
}

// itemsCompare tells whether Go compares values of t with ==; outer are the
// structs that it is a part of.
func itemsCompare(t ir.Type, structs map[string][]*ir.Field, outer []string) bool {
	switch {
	case slices.Contains([]ir.Kind{ir.KindList, ir.KindJSON, ir.KindGoText, ir.KindGoJSON}, t.Kind):
		return false
	case t.Kind != ir.KindObject || slices.Contains(outer, t.Name):
		return true
	}
	return !slices.ContainsFunc(structs[t.Name], func(f *ir.Field) bool {
		return !itemsCompare(f.Type, structs, append(outer, t.Name))
	})
}
