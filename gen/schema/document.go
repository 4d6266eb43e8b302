package schema

import (
	"net/url"
	"path"
	"sort"
	"strings"

	"github.com/perstore/perstoregen/gen/diag"
)

// Document is one file of a set.
type Document struct {
	Name  string // as it was named, or as a $ref names it from there
	Named bool   // given by the caller, itself or in a folder; else only a $ref led to it
	Root  *Node  // nil when the file could not be read

	draft draft  // that it is written in
	path  string // the name by which the file system knows it
	index int    // in Set.Docs
	src   []byte
	lines []int // offsets at which lines begin
}

func newDocument(name, path string, src []byte) *Document {
	doc := &Document{Name: name, path: path, src: src, lines: []int{0}}
	for i, c := range src {
		if c == '\n' {
			doc.lines = append(doc.lines, i+1)
		}
	}
	return doc
}

// Base is the last element of the document's name: product.json.
func (d *Document) Base() string { return path.Base(d.Name) }

// Stem is the base name without its extensions: product of product.schema.json.
func (d *Document) Stem() string {
	stem := strings.TrimSuffix(d.Base(), ".json")
	if short := strings.TrimSuffix(stem, ".schema"); short != "" {
		stem = short
	}
	return stem
}

// place is the place of an offset.
func (d *Document) place(offset int, pointer string) diag.Place {
	line := sort.SearchInts(d.lines, offset+1)
	return diag.Place{
		File: d.Name, Line: line, Col: offset - d.lines[line-1] + 1, Pointer: pointer,
	}
}

// base is the URL that relative references start from, unless an $id says
// otherwise.
func (d *Document) base() *url.URL {
	return &url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(d.path, "/")}
}
