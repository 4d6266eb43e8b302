package perstore

import (
	"cmp"
	"encoding/json"
	"slices"
	"sync"
)

// ModelSchema is the schema of a model as data. It is safe for concurrent use
// and never changes.
type ModelSchema struct {
	Name   string // of the model: Product
	Plural string // Products
	Source string // the file of the definition: product.json
	// Extends is the model that this one specialises, nil where it is none. Its
	// properties and links are the first ones of this one; JSON does not repeat
	// them.
	Extends *ModelSchema
	// JSON is the definition as a document of its own, with what it refers to
	// among its definitions: to serve it, or to validate with it.
	JSON string

	once       sync.Once
	properties []SchemaProperty
	links      []SchemaLink
}

// SchemaProperty is what the schema says of one property, its $ref followed.
type SchemaProperty struct {
	Name        string
	Title       string
	Description string
	Type        string // object, array, string, integer, number, boolean; empty where there are several or none
	Format      string
	Required    bool
	Nullable    bool // null is among the types
	ReadOnly    bool
	WriteOnly   bool
	Deprecated  bool
	Default     json.RawMessage   // nil is none
	Enum        []json.RawMessage // nil is any value
	JSON        json.RawMessage   // its schema as it stands; its references are into the JSON of the model that states it
}

// SchemaLink is one link as the schema states it.
type SchemaLink struct {
	Rel         string `json:"rel"`
	Href        string `json:"href"`
	Title       string `json:"title"`
	Description string `json:"description"`
}

// Properties are the properties in declared order. They are read from JSON at
// the first call; there are none where that is no schema.
func (s *ModelSchema) Properties() []SchemaProperty {
	s.once.Do(s.parse)
	return slices.Clone(s.properties)
}

// Property finds a property by its name.
func (s *ModelSchema) Property(name string) (SchemaProperty, bool) {
	s.once.Do(s.parse)
	i := slices.IndexFunc(s.properties, func(p SchemaProperty) bool { return p.Name == name })
	if i < 0 {
		return SchemaProperty{}, false
	}
	return s.properties[i], true
}

// Links are the links in declared order, the link self among them.
func (s *ModelSchema) Links() []SchemaLink {
	s.once.Do(s.parse)
	return slices.Clone(s.links)
}

// maxSchemaSteps bounds how far references and branches are followed.
const maxSchemaSteps = 8

func (s *ModelSchema) parse() {
	root, ok := readSchema([]byte(s.JSON))
	if !ok {
		return
	}
	s.links = root.Links
	required := make(map[string]bool)
	root.object(root, required, &s.properties, maxSchemaSteps)
	for i := range s.properties {
		s.properties[i].Required = required[s.properties[i].Name]
	}
	if s.Extends != nil {
		s.properties = extended(s.Extends.Properties(), s.properties, required)
		s.links = append(s.Extends.Links(), s.links...)
	}
}

// extended gives the inherited properties, as own ones narrow them, and then
// the others.
func extended(inherited, own []SchemaProperty, required map[string]bool) []SchemaProperty {
	all := inherited
	for i := range all {
		all[i].Required = all[i].Required || required[all[i].Name]
	}
	for _, p := range own {
		i := slices.IndexFunc(all, func(other SchemaProperty) bool { return other.Name == p.Name })
		if i < 0 {
			all = append(all, p)
			continue
		}
		all[i] = p.narrowing(all[i])
	}
	return all
}

// narrowing is p with what it leaves open as the inherited property has it.
func (p SchemaProperty) narrowing(inherited SchemaProperty) SchemaProperty {
	if p.Type == "" {
		p.Type, p.Nullable = inherited.Type, inherited.Nullable
	}
	p.Title, p.Description = cmp.Or(p.Title, inherited.Title), cmp.Or(p.Description, inherited.Description)
	p.Format = cmp.Or(p.Format, inherited.Format)
	p.Required = p.Required || inherited.Required
	p.ReadOnly, p.WriteOnly = p.ReadOnly || inherited.ReadOnly, p.WriteOnly || inherited.WriteOnly
	p.Deprecated = p.Deprecated || inherited.Deprecated
	if p.Default == nil {
		p.Default = inherited.Default
	}
	if p.Enum == nil {
		p.Enum = inherited.Enum
	}
	return p
}
