package rql

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"
)

// execCase is a case of testdata/exec-cases.json: what the reference gives for a
// query over decoded JSON. Strict answers are law; where a case has a recommended
// answer, the reference's own is a quirk.
type execCase struct {
	Dataset     string
	Query       string
	Parameters  []any
	Result      any
	Error       any
	TotalCount  *float64
	Recommended *struct {
		Result     any
		Error      any
		TotalCount *float64
	}
	Group  string
	Quirk  string
	Strict bool
}

// execDeviations are the cases in which we answer differently, by the reason.
// None of them is strict.
var execDeviations = map[string][]string{
	"values of different types have one order: booleans, numbers, texts, arrays and objects": {
		"mixed sort(+v)", "mixed sort(+n)", "mixed sort(-b)",
	},
	"missing and null are one (decision 6), so they are one group and not distinct": {
		"mixed aggregate(v,count())", "mixed aggregate(n,count())",
		"mixed values(n)&distinct()", "mixed values(b)&distinct()",
	},
	"an aggregate gathers values, not objects": {
		"flat aggregate(dept,price>5)", "flat aggregate(dept,sort(-price))", "flat aggregate(dept,limit(1))",
	},
	"what takes one thing takes no others":            {"mixed match(s,undefined)"},
	"an array has no length: JSON has no such member": {"nested select(tags/length)"},
}

func TestExecConformance(t *testing.T) {
	data, err := os.ReadFile("testdata/exec-cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Datasets map[string][]any
		Cases    []execCase
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) < 1000 {
		t.Fatalf("%d cases; want more than 1000", len(file.Cases))
	}
	loose, deviating := 0, 0
	for _, c := range file.Cases {
		if !c.Strict {
			loose++
		}
		t.Run(c.Dataset+"/"+c.Group, func(t *testing.T) {
			wrong, reason := c.judge(file.Datasets[c.Dataset]), c.deviation()
			switch {
			case reason != "" && c.Strict:
				t.Errorf("%s is strict and stands in the deviations (%s)", c.Query, reason)
			case reason != "" && wrong == "":
				t.Errorf("%s passes; take it out of the deviations (%s)", c.Query, reason)
			case reason != "":
				deviating++
			case wrong != "":
				t.Error(wrong)
			}
		})
	}
	if deviating*10 > loose {
		t.Errorf("%d of %d cases deviate; want at most a tenth", deviating, loose)
	}
}

// deviation is why a case is answered otherwise than recommended; "" is that it
// is not.
func (c execCase) deviation() string {
	for reason, queries := range execDeviations {
		if slices.Contains(queries, c.Dataset+" "+c.Query) {
			return reason
		}
	}
	return ""
}

// judge tells what is wrong with the answer to a case.
func (c execCase) judge(dataset []any) string {
	want, wantError, wantTotal := c.Result, c.Error != nil, c.TotalCount
	if r := c.Recommended; r != nil {
		want, wantError, wantTotal = r.Result, r.Error != nil, r.TotalCount
	}
	got, err := c.run(dataset)
	switch {
	case wantError && err == nil:
		return fmt.Sprintf("%s (%s) = %v; want an error", c.Query, c.Quirk, got.Result)
	case wantError:
	case err != nil:
		return fmt.Sprintf("%s (%s): error = %v; want %v", c.Query, c.Quirk, err, want)
	case !reflect.DeepEqual(comparable(got.Result), comparable(want)):
		return fmt.Sprintf("%s (%s) = %v; want %v", c.Query, c.Quirk, got.Result, want)
	case got.Counted && wantTotal == nil:
		return fmt.Sprintf("%s (%s) has the total %d; want none", c.Query, c.Quirk, got.Total)
	case wantTotal != nil && (!got.Counted || float64(got.Total) != *wantTotal):
		return fmt.Sprintf("%s (%s) has the total %d (%t); want %v", c.Query, c.Quirk, got.Total, got.Counted, *wantTotal)
	}
	return ""
}

func (c execCase) run(dataset []any) (Answer, error) {
	q, err := Parse(c.Query, Params(decodeParams(c.Parameters)...))
	if err != nil {
		return Answer{}, err
	}
	return Eval(q, slices.Values(dataset))
}

// comparable takes undefined, missing and null for the same, as the cases do,
// and all numbers for floats.
func comparable(v any) any {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = comparable(item)
		}
		return list
	case map[string]any:
		if v["$undefined"] == true {
			return nil
		}
		object := make(map[string]any)
		for name, member := range v {
			if member = comparable(member); member != nil {
				object[name] = member
			}
		}
		return object
	}
	return v
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
