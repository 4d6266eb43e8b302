package perstore

import (
	"fmt"
	"slices"
	"sync"

	"github.com/perstore/perstoregen/rql"
)

// Entity is the generated description of a model: all that the runtime and the
// stores know of its objects. Functions take and give pointers to the
// generated struct. An entity is not changed after the data model was built.
type Entity struct {
	Schema      *rql.Schema // name, table, fields, accessor; Links is filled from Links below
	Extends     string      // the model that this one specialises, whose table it shares and with whose fields its own begin; empty is none
	Generate    Generate    // where the key of a new object comes from
	Indexes     []Index
	Links       []EntityLink
	ReadOnly    []int           // fields that keep the value they were created with
	Version     *VersionField   // counts the writes of an object; nil is none
	Defaults    []ColumnDefault // of columns, for rows that others insert
	ColumnTypes []ColumnType    // of columns whose definition names one
	Enums       []ColumnEnum    // columns that take some texts alone
	ForeignKeys []ForeignKey
	CrossRules  bool     // Validate has rules over several members
	Methods     []Method // that the definition declares
	Hooks       Hooks

	New       func() any                                         // an empty object
	Meta      func(obj any) *Meta                                // its Perstore member
	KeyOf     func(obj any) any                                  // its primary key
	SetKey    func(obj, key any)                                 // sets its primary key
	KeyValues func(key any, dst []rql.Value) ([]rql.Value, bool) // appends the parts of a key; false when key has another type
	KeyFrom   func(parts []rql.Value) (any, bool)                // the opposite
	SetModel  func(obj any, name string)                         // sets the member that names the model of the object; nil where a column alone does
	Clone     func(obj any) any                                  // a deep copy of what stores keep: detached, without transient members
	Scan      func(obj any, row *Row)                            // reads all fields from a row
	Normalize func(obj any)                                      // cuts times to microseconds UTC, makes absent and null one; nil when there is nothing to do

	family *family // what its links were bound with; nil is not yet
}

// Generate tells where the key of a new object comes from.
type Generate uint8

// The ways to make a key.
const (
	GenerateNone      Generate = iota // the caller gives it
	GenerateIncrement                 // the store counts
	GenerateUUID                      // a version 7 UUID
)

// ColumnDefault is the default of a column.
type ColumnDefault struct {
	Field int
	Value rql.Value
}

// ColumnType is the type of a column, as the database spells it.
type ColumnType struct {
	Field int
	Type  string
}

// ColumnEnum is the texts that a column takes: those of an enum.
type ColumnEnum struct {
	Field  int
	Values []string
}

// ForeignKey makes a to-one link to the key of its target a constraint of the
// database: what it leads to exists.
type ForeignKey struct {
	Link     string
	OnDelete OnDelete
}

// OnDelete tells what becomes of an object whose target is deleted.
type OnDelete uint8

// What a foreign key does when its target is deleted. A definition that states
// one asks every store to keep the link whole.
const (
	Unstated OnDelete = iota // as Restrict in SQL; elsewhere unchecked without [WithLinkChecks]
	Restrict                 // the target cannot be deleted
	Cascade                  // the object is deleted too, without its hooks
	SetNull                  // the property becomes absent
)

// Restricts tells whether a target that is still referred to stays.
func (o OnDelete) Restricts() bool { return o == Unstated || o == Restrict }

// EntityLink is a link as a definition states it: its target by name, so that
// models may refer to each other.
type EntityLink struct {
	Name   string
	Many   bool
	Target string
	On     []rql.Join
	Filter string // RQL; empty is none
}

// noUUID is the text of the zero UUID.
const noUUID = "00000000-0000-0000-0000-000000000000"

// keyUnset tells whether obj still waits for a generated key.
func (e *Entity) keyUnset(obj any) bool {
	switch v := e.Schema.Value(obj, e.Schema.Key[0]); e.Generate {
	case GenerateIncrement:
		return v.Int() == 0
	case GenerateUUID:
		return v.Text() == noUUID
	}
	return false
}

// Prepare readies obj for a store: it normalises values and makes a key where
// that needs no store. It tells whether the store must make the key.
func (e *Entity) Prepare(obj any) (needsKey bool) {
	if e.Normalize != nil {
		e.Normalize(obj)
	}
	e.claim(obj)
	if !e.keyUnset(obj) {
		return false
	}
	if e.Generate == GenerateUUID {
		e.SetKey(obj, NewUUID())
		return false
	}
	return true
}

// Fields are the indexes of all fields.
func (e *Entity) Fields() []int {
	fields := make([]int, len(e.Schema.Fields))
	for i := range fields {
		fields[i] = i
	}
	return fields
}

// Partial gives a detached copy of obj that holds only the named fields and
// those that an object always has.
func (e *Entity) Partial(obj any, fields []int) (any, error) {
	row := NewRow(e)
	for _, i := range e.Selected(fields) {
		if err := row.setValue(i, e.Schema.Value(obj, i)); err != nil {
			return nil, err
		}
	}
	part := e.New()
	e.Scan(part, row)
	return part, row.Err()
}

// Cleared gives a detached copy of obj, as a store would read it, without a
// value in the given fields.
func (e *Entity) Cleared(obj any, fields []int) (any, error) {
	row := NewRow(e)
	for i := range e.Schema.Fields {
		v := e.Schema.Value(obj, i)
		if slices.Contains(fields, i) {
			v = rql.Null()
		}
		if err := row.setValue(i, v); err != nil {
			return nil, err
		}
	}
	cleared := e.New()
	e.Scan(cleared, row)
	return cleared, row.Err()
}

// family is a set of entities whose links were bound to each other.
type family struct{ members int }

// binding lets one goroutine at a time bind links.
var binding sync.Mutex

// bindLinks resolves the links of all entities by name, once: later the
// entities are only read. Entities that were bound before must have been bound
// together, and all of them.
func bindLinks(entities []*Entity) error {
	binding.Lock()
	defer binding.Unlock()
	if len(entities) == 0 {
		return nil
	}
	bound := entities[0].family
	for _, e := range entities {
		if e.family != bound || bound != nil && bound.members != len(entities) {
			return fmt.Errorf("%w: %s was bound to other entities; take all stores of one call of Entities", ErrInvalid, e.Schema.Name)
		}
	}
	if bound != nil {
		return nil
	}
	byName := make(map[string]*Entity, len(entities))
	for _, e := range entities {
		byName[e.Schema.Name] = e
	}
	for _, e := range entities {
		if err := e.checkExtends(byName); err != nil {
			return err
		}
		if err := e.bindLinks(byName); err != nil {
			return err
		}
		if err := e.checkIndexes(); err != nil {
			return err
		}
	}
	shared := &family{members: len(entities)}
	for _, e := range entities {
		e.family = shared
	}
	return nil
}

func (e *Entity) bindLinks(byName map[string]*Entity) error {
	links := make([]*rql.Link, len(e.Links))
	for i, l := range e.Links {
		link, err := l.bind(byName)
		if err != nil {
			return fmt.Errorf("link %s of %s: %w", l.Name, e.Schema.Name, err)
		}
		links[i] = link
	}
	e.Schema.Links = links
	return nil
}

func (l EntityLink) bind(byName map[string]*Entity) (*rql.Link, error) {
	target, ok := byName[l.Target]
	if !ok {
		return nil, fmt.Errorf("no model %s", l.Target)
	}
	link := &rql.Link{Name: l.Name, Many: l.Many, Target: target.Schema, On: l.On}
	if l.Filter == "" {
		return link, nil
	}
	filter, err := rql.Parse(l.Filter)
	link.Filter = filter
	return link, err
}

// IsKey tells whether a field is a part of the primary key.
func (e *Entity) IsKey(field int) bool { return slices.Contains(e.Schema.Key, field) }

// CompareKeys orders objects by their keys.
func (e *Entity) CompareKeys(a, b any) int {
	for _, k := range e.Schema.Key {
		if c := e.Schema.Value(a, k).Compare(e.Schema.Value(b, k)); c != 0 {
			return c
		}
	}
	return 0
}
