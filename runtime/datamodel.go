package perstore

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// DataModel holds the models of one package together: the core of a generated
// DB. It is safe for concurrent use.
type DataModel struct {
	models map[string]*Model
	db     Database // nil over stores that the caller made
	close  func() error
	views  views
}

func newDataModel() *DataModel {
	return &DataModel{models: make(map[string]*Model), close: func() error { return nil }}
}

// add makes the model of an entity over its store and the middleware before it.
// ErrInvalid for middleware that gives no store.
func (d *DataModel) add(e *Entity, s Store, opts OpenOptions) error {
	mw, bare := opts.Middleware[e.Schema.Name], s
	for i := len(mw) - 1; i >= 0; i-- {
		if s = mw[i](s); s == nil {
			return fmt.Errorf("%w: its middleware gives no store", ErrInvalid)
		}
	}
	d.models[e.Schema.Name] = &Model{entity: e, store: s, data: d, bare: bare, middleware: mw}
	return nil
}

// Model gives the model of that name; nil when there is none.
func (d *DataModel) Model(name string) *Model { return d.models[name] }

// Models gives all models, ordered by their names.
func (d *DataModel) Models() []*Model {
	return slices.SortedFunc(maps.Values(d.models), func(a, b *Model) int { return strings.Compare(a.name(), b.name()) })
}

// Database gives the database that all stores of the data model share; nil over
// stores that the caller made.
func (d *DataModel) Database() Database { return d.db }

// Migrate creates or extends what the stores need and refuses to lose data.
// Over stores that the caller made it gives errors.ErrUnsupported.
func (d *DataModel) Migrate(ctx context.Context) error {
	if d.db == nil {
		return &Error{Op: "migrate", Err: fmt.Errorf("stores that were given: %w", errors.ErrUnsupported)}
	}
	return fail("migrate", "", nil, d.db.Migrate(ctx))
}

// Close releases the database that Open opened.
func (d *DataModel) Close() error { return d.close() }
