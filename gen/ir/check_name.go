package ir

import (
	"go/token"
	"strings"
)

// exported wants a name that a declaration or member can have outside its package.
func (c *checker) exported(what, name string) {
	c.want(token.IsIdentifier(name) && token.IsExported(name), "%s: %q is not an exported Go name", what, name)
}

// identifier wants a name that begins an unexported one.
func (c *checker) identifier(what, name string) {
	c.want(token.IsIdentifier(name), "%s: %q is not a Go name", what, name)
}

// packageNames wants names that Go takes, each once where it must be.
func (c *checker) packageNames(p *Package) {
	if p.Name != "" {
		c.identifier("the package", p.Name)
	}
	plurals := make(map[string]bool)
	for _, m := range p.Models {
		if m == nil {
			continue // reported already
		}
		c.modelNames(m)
		c.want(!plurals[m.Plural], "two models have the plural %q", m.Plural)
		plurals[m.Plural] = true
	}
}

func (c *checker) modelNames(m *Model) {
	c.exported("a model", m.Name)
	c.exported("the plural of "+m.Name, m.Plural)
	c.identifier("the prefix of "+m.Name, m.Var)
	if m.Key.TypeName != "" {
		c.exported("the key of "+m.Name, m.Key.TypeName)
	}
	for _, l := range m.Links {
		if l != nil {
			c.exported("link "+l.Rel+" of "+m.Name, l.Name)
		}
	}
}

// declNames wants names for a type and its constants.
func (c *checker) declNames(d *Decl) {
	c.exported("a type", d.Name)
	c.identifier("the prefix of "+d.Name, d.Var)
	for _, v := range d.Enum {
		c.exported("a value of "+d.Name, v.Name)
	}
}

// fieldNames wants names for the members of a struct, each once.
func (c *checker) fieldNames(owner string, fields []*Field) {
	seen := make(map[string]bool)
	for _, f := range fields {
		if f == nil || f.Hidden {
			continue
		}
		c.exported("a member of "+owner, f.Name)
		c.want(!seen[f.Name], "%s has two members %s", owner, f.Name)
		seen[f.Name] = true
	}
}

// ownType wants a type of Go that can be named.
func (c *checker) ownType(owner string, t Type) {
	c.exported("the type of "+owner, t.Name)
	if t.Alias != "" {
		c.identifier("the package of the type of "+owner, t.Alias)
	}
	c.want(!strings.ContainsAny(t.Import, "!\"#$%&'()*,:;<=>?[\\]^`{|} \t\r\n"), "the type of %s: %q is not an import path", owner, t.Import)
}
