package perstore

import (
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// viewEntities makes what the stores are to know of each facet: the entity of its
// model with hidden fields, a condition, and links within the facets alone.
func (d *DataModel) viewEntities(facets []*Facet) ([]*Entity, error) {
	views := make([]*Entity, len(facets))
	byModel := make(map[string]*Entity, len(facets))
	for i, f := range facets {
		m := d.models[f.Model]
		if m == nil {
			return nil, &Error{Op: "view", Model: f.Model, Err: fmt.Errorf("%w: there is no such model", ErrInvalid)}
		}
		if err := f.complete(); err != nil {
			return nil, &Error{Op: "view", Model: f.Model, Err: err}
		}
		views[i] = f.view(m.entity)
		byModel[f.Model] = views[i]
	}
	for i, f := range facets {
		views[i].Schema.Links = linksWithin(d.models[f.Model].entity.Schema, byModel)
	}
	for dropped := true; dropped; { // a path may go through a link that was dropped
		dropped = false
		for _, view := range views {
			n := len(view.Schema.Links)
			view.Schema.Links = slices.DeleteFunc(view.Schema.Links, func(l *rql.Link) bool { return !joins(l, view.Schema) })
			dropped = dropped || len(view.Schema.Links) < n
		}
	}
	for i, f := range facets { // after the links, which are there whatever objects there are
		var err error
		if f.Where != "" {
			views[i].Schema.Where, err = rql.Parse(f.Where, rql.Names())
		}
		if err != nil {
			return nil, &Error{Op: "view", Model: f.Model, Err: err}
		}
	}
	return views, nil
}

// complete fails for a facet that hides what its writes could not keep.
func (f *Facet) complete() error {
	if (len(f.Hidden) > 0 || f.Type != nil) && (f.Whole == nil || f.Show == nil) {
		return fmt.Errorf("%w: a facet that hides fields, or has a type of its own, needs Whole and Show", ErrInvalid)
	}
	return nil
}

// view is the entity of a model as the facet has it, without links and condition.
func (f *Facet) view(model *Entity) *Entity {
	e := *model
	if t := f.Type; t != nil {
		e.New, e.Meta, e.KeyOf, e.SetKey, e.SetModel = t.New, t.Meta, t.KeyOf, t.SetKey, t.SetModel
		e.Clone, e.Scan, e.Normalize = t.Clone, t.Scan, t.Normalize
		e.Hooks, e.Version = t.Hooks, t.Version
	}
	of := model.Schema
	e.Schema = &rql.Schema{
		Name: of.Name, Table: of.Table, Fields: slices.Clone(of.Fields), Key: of.Key, Shared: of.Shared, Value: of.Value,
	}
	if f.Type != nil {
		e.Schema.Value = f.Type.Schema.Value
	}
	for _, i := range f.Hidden {
		e.Schema.Fields[i].Hidden = true
	}
	if e.Version != nil && e.Schema.Fields[e.Version.Field].Hidden {
		e.Version = nil // the revision is one of what is shown
	}
	// A write runs the hooks of the model.
	e.Hooks = Hooks{AfterLoad: e.Hooks.AfterLoad}
	return &e
}

// linksWithin are the links of a model to models that have the facet, to their
// views.
func linksWithin(s *rql.Schema, views map[string]*Entity) (links []*rql.Link) {
	for _, l := range s.Links {
		if target := views[l.Target.Name]; target != nil {
			links = append(links, &rql.Link{Name: l.Name, Many: l.Many, Target: target.Schema, On: l.On, Filter: l.Filter})
		}
	}
	return links
}

// joins tells whether a view shows all that a link compares. A link by what is
// hidden would tell it.
func joins(l *rql.Link, from *rql.Schema) bool {
	for _, j := range l.On {
		if from.Fields[j.Local].Hidden {
			return false
		}
		at := l.Target
		for _, name := range j.Remote[:len(j.Remote)-1] {
			next := at.Link(name)
			if next == nil {
				return false
			}
			at = next.Target
		}
		if at.FieldIndex(j.Remote[len(j.Remote)-1]) < 0 {
			return false
		}
	}
	if l.Filter.IsZero() {
		return true
	}
	_, err := rql.Bind(l.Filter, l.Target) // as a condition of the holder's, who knows nothing hidden
	return err == nil
}
