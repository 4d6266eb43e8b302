package schema

import (
	"context"
	"io/fs"
	"maps"
	"net/url"
	"path"
	"path/filepath"
	"slices"

	"github.com/perstore/perstoregen/gen/diag"
)

// Set is a set of documents that refer to each other. It is not safe for
// concurrent use.
type Set struct {
	Docs     []*Document // ordered by name
	Problems diag.List   // what is wrong with the documents, sorted
	Notes    diag.List   // what in the documents has no effect, sorted
	Suspects []Suspect   // what would be wrong if it were Perstore's

	referred  map[*Node]bool       // the targets, once they were asked for
	targets   map[*Node]*Node      // of every schema with a $ref that leads somewhere
	dynamic   map[*Node]*Node      // of every schema with a $dynamicRef that may lead to several, the one without others around
	schemas   map[*Node]bool       // every schema that was met
	broken    map[*Document]bool   // the documents that are no valid schemas
	resources map[*Node]*url.URL   // the schemas with an $id, and the roots
	ids       map[string]*Node     // the same by absolute URL
	anchors   map[anchor]*Node     // the schemas with an anchor
	documents map[string]*Document // by identity of the file
	compiler  *compiler
	verdicts  map[pair]verdict // of the values that were validated
	effort    float64          // how much work they were
}

type anchor struct {
	resource *Node
	name     string
}

// Read reads the files and folders that the paths name: of a folder its *.json
// files, and whatever their $refs lead to. The order of paths does not matter.
//
// What is wrong with the input is not an error but in Problems of the set, so
// that a broken file does not hide what is wrong with the others; load.Load
// reports it with its own findings. An error is only that ctx has ended.
//
// The paths are those of fsys; when it is nil, of the operating system.
func Read(ctx context.Context, fsys fs.FS, paths []string) (*Set, error) {
	if fsys != nil {
		return read(ctx, fsFiles(fsys), paths)
	}
	slashed := make([]string, len(paths))
	for i, p := range paths {
		slashed[i] = filepath.ToSlash(p)
	}
	return read(ctx, osFiles(), slashed)
}

// Target is the schema that the $ref of n leads to. It is nil when n has none,
// and when it leads nowhere or in a circle, which is among the problems then.
func (s *Set) Target(n *Node) *Node { return s.targets[n] }

// DynamicTarget is the schema that the $dynamicRef of n leads to where no schema
// around has a $dynamicAnchor of its name. It is nil when n has none, and when it
// is a $ref as others.
func (s *Set) DynamicTarget(n *Node) *Node { return s.dynamic[n] }

// Resource is the schema with an $id, or the root, that n is a part of.
func (s *Set) Resource(n *Node) *Node {
	for n.parent != nil && s.resources[n] == nil {
		n = n.parent
	}
	return n
}

// IsTarget tells whether a $ref leads to n.
func (s *Set) IsTarget(n *Node) bool {
	if s.referred == nil {
		s.referred = make(map[*Node]bool)
		for _, target := range s.targets {
			s.referred[target] = true
		}
	}
	return s.referred[n]
}

func read(ctx context.Context, from files, paths []string) (*Set, error) {
	r := &reader{ctx: ctx, files: from, lifted: make(map[*Node]bool), dynamic: make(map[string]int), set: &Set{
		targets:   make(map[*Node]*Node),
		dynamic:   make(map[*Node]*Node),
		schemas:   make(map[*Node]bool),
		broken:    make(map[*Document]bool),
		resources: make(map[*Node]*url.URL),
		ids:       make(map[string]*Node),
		anchors:   make(map[anchor]*Node),
		documents: make(map[string]*Document),
		verdicts:  make(map[pair]verdict),
	}}
	r.metas = newCompiler(&Set{})
	r.metas.written = true
	for _, step := range []func(*reader) error{
		func(r *reader) error { return r.named(paths) }, (*reader).referred, (*reader).resolve, (*reader).check,
	} {
		if err := step(r); err != nil {
			return nil, err
		}
	}
	r.set.Problems = r.set.Problems.Sorted()
	r.set.Notes = r.set.Notes.Sorted()
	return r.set, nil
}

// reader builds a set.
type reader struct {
	ctx     context.Context
	files   files
	set     *Set
	refs    []*Node        // the schemas with a reference, in the order in which they were met
	marks   []mark         // the x-perstore objects
	lifted  map[*Node]bool // the schemas without Perstore's spellings
	dynamic map[string]int // how many schemas have a $dynamicAnchor
	metas   *compiler      // of the drafts
}

func (r *reader) problem(p diag.Place, format string, args ...any) {
	r.set.Problems.Addf(p, format, args...)
}

// named reads what the caller asked for.
func (r *reader) named(paths []string) error {
	if len(paths) == 0 {
		r.problem(diag.Place{}, "no schema was named")
	}
	names := make(map[string]bool)
	for _, p := range paths {
		p = path.Clean(p)
		expanded, err := r.files.expand(p)
		if err != nil {
			r.problem(diag.Place{File: p}, "%s", reason(err))
		}
		for _, name := range expanded {
			names[name] = true
		}
	}
	if len(names) == 0 && len(r.set.Problems) == 0 {
		r.problem(diag.Place{File: paths[0]}, "the settings of perstoregen, and no definition")
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		doc, err := r.document(name)
		if err != nil {
			r.problem(diag.Place{File: name}, "%s", reason(err))
			continue
		}
		doc.Named = true
	}
	return nil
}

// enter reads a schema that no other holds: it is checked as it is written, but
// for Perstore's spellings, and then made what all drafts have in common.
func (r *reader) enter(n *Node, as form) {
	r.lift(n, as)
	r.checkSchema(n)
	r.walk(n, as)
}

// document gives the document of a file and reads it the first time. An error
// is that there is no such file; one that cannot be parsed is a document
// without a root.
func (r *reader) document(name string) (*Document, error) {
	id := r.files.identity(name)
	if doc, ok := r.set.documents[id]; ok {
		return doc, nil
	}
	src, err := r.files.read(name)
	if err != nil {
		return nil, err
	}
	doc := newDocument(name, id, src)
	r.set.documents[id] = doc
	r.set.Docs = append(r.set.Docs, doc)
	root, problem := scan(doc)
	if problem != nil {
		r.set.Problems.Add(*problem)
		return doc, nil
	}
	if far := beyond(root, maxSchemas); far != nil {
		r.problem(far.Place(), "one schema more than the %d that a document can have", maxSchemas)
		return doc, nil
	}
	doc.Root = root
	doc.draft = draftOf(doc)
	r.checkDraft(doc)
	r.enter(root, formModel)
	return doc, nil
}
