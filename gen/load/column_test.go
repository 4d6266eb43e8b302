package load_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/gen/ir"
)

// one is a set of one model with these properties, of which some are required.
func one(properties, required, more string) fstest.MapFS {
	return fstest.MapFS{"a.json": {Data: []byte(`{"type": "object", "additionalProperties": false, "properties": {` + properties + `}, "required": [` + required + `]` + more + `}`)}}
}

// loadOne gives the model of such a set.
func loadOne(t *testing.T, files fstest.MapFS) *ir.Model {
	t.Helper()
	p, err := loadFS(t, files, "shop", "a.json")
	if err != nil {
		t.Fatal(err)
	}
	return p.Models[0]
}

// TestColumns checks what fields are to stores and queries.
func TestColumns(t *testing.T) {
	m := loadOne(t, one(`
		"id": {"type": "string", "readOnly": true},
		"text": {"type": "string", "default": "x", "readOnly": true},
		"either": {"type": ["number", "null"], "default": 1.5},
		"color": {"enum": ["red"]},
		"tags": {"type": "array", "items": {"type": "string"}, "default": []},
		"days": {"type": "array", "items": {"type": "string", "format": "date"}},
		"gaps": {"type": "array", "items": {"type": ["integer", "null"]}},
		"grid": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
		"size": {"type": "object", "properties": {"n": {"type": "integer"}}},
		"any": {"default": 1}`,
		`"text", "either", "days", "gaps", "any"`, ""))
	var got []string
	for _, f := range m.Fields {
		text := fmt.Sprintf("%s %s", f.Property, f.QueryType)
		if f.QueryElem != "" {
			text += " of " + string(f.QueryElem)
		}
		if f.ColumnNull {
			text += " NULL"
		}
		if f.ReadNull {
			text += " as null"
		}
		if f.ColumnDefault != nil {
			text += " DEFAULT " + renderLiteral(f.ColumnDefault)
		}
		got = append(got, text)
	}
	want := []string{
		"id string", `text string DEFAULT "x"`, "either float NULL as null DEFAULT 1.5", "color string NULL",
		"tags list of string NULL", "days list of date", "gaps json", "grid json NULL", "size json NULL", "any json NULL as null",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{1}, m.ReadOnly); diff != "" {
		t.Errorf("ReadOnly (-want +got):\n%s", diff)
	}
}

// TestJoinOfHiddenList checks that a link does not use a list that queries
// cannot look into.
func TestJoinOfHiddenList(t *testing.T) {
	files := one(`"id": {"type": "integer"}, "gaps": {"type": "array", "items": {"type": ["integer", "null"]}}`, "",
		`, "links": [{"rel": "others", "href": "/A/?in(id,{gaps})"}]`)
	_, err := loadFS(t, files, "shop", "a.json")
	want := `a.json:1:225: link "others": in needs a list; "gaps" is a list of what queries do not compare, "id" of A is an integer (#/links/0/href)`
	if err == nil || err.Error() != want {
		t.Errorf("Load() error = %v; want %s", err, want)
	}
}
