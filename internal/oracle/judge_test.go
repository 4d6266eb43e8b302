package oracle

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dlclark/regexp2/v2"
	"github.com/santhosh-tekuri/jsonschema/v5"
)

// judge is santhosh-tekuri/jsonschema/v5 with what it lacks: patterns that RE2
// refuses are matched as ECMAScript has them, and formats that Go types assert in
// every draft are asserted.
type judge struct{ schema *jsonschema.Schema }

// assertedByType are the formats that have a Go type which holds nothing else, so
// that they are asserted in every draft, also where 2019-09 and later only note
// them. So is contentEncoding base64, which is a []byte.
var assertedByType = []string{"date-time", "date", "time", "duration", "uuid"}

// Keywords of our own say what v5 cannot judge; see rewrite.
const (
	ecmaPattern     = "x-ecma-pattern"
	assertedFormat  = "x-asserted-format"
	assertedContent = "x-asserted-content"
)

// newJudge compiles a schema, with the files that it refers to.
func newJudge(t *testing.T, root json.RawMessage, files map[string]json.RawMessage) judge {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.RegisterExtension("oracle", nil, extension{})
	add := func(name string, text json.RawMessage) {
		doc := drafted(mustParse(t, text))
		rewrite(doc, asserts(doc))
		if err := compiler.AddResource("file:///"+name, bytes.NewReader(print(doc))); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	add("root.json", root)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		add(name, files[name])
	}
	schema, err := compiler.Compile("file:///root.json")
	if err != nil {
		t.Fatalf("santhosh v5 refuses the schema of the case: %#v", err)
	}
	return judge{schema}
}

// invalid gives what is wrong with v; nil is nothing.
func (j judge) invalid(v any) error { return j.schema.Validate(v) }

// drafted names the draft of a document that names none: without a name v5 asserts
// the formats that the draft only notes.
func drafted(doc any) any {
	if root, ok := doc.(map[string]any); ok && root["$schema"] == nil {
		root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	}
	return doc
}

// says tells whether an error of v5 has a rule that the value at a pointer breaks;
// any one when no keyword is named. v5 escapes pointers as URLs do, loses an empty
// name at their end, and says minContains for contains.
func says(err error, pointer, keyword string) bool {
	spelled := strings.NewReplacer(ecmaPattern, "pattern", assertedFormat, "format", "minContains", "contains")
	found := false
	var walk func(e *jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		at, _ := url.PathUnescape(e.InstanceLocation)
		steps := strings.Split(spelled.Replace(e.KeywordLocation), "/")
		last := steps[max(0, len(steps)-3):] // a keyword, or one with a member of it and an index
		found = found || at == strings.TrimSuffix(pointer, "/") && (keyword == "" || slices.Contains(last, keyword))
		for _, cause := range e.Causes {
			walk(cause)
		}
	}
	if e, ok := errors.AsType[*jsonschema.ValidationError](err); ok {
		walk(e)
	}
	return found
}

// asserts tells whether the draft of a document asserts formats.
func asserts(doc any) bool {
	root, _ := doc.(map[string]any)
	draft, _ := root["$schema"].(string)
	return strings.Contains(draft, "draft-04") || strings.Contains(draft, "draft-06") || strings.Contains(draft, "draft-07")
}

// holders are keywords whose members are schemas by any name, data those whose
// values are none.
var (
	holders = []string{"properties", "patternProperties", "definitions", "$defs", "dependentSchemas", "dependencies"}
	data    = []string{"enum", "const", "default", "examples", "required", "x-perstore"}
)

// rewrite puts keywords of our own in the place of what v5 cannot judge.
func rewrite(doc any, asserted bool) {
	eachSchema(doc, func(schema map[string]any) { replaceKeywords(schema, asserted) })
}

// eachSchema visits the schemas in a document that are objects.
func eachSchema(schema any, visit func(map[string]any)) {
	switch schema := schema.(type) {
	case []any:
		for _, s := range schema {
			eachSchema(s, visit)
		}
	case map[string]any:
		visit(schema)
		for keyword, v := range schema {
			held, ok := v.(map[string]any)
			switch {
			case slices.Contains(data, keyword):
			case ok && slices.Contains(holders, keyword):
				for _, s := range held {
					eachSchema(s, visit)
				}
			default:
				eachSchema(v, visit)
			}
		}
	}
}

func replaceKeywords(schema map[string]any, asserted bool) {
	if pattern, ok := schema["pattern"].(string); ok {
		if _, err := regexp.Compile(pattern); err != nil {
			delete(schema, "pattern")
			schema[ecmaPattern] = pattern
		}
	}
	if format, ok := schema["format"].(string); ok && !asserted && slices.Contains(assertedByType, format) {
		schema[assertedFormat] = format
	}
	if schema["contentEncoding"] == "base64" {
		schema[assertedContent] = "base64"
	}
}

// extension compiles the keywords of our own.
type extension struct{}

// Compile gives the rules of a schema that has such keywords, and nil for others.
func (extension) Compile(_ jsonschema.CompilerContext, m map[string]any) (jsonschema.ExtSchema, error) {
	var r rules
	if pattern, ok := m[ecmaPattern].(string); ok {
		re, err := regexp2.Compile(pattern, regexp2.ECMAScript|regexp2.Unicode)
		if err != nil {
			return nil, err
		}
		r.pattern = re
	}
	if format, ok := m[assertedFormat].(string); ok {
		r.format = jsonschema.Formats[format]
	}
	if m[assertedContent] == "base64" {
		r.format = isBase64
	}
	if r.pattern == nil && r.format == nil {
		return nil, nil
	}
	return r, nil
}

type rules struct {
	pattern *regexp2.Regexp
	format  func(any) bool
}

// isBase64 tells whether a text is the one that its bytes have.
func isBase64(v any) bool {
	text, _ := v.(string)
	data, err := base64.StdEncoding.DecodeString(text)
	return err == nil && base64.StdEncoding.EncodeToString(data) == text
}

// Validate judges texts; other values obey.
func (r rules) Validate(ctx jsonschema.ValidationContext, v any) error {
	text, ok := v.(string)
	if !ok {
		return nil
	}
	if r.pattern != nil {
		if matched, err := r.pattern.MatchString(text); err != nil || !matched {
			return ctx.Error(ecmaPattern, "does not match %s", r.pattern)
		}
	}
	if r.format != nil && !r.format(text) {
		return ctx.Error(assertedFormat, "has another format")
	}
	return nil
}
