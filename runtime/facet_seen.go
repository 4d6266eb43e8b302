package perstore

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/perstore/perstoregen/rql"
)

// seen is what the holder of a facet is shown of it and of its model. It is the
// holder's own: changes of it change nothing that is in use.
type seen struct {
	facet  *Facet
	entity *Entity
	store  Store
}

// seenOf makes what the holder of facets is shown of each, when it is first asked.
func seenOf(models map[string]*Model) func() map[string]seen {
	return sync.OnceValue(func() map[string]seen {
		names, schemas := make([]string, 0, len(models)), make([]*rql.Schema, 0, len(models))
		for name, m := range models {
			names, schemas = append(names, name), append(schemas, m.entity.Schema)
		}
		all := make(map[string]seen, len(models))
		for i, schema := range rql.Copies(schemas...) { // at once: they lead to each other
			m := models[names[i]]
			schema.Where = rql.Query{} // it names what is hidden
			e := m.entity.copied()
			e.Schema = schema
			all[names[i]] = seen{facet: m.facet.told(), entity: e, store: &unviewed{e, errNoStore}}
		}
		return all
	})
}

// errNoStore is the error of the store of a facet: what is below would show what the
// facet hides.
var errNoStore = fmt.Errorf("%w: a facet gives no store", errors.ErrUnsupported)

// told is what a facet is to its holder: neither its condition, which may name what
// is hidden, nor its functions.
func (f *facet) told() *Facet {
	query := f.Query
	query.Operators = slices.Clone(query.Operators)
	return &Facet{
		Model: f.Model, Powers: f.Powers, Methods: slices.Clone(f.Methods),
		Hidden: slices.Clone(f.Hidden), ReadOnly: slices.Clone(f.ReadOnly), Query: query,
	}
}

// copied is e with lists of its own, but for its schema.
func (e *Entity) copied() *Entity {
	c := *e
	c.Indexes, c.Links, c.ReadOnly = slices.Clone(e.Indexes), slices.Clone(e.Links), slices.Clone(e.ReadOnly)
	c.Defaults, c.ColumnTypes, c.Enums = slices.Clone(e.Defaults), slices.Clone(e.ColumnTypes), slices.Clone(e.Enums)
	c.ForeignKeys, c.Methods = slices.Clone(e.ForeignKeys), slices.Clone(e.Methods)
	for i := range c.Indexes {
		c.Indexes[i].Fields = slices.Clone(c.Indexes[i].Fields)
	}
	for i := range c.Links {
		c.Links[i].On = slices.Clone(c.Links[i].On)
	}
	for i := range c.Enums {
		c.Enums[i].Values = slices.Clone(c.Enums[i].Values)
	}
	if e.Version != nil {
		version := *e.Version
		c.Version = &version
	}
	return &c
}
