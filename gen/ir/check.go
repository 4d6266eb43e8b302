package ir

import (
	"fmt"
	"path/filepath"
	"slices"
)

// check finds what emitters rely on and a decoded package may lack: that names
// lead to declarations, and numbers to fields.
func (p *Package) check() error {
	c := checker{decls: make(map[string]*Decl), models: make(map[string]*Model)}
	for _, m := range p.Models {
		if m == nil {
			return fmt.Errorf("a model is null")
		}
		c.want(c.models[m.Name] == nil, "%q is a model twice", m.Name)
		c.models[m.Name] = m
		c.file(m.File, m.Name)
		c.declare(m.Types)
	}
	for _, d := range p.Documents {
		if d == nil {
			return fmt.Errorf("a document is null")
		}
		c.file(d.File, d.Source)
		c.declare(d.Types)
	}
	c.want(len(p.Models)+len(p.Documents) > 0, "it has no models and no types")
	for _, m := range p.Models {
		c.model(m)
	}
	c.packageNames(p)
	c.jsonRules(p)
	for _, d := range c.declared {
		c.declNames(d)
		c.fields(d.Name, d.Fields)
		c.form(d)
	}
	return c.err
}

// checker keeps the first thing that is wrong.
type checker struct {
	decls    map[string]*Decl
	declared []*Decl
	models   map[string]*Model
	err      error
}

func (c *checker) want(ok bool, format string, args ...any) bool {
	if !ok && c.err == nil {
		c.err = fmt.Errorf(format, args...)
	}
	return ok
}

// file wants the stem of a file in the folder that is written to.
func (c *checker) file(stem, owner string) {
	c.want(stem != "" && stem == filepath.Base(stem), "%s: %q is not the stem of a file", owner, stem)
}

func (c *checker) declare(decls []*Decl) {
	for _, d := range decls {
		if c.want(d != nil && d.Name != "", "a type has no name") {
			c.want(c.decls[d.Name] == nil, "%q is declared twice", d.Name)
			c.decls[d.Name] = d
			c.declared = append(c.declared, d)
		}
	}
}

func (c *checker) model(m *Model) {
	c.want(m.Name != "" && m.Plural != "" && m.Var != "", "model %q lacks a name", m.Name)
	c.fields(m.Name, m.Fields)
	c.positions(m)
	c.want(m.Unknown != UnknownKept || slices.ContainsFunc(m.Fields, func(f *Field) bool { return f != nil && f.Extra }), "%s has no field for the members that it keeps", m.Name)
	c.family(m)
	c.want(len(m.Key.Fields) > 0, "%s has no key", m.Name)
	c.stored(m, m.Key.Fields)
	c.numbers(m, m.ReadOnly)
	if m.Version != nil {
		c.stored(m, []int{*m.Version})
	}
	for _, x := range m.Indexes {
		for _, k := range x.Fields {
			c.stored(m, []int{k.Field})
			c.want(k.Func == "" || k.Func == IndexLower, "index %s of %s has a function %q", x.Name, m.Name, k.Func)
		}
	}
	c.facets(m)
	for _, l := range m.Links {
		if !c.want(l != nil && c.models[l.Target] != nil, "a link of %s leads to no model", m.Name) {
			continue
		}
		for _, j := range l.On {
			c.stored(m, []int{j.Local})
			c.want(len(j.Remote) > 0, "link %s of %s joins on nothing", l.Rel, m.Name)
		}
	}
}

// numbers wants indexes of the model's fields.
func (c *checker) numbers(m *Model, fields []int) {
	for _, i := range fields {
		c.want(i >= 0 && i < len(m.Fields), "%s has no field %d", m.Name, i)
	}
}

func (c *checker) fields(owner string, fields []*Field) {
	c.fieldNames(owner, fields)
	for i, f := range fields {
		if c.want(f != nil && (f.Name != "" || f.Hidden), "field %d of %s has no name", i, owner) {
			c.typ(owner+"."+f.Name, f.Type)
			c.want(f.Default != nil || !f.DefaultNew, "%s.%s has no default to begin with", owner, f.Name)
		}
	}
}

// typ wants a type that is known or declared.
func (c *checker) typ(owner string, t Type) {
	c.rules(owner, t)
	switch t.Kind {
	case KindEnum:
		d := c.decls[t.Name]
		c.want(d != nil && d.Enum != nil, "%s: no enum is named %q", owner, t.Name)
	case KindObject:
		d := c.decls[t.Name]
		c.want(c.models[t.Name] != nil || d != nil && d.Enum == nil, "%s: no struct is named %q", owner, t.Name)
	case KindNamed, KindRaw:
		d := c.decls[t.Name]
		c.want(d != nil && d.Enum == nil && (d.Raw != nil) == (t.Kind == KindRaw), "%s: no type is named %q", owner, t.Name)
	case KindList, KindMap:
		if c.want(t.Elem != nil, "%s: a list of nothing", owner) {
			c.typ(owner, *t.Elem)
		}
	case KindGoText, KindGoJSON:
		c.ownType(owner, t)
	case KindBool, KindInt, KindFloat, KindString, KindTime, KindDate, KindUUID, KindJSON, KindOpen,
		KindClock, KindSpan, KindBytes, KindDecimal:
	default:
		c.want(false, "%s: %q is no kind of type", owner, t.Kind)
	}
}
