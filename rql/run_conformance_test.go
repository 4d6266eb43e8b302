package rql

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// runCase is a case of testdata/run-cases.json: what the reference gives for a
// query over a list of plain objects. Without a schema it knows no types.
type runCase struct {
	Query       string
	Parameters  []any
	Result      any
	Error       any
	Recommended map[string]any
	Group       string
	Quirk       string
}

// runDeviations are the cases in which we answer differently, by the reason.
var runDeviations = map[string][]string{
	"a schema is a whitelist of names": {
		"toString!=null&count()", "sort(constructor)&count()", "sort(--price)", "sort(-)", "select(*)",
		"eq((constructor,name),Object)", "count()&sort(+a)", "constructor!=null",
	},
	"a value that the type cannot hold, or no type can, is an error (decision 3)": {
		"in(price,((5),10))", "between(price,(5))", "between(price,())",
	},
	"text becomes a number where the property is one (decision 3)": {"out(price,(5,string:10))"},
	"an operator that the type of the property does not have is an error": {
		"sum(active)", "min(active)", "name=ten&sum(name)", "mean(created)",
		"excludes(price,5)", "excludes(dept,toys)", "contains(name,f)",
	},
	"objects have no sum, mean, min or max: a property must be named": {
		"sum()", "mean()", "min()", "max()", "max(price,qty)",
	},
	"select() and count(p) say nothing that count() and no select do not": {"select()", "count(missing)"},
	"text is ordered, so it has a least and a greatest, as in SQL": {
		"max(name)", "name=ten&min(name)", "max(created)",
	},
}

type record = map[string]any

var records = recordSchema()

// recordSchema is the schema of the objects: missing and its like are
// properties that no object has.
func recordSchema() *Schema {
	s := &Schema{Name: "Record", Fields: []Field{
		{Name: "id", Type: TypeFloat},
		{Name: "name", Type: TypeString},
		{Name: "price", Type: TypeFloat},
		{Name: "qty", Type: TypeFloat},
		{Name: "dept", Type: TypeString},
		{Name: "active", Type: TypeBool},
		{Name: "rating", Type: TypeFloat},
		{Name: "created", Type: TypeString},
		{Name: "missing", Type: TypeFloat, Nullable: true},
	}}
	s.Value = func(obj any, i int) Value {
		f := s.Fields[i]
		switch v := obj.(record)[f.Name].(type) {
		case float64:
			return Float(v)
		case bool:
			return Bool(v)
		case string:
			return String(v)
		}
		return Null()
	}
	return s
}

func TestRunConformance(t *testing.T) {
	data, err := os.ReadFile("testdata/run-cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Dataset []any
		Cases   []runCase
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	passed, later := 0, 0
	for _, c := range file.Cases {
		t.Run(c.Group, func(t *testing.T) {
			wrong, unsupported := c.judge(file.Dataset)
			reason := runDeviation(c.Query)
			switch {
			case unsupported:
				later++
			case reason == "" && wrong != "":
				t.Error(wrong)
			case reason != "" && wrong == "":
				t.Errorf("%s passes; take it out of the deviations (%s)", c.Query, reason)
			case wrong == "":
				passed++
			}
		})
	}
	t.Logf("%d of %d cases pass, %d need operators that are not there yet", passed, len(file.Cases), later)
	if passed < 398 || later > 124 {
		t.Errorf("%d cases pass and %d need more operators; want at least 398, at most 124", passed, later)
	}
}

// runDeviation is why a query is answered otherwise than recommended; "" is that
// it is not.
func runDeviation(query string) string {
	for reason, queries := range runDeviations {
		if slices.Contains(queries, query) {
			return reason
		}
	}
	return ""
}

// judge tells what is wrong with the answer to a case, or that it needs an
// operator that is not there yet.
func (c runCase) judge(dataset []any) (wrong string, unsupported bool) {
	want, wantError := c.Result, c.Error != nil
	if c.Recommended != nil {
		want, wantError = c.Recommended["result"], c.Recommended["error"] != nil
	}
	got, err := c.run(dataset)
	switch {
	case err != nil && strings.Contains(err.Error(), "not supported yet"):
		return "", true
	case wantError && err == nil:
		return fmt.Sprintf("%s = %v; want an error", c.Query, got), false
	case wantError:
	case err != nil:
		return fmt.Sprintf("%s (%s): error = %v; want %v", c.Query, c.Quirk, err, want), false
	case !reflect.DeepEqual(plain(got), plain(want)):
		return fmt.Sprintf("%s (%s) = %v; want %v", c.Query, c.Quirk, got, want), false
	}
	return "", false
}

func (c runCase) run(dataset []any) (any, error) {
	q, err := Parse(c.Query, Params(decodeParams(c.Parameters)...))
	if err != nil {
		return nil, err
	}
	b, err := Bind(q, records)
	if err != nil {
		return nil, err
	}
	p := Compile(b)
	switch b.Reduce.Op {
	case "", "first", "one":
		return c.rows(p, dataset)
	}
	v, err := p.Reduce(slices.Values(dataset), nil)
	return encodeValue(v), err
}

func (c runCase) rows(p *Program, dataset []any) (any, error) {
	rows := []any{}
	err := p.Run(slices.Values(dataset), nil, func(obj any) bool {
		rows = append(rows, project(obj.(record), p.bound))
		return true
	})
	switch op := p.bound.Reduce.Op; {
	case err != nil || op == "":
		return rows, err
	case op == "one" && len(rows) != 1:
		return nil, errors.New("not exactly one")
	case len(rows) == 0:
		return nil, nil
	}
	return rows[0], nil
}

func project(obj record, b *Bound) any {
	if b.Select == nil {
		return obj
	}
	out := record{}
	for _, i := range b.Select {
		if v := obj[b.Schema.Fields[i].Name]; v != nil {
			out[b.Schema.Fields[i].Name] = v
		}
	}
	return out
}

// plain writes undefined as null.
func plain(v any) any {
	if reflect.DeepEqual(v, map[string]any{"$undefined": true}) {
		return nil
	}
	return v
}
