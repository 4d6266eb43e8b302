package rql

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

// parseCase is a case of testdata/parse-cases.json, recorded from the reference
// implementation. Strict answers are law; where a case has a recommended answer,
// the reference's own is a quirk.
type parseCase struct {
	Query       string
	Parameters  []any
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
			if _, err := Parse(c.Query); err == nil {
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
	var opts []ParseOption
	if c.Parameters != nil {
		opts = append(opts, Params(decodeParams(c.Parameters)...))
	}
	q, err := Parse(c.Query, opts...)
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
	if got := encodeNode(q.Tree()); !reflect.DeepEqual(got, want) {
		t.Errorf("Parse(%q) (%s) =\n%v\nwant\n%v", c.Query, c.Quirk, got, want)
	}
	again, err := Parse(q.String())
	if err != nil || !again.Equal(q) {
		t.Errorf("Parse(%q) = %v, %v; want %v, which it was printed from", q.String(), again, err, q)
	}
}

func isError(v any) bool {
	m, ok := v.(map[string]any)
	return ok && m["error"] != nil
}

func decodeParams(values []any) []any {
	params := make([]any, len(values))
	for i, v := range values {
		params[i] = decodeParam(v)
	}
	return params
}

func decodeParam(v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	if date, ok := m["$date"].(string); ok {
		at, _ := time.Parse(time.RFC3339, date)
		return at
	}
	if source, ok := m["$regexp"].(string); ok {
		re, _ := Regexp(source, m["flags"] == "i")
		return re
	}
	return m // which is refused
}

// encodeNode is a node as the cases write it.
func encodeNode(n Node) any {
	switch {
	case n.IsCall():
		return map[string]any{"name": n.Name(), "args": encodeNodes(n.Args())}
	case n.IsArray():
		return encodeNodes(n.Items())
	}
	return encodeValue(n.Value())
}

func encodeNodes(nodes []Node) []any {
	list := make([]any, len(nodes))
	for i, n := range nodes {
		list[i] = encodeNode(n)
	}
	return list
}

func encodeValue(v Value) any {
	switch v.Kind() {
	case KindNull:
		if v.IsUndefined() {
			return map[string]any{"$undefined": true}
		}
		return nil
	case KindBool:
		return v.Bool()
	case KindInt:
		return float64(v.Int())
	case KindFloat:
		return encodeFloat(v.Float())
	case KindTime:
		return map[string]any{"$date": encodeDate(v)}
	case KindRegexp:
		return map[string]any{"$regexp": encodeRegexp(v.Text()), "flags": map[bool]string{true: "i"}[v.Fold()]}
	}
	return v.Text()
}

func encodeFloat(f float64) any {
	switch {
	case math.IsInf(f, 1):
		return map[string]any{"$infinity": 1.0}
	case math.IsInf(f, -1):
		return map[string]any{"$infinity": -1.0}
	case f == 0 && math.Signbit(f):
		return map[string]any{"$negzero": true}
	}
	return f
}

// encodeDate is Date.prototype.toISOString.
func encodeDate(v Value) string {
	at := time.UnixMilli(v.Int() / 1000).UTC()
	rest := at.Format("-01-02T15:04:05.000Z")
	switch year := at.Year(); {
	case year > 9999:
		return fmt.Sprintf("+%06d%s", year, rest)
	case year < 0:
		return fmt.Sprintf("-%06d%s", -year, rest)
	default:
		return fmt.Sprintf("%04d%s", year, rest)
	}
}

// encodeRegexp is RegExp.prototype.source.
func encodeRegexp(pattern string) string {
	if pattern == "" {
		return "(?:)"
	}
	return strings.ReplaceAll(strings.ReplaceAll(pattern, `\/`, "/"), "/", `\/`)
}
