package gen_test

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/gogen"
	"github.com/perstore/perstoregen/gen/internal/typecheck"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/load"
	"github.com/perstore/perstoregen/gen/schema"
)

// foreignCorpus holds real schemas of many authors. They are read where they are
// and no part of the project; PERSTOREGEN_CORPUS names another place.
const foreignCorpus = "../../shared/conformance/schema/corpus.tar.gz"

// TestForeignSchemas makes plain types of every set of the corpus: Go that
// compiles, or diagnostics with places.
func TestForeignSchemas(t *testing.T) {
	name := foreignCorpus
	if said := os.Getenv("PERSTOREGEN_CORPUS"); said != "" {
		name = said
	}
	sets, err := readCorpus(name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("the corpus %s is not here; PERSTOREGEN_CORPUS names another place", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for name, files := range sets {
		t.Run(name, func(t *testing.T) {
			if !makeForeign(t, files) {
				refused++
			}
		})
	}
	if len(sets) == 0 || refused > 0 {
		t.Errorf("%d of %d sets are refused; want some sets and none refused", refused, len(sets))
	}
}

// makeForeign generates one set; false when it is refused.
func makeForeign(t *testing.T, files fs.FS) bool {
	t.Helper()
	set, err := schema.Read(t.Context(), files, []string{"."})
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := load.Load(t.Context(), set, load.Options{Package: "foreign", TypesOnly: true})
	if list, ok := errors.AsType[diag.List](err); ok {
		for _, d := range list {
			if d.File == "" || d.Line == 0 {
				t.Errorf("the diagnostic %q has no place", d.Error())
			}
		}
		t.Logf("refused: %v", err)
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	text, err := ir.Encode(pkg)
	if err == nil {
		_, err = ir.Decode(text)
	}
	if err != nil {
		t.Errorf("the dump cannot be read back: %v", err)
	}
	out, err := gogen.Emit(pkg)
	if err != nil {
		t.Fatal(err)
	}
	sources := make(map[string]string)
	for _, f := range out {
		sources[f.Name] = string(f.Content)
	}
	if err := typecheck.Package(sources); err != nil {
		t.Errorf("the package does not compile: %v", err)
	}
	return true
}

// readCorpus gives the schemas of each folder of an archive, without meta.json
// and instances.
func readCorpus(name string) (map[string]fstest.MapFS, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		return nil, err
	}
	sets := make(map[string]fstest.MapFS)
	for archive := tar.NewReader(unzipped); ; {
		h, err := archive.Next()
		if err == io.EOF {
			return sets, nil
		}
		if err != nil {
			return nil, err
		}
		set, rest, _ := strings.Cut(path.Clean(h.Name), "/")
		if h.Typeflag != tar.TypeReg || strings.HasPrefix(rest, "inst/") || rest == "meta.json" || path.Ext(rest) != ".json" {
			continue
		}
		content, err := io.ReadAll(archive)
		if err != nil {
			return nil, err
		}
		if sets[set] == nil {
			sets[set] = make(fstest.MapFS)
		}
		sets[set][rest] = &fstest.MapFile{Data: content}
	}
}
