package schema_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/perstore/perstoregen/gen/schema"
)

// FuzzRead reads any bytes as a document. What encoding/json refuses is
// refused, every problem has a position in the file, and a document that was
// read writes the JSON that it came from.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `[]`, `nul`, `"\ud800"`, `"\u0000\n"`, `-0.5e+7`, `01`, `1e999`, `{"a":1,"a":2}`,
		`{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#"}}}`,
		`{"$id":"http://x/y","$anchor":"a","properties":{"p":{"$ref":"#a"}}}`,
		`{"$schema":"http://json-schema.org/draft-07/schema#","dependencies":5,"regexProperties":1}`,
		`{"x-perstore":{"indexs":[]},"properties":{"$ref":{"pattern":"(?="}},"patternProperties":{"\\u0041":{}}}`,
		`{"if":{},"then":{"minimum":"x"},"items":[{}],"const":{"$ref":"x"},"links":[{"targetSchema":{"$ref":"#"}}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		set, err := schema.Read(context.Background(), fstest.MapFS{"a.json": {Data: src}}, []string{"a.json"})
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Count(string(src), "\n") + 1
		for _, p := range set.Problems {
			if p.Line < 1 || p.Line > lines || p.Col < 1 || p.Col > len(src)+1 {
				t.Errorf("problem outside of the file: %v", p)
			}
		}
		root := set.Docs[0].Root
		if root == nil {
			return
		}
		if !json.Valid(src) && !strings.HasPrefix(string(src), "\ufeff") {
			t.Errorf("read %q, which is not JSON", src)
		}
		if text := root.JSON(); !json.Valid([]byte(text)) {
			t.Errorf("JSON() = %q", text)
		}
	})
}
