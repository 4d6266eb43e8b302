package perstore

import (
	"bytes"
	"encoding/json"
	"reflect"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/runtime/codec"
)

// sameValue tells whether two values of one field are equal; nested ones are
// compared by their JSON.
func sameValue(a, b rql.Value) bool {
	if a.Kind() != rql.KindJSON || b.Kind() != rql.KindJSON {
		return a.Equal(b)
	}
	x, errX := EncodeValue(a)
	y, errY := EncodeValue(b)
	return errX == nil && errY == nil && sameJSON(x, y)
}

// sameJSON tells whether two texts are the same JSON. Databases that read it give
// another text of it: members in another order, and 100 for 1e2.
func sameJSON(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	x, okX := plainJSON(a)
	y, okY := plainJSON(b)
	return okX && okY && reflect.DeepEqual(x, y)
}

// plainJSON reads a text whose numbers are as equal ones are written.
func plainJSON(text []byte) (any, bool) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return nil, false
	}
	return normalNumbers(v), true
}

func normalNumbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		return NormalDecimal(Decimal(v))
	case []any:
		for i := range v {
			v[i] = normalNumbers(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = normalNumbers(v[name])
		}
	}
	return v
}

// changedMembers gives the names, in order, of those members of was, the value of a
// field with all that are no properties, that are gone or others in is. New ones
// may come.
func changedMembers(is, was rql.Value) (names []string) {
	now, _ := is.JSON().(codec.Members)
	before, _ := was.JSON().(codec.Members)
	for _, name := range codec.Keys(before) {
		if text, there := now[name]; !there || !sameJSON(text, before[name]) {
			names = append(names, name)
		}
	}
	return names
}
