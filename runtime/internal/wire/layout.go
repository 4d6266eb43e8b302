// Package wire writes and reads objects as JSON by the schema of their entity, for
// objects that have no codec of their own, and for those that have some members
// alone.
package wire

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
)

// Layout is how the objects of an entity are written. It is safe for concurrent use.
type Layout struct {
	entity  *perstore.Entity
	members []string       // by field: its name, quoted and with a colon; empty has no member
	fields  map[string]int // by name
	extra   int            // the field with the members that are no properties; -1 is none
	rows    sync.Pool      // of *cells
}

// cells are the row that an object is read into.
type cells struct {
	row     *perstore.Row
	targets []any // by field
	present []bool
}

// New is the layout of the objects of e.
func New(e *perstore.Entity) *Layout {
	l := &Layout{entity: e, members: make([]string, len(e.Schema.Fields)), fields: make(map[string]int), extra: -1}
	for i := range e.Schema.Fields {
		f := &e.Schema.Fields[i]
		switch {
		case f.Unnamed:
			l.extra = i
		case len(f.Path) > 0 || l.nameless(i): // no member of its own
		default:
			l.members[i] = quoted(f.Name) + ":"
			l.fields[f.Name] = i
		}
	}
	l.rows.New = func() any {
		row := perstore.NewRow(e)
		return &cells{row, row.Targets(e.Fields()), make([]bool, len(e.Schema.Fields))}
	}
	return l
}

func quoted(name string) string {
	text, _ := json.Marshal(name) // a text always has JSON
	return string(text)
}

// nameless tells whether a field is the column alone that names the model of an
// object.
func (l *Layout) nameless(i int) bool {
	return l.entity.Schema.Shared != nil && l.entity.Schema.Shared.Field == i && l.entity.SetModel == nil
}

// Encode writes an object, without what is null.
func (l *Layout) Encode(e *codec.Encoder, obj any) {
	e.Object()
	for i, member := range l.members {
		if v := l.entity.Schema.Value(obj, i); member != "" && !v.IsNull() {
			e.Name(member)
			Encode(e, v)
		}
	}
	if l.extra >= 0 {
		if members, ok := l.entity.Schema.Value(obj, l.extra).JSON().(codec.Members); ok {
			e.Extra(members)
		}
	}
	e.EndObject()
}

// Decode reads an object with all fields, where fields is nil, or with these and
// those of its key. An error is that one is missing which must have a value, or that
// a value does not fit; of the JSON itself it is the decoder's.
func (l *Layout) Decode(d *codec.Decoder, fields []int) (any, error) {
	c := l.rows.Get().(*cells)
	defer l.rows.Put(c)
	c.row.Clear()
	clear(c.present)
	rest := l.read(d, c)
	if d.Failed() {
		return nil, d.Err()
	}
	if err := l.complete(c, fields); err != nil {
		return nil, err
	}
	if err := l.keep(c, rest); err != nil {
		return nil, err
	}
	l.own(c)
	obj := l.entity.New()
	l.entity.Scan(obj, c.row)
	return obj, c.row.Err()
}

// read reads the members, and gives those that are no properties.
func (l *Layout) read(d *codec.Decoder, c *cells) (rest map[string]json.RawMessage) {
	for d.Object(); d.Member(); {
		i, ok := l.fields[string(d.Name())]
		switch {
		case ok:
			v := cell(d, &l.entity.Schema.Fields[i])
			c.present[i] = v != nil
			set(c, i, v)
		case l.extra < 0:
			d.Skip()
		default:
			if rest == nil {
				rest = make(map[string]json.RawMessage)
			}
			name := d.Key()
			rest[name] = d.Raw()
		}
	}
	return rest
}

func set(c *cells, i int, v any) { _ = c.targets[i].(sql.Scanner).Scan(v) } // keeps v

// complete fails for an object without what it must have.
func (l *Layout) complete(c *cells, fields []int) error {
	for i, member := range l.members {
		wanted := fields == nil || l.entity.IsKey(i) || slices.Contains(fields, i)
		if member != "" && wanted && !c.present[i] && !l.entity.Schema.Fields[i].Nullable {
			return fmt.Errorf("%w: the object has no %s", perstore.ErrDatabase, l.entity.Schema.Fields[i].Name)
		}
	}
	return nil
}

// keep puts the members that are no properties into the row.
func (l *Layout) keep(c *cells, rest codec.Members) error {
	if rest == nil {
		return nil
	}
	data, err := codec.Marshal(rest)
	set(c, l.extra, data)
	return err
}

// own makes the object one of the entity where no member tells its model.
func (l *Layout) own(c *cells) {
	if s := l.entity.Schema.Shared; s != nil && l.nameless(s.Field) {
		set(c, s.Field, l.entity.Schema.Name)
	}
}

// Known gives the JSON of an object without the members that no property has.
func (l *Layout) Known(text []byte) ([]byte, error) {
	v, err := codec.Parse(text)
	if err != nil {
		return nil, err
	}
	known := make(codec.Members, v.Len())
	for name, value := range v.Members() {
		if _, ok := l.fields[name]; ok || l.extra >= 0 {
			known[name] = json.RawMessage(value.Raw())
		}
	}
	return codec.Marshal(known)
}
