package load

import "github.com/perstore/perstoregen/gen/ir"

// insides decides into which nested objects queries look: those in members of
// models and in lists there, and what is nested in these. An object that may
// hold others of its own type, through a list, is not looked into there.
func (l *loader) insides() {
	in := insider{decls: l.nested(), open: make(map[string]bool)}
	for _, m := range l.ordered {
		for _, f := range m.ir.Fields {
			if f.QueryType == ir.QueryJSON {
				in.look(f)
			}
		}
	}
}

// nested gives the declared types by their names. Those that several models
// share are declared beside the first of them, and are all the others' too.
func (l *loader) nested() map[string]*ir.Decl {
	decls := make(map[string]*ir.Decl)
	for _, m := range l.models {
		for _, d := range m.ir.Types {
			decls[d.Name] = d
		}
	}
	return decls
}

type insider struct {
	decls map[string]*ir.Decl
	open  map[string]bool // the structs that the one being looked at is in
}

// look decides about what a field holds.
func (in insider) look(f *ir.Field) {
	d := in.decls[objectIn(f.Type)]
	if d == nil || d.Fields == nil || in.open[d.Name] {
		return
	}
	f.QueryOf = d.Name
	if d.Query {
		return
	}
	d.Query = true
	in.open[d.Name] = true
	defer delete(in.open, d.Name)
	for _, member := range d.Fields {
		member.QueryType, member.QueryElem = queryType(member.Type)
		if member.QueryType == ir.QueryJSON {
			in.look(member)
		}
	}
}

// objectIn names the struct that a value of a type is, or that the elements of a
// list are; "" is none.
func objectIn(t ir.Type) string {
	switch {
	case t.Kind == ir.KindObject:
		return t.Name
	case t.Kind == ir.KindList && t.Elem.Kind == ir.KindObject && !t.Elem.Opt:
		return t.Elem.Name
	}
	return ""
}
