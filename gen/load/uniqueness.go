package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// uniqueness drops the rule uniqueItems where Go cannot compare the items.
func (l *loader) uniqueness() {
	odd := l.incomparable()
	for _, m := range l.models {
		l.comparableItems(m.ir.Fields, m.properties, odd)
	}
	for _, d := range l.declared {
		l.comparableItems(d.ir.Fields, d.properties, odd)
		if d.ir.Of != nil {
			l.comparableItemsOf(d.ir.Of, d.node, odd)
		}
	}
}

func (l *loader) comparableItems(fields []*ir.Field, properties []*schema.Node, odd map[string]bool) {
	for i, f := range fields {
		l.comparableItemsOf(&f.Type, properties[i], odd)
	}
}

func (l *loader) comparableItemsOf(t *ir.Type, n *schema.Node, odd map[string]bool) {
	for ; t.Elem != nil; t = t.Elem {
		at := slices.IndexFunc(t.Rules, func(r ir.Rule) bool { return r.Keyword == "uniqueItems" })
		if at >= 0 && (incomparableKind(*t.Elem) || odd[structOf(*t.Elem)]) {
			t.Rules = slices.Delete(t.Rules, at, at+1)
			l.note(n.NamePlace(), "uniqueItems is not checked yet: Go cannot compare the items")
		}
	}
}

// incomparable are the structs whose values Go does not compare with ==: those
// with a member that it does not compare, and those that hold such a struct.
// They are found for all structs at once, from the inside out: each may have
// several members of the next.
func (l *loader) incomparable() map[string]bool {
	odd := make(map[string]bool)
	holders := make(map[string][]string)
	var found []string
	for _, d := range l.declared {
		for _, f := range d.ir.Fields {
			if incomparableKind(f.Type) {
				found = append(found, d.ir.Name)
			} else if of := structOf(f.Type); of != "" {
				holders[of] = append(holders[of], d.ir.Name)
			}
		}
	}
	for len(found) > 0 {
		last := len(found) - 1
		name := found[last]
		found = found[:last]
		if !odd[name] {
			odd[name] = true
			found = append(found, holders[name]...)
		}
	}
	return odd
}

// incomparableKind tells whether Go refuses to compare values of a type, whatever
// they hold.
func incomparableKind(t ir.Type) bool {
	return slices.Contains([]ir.Kind{ir.KindList, ir.KindJSON, ir.KindGoText, ir.KindGoJSON}, t.Kind)
}

// structOf is the struct that a type is, "" when it is none.
func structOf(t ir.Type) string {
	if t.Kind != ir.KindObject {
		return ""
	}
	return t.Name
}
