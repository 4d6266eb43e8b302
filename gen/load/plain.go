package load

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/naming"
	"github.com/perstore/perstoregen/gen/schema"
)

// document is a document of plain types on its way into the IR.
type document struct {
	ir  *ir.Document
	doc *schema.Document
}

// documents finds the documents that were named, where there are to be no
// models. Those that only a $ref leads to come when a type of theirs is met.
func (l *loader) documents() {
	if !l.opts.TypesOnly {
		return
	}
	for _, doc := range l.set.Docs {
		if doc.Named && doc.Root != nil {
			l.document(doc)
		}
	}
}

// document is the entry of a document, made the first time.
func (l *loader) document(doc *schema.Document) *document {
	for _, d := range l.plain {
		if d.doc == doc {
			return d
		}
	}
	d := &document{doc: doc, ir: &ir.Document{File: naming.Snake(doc.Stem()), Source: doc.Base(), Types: []*ir.Decl{}}}
	l.plain = append(l.plain, d)
	return d
}

// plainTypes declares the root and the definitions of every named document, and
// what they lead to.
func (l *loader) plainTypes() {
	for _, d := range slices.Clone(l.plain) {
		root := d.doc.Root
		if describes(root) {
			l.plainType(root)
		}
		for _, keyword := range []string{"$defs", "definitions"} {
			for _, def := range root.Get(keyword).Members() {
				l.plainType(def.Value)
			}
		}
	}
}

// pendingCheck is what a type waits for whose schemas say more than it finds
// itself.
type pendingCheck struct {
	check *string // where the name of the function goes
	roots []*schema.Node
}

// checkLater remembers a type that needs rules over JSON. They are made when all
// names are final: they have these in them, and are most of the work.
func (l *loader) checkLater(check *string, s *sum) {
	l.pending = append(l.pending, pendingCheck{check, s.roots})
}

// plainChecks makes the rules of plain types, which completes their documents.
func (l *loader) plainChecks() {
	for _, p := range l.pending {
		*p.check = l.jsonRules(nil, p.roots)
	}
	l.plain = slices.DeleteFunc(l.plain, func(d *document) bool { return len(d.ir.Types)+len(d.ir.Rules) == 0 })
	slices.SortStableFunc(l.plain, func(a, b *document) int { return cmp.Compare(a.ir.File, b.ir.File) })
	if l.opts.TypesOnly && len(l.plain) == 0 && len(l.problems) == 0 {
		l.problems.Addf(l.set.Docs[0].Root.Place(), "no type: none of the documents describes or defines one")
	}
}

// silent are the keywords of a root that describe no value.
var silent = []string{"$schema", "$id", "id", "$defs", "definitions", "$comment", "title", "description", "$anchor", "$vocabulary"}

// describes tells whether a root is more than a holder of definitions.
func describes(root *schema.Node) bool {
	holds := root.Has("$defs") || root.Has("definitions")
	return !holds || slices.ContainsFunc(root.Names(), func(name string) bool { return !slices.Contains(silent, name) })
}

// documentCollisions looks at the files of documents.
func (l *loader) documentCollisions() {
	files := l.space("file name", "name")
	for _, d := range l.plain {
		files.claim(strings.ToLower(d.ir.File), fmt.Sprintf("document %q", d.doc.Name), d.doc.Root.Place())
	}
}
