package leakhunt

import (
	"fmt"
	"strings"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// pair is a key of two parts.
type pair struct {
	n    int64
	part string
}

// entity describes a kind, as generated code does.
func (f *Family) entity(k *Kind) *perstore.Entity {
	e := &perstore.Entity{
		Schema:     &rql.Schema{Name: k.Name, Table: strings.ToLower(k.Name) + "s", Key: k.Key},
		CrossRules: true,
	}
	k.types(e, false)
	if k.Generate {
		e.Generate = perstore.GenerateIncrement
	}
	for i, field := range k.Fields {
		e.Schema.Fields = append(e.Schema.Fields, rql.Field{Name: field.Name, Column: field.Name, Type: field.Type, Elem: elem(field.Type), Nullable: !field.Required})
		if field.Fixed {
			e.ReadOnly = append(e.ReadOnly, i)
		}
		if field.Indexed || field.Unique {
			e.Indexes = append(e.Indexes, perstore.Index{Name: e.Schema.Table + "_" + field.Name, Unique: field.Unique, Fields: []perstore.IndexField{{Field: i}}})
		}
	}
	for _, l := range k.Links {
		e.Links = append(e.Links, perstore.EntityLink{
			Name: l.Name, Many: l.Many, Target: f.Kinds[l.Target].Name, On: []rql.Join{{Op: "eq", Local: l.Local, Remote: l.Remote}}, Filter: f.filter(l),
		})
		if l.Checked {
			e.ForeignKeys = append(e.ForeignKeys, perstore.ForeignKey{Link: l.Name, OnDelete: f.OnDelete})
		}
	}
	return e
}

// filter is the condition of a link on its targets.
func (f *Family) filter(l Link) string {
	if l.Filter < 0 {
		return ""
	}
	field := f.Kinds[l.Target].Fields[l.Filter]
	return fmt.Sprintf("eq(%s,%s)", field.Name, plain(field.Default))
}

func elem(t rql.Type) rql.Type {
	if t == rql.TypeList {
		return rql.TypeString
	}
	return 0
}

// types gives e the functions on objects of a kind, or of its view.
func (k *Kind) types(e *perstore.Entity, view bool) {
	e.New = func() any { return k.empty(view) }
	e.Meta = func(obj any) *perstore.Meta { return &obj.(*Object).Perstore }
	e.Clone = func(obj any) any { return obj.(*Object).clone() }
	e.Scan = func(obj any, row *perstore.Row) { obj.(*Object).scan(row) }
	e.Schema.Value = func(obj any, i int) rql.Value { return obj.(*Object).value(i) }
	if k.Version >= 0 {
		e.Version = &perstore.VersionField{Field: k.Version, Set: func(obj any, n int64) { obj.(*Object).values[k.Version] = rql.Int(n) }}
	}
	k.keys(e)
}

// value reads a member; an object of the view has no hidden one.
func (o *Object) value(i int) rql.Value {
	if o.has(i) {
		return o.values[i]
	}
	return rql.Null()
}

func (k *Kind) keys(e *perstore.Entity) {
	first := k.Key[0]
	switch {
	case len(k.Key) == 2:
		e.KeyOf = func(obj any) any {
			v := obj.(*Object).values
			return pair{v[first].Int(), v[k.Key[1]].Text()}
		}
		e.SetKey = func(obj, key any) {
			v, p := obj.(*Object).values, key.(pair)
			v[first], v[k.Key[1]] = rql.Int(p.n), rql.String(p.part)
		}
		e.KeyValues = func(key any, dst []rql.Value) ([]rql.Value, bool) {
			p, ok := key.(pair)
			return append(dst, rql.Int(p.n), rql.String(p.part)), ok
		}
		e.KeyFrom = func(parts []rql.Value) (any, bool) {
			return pair{parts[0].Int(), parts[1].Text()}, len(parts) == 2
		}
	case k.Fields[first].Type == rql.TypeInt:
		e.KeyOf = func(obj any) any { return obj.(*Object).values[first].Int() }
		e.SetKey = func(obj, key any) { obj.(*Object).values[first] = rql.Int(key.(int64)) }
		e.KeyValues, e.KeyFrom = perstore.IntKey, perstore.IntKeyFrom
	default:
		e.KeyOf = func(obj any) any { return obj.(*Object).values[first].Text() }
		e.SetKey = func(obj, key any) { obj.(*Object).values[first] = rql.String(key.(string)) }
		e.KeyValues, e.KeyFrom = perstore.StringKey, perstore.StringKeyFrom
	}
}

// facet is the facet of a kind, as generated code says it.
func (f *Family) facet(k *Kind) *perstore.Facet {
	facet := &perstore.Facet{Model: k.Name, Powers: k.Facet.Powers, Where: k.text(f.Kinds, k.Facet.Where), Query: k.Facet.Policy, Check: k.check, Defaults: k.defaults}
	for i, field := range k.Fields {
		if field.Hidden {
			facet.Hidden = append(facet.Hidden, i)
		}
		if field.ReadOnly {
			facet.ReadOnly = append(facet.ReadOnly, i)
		}
	}
	if !k.hides() {
		return facet
	}
	facet.Type = &perstore.Entity{Schema: &rql.Schema{}}
	k.types(facet.Type, true)
	facet.Whole = func(view, previous any) any {
		whole := k.empty(false)
		if before, ok := previous.(*Object); ok {
			whole.values = before.clone().(*Object).values
		} else {
			whole.Defaults()
		}
		k.show(view.(*Object), whole)
		return whole
	}
	facet.Show = func(obj, view any) { k.show(obj.(*Object), view.(*Object)) }
	return facet
}

// show copies what the facet shows.
func (k *Kind) show(from, to *Object) {
	for i, f := range k.Fields {
		if !f.Hidden {
			to.values[i] = from.values[i]
		}
	}
}

// check looks for what the facet asks beyond the model.
func (k *Kind) check(view any) error {
	var check perstore.Check
	for i, f := range k.Fields {
		if v := view.(*Object).values[i]; f.Most > 0 && v.Int() > f.Most {
			check.Fail(f.Name, "maximum", "is %d; at most %d is allowed", v.Int(), f.Most)
		}
	}
	return check.Err()
}

// defaults fills a new object with those of the facet.
func (k *Kind) defaults(view any) {
	for i := range k.Fields {
		if v, ok := k.Facet.Defaults[i]; ok && view.(*Object).values[i].IsNull() {
			view.(*Object).values[i] = v
		}
	}
}

// definition is the schema of a kind as a document.
func (k *Kind) definition() *perstore.ModelSchema {
	types := map[rql.Type]string{rql.TypeInt: "integer", rql.TypeFloat: "number", rql.TypeBool: "boolean", rql.TypeString: "string", rql.TypeList: "array"}
	var properties, required, defs []string
	for _, f := range k.Fields {
		properties = append(properties, fmt.Sprintf(`%q: {"$ref": "#/$defs/%[1]s", "description": "the %[1]s"}`, f.Name))
		defs = append(defs, fmt.Sprintf(`%q: {"type": %q}`, f.Name, types[f.Type]))
		if f.Required {
			required = append(required, fmt.Sprintf("%q", f.Name))
		}
	}
	text := fmt.Sprintf(`{"type": "object", "additionalProperties": false, "required": [%s], "properties": {%s}, "$defs": {%s}}`,
		strings.Join(required, ", "), strings.Join(properties, ", "), strings.Join(defs, ", "))
	return &perstore.ModelSchema{Name: k.Name, JSON: text}
}
