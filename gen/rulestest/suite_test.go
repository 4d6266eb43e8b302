package rulestest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// suiteDrafts are the folders of the JSON-Schema-Test-Suite, with the $schema of
// those that do not name it in every schema.
var suiteDrafts = []struct{ folder, meta string }{
	{"draft4", "http://json-schema.org/draft-04/schema#"},
	{"draft6", "http://json-schema.org/draft-06/schema#"},
	{"draft7", "http://json-schema.org/draft-07/schema#"},
	{"draft2019-09", "https://json-schema.org/draft/2019-09/schema"},
	{"draft2020-12", "https://json-schema.org/draft/2020-12/schema"},
}

// group is a schema of the suite with its tests.
type group struct {
	Description string
	Schema      json.RawMessage
	Tests       []struct {
		Description string
		Data        json.RawMessage
		Valid       bool
	}
}

// TestSuite compares the rules with the verdicts of the JSON-Schema-Test-Suite.
func TestSuite(t *testing.T) {
	folder := os.Getenv("PERSTORE_SCHEMA_SUITE")
	if folder == "" {
		t.Skip("PERSTORE_SCHEMA_SUITE does not name the tests folder of the JSON-Schema-Test-Suite")
	}
	var all []bundle
	for _, draft := range suiteDrafts {
		all = append(all, draftBundles(t, filepath.Join(folder, draft.folder), draft.meta)...)
	}
	said := verdicts(t, all)
	right := 0
	for _, b := range all {
		for _, s := range b.subjects {
			right += s.rightly(t, said[s.name])
		}
	}
	t.Logf("%d instances are judged as the suite does", right)
}

// rightly compares what is said of the instances with the suite and gives how many
// are judged alike.
func (s subject) rightly(t *testing.T, said []string) (right int) {
	t.Helper()
	reason := otherwise(s.name)
	for i, in := range s.instances {
		if (said[i] == "") == in.valid {
			right++
		} else if reason == "" {
			t.Errorf("%s: %s: %s: valid = %v; want %v: %s", s.name, s.files[s.root].Data, in.text, !in.valid, in.valid, said[i])
		}
	}
	if right < len(s.instances) && reason != "" {
		t.Logf("%s: %d of %d are judged otherwise: %s", s.name, len(s.instances)-right, len(s.instances), reason)
	}
	return right
}

// exceptions are the tests that the rules judge otherwise, with the reason.
var exceptions = []struct{ name, reason string }{
	{"draft2019-09/optional/format/", "format is a note since draft 2019-09"},
	{"draft2020-12/optional/format/", "format is a note since draft 2019-09"},
	{"draft7/optional/format/idn-", "no rules of internationalised names"},
	{"draft4/optional/zeroTerminatedFloats", "1.0 is an integer in every draft, as later ones have it"},
}

// otherwise is the reason why a test may be judged otherwise, empty for none.
func otherwise(name string) string {
	for _, e := range exceptions {
		if strings.HasPrefix(name, e.name) {
			return e.reason
		}
	}
	if strings.Contains(name, "/optional/ecmascript-regex") {
		return "package regexp knows the spaces of ASCII alone"
	}
	return ""
}

// refusals are the reasons why schemas of the suite are refused.
var refusals = []string{
	"nothing is fetched", "no such file", // they refer to other servers, or to what these have
	"unknown $schema", // a meta-schema of their own
}

// refused tells of a schema without rules.
func refused(t *testing.T, s subject, err error) {
	t.Helper()
	for _, reason := range refusals {
		if strings.Contains(err.Error(), reason) {
			t.Logf("%s is refused: %v", s.name, err)
			return
		}
	}
	t.Errorf("%s: %s: %v", s.name, s.files[s.root].Data, err)
}

// draftBundles are the tests of a draft: those whose schemas have identifiers in a
// package each, the others in one.
func draftBundles(t *testing.T, folder, meta string) []bundle {
	t.Helper()
	name := strings.NewReplacer("-", "").Replace(filepath.Base(folder))
	common := bundle{pkg: name}
	var all []bundle
	for _, s := range suiteSubjects(t, folder, meta) {
		alone := bundle{pkg: fmt.Sprintf("%sx%d", name, len(all)), subjects: []subject{s}}
		if err := alone.generate(t); err != nil {
			refused(t, s, err)
			continue
		}
		if text := s.files[s.root].Data; bytes.Contains(text, []byte(`id"`)) || bytes.Contains(text, []byte(`nchor"`)) {
			all = append(all, alone)
			continue
		}
		common.subjects = append(common.subjects, s)
	}
	if err := common.generate(t); err != nil {
		t.Fatal(err)
	}
	return append(all, common)
}

func suiteSubjects(t testing.TB, folder, meta string) []subject {
	t.Helper()
	var all []subject
	for _, pattern := range []string{"*.json", "optional/*.json", "optional/format/*.json"} {
		names, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var groups []group
			if err := json.Unmarshal(text, &groups); err != nil {
				t.Fatal(err)
			}
			below, err := filepath.Rel(filepath.Dir(folder), name)
			if err != nil {
				t.Fatal(err)
			}
			for i, g := range groups {
				all = append(all, g.subject(fmt.Sprintf("%s-%d", strings.TrimSuffix(filepath.ToSlash(below), ".json"), i), meta))
			}
		}
	}
	return all
}

// subject is the group as a file that names its draft.
func (g group) subject(name, meta string) subject {
	text := bytes.TrimSpace(g.Schema)
	if text[0] == '{' && !bytes.Contains(text, []byte(`"$schema"`)) {
		comma := ","
		if bytes.Equal(bytes.TrimSpace(text[1:]), []byte("}")) {
			comma = ""
		}
		text = fmt.Appendf(nil, `{"$schema": %q%s%s`, meta, comma, text[1:])
	}
	file := strings.NewReplacer("/", "_").Replace(name) + ".json"
	s := subject{name: name, root: file, files: fstest.MapFS{file: {Data: text}}}
	for _, test := range g.Tests {
		s.instances = append(s.instances, instance{test.Description, test.Data, test.Valid})
	}
	return s
}

// TestOwn compares the rules with tests of the same form that are kept here, and
// with the other validator.
func TestOwn(t *testing.T) {
	var all []bundle
	for _, draft := range suiteDrafts {
		all = append(all, draftBundles(t, filepath.Join("testdata/suite", draft.folder), draft.meta)...)
	}
	said := verdicts(t, all)
	for _, b := range all {
		for _, s := range b.subjects {
			alike := s.rightly(t, said[s.name]) == len(s.instances)
			if alike && !bytes.Contains(s.files[s.root].Data, []byte(`"$dynamicAnchor"`)) { // the other one finds those of embedded resources, too
				agrees(t, s, said[s.name])
			}
		}
	}
}

// TestRefused gives schemas whose rules cannot be told.
func TestRefused(t *testing.T) {
	for schema, want := range map[string]string{
		`{"properties": {"a": {"pattern": "(?<!x"}}}`:                                                       `a.json:1:34: pattern "(?<!x" is no regular expression`,
		`{"patternProperties": {"(?=": true, "x": false}, "additionalProperties": false}`:                   `a.json:1:24: pattern "(?=" is no regular expression`,
		`{"$dynamicAnchor": "x", "$dynamicRef": "#x", "$defs": {"a": {"$id": "b", "$dynamicAnchor": "x"}}}`: `a.json:1:40: cyclic $dynamicRef: "#x" may lead back here`,
		`{"$ref": "#/$defs/a", "$dynamicRef": "#x", "$defs": {"a": {"$dynamicAnchor": "x"}}}`:               `a.json:1:38: $dynamicRef "#x" beside $ref is not supported`,
	} {
		b := bundle{pkg: "refused", subjects: []subject{{name: "a", root: "a.json", files: fstest.MapFS{"a.json": {Data: []byte(schema)}}}}}
		if err := b.generate(t); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error = %v; want %s", schema, err, want)
		}
	}
}
