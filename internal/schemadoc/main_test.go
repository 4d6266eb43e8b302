package main

import (
	"context"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/perstore/perstoregen/gen/schema"
)

// TestCurrent compares the page with the one that is committed.
func TestCurrent(t *testing.T) {
	want, err := render()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../docs/schema.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("docs/schema.md is not current; run go generate ./gen/schema (-want +got):\n%s", diff)
	}
}

// TestEveryKeyTeaches wants a meaning, a default and an example of every key.
func TestEveryKeyTeaches(t *testing.T) {
	meta, err := metaSchema()
	if err != nil {
		t.Fatal(err)
	}
	r := &renderer{defs: meta.Get("$defs")}
	for _, form := range forms {
		for _, m := range r.defs.Get(form).Get("properties").Members() {
			if _, otherwise := split(r.get(m.Value, "description").Text()); otherwise == "" {
				t.Errorf("%s of %s has no description with a default", m.Name, form)
			}
			if r.get(m.Value, "examples") == nil || r.value(m.Value) == "" {
				t.Errorf("%s of %s has no example, or nothing tells what it may be", m.Name, form)
			}
		}
	}
}

// TestExamples reads every JSON of the page as a schema.
func TestExamples(t *testing.T) {
	text, err := render()
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(text, -1) {
		for d := json.NewDecoder(strings.NewReader(block[1])); d.More(); {
			var example json.RawMessage
			if err := d.Decode(&example); err != nil {
				t.Fatalf("%v in %s", err, block[1])
			}
			files := fstest.MapFS{"a.json": {Data: example}, "person.json": {Data: []byte("{}")}}
			set, err := schema.Read(context.Background(), files, []string{"a.json"})
			if err != nil || len(set.Problems) > 0 {
				t.Errorf("the example %s has problems: %v %v", example, err, set.Problems)
			}
		}
	}
}
