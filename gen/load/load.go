// Package load turns a set of schemas into the intermediate representation.
// Every decision about generated code and every diagnostic about the meaning of
// a schema is made here, in passes that each do one thing for all models.
package load

import (
	"context"
	"regexp"
	"slices"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/naming"
	"github.com/perstore/perstoregen/gen/schema"
	"github.com/perstore/perstoregen/rql"
)

// Options says what is not in the schemas.
type Options struct {
	Package   string   // the name of the Go package; "" when it is not known yet
	Stores    []string // the stores that Open supports
	TypesOnly bool     // every document and definition becomes a plain type, none a model

	ExactNumbers bool // numbers of plain types keep every digit
}

// namingPasses run first, and again while names of plain types meet.
var namingPasses = []func(*loader){
	(*loader).options,
	(*loader).names,
	(*loader).supers,
	(*loader).documents,
	(*loader).types,
	(*loader).plainTypes,
}

// passes run in this order; each may rely on what those before it decided, and
// none is left out because of a diagnostic.
var passes = []func(*loader){
	(*loader).plainChecks,
	(*loader).suspects,
	(*loader).weights,
	(*loader).pointers,
	(*loader).uniqueness,
	(*loader).keys,
	(*loader).versions,
	(*loader).absences,
	(*loader).patches,
	(*loader).columns,
	(*loader).tableWidths,
	(*loader).insides,
	(*loader).links,
	(*loader).joins,
	(*loader).filters,
	(*loader).indexes,
	(*loader).policies,
	(*loader).methods,
	(*loader).facets,
	(*loader).facetViews,
	(*loader).aggregates,
	(*loader).collisions,
	(*loader).unsupported,
}

// Load decides what is generated for a set. The error is a [diag.List] with
// everything that is wrong: what [schema.Read] found and what the passes found;
// or it is that ctx has ended.
func Load(ctx context.Context, set *schema.Set, opts Options) (*ir.Package, error) {
	l, err := named(ctx, set, opts)
	if err != nil {
		return nil, err
	}
	if err := l.run(passes); err != nil {
		return nil, err
	}
	if err := l.problems.Err(); err != nil {
		return nil, err
	}
	for _, m := range l.models {
		l.bundle(m)
		l.pkg.Models = append(l.pkg.Models, m.ir)
	}
	for _, d := range l.plain {
		l.pkg.Documents = append(l.pkg.Documents, d.ir)
	}
	l.pkg.Notes = sortedNotes(l.noted)
	return l.pkg, nil
}

func newLoader(ctx context.Context, set *schema.Set, opts Options) *loader {
	l := &loader{
		ctx: ctx, set: set, opts: opts, pkg: &ir.Package{Format: ir.Format, Name: opts.Package},
		byNode: make(map[*schema.Node]*model), decls: make(map[*schema.Node]*decl),
		kindsKnown: make(map[*schema.Node]kinds), plainDecls: make(map[string]*decl), numbers: make(map[*schema.Node]int),
		patterns: make(map[string]*regexp.Regexp), branching: make(map[*schema.Node]bool),
	}
	l.problems.Add(set.Problems...)
	l.noted.Add(set.Notes...)
	return l
}

// named is the loader after the passes that name things, with every name spelled
// as far as it needs.
func named(ctx context.Context, set *schema.Set, opts Options) (*loader, error) {
	spellings := make(map[bearer]spelling)
	for {
		l := newLoader(ctx, set, opts)
		l.spellings = spellings
		if err := l.run(namingPasses); err != nil {
			return nil, err
		}
		if !l.respell() {
			return l, nil
		}
	}
}

// run makes some passes, unless ctx ends.
func (l *loader) run(passes []func(*loader)) error {
	for _, pass := range passes {
		pass(l)
		if err := l.ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// loader is the state of one [Load].
type loader struct {
	ctx      context.Context
	set      *schema.Set
	opts     Options
	pkg      *ir.Package
	problems diag.List
	noted    diag.List

	models   []*model                // ordered by name
	ordered  []*model                // the same, each after the one that it specialises
	byNode   map[*schema.Node]*model // by the schema that stands for the model and the one with its properties
	decls    map[*schema.Node]*decl
	declared []*decl // in order of appearance

	kindsKnown map[*schema.Node]kinds
	plainDecls map[string]*decl // of plain types, by what they are made of
	numbers    map[*schema.Node]int
	branching  map[*schema.Node]bool     // whether an alternative has alternatives that bring members
	patterns   map[string]*regexp.Regexp // nil for one that Go does not have
	depth      int                       // of the lists and maps around the type that is looked for

	queries   map[*model]*rql.Schema // the models as queries see them
	facetSets []*facetSet            // the facets of each name, in order of appearance

	rulebook *ruleBook // of rules over JSON, nil until they are needed

	plain     []*document    // ordered by file
	pending   []pendingCheck // in the order in which they were met
	spellings map[bearer]spelling
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
	if l.opts.Package != "" && !naming.IsPackage(l.opts.Package) {
		l.problem(diag.Place{}, "%q cannot be the name of a Go package", l.opts.Package)
	}
	l.pkg.Stores = slices.Clone(l.opts.Stores)
}
