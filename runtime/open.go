package perstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// OpenOptions is what the options of Open set; databases read it.
type OpenOptions struct {
	Hook       StatementHook           // sees every statement; nil is none
	Middleware map[string][]Middleware // by model, the outermost first
	LinkChecks bool                    // every foreign key is checked, stated or not
	Replicas   []string                // of WithReplicas; an OpenFunc gets them without their scheme

	store *storeOptions // of WithStoreOption, for StoreOptions
}

// OpenOption is an option of opening a data model.
type OpenOption func(*OpenOptions)

// WithStatementHook lets fn see every statement. Several hooks are called in
// the order in which they were given; nil is none.
func WithStatementHook(fn StatementHook) OpenOption {
	return func(o *OpenOptions) {
		before := o.Hook
		switch {
		case fn == nil:
			return
		case before == nil:
			o.Hook = fn
			return
		}
		o.Hook = func(ctx context.Context, s Statement) {
			before(ctx, s)
			fn(ctx, s)
		}
	}
}

// WithMiddleware puts middleware before the store of the named model, the
// first outermost. ErrInvalid of opening for middleware that gives no store.
func WithMiddleware(model string, mw ...Middleware) OpenOption {
	return func(o *OpenOptions) {
		if o.Middleware == nil {
			o.Middleware = make(map[string][]Middleware)
		}
		o.Middleware[model] = append(o.Middleware[model], mw...)
	}
}

// WithLinkChecks lets a store that has no foreign keys of its own, such as the
// memory store, keep every to-one link whole as SQL does: a put with a target
// that is not there and a delete of what is still referred to are ErrInvalid.
// Without it such a store does so for the links whose definition states
// onDelete.
func WithLinkChecks() OpenOption {
	return func(o *OpenOptions) { o.LinkChecks = true }
}

// OpenFunc opens the database that rest, an URL without its scheme, names. The
// links of the entities are bound.
type OpenFunc func(ctx context.Context, rest string, entities []*Entity, opts OpenOptions) (Database, error)

// Open opens the database of url with the function of its scheme and builds
// the data model of entities over it. Generated code calls it.
func Open(ctx context.Context, url string, entities []*Entity, schemes map[string]OpenFunc, opts ...OpenOption) (*DataModel, error) {
	scheme, rest, ok := strings.Cut(url, ":")
	open := schemes[scheme]
	if !ok || open == nil {
		return nil, &Error{Op: "open", Err: fmt.Errorf("%w: scheme %q; this package was generated for %s",
			ErrInvalid, scheme, schemeList(schemes))}
	}
	return Over(entities, func(options OpenOptions) (_ Database, err error) {
		if options.Replicas, err = replicasOf(scheme, options.Replicas); err != nil {
			return nil, err
		}
		return open(ctx, rest, entities, options)
	}, opts...)
}

// Over builds the data model of entities over the database that open gives,
// which Close closes. The links of the entities are bound before.
func Over(entities []*Entity, open func(OpenOptions) (Database, error), opts ...OpenOption) (*DataModel, error) {
	options, err := openOptions(entities, opts)
	if err != nil {
		return nil, err
	}
	if err := bindLinks(entities); err != nil {
		return nil, &Error{Op: "open", Err: err}
	}
	db, err := open(options)
	if err != nil {
		return nil, fail("open", "", nil, err)
	}
	if err := errStoreOptions(options); err != nil {
		return nil, errors.Join(fail("open", "", nil, err), db.Close())
	}
	data := newDataModel()
	data.db, data.close = db, db.Close
	for _, e := range entities {
		if err := data.add(e, db.Store(e), options); err != nil {
			return nil, errors.Join(fail("open", e.Schema.Name, nil, err), db.Close())
		}
	}
	return data, nil
}

// New builds a data model over stores that the caller made, one for each
// entity. Close leaves them open. Generated code calls it.
func New(stores map[string]Store, opts ...OpenOption) (*DataModel, error) {
	names := make([]string, 0, len(stores))
	for name, s := range stores {
		if s == nil {
			return nil, &Error{Op: "new", Model: name, Err: fmt.Errorf("%w: no store was given", ErrInvalid)}
		}
		if got := s.Entity().Schema.Name; got != name {
			return nil, &Error{Op: "new", Model: name, Err: fmt.Errorf("%w: its store keeps %s", ErrInvalid, got)}
		}
		names = append(names, name)
	}
	slices.Sort(names)
	entities := make([]*Entity, len(names))
	for i, name := range names {
		entities[i] = stores[name].Entity()
	}
	options, err := openOptions(entities, opts)
	if err != nil {
		return nil, err
	}
	if err := cmp.Or(errReplicas(options), errStoreOptions(options)); err != nil {
		return nil, &Error{Op: "new", Err: err}
	}
	if err := bindLinks(entities); err != nil {
		return nil, &Error{Op: "new", Err: err}
	}
	data := newDataModel()
	for _, e := range entities {
		if err := data.add(e, stores[e.Schema.Name], options); err != nil {
			return nil, fail("new", e.Schema.Name, nil, err)
		}
	}
	return data, nil
}

func openOptions(entities []*Entity, opts []OpenOption) (OpenOptions, error) {
	var options OpenOptions
	for _, opt := range opts {
		opt(&options)
	}
	for name := range options.Middleware {
		if !slices.ContainsFunc(entities, func(e *Entity) bool { return e.Schema.Name == name }) {
			return options, &Error{Op: "open", Model: name, Err: fmt.Errorf("%w: middleware for a model that is not there", ErrInvalid)}
		}
	}
	return options, nil
}

func schemeList(schemes map[string]OpenFunc) string {
	var names []string
	for s := range schemes {
		names = append(names, s+":")
	}
	slices.Sort(names)
	return strings.Join(names, " and ")
}
