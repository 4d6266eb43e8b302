package oracle

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/gen/diag"
)

// suiteVariable names a checkout of the JSON-Schema-Test-Suite: its tests folder has
// one folder a draft, whose files are lists of groups, a schema with instances each.
const suiteVariable = "PERSTORE_SCHEMA_SUITE"

// suiteDrafts are the folders of the drafts that perstoregen reads, with the names
// of the drafts for schemas that have none.
var suiteDrafts = []struct{ folder, schema string }{
	{"draft4", "http://json-schema.org/draft-04/schema#"},
	{"draft6", "http://json-schema.org/draft-06/schema#"},
	{"draft7", "http://json-schema.org/draft-07/schema#"},
	{"draft2019-09", "https://json-schema.org/draft/2019-09/schema"},
	{"draft2020-12", "https://json-schema.org/draft/2020-12/schema"},
}

// inexpressible are groups of the suite that no generated type can obey, by their
// file or by a part of "file: description", each with the reason.
var inexpressible = []struct{ group, reason string }{
	{"refRemote", "it is served over HTTP; documents are read from files alone"},
	{"http://localhost", "it is served over HTTP; documents are read from files alone"},
	{"vocabulary", "custom meta-schemas change what keywords say; perstoregen knows its drafts"},
	{"format: ", "formats are asserted up to draft 7, and where a Go type asserts them"},
	{"remote ref, containing refs itself", "it wants the meta-schema as a type"},
	{"validate definition against metaschema", "it wants the meta-schema as a type"},
	{"$ref to $schema", "it wants the meta-schema as a type"},
	{"multiple dynamic paths to the $dynamicRef keyword", "the target is known only when an instance is read"},
	{"dynamicRef: A $dynamicRef that initially resolves to a schema with a matching $dynamicAnchor resolves to the first $dynamicAnchor in the dynamic scope", "the target is known only when an instance is read"},
}

// suiteGroup is a schema of the suite with its instances.
type suiteGroup struct {
	Description string
	Schema      json.RawMessage
	Tests       []struct {
		Description string
		Data        json.RawMessage
		Valid       bool
	}

	name, id string // file: description, and the name of the package
	pkg      *generatedPackage
}

// TestSuite generates types of the groups of the JSON-Schema-Test-Suite and asks
// them about the instances. With -v it tells what cannot be expressed.
func TestSuite(t *testing.T) {
	dir := os.Getenv(suiteVariable)
	if dir == "" {
		t.Skipf("there is no JSON-Schema-Test-Suite here: %s names no checkout", suiteVariable)
	}
	for _, draft := range suiteDrafts {
		t.Run(draft.folder, func(t *testing.T) {
			groups := suiteGroups(t, filepath.Join(dir, "tests", draft.folder), draft.schema)
			if len(groups) == 0 {
				t.Skipf("there is no %s in %s", draft.folder, dir)
			}
			p := &program{name: "suite", packages: make(map[string]*generatedPackage)}
			for _, g := range groups {
				g.generate(t)
				p.packages[g.id] = g.pkg
			}
			p.build(t)
			for _, g := range groups {
				t.Run(g.name, func(t *testing.T) { g.run(t, p) })
			}
		})
	}
}

// suiteGroups are the groups of a draft. Its optional tests are left out.
func suiteGroups(t *testing.T, dir, draft string) []*suiteGroup {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []*suiteGroup
	for _, file := range files {
		var groups []*suiteGroup
		if err := json.Unmarshal(readFile(t, file), &groups); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		stem := strings.TrimSuffix(filepath.Base(file), ".json")
		for i, g := range groups {
			g.name, g.id = stem+": "+g.Description, fmt.Sprintf("%s_%d", goName(stem), i)
			if root, ok := mustParse(t, g.Schema).(map[string]any); ok && root["$schema"] == nil {
				root["$schema"] = draft
				g.Schema = print(root)
			}
		}
		all = append(all, groups...)
	}
	return all
}

// unfit gives the reason why no type can obey the group; "" is none.
func (g *suiteGroup) unfit() string {
	for _, part := range inexpressible {
		if strings.Contains(g.name, part.group) || bytes.Contains(g.Schema, []byte(part.group)) {
			return part.reason
		}
	}
	return ""
}

// generate makes the package of the group. An unfit one has none.
func (g *suiteGroup) generate(t *testing.T) {
	t.Helper()
	if reason := g.unfit(); reason != "" {
		g.pkg = &generatedPackage{fault: errors.New(reason)}
		return
	}
	dir := t.TempDir()
	writeFiles(t, dir, map[string][]byte{"root.json": g.Schema})
	g.pkg = newPackage(t.Context(), g.id, filepath.Join(dir, "root.json"))
	if g.pkg.fault != nil {
		return
	}
	g.pkg.root = g.pkg.code.root("root", mustParse(t, g.Schema))
	if !slices.Contains(g.pkg.code.types, g.pkg.root) {
		g.pkg.fault = fmt.Errorf("no type of the root among %v", g.pkg.code.types)
	}
}

func (g *suiteGroup) run(t *testing.T, p *program) {
	t.Helper()
	if reason := g.unfit(); reason != "" {
		t.Skipf("not expressible: %s", reason)
	}
	if _, ok := errors.AsType[diag.List](g.pkg.fault); ok && g.neverValid() {
		return // a schema that admits nothing may be refused
	}
	if g.pkg.fault != nil {
		t.Fatalf("the package is at fault: %v\n%s", g.pkg.fault, g.Schema)
	}
	var texts [][]byte
	for _, test := range g.Tests {
		texts = append(texts, test.Data)
	}
	for i, a := range p.ask(t, g.id, texts) {
		g.compare(t, i, a)
	}
}

// neverValid tells whether no instance of the group is valid.
func (g *suiteGroup) neverValid() bool {
	for _, test := range g.Tests {
		if test.Valid {
			return false
		}
	}
	return true
}

// compare looks at the answer to an instance of the group.
func (g *suiteGroup) compare(t *testing.T, i int, a answer) {
	t.Helper()
	test := g.Tests[i]
	v := mustParse(t, test.Data)
	switch {
	case !test.Valid && !a.refused():
		t.Errorf("%s: %s is accepted; stage %q %s\n%s", test.Description, test.Data, a.Stage, a.Error, g.Schema)
	case test.Valid && a.refused() && excused(v, a.pointers()) != "":
		t.Logf("%s: %s is refused: %s", test.Description, test.Data, excused(v, a.pointers()))
	case test.Valid && !a.accepted():
		t.Errorf("%s: %s is not accepted: %s %s\n%s", test.Description, test.Data, a.Stage, a.Error, g.Schema)
	case test.Valid:
		out, err := parse(a.Text)
		if d := different(v, out, nil); err != nil || d != "" {
			t.Errorf("%s: %s comes back as %s: %s %v", test.Description, test.Data, a.Text, d, err)
		}
	}
}
