package oracle

import (
	"archive/tar"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// corpusVariable names the folder of real schemas, one folder a schema:
//
//	name/name.json   the schema, with the files that it refers to beside it
//	name/meta.json   the list of its instances
//	name/inst/       pos-* and neg-* (published), mok-* and mbad-* (their mutations)
//
// They are other people's: they are read where they are and never copied here.
const corpusVariable = "PERSTORE_SCHEMA_CORPUS"

// corpusArchive is read where the variable names no folder.
var corpusArchive = filepath.Join("..", "..", "..", "shared", "conformance", "schema", "corpus.tar.gz")

// sampled says that every twelfth schema is enough where nobody asks for the corpus:
// to compile the packages of all takes minutes. The sample begins where it has none
// of the largest.
const (
	sampled     = 12
	sampledFrom = 4
)

var whole = flag.Bool("corpus", false, "judge all schemas of the corpus, not a sample")

// imperfect are the schemas whose types do not judge all instances rightly, each
// with the reason.
var imperfect = map[string]string{}

// TestCorpus generates the types of real schemas, builds them and asks them about
// the instances of the corpus. With -v it prints the table.
func TestCorpus(t *testing.T) {
	dir, all := corpus(t)
	p := &program{name: "corpus", packages: make(map[string]*generatedPackage)}
	var schemas []*realSchema
	for _, s := range realSchemas(t, dir, all) {
		started := time.Now()
		s.pkg = newPackage(t.Context(), s.id(), s.file)
		s.took = time.Since(started)
		if s.pkg.fault == nil {
			s.pkg.root = s.pkg.code.root(s.Name, s.doc)
			if s.pkg.root == "" {
				s.pkg.fault = fmt.Errorf("no type of the root among %v", s.pkg.code.types)
			}
		}
		p.packages[s.id()] = s.pkg
		schemas = append(schemas, s)
	}
	started := time.Now()
	p.build(t)
	var sum results
	sum.building = time.Since(started)
	if all {
		p.vet(t)
	}
	for _, s := range schemas {
		t.Run(s.Name, func(t *testing.T) {
			defer sum.add(s)
			s.run(t, p)
		})
	}
	t.Log(sum.String())
}

// corpus is the folder of the corpus, and whether all of it is judged.
func corpus(t *testing.T) (dir string, all bool) {
	t.Helper()
	if dir := os.Getenv(corpusVariable); dir != "" {
		return dir, true
	}
	archive, err := os.Open(corpusArchive)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("there is no corpus of real schemas here: %s is not set and there is no %s", corpusVariable, filepath.ToSlash(corpusArchive))
	}
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	dir = t.TempDir()
	if err := unpack(archive, dir); err != nil {
		t.Fatalf("%s: %v", corpusArchive, err)
	}
	if !*whole {
		t.Logf("a sample, one schema of %d: to compile all takes minutes; make corpus does", sampled)
	}
	return dir, *whole
}

// unpack writes the files of an archive into a folder.
func unpack(archive io.Reader, dir string) error {
	unzipped, err := gzip.NewReader(archive)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for r := tar.NewReader(unzipped); ; {
		h, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		text, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		if err := root.MkdirAll(filepath.Dir(filepath.FromSlash(h.Name)), 0o777); err != nil {
			return err
		}
		if err := root.WriteFile(filepath.FromSlash(h.Name), text, 0o666); err != nil {
			return err
		}
	}
}

// realSchema is a schema of the corpus, and what became of it.
type realSchema struct {
	Name      string
	Deps      []string
	Instances []realInstance

	file    string
	doc     any
	objects int // that the documents describe
	pkg     *generatedPackage
	took    time.Duration // to generate
	counts  map[string]*count
	excused int // valid instances that Go cannot hold
	failed  int
}

// realInstance is a file of inst; op tells what a mutation changed, keywords what an
// invalid instance breaks.
type realInstance struct {
	File, Kind, Op string
	Keywords       []string
}

// count is how many instances of a kind there are, how many were judged rightly,
// and how many of the valid ones came back.
type count struct{ all, right, back int }

func (s *realSchema) id() string { return "s_" + goName(s.Name) }

// realSchemas reads all schemas or a sample, in the order of their names.
func realSchemas(t *testing.T, dir string, all bool) []*realSchema {
	t.Helper()
	metas, err := filepath.Glob(filepath.Join(dir, "*", "meta.json"))
	if err != nil || len(metas) == 0 {
		t.Fatalf("%s has no */meta.json: %v", dir, err)
	}
	var list []*realSchema
	for i, meta := range metas {
		if all || i%sampled == sampledFrom {
			list = append(list, readSchema(t, meta))
		}
	}
	return list
}

func readSchema(t *testing.T, meta string) *realSchema {
	t.Helper()
	s := &realSchema{counts: make(map[string]*count)}
	if err := json.Unmarshal(readFile(t, meta), s); err != nil {
		t.Fatalf("%s: %v", meta, err)
	}
	dir := filepath.Dir(meta)
	s.file = filepath.Join(dir, s.Name+".json")
	s.doc = mustParse(t, readFile(t, s.file))
	s.objects = objects(s.doc)
	for _, name := range s.Deps {
		s.objects += objects(mustParse(t, readFile(t, filepath.Join(dir, name))))
	}
	return s
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(strings.TrimPrefix(string(text), "\ufeff"))
}

// objects counts the schemas that describe objects.
func objects(schema any) int {
	n := 0
	eachSchema(schema, func(s map[string]any) {
		if s["type"] == "object" || s["properties"] != nil || s["patternProperties"] != nil {
			n++
		}
	})
	return n
}

// run asks the types about all instances.
func (s *realSchema) run(t *testing.T, p *program) {
	t.Helper()
	for _, in := range s.Instances {
		if s.counts[in.Kind] == nil {
			s.counts[in.Kind] = new(count)
		}
		s.counts[in.Kind].all++
	}
	if s.pkg.fault != nil {
		s.fail(t, "the package is at fault: %v", s.pkg.fault)
		return
	}
	var texts [][]byte
	for _, in := range s.Instances {
		texts = append(texts, readFile(t, filepath.Join(filepath.Dir(s.file), "inst", in.File)))
	}
	for i, a := range p.ask(t, s.id(), texts) {
		s.compare(t, s.Instances[i], texts[i], a)
	}
	if reason, ok := imperfect[s.Name]; ok && s.failed == 0 {
		t.Errorf("it is perfect now; take it out of the list of those that are not: %s", reason)
	}
	if s.failed > mostTold {
		t.Logf("and %d more", s.failed-mostTold)
	}
}

// fail tells a failure, unless there were many or one is known.
func (s *realSchema) fail(t *testing.T, format string, args ...any) {
	t.Helper()
	s.failed++
	switch reason, ok := imperfect[s.Name]; {
	case ok && s.failed == 1:
		t.Logf("known: %s", reason)
	case !ok && s.failed <= mostTold:
		t.Errorf(format, args...)
	}
}

func (s *realSchema) compare(t *testing.T, in realInstance, text []byte, a answer) {
	t.Helper()
	n := s.counts[in.Kind]
	switch valid := in.Kind == "pos" || in.Kind == "mok"; {
	case !valid && a.refused():
		n.right++
	case !valid:
		s.fail(t, "%s (%s): accepts what breaks %v; stage %q %s\n%s", in.File, in.Op, in.Keywords, a.Stage, a.Error, short(text))
	case in.Kind == "mok" && a.refused() && excused(mustParse(t, text), a.pointers()) != "":
		s.excused++
		t.Logf("%s (%s): refused with an excuse: %s", in.File, in.Op, a.Error)
	case !a.accepted():
		s.fail(t, "%s (%s): %s refuses what is valid: %s\n%s", in.File, in.Op, a.Stage, a.Error, short(text))
	default:
		n.right++
		out, err := parse(a.Text)
		if err != nil {
			s.fail(t, "%s: what is encoded is no JSON: %v\n%s", in.File, err, short(a.Text))
		} else if d := different(mustParse(t, text), out, nil); d != "" {
			s.fail(t, "%s: comes back changed: %s", in.File, d)
		} else {
			n.back++
		}
	}
}

// short is the beginning of a text.
func short(text []byte) string {
	line := strings.Join(strings.Fields(string(text)), " ")
	return line[:min(len(line), 300)]
}

// results are those of the whole corpus.
type results struct {
	schemas, generated, built, usable, perfect int
	counts                                     map[string]*count
	excused                                    int
	fields, untyped                            int
	linesPerObject                             []float64
	slowest                                    *realSchema
	generating, building                       time.Duration
}

func (all *results) add(s *realSchema) {
	all.schemas++
	all.generating += s.took
	all.excused += s.excused
	if all.slowest == nil || s.took > all.slowest.took {
		all.slowest = s
	}
	if s.pkg.code != nil {
		all.generated++
		all.fields += len(s.pkg.code.fields)
		all.untyped += len(s.pkg.code.untyped)
		all.linesPerObject = append(all.linesPerObject, float64(s.pkg.code.lines)/float64(max(1, s.objects)))
	}
	if s.pkg.fault == nil {
		all.built++
		if n := s.counts["pos"]; n == nil || n.back == n.all {
			all.usable++
		}
	}
	if s.failed == 0 {
		all.perfect++
	}
	if all.counts == nil {
		all.counts = make(map[string]*count)
	}
	for kind, n := range s.counts {
		sum := cmp.Or(all.counts[kind], new(count))
		sum.all, sum.right, sum.back = sum.all+n.all, sum.right+n.right, sum.back+n.back
		all.counts[kind] = sum
	}
}

// String is the table.
func (all *results) String() string {
	of := func(kinds ...string) (n count) {
		for _, kind := range kinds {
			if c := all.counts[kind]; c != nil {
				n.all, n.right, n.back = n.all+c.all, n.right+c.right, n.back+c.back
			}
		}
		return n
	}
	pos, neg, mok, mbad := of("pos"), of("neg"), of("mok"), of("mbad")
	valid := of("pos", "mok")
	slices.Sort(all.linesPerObject)
	rows := []struct{ name, value string }{
		{"schemas", fmt.Sprint(all.schemas)},
		{"generated", fmt.Sprint(all.generated)},
		{"built", fmt.Sprint(all.built)},
		{"usable (positives come back)", fmt.Sprint(all.usable)},
		{"perfect", fmt.Sprint(all.perfect)},
		{"positives accepted", fmt.Sprintf("%d of %d", pos.right, pos.all)},
		{"positives that come back", fmt.Sprintf("%d of %d", pos.back, pos.all)},
		{"negatives refused", fmt.Sprintf("%d of %d", neg.right, neg.all)},
		{"valid mutations accepted", fmt.Sprintf("%d of %d", mok.right, mok.all)},
		{"valid mutations that Go cannot hold, refused", fmt.Sprint(all.excused)},
		{"valid instances that come back", fmt.Sprintf("%d of %d", valid.back, valid.all)},
		{"invalid mutations refused", fmt.Sprintf("%d of %d", mbad.right, mbad.all)},
		{"untyped fields", fmt.Sprintf("%d of %d, %.1f %%", all.untyped, all.fields, 100*float64(all.untyped)/float64(max(1, all.fields)))},
		{"lines per schema of an object, median", fmt.Sprintf("%.0f", median(all.linesPerObject))},
		{"seconds to generate", fmt.Sprintf("%.1f; the slowest %.1f, %s", all.generating.Seconds(), all.slowest.took.Seconds(), all.slowest.Name)},
		{"seconds to build", fmt.Sprintf("%.0f", all.building.Seconds())},
	}
	var b strings.Builder
	b.WriteString("\n| what | how many |\n|---|---|\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %s |\n", r.name, r.value)
	}
	return b.String()
}

// median is of values in order.
func median(sorted []float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[len(sorted)/2]
}
