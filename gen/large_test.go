package gen_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/perstore/perstoregen/gen/gogen"
	"github.com/perstore/perstoregen/gen/internal/typecheck"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/load"
	"github.com/perstore/perstoregen/gen/schema"
)

// many joins n parts with commas.
func many(n int, part func(i int) string) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(part(i))
	}
	return b.String()
}

// model is a definition with a key and other properties, and what follows them.
func model(properties, rest string) string {
	return `{"type": "object", "properties": {"id": {"type": "integer"}, ` + properties + `}` + rest + `}`
}

// through are links with the hrefs.
func through(n int, href func(i int) string) string {
	return `, "links": [` + many(n, func(i int) string { return fmt.Sprintf(`{"rel": "link%d", "href": %q}`, i, href(i)) }) + `]`
}

// loadText loads one definition for some stores.
func loadText(t *testing.T, text string, stores ...string) (*ir.Package, error) {
	t.Helper()
	set, err := schema.Read(t.Context(), fstest.MapFS{"a.json": {Data: []byte(text)}}, []string{"a.json"})
	if err != nil {
		t.Fatal(err)
	}
	return load.Load(t.Context(), set, load.Options{Package: "large", Stores: stores})
}

// emitted compiles what is generated from one definition.
func emitted(t *testing.T, text string) map[string]string {
	t.Helper()
	pkg, err := loadText(t, text, gogen.Stores()...)
	if err != nil {
		t.Fatal(err)
	}
	files, err := gogen.Emit(pkg)
	if err != nil {
		t.Fatal(err)
	}
	sources := make(map[string]string)
	for _, f := range files {
		sources[f.Name] = string(f.Content)
	}
	if err := typecheck.Package(sources); err != nil {
		t.Errorf("the package does not compile: %v", err)
	}
	return sources
}

// TestLarge reads definitions that are large in one way each. A step that takes
// time for each pair of parts makes this test take minutes.
func TestLarge(t *testing.T) {
	const n = 5000
	ref := func(i int) string { return fmt.Sprintf(`{"$ref": "#/$defs/d%d"}`, i%n) }
	defs := func(def func(i int) string) string {
		return `, "$defs": {` + many(n, func(i int) string { return fmt.Sprintf(`"d%d": %s`, i, def(i)) }) + `}`
	}
	properties := func(schema func(i int) string) string {
		return many(n, func(i int) string { return fmt.Sprintf(`"p%d": %s`, i, schema(i)) })
	}
	constant := func(text string) func(int) string { return func(int) string { return text } }
	for _, tt := range []struct{ name, text, mistake string }{
		{"properties", model(properties(constant(`{"type": "string", "x-perstore": {"indexed": true}}`)), `, "required": [`+many(n, func(i int) string { return fmt.Sprintf(`"p%d"`, i) })+`]`), ""},
		{"properties of draft 3", model(properties(constant(`{"type": "string", "required": true}`)), ""), ""},
		{"types that refer to each other", model(`"a": `+ref(0), defs(func(i int) string { return `{"type": "object", "properties": {"next": ` + ref(i+1) + `}}` })), ""},
		{"defaults", model(properties(ref), defs(func(i int) string { return fmt.Sprintf(`{"type": "integer", "default": %d}`, i) })), ""},
		{"a chain of references", model(`"a": `+ref(0), defs(func(i int) string {
			if i == n-1 {
				return `{"type": "string"}`
			}
			return ref(i + 1)
		})), ""},
		{"a circle", model(`"a": `+ref(0), defs(func(i int) string { return ref(i + 1) })), "cyclic $ref"},
		{"many circles", model(`"a": `+ref(0), defs(func(i int) string { return `{"anyOf": [` + ref(i+1) + `, ` + ref(0) + `]}` })), "cyclic $ref"},
		{"unique items of types with two ways to the next", model(`"a": {"type": "array", "uniqueItems": true, "items": `+ref(0)+`}`, defs(func(i int) string {
			if i == n-1 {
				return `{"type": "object", "properties": {"s": {"type": "string"}}}`
			}
			return `{"type": "object", "properties": {"l": ` + ref(i+1) + `, "r": ` + ref(i+1) + `}}`
		})), ""},
		{"values of an enum", model(`"a": {"enum": [`+many(n, func(i int) string { return fmt.Sprintf(`"v%d"`, i) })+`], "default": "v7"}`, ""), ""},
		{"a default of schemas with two ways to the next", model(`"a": {"$ref": "#/$defs/d0", "default": "x"}, `+properties(func(int) string { return `{"type": "string", "default": "x"}` }), defs(func(i int) string {
			keyword := []string{"allOf", "anyOf", "oneOf"}[i%3]
			if i == n-1 {
				return `{"type": "string"}`
			}
			return fmt.Sprintf(`{%q: [%s, %s]}`, keyword, ref(i+1), ref(i+1))
		})), ""},
		{"a default and a chain of references", model(`"a": {"$ref": "#/$defs/d0", "default": "x"}`, defs(func(i int) string {
			if i == n-1 {
				return `{"type": "string"}`
			}
			return ref(i + 1)
		})), ""},
		{"a default of many members in many schemas", model(`"a": {"default": {`+many(n, func(i int) string { return fmt.Sprintf(`"m%d": 1`, i) })+`}, "allOf": [`+many(n, constant(`{"type": "object"}`))+`]}`, ""), ""},
		{"alternatives", model(`"a": {"default": 3, "oneOf": [`+many(n, constant(`{"type": "string"}`))+`]}`, ""), "the default is not valid"},
		{"links", model(`"p": {"type": "integer"}`, `, "links": [`+many(n, func(i int) string { return fmt.Sprintf(`{"rel": "link%d", "href": "/A/{p}"}`, i) })+`]`), ""},
		{"links through the next one", model(`"p": {"type": "integer"}`, through(n, func(i int) string {
			if i == n-1 {
				return "/A/?p={id}"
			}
			return fmt.Sprintf("/A/?link%d/id={id}", i+1)
		})), ""},
		{"links with a condition on the next one", model(`"p": {"type": "integer"}`, through(n, func(i int) string {
			if i == n-1 {
				return "/A/?p={id}"
			}
			return fmt.Sprintf("/A/?p={id}&rel(link%d,p=1)", i+1)
		})), ""},
		{"links in a circle", model(`"p": {"type": "integer"}`, through(n, func(i int) string {
			return fmt.Sprintf("/A/?link%d/id={id}", (i+1)%n)
		})), `the condition of link "link0" needs the link itself, through "link1" of A`},
		{"links through all others", model(`"p": {"type": "integer"}`, through(300, func(i int) string {
			return "/A/?" + strings.Join(strings.Split(many(300, func(i int) string { return fmt.Sprintf("link%d/id={id}", i) }), ","), "&")
		})), `needs the link itself`},
		{"mistakes", model(properties(constant(`{"x-perstore": {"indexd": true}}`)), `, "x-perstore": {"indexes": [`+many(n, func(i int) string { return fmt.Sprintf(`"pp%d"`, i) })+`]}`), "unknown key"},
		{"references to nowhere", model(properties(func(i int) string { return fmt.Sprintf(`{"$ref": "#/$defs/e%d"}`, i) }), defs(constant("{}"))), "unknown $ref"},
		{"definitions of both names", model(`"a": {}`, defs(constant("{}"))+`, "definitions": {`+many(n, func(i int) string { return fmt.Sprintf(`"e%d": {}`, i) })+`}`), ""},
		{"10 MB", model(`"a": {"description": "`+strings.Repeat("long ", 2_000_000)+`"}`, ""), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := loadText(t, tt.text, "memory") // other stores take fewer columns
			switch {
			case tt.mistake == "" && err != nil:
				t.Errorf("Load() error = %.500v; want none", err)
			case err != nil && len(err.Error()) > 10*len(tt.text):
				t.Errorf("Load() error has %d bytes for a definition of %d", len(err.Error()), len(tt.text))
			case tt.mistake != "" && (err == nil || !strings.Contains(err.Error(), tt.mistake)):
				t.Errorf("Load() error = %.500v; want %s", err, tt.mistake)
			}
		})
	}
}

// TestThousandProperties compiles a model with so many.
func TestThousandProperties(t *testing.T) {
	emitted(t, model(many(1000, func(i int) string {
		return fmt.Sprintf(`"property%d": {"type": %q, "x-perstore": {"indexed": true}}`, i, []string{"string", "integer", "number", "boolean"}[i%4])
	}), ""))
}

// TestDeep compiles objects inside of objects, as deep as a document goes.
func TestDeep(t *testing.T) {
	const levels = 97 // of two each: properties, and the object
	open, end := strings.Repeat(`"o": {"type": "object", "properties": {`, levels), strings.Repeat(`}}`, levels)
	emitted(t, model(open+`"s": {"type": "string"}`+end, ""))
	lists := strings.Repeat(`{"type": "array", "items": `, 190) + `{"type": "string"}` + strings.Repeat(`}`, 190)
	emitted(t, model(`"l": `+lists, ""))
}
