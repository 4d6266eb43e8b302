package dialecttest

import (
	"math/rand/v2"
	"time"

	"github.com/perstore/perstoregen/rql"
)

// record is a nested object of the shop, as JSON has it. What it lacks is null.
type record map[string]any

// recordSchema is what queries know of records with these members.
func recordSchema(name string, fields ...rql.Field) *rql.Schema {
	return &rql.Schema{Name: name, Fields: fields, Value: func(obj any, i int) rql.Value {
		return memberValue(obj.(record)[fields[i].Name], fields[i].Type)
	}}
}

func memberValue(v any, t rql.Type) rql.Value {
	switch v := v.(type) {
	case nil:
		return rql.Null()
	case bool:
		return rql.Bool(v)
	case int64:
		return rql.Int(v)
	case float64:
		return rql.Float(v)
	case time.Time:
		return rql.Time(v)
	case string:
		return rql.String(v)
	case []any:
		list := make([]rql.Value, len(v))
		for i, item := range v {
			list[i] = memberValue(item, t)
		}
		return rql.List(list)
	}
	return rql.JSON(v)
}

var (
	originSchema = recordSchema("origin",
		rql.Field{Name: `ci"ty`, Type: rql.TypeString, Nullable: true},
		rql.Field{Name: "zip", Type: rql.TypeInt, Nullable: true},
		rql.Field{Name: "codes", Type: rql.TypeList, Elem: rql.TypeInt, Nullable: true})
	stepSchema = recordSchema("step",
		rql.Field{Name: "by", Type: rql.TypeString},
		rql.Field{Name: "on", Type: rql.TypeList, Elem: rql.TypeDate})
	extraSchema = recordSchema("extra",
		rql.Field{Name: "label", Type: rql.TypeString},
		rql.Field{Name: "size", Type: rql.TypeInt, Nullable: true},
		rql.Field{Name: "rate", Type: rql.TypeFloat, Nullable: true},
		rql.Field{Name: "on", Type: rql.TypeBool},
		rql.Field{Name: "made", Type: rql.TypeTime, Nullable: true},
		rql.Field{Name: "due", Type: rql.TypeDate, Nullable: true},
		rql.Field{Name: "origin", Type: rql.TypeJSON, Of: originSchema, Nullable: true},
		rql.Field{Name: "words", Type: rql.TypeList, Elem: rql.TypeString, Nullable: true},
		rql.Field{Name: "times", Type: rql.TypeList, Elem: rql.TypeTime},
		rql.Field{Name: "steps", Type: rql.TypeJSON, Of: stepSchema, Items: records, Nullable: true})
	partSchema = recordSchema("part",
		rql.Field{Name: "sku", Type: rql.TypeString},
		rql.Field{Name: "count", Type: rql.TypeInt, Nullable: true},
		rql.Field{Name: "from", Type: rql.TypeJSON, Of: originSchema, Nullable: true},
		rql.Field{Name: "marks", Type: rql.TypeList, Elem: rql.TypeString},
		rql.Field{Name: "steps", Type: rql.TypeJSON, Of: stepSchema, Items: records, Nullable: true})
)

// records yields the items of a list of objects.
func records(v any, yield func(item any) bool) {
	for _, item := range v.([]record) {
		if !yield(item) {
			return
		}
	}
}

// randomNested is an object, or a list of objects.
func randomNested(r *rand.Rand, f rql.Field) rql.Value {
	if f.Items == nil {
		return rql.JSON(randomRecord(r, f.Of))
	}
	list := make([]record, r.IntN(4))
	for i := range list {
		list[i] = randomRecord(r, f.Of)
	}
	return rql.JSON(list)
}

func randomRecord(r *rand.Rand, s *rql.Schema) record {
	out := record{}
	for _, f := range s.Fields {
		v := randomValue(r, f)
		if list(f) {
			v = randomList(r, f.Elem)
		}
		switch {
		case f.Nullable && r.IntN(4) == 0:
			if r.IntN(2) == 0 {
				out[f.Name] = nil // or it is not there
			}
		default:
			out[f.Name] = goValue(v)
		}
	}
	return out
}

func goValue(v rql.Value) any {
	switch v.Kind() {
	case rql.KindBool:
		return v.Bool()
	case rql.KindInt:
		return v.Int()
	case rql.KindFloat:
		return v.Float()
	case rql.KindJSON:
		return v.JSON()
	case rql.KindTime:
		return v.Time()
	case rql.KindNull:
		return nil
	case rql.KindList:
		items := make([]any, len(v.List()))
		for i, item := range v.List() {
			items[i] = goValue(item)
		}
		return items
	}
	return v.Text()
}
