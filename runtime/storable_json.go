package perstore

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"unicode/utf8"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/runtime/codec"
)

// unstorableJSON tells why no store keeps v, which is kept as JSON. What the
// schema describes is read member by member, because encoding all of it would
// cost the memory store more than the rest of a put.
func unstorableJSON(f *rql.Field, v any) string {
	raw, isRaw := rawJSON(v)
	switch {
	case isRaw:
		return unstorableRaw(raw)
	case f.Of == nil:
		return unencodable(v)
	case f.Items == nil:
		return unstorableMembers(f.Of, v)
	}
	reason := ""
	f.Items(v, func(item any) bool {
		reason = unstorableMembers(f.Of, item)
		return reason == ""
	})
	return reason
}

// unstorableMembers is unstorable for each member of a nested object.
func unstorableMembers(s *rql.Schema, obj any) string {
	for i := range s.Fields {
		f := &s.Fields[i]
		if f.Unnamed {
			if name, reason := unstorableExtra(s, s.Value(obj, i).JSON()); reason != "" {
				return fmt.Sprintf("member %q of Extra: %s", name, reason)
			}
			continue
		}
		switch f.Type {
		case rql.TypeString, rql.TypeTime, rql.TypeDecimal, rql.TypeList, rql.TypeJSON: // all others can be kept
			if reason := unstorable(f, s.Value(obj, i)); reason != "" {
				return reason
			}
		}
	}
	return ""
}

// unstorableExtra gives the first of the members that are no properties of s which
// no store keeps, and why. A name that is one of a property would be there twice.
func unstorableExtra(s *rql.Schema, v any) (name, reason string) {
	members, _ := v.(codec.Members)
	for _, name := range codec.Keys(members) {
		switch reason := unstorableRaw(members[name]); {
		case s.FieldIndex(name) >= 0:
			return name, "it is a property of " + s.Name
		case !utf8.ValidString(name):
			return name, notUTF8
		case reason != "":
			return name, reason
		}
	}
	return "", ""
}

// rawJSON is the JSON of a member that keeps it as it came.
func rawJSON(v any) (json.RawMessage, bool) {
	switch v := v.(type) {
	case json.RawMessage:
		return v, true
	case *json.RawMessage:
		return *v, true
	}
	return nil, false
}

func unstorableRaw(raw json.RawMessage) string {
	switch {
	case !json.Valid(raw):
		return "the value is not JSON"
	case !utf8.Valid(raw):
		return notUTF8
	case depthOf(raw) > maxDepth:
		return "the value is nested too deeply"
	}
	return ""
}

// maxDepth is how deep a value may be nested: less than readers of JSON take, for
// which stores put it into objects of their own.
const maxDepth = 9000

// depthOf is how deep valid JSON is nested.
func depthOf(raw []byte) (deepest int) {
	depth, text := 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case text && c == '\\':
			i++
		case c == '"':
			text = !text
		case text:
		case c == '[' || c == '{':
			depth++
			deepest = max(deepest, depth)
		case c == ']' || c == '}':
			depth--
		}
	}
	return deepest
}

// unencodable is unstorable for a value of which nothing but its Go type is
// known: a list of lists, say, or what a definition names a goType for.
func unencodable(v any) string {
	if list, ok := v.([]Decimal); ok {
		return unstorableDecimals(list)
	}
	if _, err := json.Marshal(v); err != nil {
		if inner := (*json.MarshalerError)(nil); errors.As(err, &inner) {
			err = inner.Err
		}
		return "the value has no JSON: " + err.Error()
	}
	if !validTexts(reflect.ValueOf(v)) {
		return notUTF8
	}
	return ""
}

// unstorableDecimals is unstorable for a list of decimals, which is JSON to queries.
func unstorableDecimals(list []Decimal) string {
	for _, d := range list {
		if reason := unstorableDecimal(d); reason != "" {
			return reason
		}
	}
	return ""
}

var jsonMarshaler = reflect.TypeFor[json.Marshaler]()

// validTexts tells whether all texts are UTF-8 in a value that was encoded:
// encoding/json writes others without an error, but not as they are.
func validTexts(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return v.Type().Implements(jsonMarshaler) || utf8.ValidString(v.String())
	case reflect.Pointer, reflect.Interface:
		return v.IsNil() || validTexts(v.Elem())
	case reflect.Slice, reflect.Array:
		return validElements(v)
	case reflect.Map:
		return validEntries(v)
	case reflect.Struct:
		return validFields(v)
	}
	return true
}

func validElements(v reflect.Value) bool {
	if raw, ok := reflect.TypeAssert[json.RawMessage](v); ok {
		return utf8.Valid(raw)
	}
	for i := range v.Len() {
		if !validTexts(v.Index(i)) {
			return false
		}
	}
	return true
}

func validEntries(v reflect.Value) bool {
	for entries := v.MapRange(); entries.Next(); {
		if !validTexts(entries.Key()) || !validTexts(entries.Value()) {
			return false
		}
	}
	return true
}

func validFields(v reflect.Value) bool {
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() && !validTexts(v.Field(i)) {
			return false
		}
	}
	return true
}
