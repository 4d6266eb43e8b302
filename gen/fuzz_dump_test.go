package gen_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/perstore/perstoregen/gen/gogen"
	"github.com/perstore/perstoregen/gen/ir"
)

// FuzzDump reads what may be a dump and prints it: an error, or files in the
// folder of the package.
func FuzzDump(f *testing.F) {
	dumps, err := filepath.Glob(filepath.Join("..", "testdata", "golden", "*", "want", "ir.json"))
	if err != nil || len(dumps) == 0 {
		f.Fatalf("Glob gives %d dumps, %v; want some", len(dumps), err)
	}
	for _, name := range dumps {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		pkg, err := ir.Decode(text)
		if err != nil {
			return
		}
		files, err := gogen.Emit(pkg)
		if err != nil {
			return
		}
		for _, file := range files {
			if !filepath.IsLocal(file.Name) || filepath.Base(file.Name) != file.Name {
				t.Errorf("Emit names a file %q", file.Name)
			}
		}
	})
}
