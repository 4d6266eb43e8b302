package rulestest

import (
	"context"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/perstore/perstoregen/gen/gogen"
	"github.com/perstore/perstoregen/gen/load"
	"github.com/perstore/perstoregen/gen/schema"
)

// FuzzRules makes rules of any text: they are printed as Go, or the schema is
// refused.
func FuzzRules(f *testing.F) {
	for _, draft := range suiteDrafts {
		for _, s := range suiteSubjects(f, filepath.Join("testdata/suite", draft.folder), draft.meta) {
			f.Add(s.files[s.root].Data)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		set, err := schema.Read(context.Background(), fstest.MapFS{"a.json": {Data: text}}, []string{"a.json"})
		if err != nil {
			t.Fatal(err)
		}
		pkg, _, err := load.Rules(context.Background(), set, load.Options{Package: "p"})
		if err != nil || len(pkg.Documents) == 0 {
			return
		}
		if _, err := gogen.Emit(pkg); err != nil {
			t.Fatalf("Emit error = %v", err)
		}
	})
}
