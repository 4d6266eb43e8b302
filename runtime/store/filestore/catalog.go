package filestore

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
)

// catalog is how the objects of a data model are written: by the model that a family
// of them specialises, by key, and member by member.
type catalog struct {
	families map[string]*family // by name
	layouts  map[*perstore.Entity]*layout

	mu      sync.Mutex // of what follows
	strange map[string]objects
}

// objects are the JSON of objects whose model is not in the data model, by key. They
// are kept as they are.
type objects map[string]json.RawMessage

// family is a model with those that specialise it.
type family struct {
	name    string // of the most general model
	key     []*rql.Field
	general *layout
	models  map[string]*layout // by the name that their objects have; nil is general alone
	label   string             // the member with that name

	rest map[string][]member // by key: what the objects have that no model has
}

// member is a member of an object that no model has: of an older definition, or a
// newer one. It stays with its object.
type member struct {
	name string
	text json.RawMessage
}

// layout is how the objects of one entity are written.
type layout struct {
	entity  *perstore.Entity
	family  *family
	names   []string       // by field
	members []string       // the same, quoted and with a colon
	fields  map[string]int // by name
	fills   []fill

	row     *perstore.Row // for reading, one object after another
	targets []any         // by field
	met     []meeting     // by field
}

// fill is what becomes of a field that must have a value where an object has none:
// it was written when the definition was another one.
type fill struct {
	field int
	value rql.Value
	known bool // there is a default
}

func newCatalog(entities []*perstore.Entity) (*catalog, error) {
	c := &catalog{families: map[string]*family{}, layouts: map[*perstore.Entity]*layout{}, strange: map[string]objects{}}
	for _, e := range entities {
		root := rootOf(e, entities)
		f := c.families[root.Schema.Name]
		if f == nil {
			f = &family{name: root.Schema.Name, rest: map[string][]member{}}
			for _, i := range root.Schema.Key {
				f.key = append(f.key, &root.Schema.Fields[i])
			}
			c.families[f.name] = f
		}
		l, err := newLayout(e, f)
		if err != nil {
			return nil, err
		}
		c.layouts[e] = l
		f.add(l, e == root)
	}
	return c, nil
}

// rootOf is the entity whose objects are all those of e's family.
func rootOf(e *perstore.Entity, entities []*perstore.Entity) *perstore.Entity {
	for e.Extends != "" {
		i := slices.IndexFunc(entities, func(other *perstore.Entity) bool { return other.Schema.Name == e.Extends })
		if i < 0 {
			break
		}
		e = entities[i]
	}
	return e
}

func (f *family) add(l *layout, general bool) {
	if general {
		f.general = l
	}
	if s := l.entity.Schema.Shared; s != nil {
		if f.models == nil {
			f.models = map[string]*layout{}
		}
		f.models[l.entity.Schema.Name] = l
		f.label = l.names[s.Field]
	}
}

func newLayout(e *perstore.Entity, f *family) (*layout, error) {
	n := len(e.Schema.Fields)
	l := &layout{entity: e, family: f, names: make([]string, n), members: make([]string, n), fields: make(map[string]int, n), met: make([]meeting, n)}
	all := make([]int, n)
	for i := range e.Schema.Fields {
		all[i] = i
		name := memberName(&e.Schema.Fields[i])
		if _, twice := l.fields[name]; twice {
			return nil, fmt.Errorf("%w: %s has two properties that are written as %s", perstore.ErrInvalid, e.Schema.Name, name)
		}
		quoted, err := codec.Append(nil, text(name))
		if err != nil {
			return nil, fmt.Errorf("%w: property %q of %s: %w", perstore.ErrInvalid, name, e.Schema.Name, err)
		}
		l.names[i], l.members[i], l.fields[name] = name, string(quoted)+":", i
		if f := l.fill(i); !e.Schema.Fields[i].Nullable {
			l.fills = append(l.fills, f)
		}
	}
	l.row = perstore.NewRow(e)
	l.targets = l.row.Targets(all)
	return l, nil
}

// memberName is how a field is written: as its property, where it is one.
func memberName(f *rql.Field) string {
	if f.Unnamed || len(f.Path) > 0 {
		return f.Column
	}
	return f.Name
}

// fill is what becomes of a field of an object that has no value for it.
func (l *layout) fill(i int) fill {
	for _, d := range l.entity.Defaults {
		if d.Field == i {
			return fill{i, d.Value, true}
		}
	}
	return fill{field: i}
}

// text is a string as JSON.
type text string

// EncodeJSON writes it.
func (t text) EncodeJSON(e *codec.Encoder) { e.String(string(t)) }

// keyText is a key as the name of a member: the value of its only field, or a list
// of the values.
func (f *family) keyText(parts []rql.Value) (string, error) {
	if len(parts) == 1 {
		switch v := parts[0]; v.Kind() {
		case rql.KindString, rql.KindDecimal:
			return v.Text(), nil
		case rql.KindInt:
			return strconv.FormatInt(v.Int(), 10), nil
		}
	}
	list, err := codec.Append(nil, keyParts(parts))
	return string(list), err
}

// keyParts are the values of a key as a list.
type keyParts []rql.Value

// EncodeJSON writes the list.
func (k keyParts) EncodeJSON(e *codec.Encoder) {
	e.Array()
	for _, v := range k {
		e.Element()
		encodeValue(e, v)
	}
	e.EndArray()
}

// keyOf reads what keyText wrote.
func (f *family) keyOf(text string) (any, error) {
	parts := make([]rql.Value, 0, len(f.key))
	if len(f.key) == 1 && plainKey(f.key[0].Type) {
		if f.key[0].Type != rql.TypeInt {
			parts = append(parts, rql.String(text))
		} else if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			parts = append(parts, rql.Int(n))
		}
	} else if err := codec.UnmarshalStored([]byte(text), func(d *codec.Decoder) {
		for d.Array(); len(parts) < len(f.key) && d.Element(); {
			parts = append(parts, keyPart(d, f.key[len(parts)]))
		}
	}); err != nil {
		parts = nil
	}
	if len(parts) == len(f.key) {
		if key, ok := f.general.entity.KeyFrom(parts); ok {
			return key, nil
		}
	}
	return nil, fmt.Errorf("%w: %q is no key of %s", perstore.ErrDatabase, text, f.name)
}

func plainKey(t rql.Type) bool {
	switch t {
	case rql.TypeInt, rql.TypeString, rql.TypeDate, rql.TypeUUID:
		return true
	}
	return false
}

// keyPart reads one value of a key.
func keyPart(d *codec.Decoder, f *rql.Field) rql.Value {
	switch v := decodeValue(d, f).(type) {
	case int64:
		if f.Type == rql.TypeTime {
			return rql.TimeMicros(v)
		}
		return rql.Int(v)
	case float64:
		return rql.Float(v)
	case bool:
		return rql.Bool(v)
	case string:
		if f.Type == rql.TypeDecimal {
			return rql.Decimal(v)
		}
		return rql.String(v)
	}
	return rql.Null()
}
