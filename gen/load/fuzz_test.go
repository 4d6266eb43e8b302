package load_test

import (
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/perstore/perstoregen/gen/ir"
	"golang.org/x/tools/txtar"
)

// FuzzLoad loads any bytes as two documents beside one that refers to them.
// Whatever they are, there is an answer; where it is not an error, all names are
// Go.
func FuzzLoad(f *testing.F) {
	all := seeds(f)
	for i, seed := range all {
		f.Add(seed, all[(i+7)%len(all)])
	}
	f.Fuzz(func(t *testing.T, doc, other []byte) {
		files := fstest.MapFS{
			"a.json": {Data: doc},
			"c.json": {Data: other},
			"b.json": {Data: []byte(`{"type": "object", "properties": {"id": {"type": "integer"}, "a": {"$ref": "a.json"}, "c": {"$ref": "c.json#/properties/name"}}, "links": [{"rel": "a", "href": "/A/{id}"}]}`)},
		}
		p, err := loadFS(t, files, "shop", ".")
		if err == nil {
			checkNames(t, p)
		} else if strings.ContainsAny(err.Error(), "\r\x00\u202e") || strings.Contains(err.Error(), "%!") {
			t.Errorf("error is not printable: %q", err)
		}
	})
}

// seeds are all documents of the corpus.
func seeds(tb testing.TB) [][]byte {
	var seeds [][]byte
	archives, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.HasSuffix(file.Name, ".json") {
				seeds = append(seeds, file.Data)
			}
		}
	}
	chinook, _ := filepath.Glob("testdata/chinook/*.json")
	for _, name := range chinook {
		doc, err := os.ReadFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		seeds = append(seeds, doc)
	}
	return seeds
}

// checkNames checks that names are Go identifiers and do not meet.
func checkNames(t *testing.T, p *ir.Package) {
	t.Helper()
	declared := make(map[string]bool)
	declare := func(name string) {
		if !token.IsIdentifier(name) || !token.IsExported(name) || declared[name] {
			t.Errorf("declares %q twice or it is no exported name", name)
		}
		declared[name] = true
	}
	for _, m := range p.Models {
		declare(m.Name)
		checkFields(t, m.Name, m.Fields)
		if len(m.Key.Fields) == 0 || !token.IsIdentifier(m.Var) || m.Table == "" {
			t.Errorf("model %s: key %v, var %q, table %q", m.Name, m.Key.Fields, m.Var, m.Table)
		}
		for _, d := range m.Types {
			declare(d.Name)
			checkFields(t, d.Name, d.Fields)
			for _, v := range d.Enum {
				declare(v.Name)
			}
		}
	}
	for _, m := range p.Models {
		for _, f := range m.Fields {
			checkType(t, declared, f.Type)
		}
	}
}

func checkFields(t *testing.T, owner string, fields []*ir.Field) {
	t.Helper()
	names := make(map[string]bool)
	for i, f := range fields {
		if f.Hidden && f.Name == "" {
			continue
		}
		if f.Index >= i+1 {
			t.Errorf("%s has %q at position %d, after %d fields", owner, f.Property, f.Index, i)
		}
		if !token.IsIdentifier(f.Name) || !token.IsExported(f.Name) || names[f.Name] {
			t.Errorf("%s has the field %q twice or it is no exported name", owner, f.Name)
		}
		names[f.Name] = true
	}
}

func checkType(t *testing.T, declared map[string]bool, typ ir.Type) {
	t.Helper()
	switch {
	case typ.Kind == "":
		t.Errorf("type without a kind: %+v", typ)
	case (typ.Kind == ir.KindEnum || typ.Kind == ir.KindObject) && !declared[typ.Name]:
		t.Errorf("type %q is not declared", typ.Name)
	case typ.Kind == ir.KindList:
		checkType(t, declared, *typ.Elem)
	}
}
