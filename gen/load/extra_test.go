package load_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/gen/ir"
)

// TestExtra checks which models keep the members that are no properties, and in
// which column.
func TestExtra(t *testing.T) {
	for more, want := range map[string]string{
		``:                                 "kept: id string, Extra json NULL in _extra",
		`, "additionalProperties": true`:   "kept: id string, Extra json NULL in _extra",
		`, "additionalProperties": {}`:     "kept: id string, Extra json NULL in _extra",
		`, "additionalProperties": false`:  "refused: id string",
		`, "unevaluatedProperties": false`: "refused: id string",
		`, "additionalProperties": {"type": "string"}, "unevaluatedProperties": false`: "kept: id string, Extra json NULL in _extra",
		`, "additionalProperties": false, "patternProperties": {"^x-": true}`:          "kept: id string, Extra json NULL in _extra",
	} {
		m := loadOne(t, fstest.MapFS{"a.json": {Data: []byte(`{"type": "object", "properties": {"id": {"type": "string"}}` + more + `}`)}})
		if got := string(m.Unknown) + ": " + extraFields(m); got != want {
			t.Errorf("a model with %q %s; want %s", more, got, want)
		}
	}
}

// extraFields tells of the fields of a model.
func extraFields(m *ir.Model) string {
	var out []string
	for _, f := range m.Fields {
		text := f.Property + " " + string(f.QueryType)
		if f.Extra {
			text = fmt.Sprintf("%s %s NULL in %s", f.Name, f.QueryType, f.Column)
		}
		if f.Patch != "" && f.Extra {
			text += " patched"
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

// family is a set of a model and two that specialise it, each open or closed.
func family(base, left, right string) fstest.MapFS {
	text := func(name, properties, more string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`{"title": "` + name + `", "type": "object", "properties": {` + properties + `}` + more + `}`)}
	}
	const extends, closed = `, "x-perstore": {"extends": "Base"}`, `, "additionalProperties": false`
	is := map[string]string{"open": "", "closed": closed}
	return fstest.MapFS{
		"base.json":  text("Base", `"id": {"type": "integer"}`, is[base]),
		"left.json":  text("Left", `"l": {"type": "string"}`, is[left]+extends),
		"right.json": text("Right", `"r": {"type": "string"}`, is[right]+extends),
	}
}

// TestExtraOfFamilies checks that models which specialise an open one have its
// column, and that others share one.
func TestExtraOfFamilies(t *testing.T) {
	for _, c := range []struct {
		of   fstest.MapFS
		want []string
	}{
		{family("closed", "closed", "closed"), []string{"Base refused", "Left refused", "Right refused"}},
		{family("closed", "open", "open"), []string{"Base refused", "Left kept 3", "Right kept 3"}},
		{family("open", "closed", "open"), []string{"Base kept 2", "Left refused 2", "Right kept 2"}},
	} {
		p, err := loadFS(t, c.of, "shop", ".")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range p.Models {
			text := m.Name + " " + string(m.Unknown)
			if i := slices.IndexFunc(m.Fields, func(f *ir.Field) bool { return f.Extra }); i >= 0 {
				text += fmt.Sprint(" ", m.Fields[i].Index)
			}
			got = append(got, text)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("positions of Extra (-want +got):\n%s", diff)
		}
	}
}

// TestFixedExtra checks which models fix the members that they have no name for.
func TestFixedExtra(t *testing.T) {
	for said, want := range map[string]string{
		"":                               "[]",
		`, "additionalProperties": true`: "[]",
		`, "additionalProperties": {"type": "string", "readOnly": true}`: "[1]",
		`, "additionalProperties": {"readOnly": false}`:                  "[]",
	} {
		files := fstest.MapFS{"a.json": {Data: []byte(`{"type": "object", "properties": {"id": {"type": "integer"}}` + said + `}`)}}
		if got := fmt.Sprint(loadOne(t, files).ReadOnly); got != want {
			t.Errorf("read-only fields with%s: %s; want %s", said, got, want)
		}
	}
}

// TestExtraMeets has names that an open model and its table have already.
func TestExtraMeets(t *testing.T) {
	for properties, want := range map[string]string{
		`"a": {"type": "string", "x-perstore": {"column": "_Extra"}}`: `property "a" meets the generated _extra; give it another x-perstore.column`,
		`"extra": {"type": "string"}`:                                 `property "extra" of A meets the generated Extra; give it another x-perstore.goName`,
	} {
		text := `{"type": "object", "properties": {"id": {"type": "integer"}, ` + properties + `}}`
		_, err := loadFS(t, fstest.MapFS{"a.json": {Data: []byte(text)}}, "shop", "a.json")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Load of %s error = %v; want %s", properties, err, want)
		}
	}
	files := fstest.MapFS{"a.json": {Data: []byte(`{"type": "object", "properties": {"id": {"type": "integer"}, "_extra": {"type": "string", "x-perstore": {"goName": "More"}}}}`)}}
	if got := extraFields(loadOne(t, files)); got != "id int, _extra string, Extra json NULL in _extra" {
		t.Errorf("a property named like the column: %s; want both", got)
	}
}
