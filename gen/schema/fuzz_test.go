package schema_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/perstore/perstoregen/gen/schema"
)

// documents begin the search for sets of documents that refer to each other.
var documents = []string{
	``, `{}`, `[]`, `nul`, `"\ud800"`, `"\u0000\n"`, `-0.5e+7`, `01`, `1e999`, `{"a":1,"a":2}`,
	`{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#"}}}`,
	`{"$id":"http://x/y","$anchor":"a","properties":{"p":{"$ref":"#a"}}}`,
	`{"$schema":"http://json-schema.org/draft-07/schema#","dependencies":5,"regexProperties":1}`,
	`{"x-perstore":{"indexs":[]},"properties":{"$ref":{"pattern":"(?="}},"patternProperties":{"\\u0041":{}}}`,
	`{"if":{},"then":{"minimum":"x"},"items":[{}],"const":{"$ref":"x"},"links":[{"targetSchema":{"$ref":"#"}}]}`,
	`{"$schema":"http://json-schema.org/draft-04/schema#","id":"http://x/","definitions":{"a":{"id":"#a","minimum":1,"exclusiveMinimum":true}},"allOf":[{"$ref":"b.json#/definitions/a"}]}`,
	`{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"a":{"$ref":"a.json#a","default":1}},"dependencies":{"x":["y"],"y":{}},"items":[true],"additionalItems":{}}`,
	`{"$schema":"https://json-schema.org/draft/2019-09/schema","$recursiveAnchor":true,"items":{"$recursiveRef":"#"},"not":{"$ref":"b.json"}}`,
	`{"$dynamicAnchor":"n","properties":{"p":{"$dynamicRef":"a.json#n"},"q":{"$ref":"#/properties/p/default","default":{"id":1}}},"anyOf":[{"$ref":"a.json"}]}`,
	`{"required":true,"extends":{"$ref":"a.json"},"maxLimit":3,"properties":{"a":{"required":true,"type":["any"],"requires":"b","readonly":true,"unique":true,"x-perstore":5}}}`,
	`{"extends":[{"extends":"x"}],"disallow":["string",{}],"type":[{},"null"],"divisibleBy":2,"dependencies":{"a":"b"},"allowedOperators":{},"x-perstore":{"query":[]}}`,
	`{"x-perstore":{"facets":{"f":{"params":{"p":{"$ref":"b.json"}},"properties":{"q":{"items":[{}]}}}},"methods":{"m":{"result":{"$id":"b.json"}}},"extends":{"$ref":"#"}}}`,
}

// FuzzRead reads any bytes as two documents. What encoding/json refuses is
// refused, every problem has a position in its file, and a document that was
// read is a tree that writes JSON.
func FuzzRead(f *testing.F) {
	for i, seed := range documents {
		f.Add([]byte(seed), []byte(documents[(i+5)%len(documents)]))
	}
	f.Fuzz(func(t *testing.T, a, b []byte) {
		files := fstest.MapFS{"a.json": {Data: a}, "b.json": {Data: b}}
		set, err := schema.Read(context.Background(), files, []string{"a.json", "b.json"})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range slices.Concat(set.Problems, set.Notes) {
			src := files[p.File].Data
			lines := strings.Count(string(src), "\n") + 1
			if p.Line < 1 || p.Line > lines || p.Col < 1 || p.Col > len(src)+1 {
				t.Errorf("problem outside of the file: %v", p)
			}
		}
		for _, doc := range set.Docs {
			checkDocument(t, files[doc.Name].Data, doc.Root)
		}
	})
}

func checkDocument(t *testing.T, src []byte, root *schema.Node) {
	t.Helper()
	if root == nil {
		return
	}
	if !json.Valid(src) && !strings.HasPrefix(string(src), "\ufeff") {
		t.Errorf("read %q, which is not JSON", src)
	}
	if text := root.JSON(); !json.Valid([]byte(text)) {
		t.Errorf("JSON() = %q", text)
	}
	checkNode(t, root)
}

// checkNode checks that every value can be found from where it stands.
func checkNode(t *testing.T, n *schema.Node) {
	t.Helper()
	for _, m := range n.Members() {
		if m.Value.Parent() != n || m.Value.Step() != m.Name || n.Get(m.Name) != m.Value {
			t.Errorf("member %q of %s stands elsewhere: in %s as %q", m.Name, n.Place(), m.Value.Parent().Place(), m.Value.Step())
		}
		checkNode(t, m.Value)
	}
	for _, item := range n.Items() {
		checkNode(t, item)
	}
}
