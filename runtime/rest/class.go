package rest

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	perstore "github.com/perstore/perstoregen/runtime"
)

const schemaType = "application/schema+json"

// document answers with a schema, with the list of them, or with the description of
// the interface.
func (c *call) document(segments []string) error {
	switch {
	case segments[0] == "openapi.json":
		return c.answer(200, c.openAPI())
	case segments[1] == "":
		return c.answer(200, c.classes())
	}
	name, err := url.PathUnescape(segments[1])
	res := c.resources[name]
	if err != nil || res == nil || res.schema == nil {
		return errNothing
	}
	body, err := json.Marshal(res.document())
	if err == nil {
		c.send(200, schemaType, body)
	}
	return err
}

// classes are the schemas that there are, by name.
func (c *call) classes() members {
	list := members{}
	for _, res := range c.described() {
		list = append(list, member{res.name, res.document()})
	}
	return list
}

// described are the resources with a schema, ordered by name.
func (c *call) described() []*resource {
	var all []*resource
	for _, m := range c.data.Models() {
		if res := c.resources[m.Entity().Schema.Name]; res.schema != nil {
			all = append(all, res)
		}
	}
	return all
}

// document is the schema of a model as it stands by itself, with its links.
func (res *resource) document() members {
	doc := append(members{{"$schema", "https://json-schema.org/draft/2020-12/schema"}}, res.shown("#")...)
	if links := res.links(); len(links) > 0 {
		doc = append(doc, member{"links", links})
	}
	return doc
}

// shown is the schema of a model as the holder has it: without what is hidden, and
// without all that could tell of it. Its own references begin with at, the place
// where it stands.
func (res *resource) shown(at string) members {
	s := newShown(at)
	properties, required := members{}, []string{}
	for _, p := range res.schema.Properties() {
		if res.hidden(p.Name) {
			continue
		}
		properties = append(properties, member{p.Name, s.property(res, p)})
		if p.Required {
			required = append(required, p.Name)
		}
	}
	doc := members{{"title", res.name}, {"type", "object"}}
	if len(required) > 0 {
		doc = append(doc, member{"required", required})
	}
	doc = append(doc, member{"properties", properties})
	if closed(res.schema) {
		doc = append(doc, member{"additionalProperties", false})
	}
	if defs := s.definitions(res.schema); len(defs) > 0 {
		doc = append(doc, member{"$defs", defs})
	}
	return doc
}

// closed tells whether a definition refuses members that it does not name.
func closed(s *perstore.ModelSchema) bool {
	var doc struct {
		AdditionalProperties, UnevaluatedProperties any
	}
	return json.Unmarshal([]byte(s.JSON), &doc) == nil && (doc.AdditionalProperties == false || doc.UnevaluatedProperties == false)
}

// links are those that can be followed, by the paths that lead along them.
func (res *resource) links() (list []members) {
	keys := make([]string, len(res.entity.Schema.Key))
	for i, k := range res.entity.Schema.Key {
		keys[i] = "{" + res.field(k).Name + "}"
	}
	for _, l := range res.entity.Schema.Links {
		list = append(list, members{{"rel", l.Name}, {"href", res.path + strings.Join(keys, ",") + "/" + url.PathEscape(l.Name)}})
	}
	return list
}

// shown makes parts of a definition what may be shown of them.
type shown struct {
	at   string
	defs []string // that were referred to, as references name them
}

func newShown(at string) *shown { return &shown{at: at} }

// property is the schema of a property.
func (s *shown) property(res *resource, p perstore.SchemaProperty) any {
	v := s.schema(p.JSON)
	if doc, ok := v.(map[string]any); ok && res.fixed(p.Name) {
		doc["readOnly"] = true
	}
	return v
}

// schema reads a part of a definition. What refers to other places than
// definitions says nothing here: those may be hidden.
func (s *shown) schema(text json.RawMessage) any {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return true
	}
	return s.clean(v)
}

func (s *shown) clean(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = s.clean(v[i])
		}
	case map[string]any:
		delete(v, "x-perstore") // what is asked of stores and facets
		delete(v, "$id")
		delete(v, "$comment") // for those who write schemas
		for name := range v {
			v[name] = s.clean(v[name])
		}
		if ref, ok := v["$ref"].(string); ok {
			v["$ref"] = s.reference(ref)
			if v["$ref"] == "" {
				return true
			}
		}
	}
	return v
}

// reference is a reference as it is where the schema stands; empty where it cannot
// be shown.
func (s *shown) reference(ref string) string {
	if ref == "#" {
		return s.at
	}
	for _, prefix := range []string{"#/$defs/", "#/definitions/"} {
		name, ok := strings.CutPrefix(ref, prefix)
		if ok && !strings.Contains(name, "/") {
			if !slices.Contains(s.defs, name) {
				s.defs = append(s.defs, name)
			}
			return s.at + "/$defs/" + name
		}
	}
	return ""
}

// definitions are those that were referred to, and those that they refer to.
func (s *shown) definitions(schema *perstore.ModelSchema) members {
	defs := members{}
	for i := 0; i < len(s.defs); i++ { // it grows on the way
		defs = append(defs, member{unescaped(s.defs[i]), s.schema(definition(schema, unescaped(s.defs[i])))})
	}
	return defs
}

// unescaped is the name that a reference means.
func unescaped(name string) string {
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
}

// definition finds a definition in a model or in those that it specialises.
func definition(schema *perstore.ModelSchema, name string) json.RawMessage {
	for ; schema != nil; schema = schema.Extends {
		var doc struct {
			Defs        map[string]json.RawMessage `json:"$defs"`
			Definitions map[string]json.RawMessage `json:"definitions"`
		}
		if json.Unmarshal([]byte(schema.JSON), &doc) != nil {
			continue
		}
		for _, among := range []map[string]json.RawMessage{doc.Defs, doc.Definitions} {
			if text, ok := among[name]; ok {
				return text
			}
		}
	}
	return json.RawMessage("true")
}
