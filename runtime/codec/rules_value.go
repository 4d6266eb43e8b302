package codec

import "strings"

// Types is a set of types of JSON Schema.
type Types uint8

// The types of JSON Schema. An integer is a number without a fraction, however
// it is written: 1.0 is one.
const (
	TypeNull Types = 1 << iota
	TypeBoolean
	TypeInteger
	TypeNumber
	TypeString
	TypeArray
	TypeObject
)

var typeNames = []string{"null", "boolean", "integer", "number", "string", "array", "object"}

// String names the types.
func (t Types) String() string {
	var names []string
	for i, name := range typeNames {
		if t&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, " or ")
}

// typeOf is the type of a value.
func typeOf(v JSON) Types {
	switch v.Kind() {
	case KindNull:
		return TypeNull
	case KindBool:
		return TypeBoolean
	case KindNumber:
		return TypeNumber
	case KindString:
		return TypeString
	case KindArray:
		return TypeArray
	default:
		return TypeObject
	}
}

// Type checks that the value has one of the types.
func (s *Schema) Type(types Types) *Schema {
	if s.over() {
		return s
	}
	of := typeOf(s.v)
	if types&of != 0 || of == TypeNumber && types&TypeInteger != 0 && s.v.IsInteger() {
		return s
	}
	s.off = true
	if s.breaks() {
		if of == TypeNumber && types&TypeInteger != 0 {
			s.say("type", "is %s; want %s", show(s.v), types)
			return s
		}
		s.say("type", "is of type %s; want %s", of, types)
	}
	return s
}

// Enum checks that the value is one of some values, which are JSON texts.
func (s *Schema) Enum(values ...string) *Schema {
	if s.over() {
		return s
	}
	for _, value := range values {
		if isText(s.v, value) {
			return s
		}
	}
	if s.breaks() {
		s.say("enum", "is %s; want one of %s", show(s.v), enumerate(values))
	}
	return s
}

// Const checks that the value is the one of a JSON text.
func (s *Schema) Const(value string) *Schema {
	if !s.over() && !isText(s.v, value) && s.breaks() {
		s.say("const", "is %s; must be %s", show(s.v), shorten(value, 200))
	}
	return s
}

// isText tells whether a value is the one of a JSON text. Only a text that may be
// it is parsed.
func isText(v JSON, text string) bool {
	switch v.Kind() {
	case KindObject:
		return text[0] == '{' && isParsed(v, text)
	case KindArray:
		return text[0] == '[' && isParsed(v, text)
	case KindString:
		if strings.IndexByte(text, '\\') >= 0 {
			return text[0] == '"' && isParsed(v, text)
		}
		return text[0] == '"' && v.isText(text[1:len(text)-1])
	case KindNumber:
		return (text[0] == '-' || text[0] <= '9' && text[0] >= '0') && compareNumbers(v.Raw(), text) == 0
	default:
		return v.Raw() == text
	}
}

func isParsed(v JSON, text string) bool {
	want, err := Parse([]byte(text))
	return err == nil && v.Equal(want)
}

// Anything is the rule of a schema that every value keeps.
func Anything(*Schema) {}

// Nothing is the rule of the schema false, which no value keeps.
func Nothing(s *Schema) {
	if s.breaks() {
		s.c.FailAt("", s.from.keyword, s.pointer(), "is not allowed")
	}
}

// The rules of schemas that name a type and nothing else.

// IsNull wants null.
func IsNull(s *Schema) { s.Type(TypeNull) }

// IsBoolean wants true or false.
func IsBoolean(s *Schema) { s.Type(TypeBoolean) }

// IsInteger wants a number without a fraction.
func IsInteger(s *Schema) { s.Type(TypeInteger) }

// IsNumber wants a number.
func IsNumber(s *Schema) { s.Type(TypeNumber) }

// IsString wants a string.
func IsString(s *Schema) { s.Type(TypeString) }

// IsArray wants an array.
func IsArray(s *Schema) { s.Type(TypeArray) }

// IsObject wants an object.
func IsObject(s *Schema) { s.Type(TypeObject) }
