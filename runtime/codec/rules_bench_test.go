package codec_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/perstore/perstoregen/runtime/codec"
)

const personSchema = `{
	"$schema": "http://json-schema.org/draft-07/schema#",
	"type": "object", "additionalProperties": false, "required": ["id", "name", "email"],
	"properties": {
		"id": {"type": "string", "format": "uuid"}, "name": {"type": "string", "minLength": 1, "maxLength": 50},
		"email": {"type": "string", "format": "email"}, "age": {"type": "integer", "minimum": 0, "maximum": 150},
		"state": {"enum": ["new", "active", "gone"]}, "born": {"type": "string", "format": "date"},
		"handle": {"type": "string", "pattern": "^[a-z][a-z0-9_]{2,20}$"}, "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": true},
		"at": {"anyOf": [{"type": "null"}, {"type": "object", "required": ["city"], "properties": {"city": {"type": "string"}}}]}
	}
}`

const person = `{"id": "2eb8aa08-aa98-11ea-b4aa-73b441d16380", "name": "Ada Lovelace", "email": "ada@example.com", "age": 36, "state": "active", "born": "1815-12-10", "handle": "ada_l", "tags": ["maths", "engines"], "at": {"city": "London"}}`

var handlePattern = codec.NewPattern(`^[a-z][a-z0-9_]{2,20}$`)

// personRules is what is printed for personSchema.
func personRules(s *codec.Schema) {
	s.At("person.json#")
	s.Type(codec.TypeObject)
	s.Required("id", "name", "email")
	s.Property("id", func(s *codec.Schema) { s.Type(codec.TypeString).Format("uuid", codec.IsUUID) })
	s.Property("name", func(s *codec.Schema) { s.Type(codec.TypeString).MinLength(1).MaxLength(50) })
	s.Property("email", func(s *codec.Schema) { s.Type(codec.TypeString).Format("email", codec.IsEmail) })
	s.Property("age", func(s *codec.Schema) { s.Type(codec.TypeInteger).Minimum("0").Maximum("150") })
	s.Property("state", func(s *codec.Schema) { s.Enum(`"new"`, `"active"`, `"gone"`) })
	s.Property("born", func(s *codec.Schema) { s.Type(codec.TypeString).Format("date", codec.IsDate) })
	s.Property("handle", func(s *codec.Schema) { s.Type(codec.TypeString).Pattern(handlePattern) })
	s.Property("tags", func(s *codec.Schema) { s.Type(codec.TypeArray).Items(codec.IsString).UniqueItems() })
	s.Property("at", func(s *codec.Schema) {
		s.AnyOf(
			codec.IsNull,
			func(s *codec.Schema) { s.Type(codec.TypeObject).Required("city").Property("city", codec.IsString) },
		)
	})
	s.AdditionalProperties(codec.Nothing)
}

// BenchmarkRules checks a record, parsed and from its text, beside another
// validator over what encoding/json decodes.
func BenchmarkRules(b *testing.B) {
	b.Run("parsed", func(b *testing.B) {
		v, err := codec.Parse([]byte(person))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			var c codec.Check
			if c.Rules(v, personRules); c.Err() != nil {
				b.Fatal(c.Err())
			}
		}
	})
	b.Run("text", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			v, err := codec.Parse([]byte(person))
			var c codec.Check
			if c.Rules(v, personRules); err != nil || c.Err() != nil {
				b.Fatal(err, c.Err())
			}
		}
	})
	b.Run("other", func(b *testing.B) {
		schema := jsonschema.MustCompileString("person.json", personSchema)
		b.ReportAllocs()
		for b.Loop() {
			var v any
			if err := json.NewDecoder(strings.NewReader(person)).Decode(&v); err != nil || schema.Validate(v) != nil {
				b.Fatal("the record is not valid")
			}
		}
	})
}
