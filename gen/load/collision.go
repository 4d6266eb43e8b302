package load

import (
	"fmt"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

var (
	// members are the methods and fields that a model's struct has or may get.
	members = []string{
		"PrimaryKey", "Validate", "Defaults", "Save", "Load", "Perstore", "Extra",
		"BeforePut", "AfterPut", "BeforeDelete", "AfterDelete", "AfterLoad", "CallMethod",
		"MarshalJSON", "UnmarshalJSON", "EncodeJSON", "DecodeJSON", "ValidateTo",
	}
	// plainMembers are those of other structs.
	plainMembers = []string{"Validate", "ValidateTo", "Defaults", "Extra", "Other", "MarshalJSON", "UnmarshalJSON", "EncodeJSON", "DecodeJSON"}
	// packageNames are the declarations that a package has once.
	packageNames = []string{"DB", "Stores", "Open", "New", "NewSQL", "Entities", "Schemas"}
	// derived are the endings of the declarations that each model brings.
	derived = []string{
		"Model", "Query", "Patch", "Fields", "Links", "Key", "Schema",
		"Predicate", "Sort", "Field", "Link", "Page",
	}
	// facetDerived are those of each facet of a model, and viewDerived those of one
	// whose objects are of a type of their own.
	facetDerived = []string{"Model", "Query", "Rules"}
	viewDerived  = []string{"", "Patch", "Fields", "Links", "Predicate", "Sort", "Field", "Link", "Page"}
	// dbMethods are those of the struct that has a field for each model.
	dbMethods = []string{"Migrate", "Close", "Resolve", "Transaction", "Core"}
)

// collisions reports names that meet. No name of a model is changed to avoid
// another, and those of plain types were spelled out already.
func (l *loader) collisions() {
	models, decls := l.packageCollisions()
	l.modelCollisions(models, decls)
	l.documentCollisions()
	for _, m := range l.models {
		l.fieldCollisions(m.properties, m.ir.Fields, members, m.ir.Name, m.inheritedFields())
		l.columnCollisions(m)
		l.linkCollisions(m)
	}
	for _, d := range l.declared {
		l.fieldCollisions(d.properties, d.ir.Fields, plainMembers, d.ir.Name, 0)
	}
}

// claim is who has a name; the zero claim is that of generated code.
type claim struct {
	owner string // as diagnostics name it: property "a-b"
	at    diag.Place
}

// names is a name space.
type names struct {
	l      *loader
	claims map[string]claim
	what   string // what meets: the Go name
	advice string // what must change
}

func (l *loader) space(what, advice string) *names {
	return &names{l: l, claims: make(map[string]claim), what: what, advice: advice}
}

// generated claims names that generated code has.
func (n *names) generated(list ...string) {
	for _, name := range list {
		n.claims[name] = claim{}
	}
}

// claim gives a name to an owner, or reports that somebody else has it.
func (n *names) claim(name, owner string, at diag.Place) bool {
	switch first, ok := n.claims[name]; {
	case !ok:
		n.claims[name] = claim{owner, at}
		return true
	case first == claim{}:
		n.l.problem(at, "%s meets the generated %s; give it another %s", owner, name, n.advice)
	default:
		n.l.problem(at, "%s and %s (%s) meet in the %s %s; give one of them another %s", owner, first.owner, first.at, n.what, name, n.advice)
	}
	return false
}

// packageCollisions looks at the declarations of the package, and gives the
// models and types that have a name of their own.
func (l *loader) packageCollisions() (models []*model, decls []*decl) {
	space := l.space("Go name", "x-perstore.name")
	if !l.opts.TypesOnly {
		space.generated(packageNames...)
	}
	for _, m := range l.models {
		if space.claim(m.ir.Name, fmt.Sprintf("model %q", m.ir.Name), m.named.Place()) {
			models = append(models, m)
		}
	}
	for _, m := range models {
		for _, ending := range derived {
			space.claim(m.ir.Name+ending, fmt.Sprintf("the %s of model %q", strings.ToLower(ending), m.ir.Name), m.named.Place())
		}
	}
	l.facetCollisions(space)
	for _, d := range l.declared {
		if space.claim(d.ir.Name, fmt.Sprintf("type %q", d.ir.Name), d.node.Place()) {
			decls = append(decls, d)
		}
	}
	for _, d := range l.declared {
		l.constants(space, d)
	}
	return models, decls
}

// facetCollisions looks at what facets declare.
func (l *loader) facetCollisions(space *names) {
	for _, set := range l.facetSets {
		if set.meets {
			continue
		}
		first := set.facets[0]
		endings := []string{"Facets", "Rules"}
		if len(first.ir.Params) > 0 {
			endings = append(endings, "Params")
		}
		for _, ending := range endings {
			space.claim(first.ir.GoName+ending, fmt.Sprintf("the %s of facet %q", strings.ToLower(ending), first.ir.Name), first.node.NamePlace())
		}
		for _, f := range set.facets {
			endings := facetDerived
			if f.ir.View {
				endings = append(slices.Clip(endings), viewDerived...)
			}
			for _, ending := range endings {
				what := strings.ToLower(ending)
				if what == "" {
					what = "type"
				}
				space.claim(f.ir.GoName+f.model.ir.Name+ending, "the "+what+" of "+f.owner(), f.node.NamePlace())
			}
		}
	}
}

// owner names a facet of a model in diagnostics.
func (f *facet) owner() string { return fmt.Sprintf("facet %q of %s", f.ir.Name, f.model.ir.Name) }

// constants claims the names of the constants of an enum.
func (l *loader) constants(space *names, d *decl) {
	own := l.space("Go name", "value")
	own.claims = space.claims
	for i, value := range d.ir.Enum {
		own.claim(value.Name, fmt.Sprintf("enum value %q", value.Value), d.values[i].Place())
	}
}

// modelCollisions looks at the other names that models have.
func (l *loader) modelCollisions(models []*model, decls []*decl) {
	plurals := l.space("field of DB", "x-perstore.plural")
	plurals.generated(dbMethods...)
	if len(l.facetSets) > 0 {
		plurals.generated("Narrow") // a method of the struct with a field for each model that has the facet
	}
	files := l.space("file name", "x-perstore.name")
	prefixes := l.space("unexported Go name", "x-perstore.name")
	tables := l.space("table", "x-perstore.table")
	for _, m := range models {
		owner, at := fmt.Sprintf("model %q", m.ir.Name), m.named.Place()
		plurals.claim(m.ir.Plural, owner, at)
		files.claim(strings.ToLower(m.ir.File), owner, at)
		prefixes.claim(m.ir.Var, owner, at)
		if m.super != nil {
			continue // it has no table of its own
		}
		tables.claim(strings.ToLower(m.ir.Table), owner, at)
		if strings.HasPrefix(strings.ToLower(m.ir.Table), "sqlite_") {
			l.problem(at, "%s has the table %s, a name that SQLite keeps for itself; give it another x-perstore.table", owner, m.ir.Table)
		}
	}
	for _, set := range l.facetSets {
		if set.meets {
			continue
		}
		first := set.facets[0]
		plurals.claim(first.ir.GoName, fmt.Sprintf("facet %q", first.ir.Name), first.node.NamePlace())
		for _, f := range set.facets {
			prefixes.claim(f.ir.Var, f.owner(), f.node.NamePlace())
		}
	}
	for _, d := range decls {
		prefixes.claim(d.ir.Var, fmt.Sprintf("type %q", d.ir.Name), d.node.Place())
	}
}

// fieldCollisions looks at the fields of a struct. The first ones may be
// inherited: where these meet it was told of the model that has them.
func (l *loader) fieldCollisions(properties []*schema.Node, fields []*ir.Field, taken []string, owner string, inherited int) {
	space := l.space("Go name", "x-perstore.goName")
	space.generated(taken...)
	for i, f := range fields {
		by, at := fmt.Sprintf("property %q of %s", f.Property, owner), properties[i].NamePlace()
		switch {
		case f.Hidden, f.Extra:
		case i < inherited:
			space.claims[f.Name] = claim{by, at}
		default:
			space.claim(f.Name, by, at)
		}
	}
}

// columnCollisions looks at the columns of a table; databases ignore case.
func (l *loader) columnCollisions(root *model) {
	if root.super != nil {
		return
	}
	space := l.space("column", "x-perstore.column")
	family := append([]*model{root}, root.subs...)
	if slices.ContainsFunc(family, (*model).keepsExtra) {
		space.generated(extraColumn)
	}
	for _, m := range family {
		of := ""
		if len(root.subs) > 0 {
			of = " of " + m.ir.Name
		}
		for i, f := range m.ir.Fields {
			what := "property"
			if f.Hidden {
				what = "the discriminator"
			}
			if !f.Extra && !f.Transient && !m.inherits(i) {
				space.claim(strings.ToLower(f.Column), fmt.Sprintf("%s %q%s", what, f.Property, of), m.properties[i].NamePlace())
			}
		}
	}
}

// linkCollisions looks at the methods of links.
func (l *loader) linkCollisions(m *model) {
	space := l.space("Go name", "rel")
	for i, f := range m.ir.Fields {
		if f.Hidden {
			continue
		}
		if f.Extra {
			space.generated(f.Name)
			continue
		}
		space.claims[f.Name] = claim{fmt.Sprintf("property %q", f.Property), m.properties[i].NamePlace()}
	}
	for _, k := range m.links {
		space.claim(k.ir.Name, fmt.Sprintf("link %q", k.ir.Rel), k.node.Get("rel").Place())
	}
}
