package load

import (
	"errors"
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/naming"
	"github.com/perstore/perstoregen/rql"
)

// facetViews decides what the holder of each facet sees and may do.
func (l *loader) facetViews() {
	for _, set := range l.facetSets {
		for _, f := range set.facets {
			f.grant()
			l.hide(f)
		}
		l.keepHidden(set)
		set.links(l)
		set.objects()
		l.seesCondition(set)
	}
	if len(l.facetSets) > 0 {
		l.blockedInside()
	}
}

// powers are all that a facet may hold besides get and query.
var powers = []ir.Power{ir.PowerAdd, ir.PowerPut, ir.PowerPatch, ir.PowerDelete, ir.PowerConstruct}

// grant decides what the holder may do.
func (f *facet) grant() {
	holds := func(name string) bool {
		if f.ir.Kind == ir.Permissive {
			return !slices.Contains(f.ir.Deny, name)
		}
		return slices.Contains(f.ir.Allow, name)
	}
	for _, p := range powers {
		if holds(string(p)) {
			f.ir.Powers = append(f.ir.Powers, p)
		}
	}
	for _, method := range f.model.ir.Methods {
		if holds(method.Name) {
			f.ir.Methods = append(f.ir.Methods, method.Name)
		}
	}
}

func (f *facet) can(p ir.Power) bool { return slices.Contains(f.ir.Powers, p) }

// hide finds what the view of a facet has not: what the facet blocks, and what
// every facet does.
func (l *loader) hide(f *facet) {
	for i, field := range f.model.ir.Fields {
		blocked := slices.ContainsFunc(f.ir.Properties, func(p ir.FacetProperty) bool { return p.Field == i && p.Blocked })
		if !field.Blocked && !blocked {
			continue
		}
		if field.Transient { // blocked at the model; that a facet blocks one was reported
			l.problem(f.model.properties[i].NamePlace(), "property %q of %s is transient, which facets cannot block yet: leave one of both out", field.Property, f.model.ir.Name)
			continue
		}
		f.ir.Hidden = append(f.ir.Hidden, i)
		switch {
		case field.Blocked && slices.Contains(f.model.ir.Key.Fields, i):
			l.problem(f.model.properties[i].NamePlace(), "property %q of %s is blocked and in its key, by which facets name objects", field.Property, f.model.ir.Name)
		case f.can(ir.PowerAdd) && field.Required && !field.Unasked && field.Default == nil:
			l.note(f.node.NamePlace(), "facet %q adds objects without %q, which is required and has no default: only a BeforePut hook of %s can give it",
				f.ir.Name, field.Property, f.model.ir.Name)
		}
	}
}

// keepHidden reports properties that a facet shows of a model and hides of the one
// that it specialises, whose objects are the same.
func (l *loader) keepHidden(set *facetSet) {
	for _, f := range set.facets {
		if f.model.super == nil || set.byModel[f.model.super] == nil {
			continue
		}
		for _, i := range set.byModel[f.model.super].ir.Hidden { // the first fields of the model
			if !f.hides(i) {
				l.problem(f.node.NamePlace(), "facet %q of %s shows %q, which it blocks of %s; block it here as well",
					f.ir.Name, f.model.ir.Name, f.model.ir.Fields[i].Property, f.model.super.ir.Name)
			}
		}
	}
}

func (f *facet) hides(field int) bool { return slices.Contains(f.ir.Hidden, field) }

// links finds the links of each view: those to models that have the facet, of which
// what is compared is seen on both sides. As one goes, those that lead through it
// go as well.
func (set *facetSet) links(l *loader) {
	for _, f := range set.facets {
		for i, k := range f.model.links {
			if set.byModel[k.target] != nil {
				f.ir.Links = append(f.ir.Links, i)
			}
		}
	}
	for dropped := true; dropped; {
		dropped = false
		views := set.schemas(l)
		for _, f := range set.facets {
			n := len(f.ir.Links)
			f.ir.Links = slices.DeleteFunc(f.ir.Links, func(i int) bool {
				k := f.model.links[i]
				return !set.joins(f, k) || !shows(views[k.target], k.filter)
			})
			dropped = dropped || len(f.ir.Links) < n
		}
	}
}

// schemas are what the conditions of a holder are bound to: without what is hidden.
func (set *facetSet) schemas(l *loader) map[*model]*rql.Schema {
	views := make(map[*model]*rql.Schema)
	for _, f := range set.facets {
		of := l.queries[f.model]
		view := &rql.Schema{Name: of.Name, Table: of.Table, Fields: slices.Clone(of.Fields), Key: of.Key}
		for _, i := range f.ir.Hidden {
			view.Fields[f.model.ir.Fields[i].Index].Hidden = true
		}
		views[f.model] = view
	}
	set.lead(views)
	return views
}

// lead gives views the links that their facets have.
func (set *facetSet) lead(views map[*model]*rql.Schema) {
	for _, f := range set.facets {
		for _, i := range f.ir.Links {
			k := f.model.links[i]
			views[f.model].Links = append(views[f.model].Links, &rql.Link{Name: k.ir.Rel, Many: k.ir.Many, Target: views[k.target]})
		}
	}
}

// shows tells whether a view has all that a condition names.
func shows(view *rql.Schema, condition rql.Query) bool {
	if condition.IsZero() {
		return true
	}
	_, err := rql.Bind(condition, view)
	return err == nil
}

// joins tells whether a view shows all that a link of its compares.
func (set *facetSet) joins(f *facet, k *link) bool {
	return !slices.ContainsFunc(k.ir.On, func(j ir.Join) bool {
		return f.hides(j.Local) || !set.shows(set.byModel[k.target], j.Remote)
	})
}

// shows tells whether a view leads to a property, perhaps through links.
func (set *facetSet) shows(f *facet, path []string) bool {
	for _, rel := range path[:len(path)-1] {
		i := slices.IndexFunc(f.model.links, func(k *link) bool { return k.ir.Rel == rel })
		if i < 0 || !slices.Contains(f.ir.Links, i) {
			return false
		}
		f = set.byModel[f.model.links[i].target]
	}
	field := f.model.field(path[len(path)-1])
	return field >= 0 && !f.hides(field)
}

// objects decides what the objects of each view are: of a type of their own where
// something is hidden, or where a link leads to such objects.
func (set *facetSet) objects() {
	for _, f := range set.facets {
		f.ir.View = len(f.ir.Hidden) > 0
	}
	for found := true; found; {
		found = false
		for _, f := range set.facets {
			leads := slices.ContainsFunc(f.ir.Links, func(i int) bool { return set.byModel[f.model.links[i].target].ir.View })
			if leads && !f.ir.View {
				f.ir.View, found = true, true
			}
		}
	}
	for _, f := range set.facets {
		f.ir.Object, f.ir.Var = f.model.ir.Name, naming.Unexported(f.ir.GoName+f.model.ir.Name)
		if f.ir.View {
			f.ir.Object = f.ir.GoName + f.model.ir.Name
		}
	}
}

// seesCondition checks the conditions of facets once more, as they are bound later:
// with the links that the facets have, and the conditions of what these lead to.
func (l *loader) seesCondition(set *facetSet) {
	views := make(map[*model]*rql.Schema)
	for _, f := range set.facets {
		of := l.queries[f.model]
		views[f.model] = &rql.Schema{Name: of.Name, Table: of.Table, Fields: of.Fields, Key: of.Key, Where: f.where.Substitute(f.sample)}
	}
	set.lead(views)
	for _, f := range set.facets {
		if f.where.IsZero() {
			continue
		}
		_, err := rql.Bind(rql.Query{}, views[f.model])
		if wrong, ok := errors.AsType[*rql.Error](err); ok {
			l.problem(f.node.Get("where").Place(), "facet %q: %s (it has the links to models that have it, by what it shows)", f.ir.Name, wrong.Msg)
		}
	}
}

// blockedInside reports members of nested objects that are blocked: a view shows a
// property as it is, or not at all.
func (l *loader) blockedInside() {
	for _, d := range l.declared {
		for i, f := range d.ir.Fields {
			if f.Blocked {
				l.problem(d.properties[i].NamePlace(), "%q is a member of the nested %s: facets can only block a property of a model", f.Property, d.ir.Name)
			}
		}
	}
}
