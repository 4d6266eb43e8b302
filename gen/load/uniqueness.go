package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// uniqueness has the rule uniqueItems checked on JSON where Go cannot compare the
// items.
func (l *loader) uniqueness() {
	odd := l.incomparable()
	for _, m := range l.models {
		for i, f := range m.ir.Fields {
			schemas := m.spelled(f.Property)
			if len(schemas) == 0 {
				schemas = m.properties[i : i+1]
			}
			l.comparableItems(m, &f.Type, schemas, odd)
		}
	}
	for _, d := range l.declared {
		for i, f := range d.ir.Fields {
			l.comparableItems(d.model, &f.Type, d.properties[i:i+1], odd)
		}
		if d.ir.Of != nil {
			l.comparableItems(d.model, d.ir.Of, []*schema.Node{d.node}, odd)
		}
	}
}

// comparableItems checks the JSON of a type where one of its rules compares what
// Go does not.
func (l *loader) comparableItems(owner *model, whole *ir.Type, schemas []*schema.Node, odd map[string]bool) {
	if whole.Check != "" {
		return
	}
	for t := whole; t.Elem != nil; t = t.Elem {
		unique := slices.ContainsFunc(t.Rules, func(r ir.Rule) bool { return r.Keyword == "uniqueItems" })
		if unique && (incomparableKind(*t.Elem) || odd[structOf(*t.Elem)]) {
			whole.Check, whole.Rules = l.jsonRules(owner, schemas), nil
			return
		}
	}
}

// incomparable are the structs whose values Go does not compare with ==: those
// with a member that it does not compare, as open ones have, and those that hold
// such a struct. They are found for all structs at once, from the inside out: each
// may have several members of the next.
func (l *loader) incomparable() map[string]bool {
	odd := make(map[string]bool)
	holders := make(map[string][]string)
	var found []string
	for _, d := range l.declared {
		if d.ir.Unknown == ir.UnknownKept {
			found = append(found, d.ir.Name)
		}
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
// they hold, or compares how they are written, as of decimals.
func incomparableKind(t ir.Type) bool {
	return slices.Contains([]ir.Kind{ir.KindList, ir.KindJSON, ir.KindGoText, ir.KindGoJSON, ir.KindDecimal}, t.Kind)
}

// structOf is the struct that a type is, "" when it is none.
func structOf(t ir.Type) string {
	if t.Kind != ir.KindObject {
		return ""
	}
	return t.Name
}
