package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// maxHeld bounds the members that a struct has in the objects inside of it, and
// in those inside of these. A struct holds its objects by value: a few lines of
// schema in which each object has several of the next would otherwise make a
// type that no compiler takes.
const maxHeld = 2000

// weights keeps objects that would make a struct too large as raw JSON. Which
// ones depends on the order of the properties alone: the first ones stay.
func (l *loader) weights() {
	if l.opts.TypesOnly {
		return // pointers are made instead
	}
	w := &weigher{loader: l, decls: make(map[string]*decl), known: make(map[*decl]int)}
	for _, d := range l.declared {
		w.decls[d.ir.Name] = d
	}
	for _, m := range l.models {
		w.lighten(m, m.ir.Fields, m.properties)
	}
	for _, d := range l.declared {
		w.weight(d)
	}
	if w.loosened {
		l.dropUnused()
	}
}

// weigher knows the weights of declared structs: how many members one has, with
// those of the objects inside of it.
type weigher struct {
	*loader
	decls    map[string]*decl
	known    map[*decl]int
	loosened bool
}

// weight is that of a declared type. No struct is inside of itself.
func (w *weigher) weight(d *decl) int {
	if _, ok := w.known[d]; !ok {
		w.known[d] = len(d.ir.Fields) + w.lighten(d.model, d.ir.Fields, d.properties)
	}
	return w.known[d]
}

// lighten loosens the fields of a struct that are too much for it, and gives
// what the objects of the others weigh.
func (w *weigher) lighten(owner *model, fields []*ir.Field, properties []*schema.Node) (held int) {
	for i, f := range fields {
		d := w.decls[f.Type.Name]
		if f.Type.Kind != ir.KindObject || d == nil {
			continue
		}
		inside := w.weight(d)
		if held+inside <= maxHeld {
			held += inside
			continue
		}
		w.loosened = true
		f.Type = ir.Type{Kind: ir.KindJSON, Check: w.jsonRules(owner, properties[i:i+1])}
		w.note(properties[i].Place(), "kept as json.RawMessage because the objects in its object would have more than %d members", maxHeld)
	}
	return held
}

// dropUnused takes out the types of models' files that no member has any more.
func (l *loader) dropUnused() {
	if l.opts.TypesOnly {
		return
	}
	used := make(map[string]bool)
	fields := make(map[string][]*ir.Field)
	for _, d := range l.declared {
		fields[d.ir.Name] = d.ir.Fields
	}
	for _, m := range l.models {
		use(m.ir.Fields, fields, used)
	}
	l.declared = slices.DeleteFunc(l.declared, func(d *decl) bool { return !used[d.ir.Name] })
	for _, m := range l.models {
		m.ir.Types = slices.DeleteFunc(m.ir.Types, func(d *ir.Decl) bool { return !used[d.Name] })
	}
}

// use marks the declared types that fields have, and those inside of them.
func use(of []*ir.Field, fields map[string][]*ir.Field, used map[string]bool) {
	for _, f := range of {
		t := &f.Type
		for t.Elem != nil {
			t = t.Elem
		}
		if t.Name != "" && !used[t.Name] {
			used[t.Name] = true
			use(fields[t.Name], fields, used)
		}
	}
}
