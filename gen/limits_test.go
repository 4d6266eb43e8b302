package gen_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/gen/diag"
)

// TestBeyondLimits reads definitions with one part more than is taken: the answer
// is the place of that part, before anything is made of it.
func TestBeyondLimits(t *testing.T) {
	numbered := func(format string) func(int) string {
		return func(i int) string { return fmt.Sprintf(format, i) }
	}
	constant := func(text string) func(int) string { return func(int) string { return text } }
	for _, tt := range []struct{ name, text, pointer, message string }{
		{"properties", model(many(10_000, numbered(`"p%d": {"type": "string"}`)), ""),
			"/properties/p9999", "one of 10001 properties; at most 10000 make a package"},
		{"values of an enum", model(`"e": {"enum": [`+many(10_001, numbered(`"v%d"`))+`]}`, ""),
			"/properties/e/enum/10000", "one of 10001 values; at most 10000 make a package"},
		{"links", model(`"p": {"type": "integer"}`, `, "links": [`+many(10_001, numbered(`{"rel": "link%d", "href": "/A/{p}"}`))+`]`),
			"/links/10000", "one of 10001 links; at most 10000 make a package"},
		{"indexes", model(`"p": {"type": "integer"}`, `, "x-perstore": {"indexes": [`+many(10_001, constant(`"p"`))+`]}`),
			"/x-perstore/indexes/10000", "one of 10001 indexes; at most 10000 make a package"},
		{"types", model(many(3, func(o int) string {
			return fmt.Sprintf(`"o%d": {"type": "object", "properties": {`, o) + many(6_667, numbered(`"e%d": {"enum": ["a"]}`)) + `}}`
		}), ""),
			"/properties/o2/properties/e6663", "one type more than the 20000 that a package has beside its models"},
		{"schemas", model(`"a": {}`, `, "$defs": {`+many(100_000, numbered(`"d%d": {}`))+`}`),
			"/$defs/d99997", "one schema more than the 100000 that a document can have"},
		{"values", model(`"a": {"default": [`+many(1_000_000, constant("0"))+`]}`, ""),
			"", "invalid JSON: more than 1000000 values"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := loadText(t, tt.text, "memory")
			list, _ := errors.AsType[diag.List](err)
			if len(list) != 1 || list[0].Line != 1 || list[0].Pointer != tt.pointer || list[0].Message != tt.message {
				t.Errorf("Load() error = %.500v; want %s at #%s alone", err, tt.message, tt.pointer)
			}
		})
	}
}

// TestColumns loads models with as many columns as a store takes, and with one
// more.
func TestColumns(t *testing.T) {
	const last, closed = `, "last": {"type": "string"}`, `, "additionalProperties": false`
	for store, most := range map[string]int{"sqlite": 2000, "postgres": 1600, "mysql": 4096} {
		columns := many(most-1, func(i int) string { return fmt.Sprintf(`"p%d": {"type": "string"}`, i) })
		transient := `, "t": {"type": "string", "x-perstore": {"transient": true}}`
		if _, err := loadText(t, model(columns+transient, closed), "memory", store); err != nil {
			t.Errorf("Load() of %d columns for %s error = %v; want none", most, store, err)
		}
		if _, err := loadText(t, model(columns+last, ""), "memory"); err != nil {
			t.Errorf("Load() of %d columns for memory error = %v; want none", most+1, err)
		}
		_, err := loadText(t, model(columns+last, closed), "memory", store)
		list, _ := errors.AsType[diag.List](err)
		if len(list) != 1 || list[0].Pointer != "/properties/last" {
			t.Errorf("Load() of %d columns for %s error = %.500v; want one at #/properties/last", most+1, store, err)
		}
		// The members that are no properties have a column, too.
		if _, err := loadText(t, model(columns, ""), "memory", store); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("p%d", most-2)) {
			t.Errorf("Load() of an open model with %d properties for %s error = %.500v; want one at the last", most, store, err)
		}
	}
}
