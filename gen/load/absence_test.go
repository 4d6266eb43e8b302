package load_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/gen/ir"
)

// absenceOf names what is decided about the absence of each field.
func absenceOf(fields []*ir.Field) map[string][]string {
	got := make(map[string][]string)
	for _, f := range fields {
		got[f.Property] = []string{}
		for _, flag := range []struct {
			set  bool
			name string
		}{
			{f.OmitZero, "omitzero"}, {f.NilEmpty, "nil is []"}, {f.CheckRequired, "required"},
			{f.CheckNotNull, "not null"}, {f.DefaultNew, "default of New"},
		} {
			if flag.set {
				got[f.Property] = append(got[f.Property], flag.name)
			}
		}
	}
	return got
}

// TestAbsence checks how fields show that they are absent or null.
func TestAbsence(t *testing.T) {
	m := loadOne(t, one(`
		"id": {"type": "integer"},
		"must": {"type": "integer", "default": 1},
		"may": {"type": "integer", "default": 1},
		"null": {"type": ["integer", "null"]},
		"either": {"type": ["integer", "null"]},
		"day": {"type": "string", "format": "date", "default": "2024-01-01"},
		"list": {"type": "array", "items": {"type": "string"}},
		"lists": {"type": "array", "items": {"type": "string"}},
		"any": true`,
		`"must", "null", "day", "list", "any"`, ""))
	want := map[string][]string{
		"id":     {"omitzero"},
		"must":   {"default of New"},
		"may":    {"omitzero", "not null"},
		"null":   {"required"},
		"either": {"omitzero"},
		"day":    {},
		"list":   {"nil is []"},
		"lists":  {"omitzero"},
		"any":    {"required"},
	}
	if diff := cmp.Diff(want, absenceOf(m.Fields)); diff != "" {
		t.Errorf("absence (-want +got):\n%s", diff)
	}
}

// TestAbsenceOfKeys checks that just a generated key may be left out.
func TestAbsenceOfKeys(t *testing.T) {
	integer := `"id": {"type": "integer"}, "n": {"type": "integer"}`
	for _, tt := range []struct {
		name, properties, required, key string
		want                            map[string][]string
	}{
		{"generated", integer, `"n"`, `"id"`, map[string][]string{"id": {"omitzero"}, "n": {}}},
		{"generated and required", integer, `"id", "n"`, `"id"`, map[string][]string{"id": {"omitzero"}, "n": {}}},
		{"given", integer, `"n"`, `{"property": "id", "generate": "none"}`, map[string][]string{"id": {}, "n": {}}},
		{"composite", integer, ``, `["id", "n"]`, map[string][]string{"id": {}, "n": {}}},
		{"text", `"id": {"type": "string"}`, ``, `"id"`, map[string][]string{"id": {}}},
	} {
		m := loadOne(t, one(tt.properties, tt.required, `, "x-perstore": {"key": `+tt.key+`}`))
		if diff := cmp.Diff(tt.want, absenceOf(m.Fields)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
