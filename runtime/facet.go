package perstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/perstore/perstoregen/rql"
)

// Facet is a view of a model that holds only some of its powers, as the definition
// has it: what generated code says of it. It is not changed once it is in use.
type Facet struct {
	Model   string // Product
	Powers  Powers
	Methods []string // of the model, by name

	Where    string // RQL of the objects that there are for the holder, with params as $name; empty is all
	Hidden   []int  // fields that there are not: blocked
	ReadOnly []int  // fields that the holder cannot change
	Query    QueryPolicy

	// Type has the functions of the view's own type, where its objects are not those
	// of the model: New, Meta, KeyOf, SetKey, SetModel, Clone, Scan and Normalize of
	// objects of the view, Version and Hooks.AfterLoad where there are any, and a
	// Schema whose Value reads both. All else is as in the model. Nil is the type of
	// the model.
	Type *Entity

	// Check looks for what the facet asks of an object beyond the model: its rules
	// of properties. Nil is nothing.
	Check func(view any) error
	// Defaults fills what is absent in a new object with the defaults of the
	// facet, which come before those of the model. Nil is nothing.
	Defaults func(view any)
	// Construct sets the defaults that only New applies: those of members whose zero
	// value is a value. Nil is nothing.
	Construct func(view any)
	// Whole makes the object of the model that view stands for: what view does not
	// have is as in previous, which is nil for a new one. Nil where Type is and
	// nothing is hidden.
	Whole func(view, previous any) any
	// Show writes what an object of the model has into one of the view, its key
	// and its version among it. Nil where Whole is.
	Show func(obj, view any)
}

// Powers are what the holder of a facet may do besides reading.
type Powers uint8

// The powers.
const (
	CanAdd Powers = 1 << iota
	CanPut        // creates too, without CanAdd
	CanPatch
	CanDelete
	CanConstruct
)

// powerNames are the names of powers, as definitions have them.
var powerNames = []string{"add", "put", "patch", "delete", "construct"}

// String names the powers: "add put".
func (p Powers) String() string {
	text := ""
	for i, name := range powerNames {
		if p&(1<<i) != 0 {
			text += " " + name
		}
	}
	if text == "" {
		return "none"
	}
	return text[1:]
}

// QueryPolicy is what the holder of a facet may ask.
type QueryPolicy struct {
	Restricted bool // Operators and MaxLimit hold for queries in this process, too
	Operators  []OperatorPolicy
	MaxLimit   int64 // the most objects that one query may give
}

// OperatorPolicy allows one operator of RQL, perhaps only on properties with an
// index.
type OperatorPolicy struct {
	Name    string
	Indexed bool
}

// FacetRules are rules in Go that a holder of a facet has besides those of its
// definition: they can only narrow. Objects are those of the model; nil rules allow
// all. They run inside of the transaction of the write.
type FacetRules struct {
	Where  []rql.Node                                          // further conditions that the objects for the holder meet; they may name what is hidden
	Put    func(ctx context.Context, previous, next any) error // of add, put and patch; previous is nil for a new object
	Delete func(ctx context.Context, previous any) error
}

// facet is a facet of one model in the hands of one holder.
type facet struct {
	*Facet
	name  string
	base  *Model // the model itself
	rules []FacetRules
	seen  func() map[string]seen // what the holder is shown, by model
}

// can fails where the holder lacks a power. A model without a facet has all.
func (m *Model) can(p Powers, op string) error {
	if m.facet == nil || m.facet.Powers&p != 0 {
		return nil
	}
	return fmt.Errorf("%w: facet %s has no %s", ErrMethodNotAllowed, m.facet.name, op)
}

// Facet tells what the holder of the facet that m is of may do: a copy, without the
// condition and the functions; nil is none, m is the model itself.
func (m *Model) Facet() *Facet {
	if m.facet == nil {
		return nil
	}
	return m.facet.seen()[m.name()].facet
}

// facetViews are the views of the facets of one name, by model.
type facetViews map[string]facetView

type facetView struct {
	*Facet
	entity *Entity
	store  Store
}

// views opens the views of facets, once.
type views struct {
	mu     sync.Mutex
	byName map[string]facetViews
}

// AddFacets makes the facets of one name known, one for each model that has it.
// Generated code calls it when it opens a database. ErrInvalid for a facet of a
// model that is not there, and for one that hides fields without a Whole. Over a store that has no views all that a facet is asked
// is errors.ErrUnsupported.
func (d *DataModel) AddFacets(name string, facets ...*Facet) error {
	found, err := d.viewsOf(facets)
	if err != nil {
		return fmt.Errorf("facet %s: %w", name, err)
	}
	d.views.mu.Lock()
	defer d.views.mu.Unlock()
	if d.views.byName == nil {
		d.views.byName = make(map[string]facetViews)
	}
	d.views.byName[name] = found
	return nil
}

func (d *DataModel) viewsOf(facets []*Facet) (facetViews, error) {
	entities, err := d.viewEntities(facets)
	if err != nil {
		return nil, err
	}
	found := make(facetViews, len(facets))
	for i, f := range facets {
		store, err := d.view(d.models[f.Model], entities[i])
		if err != nil {
			return nil, &Error{Op: "view", Model: f.Model, Err: err}
		}
		found[f.Model] = facetView{f, entities[i], store}
	}
	return found, nil
}

// view gives a view of what is below the middleware of m, behind the same
// middleware.
func (d *DataModel) view(m *Model, e *Entity) (Store, error) {
	s, err := View(m.bare, e)
	if errors.Is(err, errors.ErrUnsupported) {
		return &unviewed{e, err}, nil // the models serve all the same
	}
	if err != nil {
		return nil, err
	}
	for _, mw := range slices.Backward(m.middleware) {
		if s = mw(s); s == nil {
			return nil, fmt.Errorf("%w: its middleware gives no store", ErrInvalid)
		}
	}
	return s, nil
}

// Facets gives the facets of that name to a holder, with the values of their
// params: a data model whose models can do what the facets can. Generated code calls
// it. It is nil where no such facets were added.
func (d *DataModel) Facets(name string, rules map[string]FacetRules, given ...Given) *DataModel {
	d.views.mu.Lock()
	defer d.views.mu.Unlock()
	known := d.views.byName[name]
	if known == nil {
		return nil
	}
	held := &DataModel{models: make(map[string]*Model, len(known)), close: func() error { return nil }}
	seen := seenOf(held.models)
	for model, v := range known {
		held.models[model] = &Model{
			entity: v.entity, data: held, store: &viewStore{view: v.store, given: given},
			facet: &facet{Facet: v.Facet, name: name, base: d.models[model], seen: seen},
		}
	}
	return held.Narrow(rules)
}

// Narrow derives facets from the facets d, as [DataModel.Facets] gives them: with
// further rules, by model, which hold besides those that there are. Rules of a
// model that has no such facet say nothing. The facets d stay as they are.
func (d *DataModel) Narrow(rules map[string]FacetRules) *DataModel {
	if len(rules) == 0 {
		return d
	}
	narrow := &DataModel{models: make(map[string]*Model, len(d.models)), close: d.close}
	seen := seenOf(narrow.models)
	for name, m := range d.models {
		f, view := *m.facet, *m.store.(*viewStore)
		f.seen = seen
		if r, ok := rules[name]; ok {
			f.rules = append(slices.Clip(f.rules), r)
		}
		for model := range d.models {
			view = view.narrow(model, rules[model].Where)
		}
		narrow.models[name] = &Model{entity: m.entity, data: narrow, store: &view, facet: &f}
	}
	return narrow
}

// own begins a query of the program's own for objects of m: in a facet its
// conditions may name what is hidden, and no policy is asked.
func (m *Model) own(terms ...rql.Node) *Query {
	return &Query{model: m, rql: m.ask(m.given(rql.Query{}), terms...), own: true}
}

// given gives q the values that the holder of a facet has.
func (m *Model) given(q rql.Query) rql.Query {
	if view, ok := m.store.(*viewStore); ok {
		return view.with(q)
	}
	return q
}

// ask adds conditions of the program's own to q.
func (m *Model) ask(q rql.Query, terms ...rql.Node) rql.Query {
	if m.facet == nil {
		return q.And(terms...)
	}
	return q.Own(terms...)
}
