package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// evalCase is a recorded query of which all implementations of RQL have to give the
// answer; the tests of package rql judge the others too.
type evalCase struct {
	Dataset    string            `json:"dataset"`
	Query      string            `json:"query"`
	Parameters []json.RawMessage `json:"parameters,omitempty"`
	Strict     bool              `json:"strict"`
	evalAnswer
	TotalCount *float64 `json:"totalCount"`
}

type evalAnswer struct {
	Result any      `json:"result"`
	Total  *float64 `json:"total"`
	Error  any      `json:"error"`
}

// TestRecordedAnswers sends the recorded queries through the command, a line each.
func TestRecordedAnswers(t *testing.T) {
	text, err := os.ReadFile("../../rql/testdata/exec-cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Datasets map[string]json.RawMessage
		Cases    []evalCase
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	asked := 0
	for name, data := range file.Datasets {
		var cases []evalCase
		for _, c := range file.Cases {
			if c.Strict && c.Dataset == name {
				cases = append(cases, c)
			}
		}
		asked += len(cases)
		path := filepath.Join(t.TempDir(), name+".json")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		for i, got := range evalLines(t, path, cases) {
			c := cases[i]
			want := evalAnswer{Result: withoutUndefined(c.Result), Total: c.TotalCount, Error: c.Error}
			if want.Error != nil && got.Error != nil {
				continue // in words of its own
			}
			got.Result = withoutUndefined(got.Result)
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s: rql eval of %s (-want +got):\n%s", name, c.Query, diff)
			}
		}
	}
	if asked < 500 {
		t.Errorf("%d recorded queries are strict; want more than 500", asked)
	}
}

// evalLines gives the answers of rql eval to queries.
func evalLines(t *testing.T, path string, cases []evalCase) []evalAnswer {
	t.Helper()
	var in, out bytes.Buffer
	for _, c := range cases {
		line, err := json.Marshal(map[string]any{"query": c.Query, "parameters": c.Parameters})
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(line, '\n'))
	}
	if got := run(t.Context(), &console{stdin: &in, stdout: &out}, []string{"rql", "eval", path}); got != done {
		t.Fatalf("rql eval %s exits %d; want %d", path, got, done)
	}
	var answers []evalAnswer
	for lines := bufio.NewScanner(&out); lines.Scan(); {
		var a evalAnswer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		answers = append(answers, a)
	}
	if len(answers) != len(cases) {
		t.Fatalf("%d answers to %d queries", len(answers), len(cases))
	}
	return answers
}

// withoutUndefined takes undefined, missing and null for the same, as the cases do.
func withoutUndefined(v any) any {
	switch v := v.(type) {
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = withoutUndefined(item)
		}
		return list
	case map[string]any:
		if v["$undefined"] == true {
			return nil
		}
		object := make(map[string]any)
		for name, member := range v {
			if member = withoutUndefined(member); member != nil {
				object[name] = member
			}
		}
		return object
	}
	return v
}
