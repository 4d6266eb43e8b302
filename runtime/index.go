package perstore

import (
	"fmt"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/rql"
)

// Index is an index over fields.
type Index struct {
	Name   string
	Fields []IndexField
	Unique bool
	Where  string // RQL of comparisons that the objects in the index meet; empty is all objects
}

// Plain tells whether all objects are in the index, with the values of its fields.
func (ix Index) Plain() bool {
	return ix.Where == "" && !slices.ContainsFunc(ix.Fields, func(f IndexField) bool { return f.Func != "" })
}

// IndexField is one field of an index, or what a function makes of it.
type IndexField struct {
	Field int
	Desc  bool
	Func  IndexFunc
}

// IndexFunc is a function of one value in an index; empty is the value itself.
type IndexFunc string

// IndexLower is a text with the letters A to Z as a to z, in every store.
const IndexLower IndexFunc = "lower"

// Of gives what f makes of v, a value that is not null.
func (f IndexFunc) Of(v rql.Value) rql.Value {
	if f != IndexLower {
		return v
	}
	return rql.String(strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, v.Text()))
}

// Condition binds the condition of an index of e. ErrInvalid where that cannot be.
func (e *Entity) Condition(ix Index) (*rql.Bound, error) {
	q, err := rql.Parse(ix.Where)
	if err == nil {
		var b *rql.Bound
		if b, err = rql.Bind(q, e.Schema); err == nil {
			return b, nil
		}
	}
	return nil, fmt.Errorf("%w: the condition of index %s: %w", ErrInvalid, ix.Name, err)
}

// checkIndexes refuses indexes that no store can make.
func (e *Entity) checkIndexes() error {
	for _, ix := range e.Indexes {
		for _, f := range ix.Fields {
			if field := e.Schema.Field(f.Field); f.Func != "" && (f.Func != IndexLower || field.Type != rql.TypeString) {
				return fmt.Errorf("%w: index %s has %s(%s): there is lower alone, of texts", ErrInvalid, ix.Name, f.Func, field.Name)
			}
		}
		if ix.Where == "" {
			continue
		}
		if _, err := e.Condition(ix); err != nil {
			return err
		}
	}
	return nil
}
