package load

import (
	"maps"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// fieldType is the Go type of a property: the one that x-perstore names, else
// the one for its schema.
func (l *loader) fieldType(in where, v view) ir.Type {
	name, path := v.marked("goType"), v.marked("goImport")
	if !name.Is(schema.String) {
		if path != nil {
			l.problem(path.Place(), "goImport without a goType")
		}
		return l.typeOf(in, v)
	}
	t := ir.Type{Kind: ir.KindGoJSON, Name: name.Text(), Import: path.Text()}
	if alias, short, ok := strings.Cut(name.Text(), "."); ok {
		t.Alias, t.Name = alias, short
	}
	if t.Alias != "" && t.Import == "" {
		l.problem(name.Place(), "goType %q needs a goImport, the path of package %s", name.Text(), t.Alias)
	}
	if isText(v) {
		t.Kind = ir.KindGoText
	}
	return t
}

// marked is a key of x-perstore of the outermost schema that has it.
func (v view) marked(key string) *schema.Node {
	for _, n := range v.nodes {
		if value := marked(n, key); value != nil {
			return value
		}
	}
	return nil
}

// isText tells whether values are strings, whatever their format.
func isText(v view) bool {
	types := v.types()
	delete(types, "null")
	return v.reason == "" && len(types) == 1 && types["string"]
}

// scalarKinds are the kinds of values of a type of JSON Schema.
var scalarKinds = map[string]ir.Kind{
	"boolean": ir.KindBool, "integer": ir.KindInt, "number": ir.KindFloat, "string": ir.KindString,
}

// kindOf is the kind of a schema's values when they are scalars, else JSON. It
// declares no types.
func kindOf(v view) ir.Kind {
	types := v.types()
	delete(types, "null")
	names := slices.Sorted(maps.Keys(types))
	if v.reason != "" || len(names) != 1 {
		return ir.KindJSON
	}
	if kind, ok := formatKind(v.get("format")); ok && names[0] == "string" {
		return kind
	}
	if kind, ok := scalarKinds[names[0]]; ok {
		return kind
	}
	return ir.KindJSON
}

// sqlType is the type that a column is asked to have.
func (l *loader) sqlType(m *model, field int) string {
	said := l.see(m.properties[field]).marked("sqlType")
	key := m.ir.Key
	if said.Is(schema.String) && key.Generate == ir.GenerateIncrement && slices.Contains(key.Fields, field) {
		l.problem(said.Place(), "sqlType has no place at a key that the database counts")
		return ""
	}
	return said.StringOr("")
}
