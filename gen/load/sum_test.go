package load

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// plainLoader is a loader of plain types over one document of definitions, and
// what gives one of these by name.
func plainLoader(t *testing.T, defs string) (*loader, func(name string) *schema.Node) {
	t.Helper()
	text := `{"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {` + defs + `}}`
	files := fstest.MapFS{"a.json": {Data: []byte(text)}}
	set, err := schema.Read(context.Background(), files, []string{"a.json"})
	if err != nil || len(set.Problems) > 0 {
		t.Fatal(err, set.Problems)
	}
	l := newLoader(context.Background(), set, Options{TypesOnly: true})
	return l, func(name string) *schema.Node {
		n := set.Docs[0].Root.Get("$defs").Get(name)
		if n == nil {
			t.Fatalf("no definition %s", name)
		}
		return n
	}
}

// spelled names the kinds of a set.
func (k kinds) spelled() string {
	var names []string
	for i, name := range []string{"null", "boolean", "integer", "fraction", "string", "array", "object"} {
		if k&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

// pointersOf names schemas without the way to their definitions.
func pointersOf(nodes []*schema.Node) string {
	var all []string
	for _, n := range nodes {
		all = append(all, strings.TrimPrefix(n.Pointer(), "/definitions/"))
	}
	return strings.Join(all, " ")
}

// spelled tells what a sum is made of: kinds: what says something; alternatives.
func (s *sum) spelled() string {
	text := s.kinds.spelled() + ": " + pointersOf(s.nodes)
	for _, g := range s.groups {
		text += "; " + g.keyword + " " + pointersOf(g.branches)
	}
	return text
}

const sumDefs = `
	"text": {"type": "string", "minLength": 1},
	"whole": {"type": "integer"},
	"ref": {"$ref": "#/definitions/text"},
	"all": {"allOf": [{"$ref": "#/definitions/text"}, {"pattern": "a"}]},
	"either": {"anyOf": [{"$ref": "#/definitions/text"}, {"type": "array"}, {"type": "null"}]},
	"nested": {"anyOf": [{"oneOf": [{"type": "string"}, {"type": "boolean"}]}, {"type": "array"}]},
	"both": {"type": ["string", "object"], "anyOf": [{"minLength": 2}, {"type": "object", "required": ["a"]}]},
	"never": {"allOf": [{"type": "string"}, {"type": "object"}]},
	"constant": {"const": 1.5},
	"listed": {"enum": [1, "a", null]},
	"narrow": {"const": 1, "enum": [1, "a"]}`

func TestSumOf(t *testing.T) {
	l, def := plainLoader(t, sumDefs)
	for _, c := range []struct{ name, want string }{
		{"text", "string: text"},
		{"whole", "integer: whole"},
		{"ref", "string: text"},
		{"all", "string: text all/allOf/1"},
		{"either", "null string array: ; anyOf either/anyOf/0 either/anyOf/1 either/anyOf/2"},
		{"both", "string object: both; anyOf both/anyOf/0 both/anyOf/1"},
		{"never", ": never/allOf/0 never/allOf/1"},
		{"constant", "fraction: constant"},
		{"listed", "null integer string: listed"},
		{"narrow", "integer: narrow"},
	} {
		if got := l.sumOf(def(c.name)).spelled(); got != c.want {
			t.Errorf("sumOf(%s) = %s; want %s", c.name, got, c.want)
		}
	}
}

func TestSumOnly(t *testing.T) {
	l, def := plainLoader(t, sumDefs)
	for _, c := range []struct {
		name       string
		kinds      kinds
		want, head string
	}{
		{"text", stringKind, "string: text", "text"},
		{"text", objectKind, ": text", "text"},
		{"either", stringKind, "string: text", "text"},
		{"either", arrayKind, "array: either/anyOf/1", "either/anyOf/1"},
		{"either", stringKind | arrayKind, "string array: ; anyOf either/anyOf/0 either/anyOf/1", "either"},
		{"nested", stringKind, "string: nested/anyOf/0/oneOf/0", "nested/anyOf/0/oneOf/0"},
		{"nested", stringKind | boolKind, "boolean string: ; oneOf nested/anyOf/0/oneOf/0 nested/anyOf/0/oneOf/1", "nested"},
		{"both", objectKind, "object: both; anyOf both/anyOf/0 both/anyOf/1", "both"},
		{"both", stringKind, "string: both both/anyOf/0", "both"},
	} {
		part := l.only(l.sumOf(def(c.name)), c.kinds)
		if got, head := part.spelled(), pointersOf([]*schema.Node{part.head}); got != c.want || head != c.head {
			t.Errorf("only(%s, %s) = %s, named by %s; want %s, named by %s", c.name, c.kinds.spelled(), got, head, c.want, c.head)
		}
	}
}

// TestSumKey asks which schemas share a type.
func TestSumKey(t *testing.T) {
	l, def := plainLoader(t, sumDefs)
	for _, c := range []struct {
		name, other string
		share       bool
	}{
		{"text", "text", true},
		{"ref", "text", true}, // it only refers
		{"whole", "text", false},
		{"all", "text", false}, // it says more
		{"either", "nested", false},
	} {
		key, other := l.key(l.sumOf(def(c.name))), l.key(l.sumOf(def(c.other)))
		if (key == other) != c.share {
			t.Errorf("key(%s) = %q, key(%s) = %q; want them to be equal: %v", c.name, key, c.other, other, c.share)
		}
	}
	s := l.sumOf(def("either"))
	if l.key(l.only(s, stringKind)) == l.key(l.only(s, arrayKind)) {
		t.Error("the strings and the lists of a schema have one key; want a type for each")
	}
	if l.key(l.only(s, s.kinds)) != l.key(l.only(s, s.kinds&^nullKind)) {
		t.Error("with and without null a schema has two keys; want one: null is no matter of the type")
	}
}

// spelledType is a type as Go has it, without its package.
func spelledType(t ir.Type) string {
	switch t.Kind {
	case ir.KindList:
		return "[]" + spelledType(*t.Elem)
	case ir.KindMap:
		return "map " + spelledType(*t.Elem)
	}
	text := strings.TrimSpace(string(t.Kind) + " " + t.Name)
	if t.Opt {
		text = "Opt[" + text + "]"
	}
	return text
}

func TestTypeOfSum(t *testing.T) {
	for _, c := range []struct{ schema, want string }{
		{`{}`, "json, exact, nullable"},
		{`true`, "json, exact, nullable"},
		{`false`, "json"},
		{`{"type": "null"}`, "json, nullable"},
		{`{"type": "boolean"}`, "bool, exact"},
		{`{"type": "integer", "minimum": 3}`, "int, exact"},
		{`{"type": "number"}`, "float, exact"},
		{`{"type": ["integer", "number"]}`, "float, exact"},
		{`{"type": "string", "format": "date-time"}`, "time, exact"},
		{`{"type": "string", "format": "date-time", "minLength": 3}`, "string, exact"},
		{`{"type": "string", "not": {"minLength": 3}}`, "string"},
		{`{"type": ["string", "null"]}`, "string, exact, nullable"},
		{`{"enum": ["a", "b"]}`, "enum X, exact"},
		{`{"enum": ["a", "b", null]}`, "enum X, exact, nullable"},
		{`{"enum": ["a", 1]}`, "raw X, exact"},
		{`{"anyOf": [{"const": "a"}, {"const": "b"}]}`, "enum X, exact"},
		{`{"anyOf": [{"type": "string"}, {"type": "null"}]}`, "string, exact, nullable"},
		{`{"type": ["string", "boolean"]}`, "named X, exact"},
		{`{"oneOf": [{"type": "string"}, {"type": "array"}]}`, "named X, exact"},
		{`{"not": {"type": "null"}}`, "json, nullable"},
		{`{"type": "array", "items": {"type": ["integer", "null"]}}`, "[]Opt[int], exact"},
		{`{"type": "array", "items": [{"type": "integer"}]}`, "named X, exact"},
		{`{"type": "object"}`, "open, exact"},
		{`{"type": "object", "additionalProperties": {"type": "string"}}`, "map string, exact"},
		{`{"type": "object", "properties": {"a": {}}}`, "object X, exact"},
		{`{"properties": {"a": {}}}`, "object X, exact, nullable"},
		{`{"allOf": [{"type": "string"}, {"type": "object"}]}`, "json"},
	} {
		l, def := plainLoader(t, `"holder": {"properties": {"x": `+c.schema+`}}`)
		s := l.sumOf(def("holder").Get("properties").Get("x"))
		s.name = "X"
		out := l.typeOfSum(s)
		got := spelledType(out.Type)
		if out.exact {
			got += ", exact"
		}
		if out.nullable {
			got += ", nullable"
		}
		if got != c.want {
			t.Errorf("typeOfSum(%s) = %s; want %s", c.schema, got, c.want)
		}
	}
}

// pointersIn names the fields of structs and tuples that are pointers.
func pointersIn(l *loader) []string {
	var held []string
	for _, d := range l.declared {
		fields := d.ir.Fields
		if d.ir.Tuple != nil {
			fields = d.ir.Tuple.Items
		}
		for _, f := range fields {
			if f.Type.Pointer {
				held = append(held, d.ir.Name+"."+f.Name)
			}
		}
	}
	return held
}

func TestPointers(t *testing.T) {
	object := func(properties string) string { return `{"type": "object", "properties": {` + properties + `}}` }
	ref := func(name, to string) string { return fmt.Sprintf(`%q: {"$ref": "#/definitions/%s"}`, name, to) }
	wide := func(n int) string {
		return object(many(n, func(i int) string { return fmt.Sprintf(`"p%d": {"type": "string"}`, i) }))
	}
	for _, c := range []struct {
		name, defs string
		want       []string
	}{
		{"a chain", `"a": ` + object(ref("b", "b")) + `, "b": ` + object(ref("c", "c")) + `, "c": ` + object(`"s": {}`), nil},
		{"itself", `"a": ` + object(ref("next", "a")+`, "s": {"type": "string"}`), []string{"A.Next"}},
		{"a list of itself", `"a": ` + object(`"all": {"type": "array", "items": {"$ref": "#/definitions/a"}}`), nil},
		{"a map of itself", `"a": ` + object(`"all": {"type": "object", "additionalProperties": {"$ref": "#/definitions/a"}}`), nil},
		{"each other", `"a": ` + object(ref("b", "b")) + `, "b": ` + object(ref("a", "a")), []string{"A.B", "B.A"}},
		{"each other, in another order", `"b": ` + object(ref("a", "a")) + `, "a": ` + object(ref("b", "b")), []string{"B.A", "A.B"}},
		{"from outside", `"o": ` + object(ref("a", "a")) + `, "a": ` + object(ref("a", "a")), []string{"A.A"}},
		{"two circles with one way between", `"a": ` + object(ref("b", "b")+", "+ref("c", "c")) + `, "b": ` + object(ref("a", "a")) +
			`, "c": ` + object(ref("d", "d")) + `, "d": ` + object(ref("c", "c")), []string{"A.B", "B.A", "C.D", "D.C"}},
		{"through a tuple", `"a": ` + object(ref("t", "t")) + `, "t": {"type": "array", "items": [{"$ref": "#/definitions/a"}]}`, []string{"A.T", "T.Item1"}},
		{"small", `"a": ` + object(ref("b", "b")) + `, "b": ` + wide(maxWeight), nil},
		{"large", `"a": ` + object(ref("b", "b")) + `, "b": ` + wide(maxWeight+1), []string{"A.B"}},
		{"large, and always there", `"a": {"type": "object", "required": ["b"], "properties": {` + ref("b", "b") + `}}, "b": ` + wide(maxWeight+1), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, _ := plainLoader(t, c.defs)
			if err := l.run(namingPasses); err != nil {
				t.Fatal(err)
			}
			l.pointers()
			if diff := cmp.Diff(c.want, pointersIn(l)); diff != "" {
				t.Errorf("pointers (-want +got):\n%s", diff)
			}
		})
	}
}

// many joins n parts with commas.
func many(n int, part func(i int) string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = part(i)
	}
	return strings.Join(parts, ", ")
}
