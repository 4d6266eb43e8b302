package load

import (
	"maps"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// where is the place in Go that a type is for.
type where struct {
	model   *model         // whose file declares the types that are met
	owner   *decl          // the declared struct around it, nil for the model itself
	byValue bool           // whether it becomes part of the owner's memory: not behind a slice
	lists   []*schema.Node // the lists around it that are spelled out in one type
	super   *ir.Field      // what it narrows, of the model that is specialised; nil is nothing
	fixed   bool           // whether it has the type of super, whatever its schema says
}

// typeOf is the Go type for a schema, raw JSON where there is none.
func (l *loader) typeOf(in where, v view) ir.Type {
	if in.super != nil && (in.fixed || !shaped(v)) {
		t := cloneType(in.super.Type)
		t.Rules, t.Check = l.rules(t.Kind, v), ""
		return l.beyond(in, v, t)
	}
	t, reason := l.exactType(in, v)
	if reason == "" {
		t.Rules = l.rules(t.Kind, v)
		in.super = nil
		return l.beyond(in, v, t)
	}
	if v.lost {
		return ir.Type{Kind: ir.KindJSON}
	}
	l.note(v.nodes[0].Place(), "kept as json.RawMessage because %s", reason)
	return ir.Type{Kind: ir.KindJSON, Check: l.jsonRules(in.model, v.nodes[:1])}
}

// exactType is the type for a schema, or the reason why there is none.
func (l *loader) exactType(in where, v view) (ir.Type, string) {
	n := v.schema()
	switch {
	case v.reason != "":
		return ir.Type{}, v.reason
	case n.IsFalse():
		return ir.Type{}, "its schema admits no value"
	case n.IsTrue() || len(n.Members()) == 0:
		return ir.Type{}, "its schema admits every value"
	}
	types := v.types()
	delete(types, "null")
	if types["number"] {
		delete(types, "integer")
	}
	names := slices.Sorted(maps.Keys(types))
	switch len(names) {
	case 0:
		return ir.Type{}, "its schema names no type"
	case 1:
		return l.typeNamed(names[0], in, v)
	default:
		return ir.Type{}, "it may be one of " + strings.Join(names, ", ")
	}
}

// types are the types that a view admits: those that it names, else those of
// the values that it lists.
func (v view) types() map[string]bool {
	for _, n := range slices.Backward(v.nodes) {
		if types := typesOf(n); types != nil {
			return types
		}
	}
	types := make(map[string]bool)
	for _, value := range listed(v.schema()) {
		types[valueType(value)] = true
	}
	return types
}

func valueType(n *schema.Node) string {
	if _, ok := exactInt(n); ok {
		return "integer"
	}
	return string(n.Kind())
}

// typeNamed is the Go type for a type of JSON Schema.
func (l *loader) typeNamed(name string, in where, v view) (ir.Type, string) {
	switch name {
	case "boolean":
		return ir.Type{Kind: ir.KindBool}, ""
	case "integer":
		return l.integerType(v)
	case "number":
		return ir.Type{Kind: numberKind(v)}, ""
	case "string":
		return l.stringType(in, v)
	case "array":
		return l.listType(in, v)
	case "object":
		return l.objectType(in, v)
	default:
		return ir.Type{}, "its schema names no known type"
	}
}

// numberKind is float64, unless the schema asks for exact numbers.
func numberKind(v view) ir.Kind {
	if v.get("format").Text() == "decimal" {
		return ir.KindDecimal
	}
	return ir.KindFloat
}

// integerType is int64, unless the schema asks for larger numbers.
func (l *loader) integerType(v view) (ir.Type, string) {
	for _, n := range v.nodes {
		for _, name := range []string{"minimum", "exclusiveMinimum"} {
			if bound, ok := rational(n.Get(name)); ok && bound.Cmp(maxInt) > 0 {
				return ir.Type{}, "its numbers are larger than int64 holds"
			}
		}
		for _, name := range []string{"maximum", "exclusiveMaximum"} {
			if bound, ok := rational(n.Get(name)); ok && bound.Cmp(minInt) < 0 {
				return ir.Type{}, "its numbers are smaller than int64 holds"
			}
		}
	}
	return ir.Type{Kind: ir.KindInt}, ""
}

// formatKind is the kind of the texts of a format that has a type of its own in
// models.
func formatKind(format *schema.Node) (ir.Kind, bool) {
	kind, typed := plainFormats[format.Text()]
	_, loose := looser[format.Text()]
	return kind, typed && !loose
}

func (l *loader) stringType(in where, v view) (ir.Type, string) {
	if values := v.schema().Get("enum"); values != nil {
		d := l.declareEnum(in.model, v.schema())
		return ir.Type{Kind: ir.KindEnum, Name: d.ir.Name}, ""
	}
	if kind, ok := formatKind(v.get("format")); ok {
		return ir.Type{Kind: kind}, ""
	}
	return ir.Type{Kind: ir.KindString}, ""
}

// maxLists is how many lists one type spells out. Go's compiler gives up at some
// hundred.
const maxLists = 16

func (l *loader) listType(in where, v view) (ir.Type, string) {
	n := v.schema()
	items := n.Get("items")
	switch {
	case n.Has("prefixItems"):
		return ir.Type{}, "its elements have types by position"
	case slices.Contains(in.lists, n):
		return ir.Type{}, "it is a list of itself"
	case len(in.lists) == maxLists:
		return ir.Type{}, "its lists are nested too deep"
	case items == nil:
		l.note(n.Place(), "the elements are kept as json.RawMessage because the schema has no items")
		return ir.Type{Kind: ir.KindList, Elem: &ir.Type{Kind: ir.KindJSON}}, ""
	}
	in.byValue, in.super, in.fixed = false, nil, false
	in.lists = append(slices.Clone(in.lists), n)
	v = l.see(items)
	l.noteMisplaced(v.nodes, nil)
	elem := l.typeOf(in, v)
	elem.Opt = elem.Kind != ir.KindJSON && l.admitsNull(items)
	return ir.Type{Kind: ir.KindList, Elem: &elem}, ""
}

func (l *loader) objectType(in where, v view) (ir.Type, string) {
	n := v.schema()
	if len(n.Get("properties").Members()) == 0 {
		return ir.Type{}, "its schema names no properties"
	}
	d := l.decls[n]
	if in.byValue && d != nil && d.contains(in.owner) {
		return ir.Type{}, "it contains itself"
	}
	if d == nil {
		d = l.newDecl(in.model, n)
	}
	if in.byValue && in.owner != nil {
		in.owner.holds = append(in.owner.holds, d)
	}
	if !d.begun {
		d.begun = true
		d.ir.Unknown = unknownOf(n)
		d.ir.Fields, d.properties = l.fields(in.model, d, n)
		names := n.Get("properties").Names()
		if across := l.crossRules(in.model, n, crossed{fields: names, known: names, kept: d.ir.Unknown == ir.UnknownKept}); across != "" {
			d.ir.Across = []string{across}
		}
	}
	return ir.Type{Kind: ir.KindObject, Name: d.ir.Name}, ""
}
