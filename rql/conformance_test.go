package rql_test

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqljson"
)

// parseCase is a case of testdata/parse-cases.json, recorded from the reference
// implementation. Strict answers are law; where a case has a recommended answer,
// the reference's own is a quirk.
type parseCase struct {
	Query       string
	Parameters  []json.RawMessage
	AST         any
	Error       bool
	Recommended any
	Strict      bool
	Group       string
	Quirk       string
}

// deviations are the cases in which we answer differently, each with its reason.
var deviations = map[string]string{
	strings.Repeat("f((", 200) + "x" + strings.Repeat("))", 200): "nested 400 deep; decision 2 of rql.md bounds the depth to 256",
}

func TestParseConformance(t *testing.T) {
	data, err := os.ReadFile("testdata/parse-cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []parseCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) < 1000 {
		t.Fatalf("%d cases; want more than 1000", len(cases))
	}
	for _, c := range cases {
		t.Run(c.Group, func(t *testing.T) {
			reason := deviations[c.Query]
			if reason == "" {
				c.check(t)
				return
			}
			if _, err := rql.Parse(c.Query); err == nil {
				t.Errorf("Parse(%q) works; take it out of the deviations (%s)", c.Query, reason)
			}
		})
	}
}

func (c parseCase) check(t *testing.T) {
	want, wantError := c.AST, c.Error
	if c.Recommended != nil {
		want = c.Recommended
		wantError = isError(c.Recommended)
	}
	q, err := c.parse()
	if wantError {
		if err == nil {
			t.Errorf("Parse(%q) = %v; want an error (%s)", c.Query, q, c.Quirk)
		}
		return
	}
	if err != nil {
		t.Fatalf("Parse(%q) error = %v (%s)", c.Query, err, c.Quirk)
	}
	// cmp.Diff takes hours for the deep trees of some cases.
	if got := c.tree(t, q); !reflect.DeepEqual(got, want) {
		t.Errorf("Parse(%q) (%s) =\n%v\nwant\n%v", c.Query, c.Quirk, got, want)
	}
	again, err := rql.Parse(q.String())
	if err != nil || !again.Equal(q) {
		t.Errorf("Parse(%q) = %v, %v; want %v, which it was printed from", q.String(), again, err, q)
	}
}

func isError(v any) bool {
	m, ok := v.(map[string]any)
	return ok && m["error"] != nil
}

func (c parseCase) parse() (rql.Query, error) {
	params, err := rqljson.Params(c.Parameters)
	if err != nil {
		return rql.Query{}, err
	}
	return rql.Parse(c.Query, rql.Params(params...))
}

// tree is q as the cases write it.
func (c parseCase) tree(t *testing.T, q rql.Query) any {
	var tree any
	if err := json.Unmarshal(rqljson.AppendQuery(nil, q), &tree); err != nil {
		t.Fatalf("the tree of %q is no JSON: %v", c.Query, err)
	}
	return tree
}
