package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/naming"
	"github.com/perstore/perstoregen/gen/schema"
)

// decl is a declared type on its way into the IR. The file of the first model
// that needs it declares it.
type decl struct {
	ir         *ir.Decl
	model      *model // whose file declares it, nil where there are none
	node       *schema.Node
	properties []*schema.Node // of each field
	values     []*schema.Node // of each constant
	begun      bool           // whether its fields were looked at
	holds      []*decl        // the structs that are part of it by value
}

func (l *loader) newDecl(m *model, n *schema.Node) *decl {
	d := l.addDecl(m, n, l.nameOfType(n))
	l.decls[n] = d
	return d
}

// addDecl declares a type of n.
func (l *loader) addDecl(m *model, n *schema.Node, name string) *decl {
	d := &decl{model: m, node: n, ir: &ir.Decl{Name: name, Var: naming.Unexported(name), Doc: n.Get("description").StringOr(""), At: schemaPointer(n)}}
	l.checkLength(n, d.ir.Name)
	if len(l.declared) == maxTypes {
		l.problem(n.NamePlace(), "one type more than the %d that a package has beside its models", maxTypes)
	}
	l.declared = append(l.declared, d)
	types := l.typesFor(m, n)
	*types = append(*types, d.ir)
	return d
}

// typesFor are the types of the file that declares a schema's: that of the model
// that is the first to need it or, without models, that of its document.
func (l *loader) typesFor(m *model, n *schema.Node) *[]*ir.Decl {
	if m != nil {
		return &m.ir.Types
	}
	return &l.document(n.Doc()).ir.Types
}

// contains tells whether other is d or a part of it by value.
func (d *decl) contains(other *decl) bool {
	if other == nil {
		return false
	}
	seen := make(map[*decl]bool)
	var search func(d *decl) bool
	search = func(d *decl) bool {
		if d == other {
			return true
		}
		if seen[d] {
			return false
		}
		seen[d] = true
		return slices.ContainsFunc(d.holds, search)
	}
	return search(d)
}

// declareEnum declares the string type of an enum.
func (l *loader) declareEnum(m *model, n *schema.Node) *decl {
	if d := l.decls[n]; d != nil {
		return d
	}
	d := l.newDecl(m, n)
	first := make(map[string]*schema.Node)
	for _, value := range atMost(l, n.Get("enum").Items(), maxValues, itself, "values") {
		if !value.Is(schema.String) {
			continue // null, or never valid beside the type
		}
		if at := first[value.Text()]; at != nil {
			l.problem(value.Place(), "enum has %q twice, first at %s", value.Text(), at.Place())
			continue
		}
		first[value.Text()] = value
		name := l.spell(value, asValue, d.ir.Name, value.Text(), naming.Suffix)
		l.checkLength(value, name)
		d.ir.Enum = append(d.ir.Enum, ir.EnumValue{Name: name, Value: value.Text()})
		d.values = append(d.values, value)
	}
	if len(d.ir.Enum) == 0 {
		l.problem(n.Get("enum").Place(), "enum of type string without a string")
	}
	return d
}
