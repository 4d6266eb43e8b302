// Package load turns a set of schemas into the intermediate representation.
// Every decision about generated code and every diagnostic about the meaning of
// a schema is made here, in passes that each do one thing for all models.
package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/naming"
	"github.com/perstore/perstoregen/gen/schema"
	"github.com/perstore/perstoregen/rql"
)

// Options says what is not in the schemas.
type Options struct {
	Package string   // the name of the Go package
	Stores  []string // the stores that Open supports
}

// passes run in this order; each may rely on what those before it decided, and
// none is left out because of a diagnostic.
var passes = []func(*loader){
	(*loader).options,
	(*loader).names,
	(*loader).types,
	(*loader).uniqueness,
	(*loader).keys,
	(*loader).versions,
	(*loader).absences,
	(*loader).patches,
	(*loader).columns,
	(*loader).links,
	(*loader).joins,
	(*loader).filters,
	(*loader).indexes,
	(*loader).policies,
	(*loader).methods,
	(*loader).facets,
	(*loader).aggregates,
	(*loader).collisions,
	(*loader).unsupported,
}

// Load decides what is generated for a set. The error is a [diag.List] with
// everything that is wrong: what [schema.Read] found and what the passes found.
func Load(set *schema.Set, opts Options) (*ir.Package, error) {
	l := &loader{
		set: set, opts: opts, pkg: &ir.Package{Name: opts.Package},
		byNode: make(map[*schema.Node]*model), decls: make(map[*schema.Node]*decl),
		nullable: make(map[*schema.Node]bool),
	}
	l.problems.Add(set.Problems...)
	l.noted.Add(set.Notes...)
	for _, pass := range passes {
		pass(l)
	}
	if err := l.problems.Err(); err != nil {
		return nil, err
	}
	for _, m := range l.models {
		l.bundle(m)
		l.pkg.Models = append(l.pkg.Models, m.ir)
	}
	l.pkg.Notes = sortedNotes(l.noted)
	return l.pkg, nil
}

// loader is the state of one [Load].
type loader struct {
	set      *schema.Set
	opts     Options
	pkg      *ir.Package
	problems diag.List
	noted    diag.List

	models   []*model                // ordered by name
	byNode   map[*schema.Node]*model // by the schema that stands for the model and the one with its properties
	decls    map[*schema.Node]*decl
	declared []*decl // in order of appearance
	nullable map[*schema.Node]bool
	queries  map[*model]*rql.Schema // the models as queries see them
}

func (l *loader) problem(p diag.Place, format string, args ...any) {
	l.problems.Addf(p, format, args...)
}

func (l *loader) note(p diag.Place, format string, args ...any) {
	l.noted.Addf(p, format, args...)
}

func sortedNotes(noted diag.List) []ir.Note {
	var notes []ir.Note
	for _, d := range noted.Sorted() {
		notes = append(notes, ir.Note{Source: d.File, Line: d.Line, Column: d.Col, Pointer: d.Pointer, Message: d.Message})
	}
	return notes
}

func (l *loader) options() {
	if !naming.IsPackage(l.opts.Package) {
		l.problem(diag.Place{}, "%q cannot be the name of a Go package", l.opts.Package)
	}
	l.pkg.Stores = slices.Clone(l.opts.Stores)
}
