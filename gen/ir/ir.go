// Package ir is the intermediate representation between model definitions and
// code: plain data in which every decision has been taken. Package load builds
// it, emitters print it, `perstoregen dump` shows it as JSON, and what it shows
// can be read back. The comments here are the reference of that JSON: docs/ir.md
// is made of them.
package ir

//go:generate go run ../../internal/docgen ../..

// Format is the number of the JSON form. A new member leaves it as it is; it is
// raised when a member goes away or comes to mean something else.
const Format = 1

// Package is everything that one run generates.
type Package struct {
	Format    int         `json:"format"`              // of this JSON; a reader refuses another
	Name      string      `json:"name,omitempty"`      // of the Go package; left out when who dumped it did not say
	Stores    []string    `json:"stores,omitempty"`    // the stores that Open supports: "memory", "dir", "file", "sqlite", "postgres", "mysql", "rest"; none where there are only plain types
	Models    []*Model    `json:"models,omitempty"`    // ordered by name
	Documents []*Document `json:"documents,omitempty"` // the plain types of --types-only, ordered by file; there are no models then
	Notes     []Note      `json:"notes,omitempty"`     // ordered by place
}

// Document is a definition document whose types are plain: structs without a
// store.
type Document struct {
	File   string      `json:"file"`            // stem of its file: order makes order_types.gen.go
	Source string      `json:"source"`          // base name of the definition: order.json
	Types  []*Decl     `json:"types"`           // in order of appearance
	Rules  []*RuleFunc `json:"rules,omitempty"` // in order of first need
}

// Note tells of a decision that a user may want to know: a property that got a
// looser type than its schema, a rule that is not checked.
type Note struct {
	Source  string `json:"source"`  // the file, as it was named
	Line    int    `json:"line"`    // from 1
	Column  int    `json:"column"`  // from 1, in bytes
	Pointer string `json:"pointer"` // JSON pointer of the place
	Message string `json:"message"` // what was decided, and why
}

// Model is one kind of stored object.
type Model struct {
	Name     string      `json:"name"`               // Go type: Product
	Plural   string      `json:"plural"`             // field of DB: Products
	Var      string      `json:"var"`                // prefix of unexported names: product
	File     string      `json:"file"`               // stem of its files: product
	Table    string      `json:"table"`              // in the database: products
	Source   string      `json:"source"`             // base name of the definition: product.json
	Doc      string      `json:"doc,omitempty"`      // description of the schema
	At       string      `json:"at,omitempty"`       // where the schema with its properties is: order.json#
	Fields   []*Field    `json:"fields"`             // in declared order, those of Extends first
	Key      Key         `json:"key"`                // by which objects are found
	ReadOnly []int       `json:"readOnly,omitempty"` // indexes into Fields of what is fixed once it is stored; the key is so anyway and not among them, nor is the version
	Version  *int        `json:"version,omitempty"`  // index into Fields of the integer that counts the writes of an object; stores set it
	Indexes  []Index     `json:"indexes,omitempty"`  // of the table, in order of appearance
	Links    []*Link     `json:"links,omitempty"`    // to other models, in written order
	Schema   string      `json:"schema"`             // the definition as a JSON document of its own, without a backquote
	Types    []*Decl     `json:"types,omitempty"`    // enums and nested structs that this model's file declares, in order of appearance
	Rules    []*RuleFunc `json:"rules,omitempty"`    // that this model's file declares, in order of first need

	Unknown Unknown `json:"unknown,omitempty"` // what the struct does with members that it has no field for

	Across     []string `json:"across,omitempty"`     // the RuleFuncs for the JSON of an object that are about several members, those of Extends first
	CrossRules bool     `json:"crossRules,omitempty"` // there are such rules, so that an update needs whole objects

	Query     *QueryPolicy `json:"query,omitempty"`     // what its facets may ask unless they say otherwise; nil is Perstore's policy
	Facets    []*Facet     `json:"facets,omitempty"`    // in declared order
	Methods   []*Method    `json:"methods,omitempty"`   // in declared order
	Aggregate []Part       `json:"aggregate,omitempty"` // the stores that it is split over; empty is one store for everything

	Extends       string         `json:"extends,omitempty"`       // Model.Name of the one that it specialises: its fields, links and indexes are the first ones of this one
	Discriminator *Discriminator `json:"discriminator,omitempty"` // of a model that specialises another one, or is specialised
}

// Key is the primary key of a model.
type Key struct {
	Fields    []int    `json:"fields"`              // indexes into Model.Fields, in key order
	Generate  Generate `json:"generate"`            // only for a key of one field
	TypeName  string   `json:"typeName,omitempty"`  // the struct of a composite key: ProductKey
	Inherited bool     `json:"inherited,omitempty"` // TypeName is declared beside the model that this one specialises
}

// Discriminator is what tells the objects of a model from others in its table.
type Discriminator struct {
	Field  int      `json:"field"`            // index into Model.Fields: a text or enum that holds the name of an object's model
	Models []string `json:"models,omitempty"` // Model.Name of this one and of those that specialise it; none where all objects of the table are this model's
}

// Generate tells where a new object's key comes from.
type Generate string

// The ways to make a key.
const (
	GenerateNone      Generate = "none"
	GenerateIncrement Generate = "increment"
	GenerateUUID      Generate = "uuid"
)

// Field is one member of a struct. What the schema says comes first, then what
// follows from it for Go and JSON, then the column of a model's field.
type Field struct {
	Property   string   `json:"property"`             // the JSON name
	Name       string   `json:"name"`                 // the Go name
	Doc        string   `json:"doc,omitempty"`        // description of the schema
	Type       Type     `json:"type"`                 // of the Go field
	Required   bool     `json:"required,omitempty"`   // the schema requires it
	Unasked    bool     `json:"unasked,omitempty"`    // required, and still no JSON has to have it: who creates an object does not know it
	Nullable   bool     `json:"nullable,omitempty"`   // the schema admits null
	ReadOnly   bool     `json:"readOnly,omitempty"`   // set on create, then fixed
	WriteOnly  bool     `json:"writeOnly,omitempty"`  // accepted, never shown
	Deprecated bool     `json:"deprecated,omitempty"` // the schema marks it so
	Default    *Literal `json:"default,omitempty"`    // of the schema, of the type of the field
	Blocked    bool     `json:"blocked,omitempty"`    // never shown and never saved through a facet
	Search     bool     `json:"search,omitempty"`     // a search field of an offline collection
	Transient  bool     `json:"transient,omitempty"`  // a member that is never stored
	Extra      bool     `json:"extra,omitempty"`      // the members that are no properties: the field Extra of an open model and of those that specialise it, which has a column and no property
	Hidden     bool     `json:"hidden,omitempty"`     // a column without a member: the discriminator of a model that has no such property

	OmitZero      bool `json:"omitZero,omitempty"`      // the zero value is not written to JSON
	ZeroUnset     bool `json:"zeroUnset,omitempty"`     // 0 stands for a key that the store has yet to count: its rules are not for that
	NilEmpty      bool `json:"nilEmpty,omitempty"`      // a nil list stands for [], where others stand for absent
	CheckRequired bool `json:"checkRequired,omitempty"` // must be there, and Go can hold that it is not
	CheckNotNull  bool `json:"checkNotNull,omitempty"`  // must not be null, and Go can hold null
	DefaultNew    bool `json:"defaultNew,omitempty"`    // the default is for New alone: the zero value is a value

	Patch Patch `json:"patch,omitempty"` // what null in a patch does to a model's field; a field without one is in no patch

	Index         int       `json:"index"`                   // of a model's field: its position among those that are stored; -1 is not stored
	Column        string    `json:"column,omitempty"`        // snake_case unless given
	SQLType       string    `json:"sqlType,omitempty"`       // the column's type, as the database spells it; empty is the one that fits
	ColumnEnum    bool      `json:"columnEnum,omitempty"`    // the column takes the values of the enum alone
	ColumnNull    bool      `json:"columnNull,omitempty"`    // the column may be NULL
	ReadNull      bool      `json:"readNull,omitempty"`      // NULL is read as null, not as absent
	ColumnDefault *Literal  `json:"columnDefault,omitempty"` // the default, where the column can have it
	QueryType     QueryType `json:"queryType,omitempty"`     // as queries and columns see the field
	QueryElem     QueryType `json:"queryElem,omitempty"`     // of the elements of a QueryList
	QueryOf       string    `json:"queryOf,omitempty"`       // the declared struct inside of a QueryJSON, or of its elements, whose members queries name
}

// Patch tells what null in a patch does to a field.
type Patch string

// What null does, by the kind of member that Go has for the field.
const (
	PatchRequired Patch = "required" // is refused: a T
	PatchOptional Patch = "optional" // removes the member: an Opt
	PatchNullable Patch = "nullable" // is the member's value: an Opt that must be there
	PatchSlice    Patch = "slice"    // removes the member: a list or raw JSON that is absent when nil
	PatchJSON     Patch = "json"     // is the member's value: raw JSON that must be there
)

// QueryType is the type of a field as queries and columns see it.
type QueryType string

// The types of queries; rql.Type has the same.
const (
	QueryBool    QueryType = "bool"
	QueryInt     QueryType = "int"
	QueryFloat   QueryType = "float"
	QueryDecimal QueryType = "decimal"
	QueryString  QueryType = "string"
	QueryTime    QueryType = "time"
	QueryDate    QueryType = "date"
	QueryUUID    QueryType = "uuid"
	QueryList    QueryType = "list" // of scalars that are never null
	QueryJSON    QueryType = "json" // everything else
)

// Kind is the kind of a Go type.
type Kind string

// The kinds of types, with their Go form.
const (
	KindBool    Kind = "bool"    // bool
	KindInt     Kind = "int"     // int64
	KindFloat   Kind = "float"   // float64
	KindString  Kind = "string"  // string
	KindTime    Kind = "time"    // time.Time
	KindDate    Kind = "date"    // perstore.Date
	KindUUID    Kind = "uuid"    // perstore.UUID
	KindClock   Kind = "clock"   // codec.TimeOfDay
	KindSpan    Kind = "span"    // codec.Duration
	KindBytes   Kind = "bytes"   // []byte
	KindDecimal Kind = "decimal" // perstore.Decimal
	KindEnum    Kind = "enum"    // a named string type: Name
	KindObject  Kind = "object"  // a struct: Name
	KindList    Kind = "list"    // []Elem
	KindJSON    Kind = "json"    // json.RawMessage
	KindMap     Kind = "map"     // map[string]Elem
	KindOpen    Kind = "open"    // codec.Members: an object of which the schema names no member
	KindNamed   Kind = "named"   // a declared type that is none of the others: Name
	KindRaw     Kind = "raw"     // a declared json.RawMessage: Name
	KindGoText  Kind = "goText"  // Alias.Name, a type of Import that marshals itself to text
	KindGoJSON  Kind = "goJSON"  // the same to JSON
)

// Type is the type of a field or of the elements of a list.
type Type struct {
	Kind   Kind   `json:"kind"`             // of the Go type
	Name   string `json:"name,omitempty"`   // the declared type of an enum or object; the type of Import
	Import string `json:"import,omitempty"` // where a KindGoText or KindGoJSON comes from; empty is a file beside the generated ones
	Alias  string `json:"alias,omitempty"`  // the name of that package, where it was given
	Elem   *Type  `json:"elem,omitempty"`   // of the elements of a list, of the values of a map
	Opt    bool   `json:"opt,omitempty"`    // perstore.Opt around it: optional and/or nullable. Lists and JSON that are only optional are plain: nil is absent
	Rules  []Rule `json:"rules,omitempty"`  // of the schema, in written order

	Keys    []Rule `json:"keys,omitempty"`    // of the names of the members of a map, as rules of a text; additionalProperties is the expression that all of them match
	Nil     bool   `json:"nil,omitempty"`     // of a KindNamed: it is a list or map, of which nil is absent
	Pointer bool   `json:"pointer,omitempty"` // a pointer to a struct that holds itself or would be too large; nil is absent
	Check   string `json:"check,omitempty"`   // the RuleFunc for the JSON of the value, which is checked in place of Rules and of what is inside
}

// Rule is one check of a value. Exactly the member that its keyword needs is set.
type Rule struct {
	Keyword string   `json:"keyword"`         // minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern format minItems maxItems uniqueItems minProperties maxProperties const
	Int     int64    `json:"int,omitempty"`   // lengths and counts; bounds of integers
	Float   float64  `json:"float,omitempty"` // bounds of numbers
	Text    string   `json:"text,omitempty"`  // pattern and additionalProperties, in RE2 syntax; the name of a format
	Func    string   `json:"func,omitempty"`  // of package codec, which checks the format
	At      string   `json:"at,omitempty"`    // where the schema has it: order.json#/properties/name/minLength
	Value   *Literal `json:"value,omitempty"` // const
}

// Literal is a constant of a type: the member that fits the kind is set. A
// list or nested object is kept as JSON text.
type Literal struct {
	Kind   Kind    `json:"kind"`             // bool int float string (also enum, time, date, uuid as text) json
	Bool   bool    `json:"bool,omitempty"`   // of kind bool
	Int    int64   `json:"int,omitempty"`    // of kind int
	Float  float64 `json:"float,omitempty"`  // of kind float
	String string  `json:"string,omitempty"` // of kind string
	JSON   string  `json:"json,omitempty"`   // compact JSON of a list, object or anything else
}

// Decl is a named type beside a model's struct: exactly one of Enum, Fields, Of,
// Tuple, Union and Raw is used.
type Decl struct {
	Name   string      `json:"name"`             // Go type: ProductDimensions
	Var    string      `json:"var"`              // prefix of unexported names: productDimensions
	Doc    string      `json:"doc,omitempty"`    // description of the schema
	At     string      `json:"at,omitempty"`     // where the schema is: order.json#/$defs/address
	Enum   []EnumValue `json:"enum,omitempty"`   // the constants of a string type, in written order
	Fields []*Field    `json:"fields,omitempty"` // the members of a struct, in declared order
	Of     *Type       `json:"of,omitempty"`     // the type that it is, only in a Document: type Tags []string
	Query  bool        `json:"query,omitempty"`  // queries name the members of the struct
	Root   bool        `json:"root,omitempty"`   // the schema is a whole document: its values stand alone
	Alias  bool        `json:"alias,omitempty"`  // Of has methods that a type of its own would lose: type When = time.Time

	Unknown Unknown `json:"unknown,omitempty"` // what a struct does with members that it has no field for
	Extra   *Type   `json:"extra,omitempty"`   // of the values of these members, where they are kept; nil is any JSON
	Null    bool    `json:"null,omitempty"`    // null is a value of a type that stands alone: a nil list or map, a union without a member
	Other   bool    `json:"other,omitempty"`   // a struct also holds values that are no objects
	Tuple   *Tuple  `json:"tuple,omitempty"`   // the elements of an array by position
	Union   *Union  `json:"union,omitempty"`   // one of some types
	Raw     *Raw    `json:"raw,omitempty"`     // JSON that is kept as it is
	Check   string  `json:"check,omitempty"`   // the RuleFunc for the JSON of a value, which is checked in place of its members

	Across []string `json:"across,omitempty"` // of a model's struct: the RuleFuncs for its JSON that are about several members, which are checked beside them
}

// Unknown tells what a struct does with the members that it has no field for.
type Unknown string

// What is done with unknown members. The empty one leaves them out.
const (
	UnknownRefused Unknown = "refused"
	UnknownKept    Unknown = "kept" // in the field Extra
)

// Tuple is a struct that is an array in JSON.
type Tuple struct {
	Items []*Field `json:"items"`          // by position; those that are not required may be left out at the end
	Rest  *Type    `json:"rest,omitempty"` // of the elements after them, in the field Rest; nil is none
}

// Union is a struct of which one member is set.
type Union struct {
	By       UnionBy    `json:"by"`               // what tells the members apart
	Member   string     `json:"member,omitempty"` // the JSON member that holds the tag
	Variants []*Variant `json:"variants"`         // in written order
}

// UnionBy is what tells the variants of a union apart.
type UnionBy string

// The ways to tell variants apart.
const (
	ByType   UnionBy = "type"   // the JSON type of the value
	ByTag    UnionBy = "tag"    // a text in a member of the object
	ByMember UnionBy = "member" // a member that only one variant has
)

// Raw is a type that keeps its JSON, and reads it on demand as one of some types.
type Raw struct {
	Variants []*Variant `json:"variants,omitempty"` // in written order; none where no type describes a value
}

// Variant is one of the types of a union.
type Variant struct {
	Name  string   `json:"name"`            // of the Go field
	Type  Type     `json:"type"`            // of its values
	Types []string `json:"types,omitempty"` // the JSON types that are this variant's
	Tags  []string `json:"tags,omitempty"`  // the texts of the tag, or the member that only this one has
}

// EnumValue is one constant of an enum.
type EnumValue struct {
	Name  string `json:"name"`  // ProductStatusPublished
	Value string `json:"value"` // the text in JSON
}

// Index is an index of a model's table.
type Index struct {
	Name   string     `json:"name"`             // of the index in the database
	Fields []IndexKey `json:"fields"`           // in the order of the index
	Unique bool       `json:"unique,omitempty"` // no two objects have the same values
	Where  string     `json:"where,omitempty"`  // canonical RQL of comparisons that the objects in the index meet; empty is all objects
}

// IndexKey is one column of an index.
type IndexKey struct {
	Field int       `json:"field"`          // index into Model.Fields
	Desc  bool      `json:"desc,omitempty"` // from the largest to the smallest
	Func  IndexFunc `json:"func,omitempty"` // what is made of the value; empty is the value itself
}

// IndexFunc is a function of a value in an index.
type IndexFunc string

// The functions of indexes.
const (
	IndexLower IndexFunc = "lower" // a text with the letters A to Z as a to z
)

// Link is a relation to another model, or to the same.
type Link struct {
	Rel        string `json:"rel"`                  // as the schema names it: supplier
	Name       string `json:"name"`                 // Go method and member of Links: Supplier
	Doc        string `json:"doc,omitempty"`        // description of the link
	Target     string `json:"target"`               // Model.Name
	Many       bool   `json:"many,omitempty"`       // it leads to any number of objects
	On         []Join `json:"on"`                   // all of them hold between the two objects
	Filter     string `json:"filter,omitempty"`     // canonical RQL of a constant condition on the target
	OnDelete   string `json:"onDelete,omitempty"`   // "", cascade, restrict, setNull: of a to-one link to a key
	ForeignKey bool   `json:"foreignKey,omitempty"` // a to-one link whose joins are the target's whole key
}

// Join is one condition of a link, as rql.Join.
type Join struct {
	Op     string   `json:"op"`     // eq in contains ne lt le gt ge
	Local  int      `json:"local"`  // index into the model's fields
	Remote []string `json:"remote"` // property of the target, or a path through its links
}
