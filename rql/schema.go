package rql

import "slices"

// Type is the type of a property as queries see it.
type Type uint8

// The types of properties. The comment names the [Kind] of a property's values
// (null aside).
const (
	TypeJSON    Type = iota // KindJSON: anything nested; only null checks
	TypeBool                // KindBool
	TypeInt                 // KindInt
	TypeFloat               // KindFloat
	TypeString              // KindString
	TypeTime                // KindTime
	TypeDate                // KindString, YYYY-MM-DD
	TypeUUID                // KindString, lower-case canonical form
	TypeList                // KindList of Elem
	TypeAny                 // of any kind: what decoded JSON holds
	TypeDecimal             // KindDecimal
)

// Schema is what a query over one kind of object may name: a whitelist. Names,
// columns and tables come from the model definition and never from a query.
// A Schema is not changed once queries use it.
type Schema struct {
	Name   string  // the model, as errors name it
	Table  string  // its SQL table
	Fields []Field // in declared order
	Key    []int   // the fields whose values together are those of one object; empty where nothing is known of them
	Links  []*Link
	Where  Query   // a condition that all its objects meet, with $name for the values of [Query.Given]; the zero Query is none
	Shared *Shared // how its objects are told from others in its table; nil is no others

	// Value reads the i-th field of an object. A missing or null property is
	// the null value.
	Value func(obj any, i int) Value

	// Struct is a nil pointer to the struct that the objects are. It tells that
	// Value gives the member with the JSON name of a field as it is, whatever the
	// others are: a [Filter] may read it in place. Nil tells nothing.
	Struct any

	open   bool           // any name is a property: Untyped
	gained map[string]int // the fields that it has got, by their keys
	self   bool           // the only field is the object itself: an element of a list
	inside inside
}

// Field is one property that queries may name, or a member inside of one.
type Field struct {
	Name     string   // the JSON property
	Path     []string // from there to the member that the field is; empty is the property itself
	Column   string   // the SQL column of the property
	Type     Type
	Elem     Type   // of the elements, where Type is TypeList
	ListType string // the type of the column of a list, where the definition names one
	Nullable bool   // whether it may be missing or null

	// Unnamed fields are columns that no query names, whatever their Name, which
	// errors tell: those with the members of objects that are no properties.
	Unnamed bool

	// Hidden fields are there for the program's own conditions alone: those of
	// [Query.Own], of Schema.Where and of links. To any query they are as unknown as
	// a name that nothing has, and objects come without them.
	Hidden bool

	// Of is the schema of the objects inside of a TypeJSON field: of the one that
	// the value holds a pointer to, or of those that Items yields. Its fields have
	// the names of JSON members, and neither columns nor links.
	Of    *Schema
	Items func(v any, yield func(item any) bool) // of a list of objects: pointers to them

	self bool // the object itself, of an open schema
}

// Link is a relation from the objects of one schema to those of another. An
// object and a target are linked when all of On holds and the target matches
// Filter.
type Link struct {
	Name   string
	Many   bool
	Target *Schema
	On     []Join
	Filter Query // a further condition on the target; the zero Query is none
}

// Join is one condition between the two ends of a link: target.Remote Op
// object.Local. A join whose local value is null never holds.
type Join struct {
	Op     string   // "eq", or "in" where Local is a list; ne lt le gt ge contains are also allowed
	Local  int      // index of the field of the object
	Remote []string // the property of the target: a path through its links ends in a property
}

// FieldIndex finds a field by its property name; -1 is none. Unnamed and hidden
// ones have none.
func (s *Schema) FieldIndex(name string) int { return s.index(name, false) }

// index is FieldIndex; own finds hidden fields, too.
func (s *Schema) index(name string, own bool) int {
	for i := range s.Fields {
		if f := &s.Fields[i]; f.Name == name && len(f.Path) == 0 && !f.Unnamed && (own || !f.Hidden) {
			return i
		}
	}
	return -1
}

// shown are the fields that queries know; nil is all.
func (s *Schema) shown() (fields []int) {
	if !slices.ContainsFunc(s.Fields, func(f Field) bool { return f.Hidden }) {
		return nil
	}
	for i := range s.Fields {
		if !s.Fields[i].Hidden {
			fields = append(fields, i)
		}
	}
	return fields
}

// Link finds a link by its name; nil is none.
func (s *Schema) Link(name string) *Link {
	for _, l := range s.Links {
		if l.Name == name {
			return l
		}
	}
	return nil
}
