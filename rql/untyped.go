package rql

import (
	"encoding/binary"
	"encoding/json"
	"strconv"
)

// Untyped is the schema of decoded JSON: of map[string]any, []any, string, bool,
// float64, json.Number and nil, as encoding/json makes them. Every name is a
// property, a path leads through objects, and a number at the end of one to the
// item of an array.
//
// What a value is is known only when it is met. Values of different types are
// not equal, and none of them is less; a time is compared with a text that is
// one, and with a number of milliseconds since 1970. A comparison without a
// property is about the object itself, which may be a number or a text.
var Untyped = &Schema{Name: "JSON", open: true}

// fork is a copy of an open schema for one query, which adds the fields that it
// names.
func (s *Schema) fork() *Schema {
	if !s.open {
		return s
	}
	f := &Schema{Name: s.Name, open: true, gained: make(map[string]int)}
	f.Value = func(obj any, i int) Value { return valueOfJSON(f.Fields[i].in(obj)) }
	return f
}

// openField is the field at a path of an open schema.
func (s *Schema) openField(path []string) int {
	return s.gain(Field{Name: path[0], Path: path[1:], Type: TypeAny, Nullable: true})
}

// selfField is the field of an open schema that is the object itself.
func (s *Schema) selfField() int { return s.gain(Field{self: true, Type: TypeAny, Nullable: true}) }

// gain is the index of a field, which is added where there is none.
func (s *Schema) gain(f Field) int {
	key := f.key()
	i, ok := s.gained[key]
	if !ok {
		i = len(s.Fields)
		s.Fields = append(s.Fields, f)
		s.gained[key] = i
	}
	return i
}

// key is what tells the fields of an open schema apart. The names in it have
// their lengths, since they may hold any text.
func (f *Field) key() string {
	if f.self {
		return ""
	}
	var key []byte
	for _, name := range f.names() {
		key = append(binary.AppendUvarint(key, uint64(len(name))), name...)
	}
	return string(key)
}

// in is the value of the field in an object; nil where there is none.
func (f *Field) in(obj any) any {
	if f.self {
		return obj
	}
	obj = member(obj, f.Name)
	for _, name := range f.Path {
		obj = member(obj, name)
	}
	return obj
}

func member(obj any, name string) any {
	switch obj := obj.(type) {
	case map[string]any:
		return obj[name]
	case []any:
		if i, err := strconv.Atoi(name); err == nil && 0 <= i && i < len(obj) && strconv.Itoa(i) == name {
			return obj[i]
		}
	}
	return nil
}

// valueOfJSON is a decoded value. It does not allocate: arrays and objects stay
// as they are.
func valueOfJSON(v any) Value {
	switch v := v.(type) {
	case nil:
		return Null()
	case bool:
		return Bool(v)
	case float64:
		return Float(v)
	case string:
		return String(v)
	case json.Number:
		if n, ok := readNumber(v.String()); ok {
			return n
		}
	}
	return JSON(v)
}

// alike makes v, a value of any kind, comparable with w; ok is false where they
// are of different types.
func alike(v, w Value) (_ Value, ok bool) {
	switch {
	case v.kind == w.kind, v.isNumber() && w.isNumber():
		return v, true
	case w.kind == KindTime && v.kind == KindString:
		return readDate(v.Text())
	case w.kind == KindTime && v.isNumber():
		return readEpoch(v.String())
	case w.kind == KindList && v.kind == KindJSON:
		items, ok := v.any.([]any)
		return listOfJSON(items), ok
	}
	return Value{}, false
}

func listOfJSON(items []any) Value {
	list := make([]Value, len(items))
	for i, item := range items {
		list[i] = valueOfJSON(item)
	}
	return List(list)
}
