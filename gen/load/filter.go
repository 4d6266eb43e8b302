package load

import (
	"slices"

	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/rqlschema"
	"github.com/perstore/perstoregen/rql"
)

// filters checks the links as RQL sees them: the parts of their queries that are
// the same for all objects, what their conditions compare, and whether following
// them comes to an end. The rules of RQL are known to RQL alone. Each link is
// bound once, against models whose links have no conditions: those of a long
// chain of links would be bound again for each that leads into it.
func (l *loader) filters() {
	l.queries = l.querySchemas()
	for _, m := range l.models {
		for _, found := range m.ownLinks() {
			if target := l.queries[found.target]; target != nil && !found.wrong && l.bindFilter(found, target) {
				found.ir.Filter = found.filter.String()
				l.bindLink(found)
			}
		}
	}
	l.circles()
}

// bindLink binds a link with its condition, reports what is wrong with that, and
// notes the links that it goes through.
func (l *loader) bindLink(found *link) {
	of := l.queries[found.of]
	whole := *found.view
	whole.Filter = found.filter
	for _, j := range found.ir.On {
		whole.On = append(whole.On, rql.Join{Op: j.Op, Local: found.of.ir.Fields[j.Local].Index, Remote: slices.Clone(j.Remote)})
	}
	from := &rql.Schema{Name: of.Name, Table: of.Table, Fields: of.Fields, Shared: of.Shared, Links: []*rql.Link{&whole}}
	bound, err := rql.Bind(rql.NewQuery(rql.Rel(found.ir.Rel)), from)
	if err != nil {
		l.queryProblem(found, parameters{}, err)
		return
	}
	for _, j := range bound.Where.Via.On {
		found.through = append(found.through, linksOf(j.Path)...)
	}
	found.through = append(found.through, linksIn(bound.Where.Via.Filter)...)
}

func linksOf(path []*rql.BoundLink) []*rql.Link {
	links := make([]*rql.Link, len(path))
	for i, step := range path {
		links[i] = step.Link
	}
	return links
}

// linksIn are the links that a condition goes through.
func linksIn(p *rql.Pred) []*rql.Link {
	if p == nil {
		return nil
	}
	var links []*rql.Link
	if p.Via != nil {
		links = append(links, p.Via.Link)
	}
	for _, arg := range p.Args {
		links = append(links, linksIn(arg)...)
	}
	return links
}

// bindFilter binds the filter of a link and reports what is not a condition on
// the target.
func (l *loader) bindFilter(found *link, target *rql.Schema) bool {
	bound, err := rql.Bind(found.filter, target)
	switch {
	case err == nil && !onlyWhere(bound):
		found.wrong = true
		l.problem(found.href.href.Place(), "the RQL of link %q can only have conditions, no sort, limit, select or other clause", found.ir.Rel)
	case err != nil:
		found.wrong = true
		l.queryProblem(found, found.href.parameters(), err)
	}
	return !found.wrong
}

// onlyWhere tells whether a query is nothing but conditions.
func onlyWhere(b *rql.Bound) bool {
	return len(b.Sort) == 0 && b.Limit < 0 && b.Offset == 0 && b.MaxCount < 0 && b.Reduce.Op == "" &&
		b.Select == nil && b.Columns == nil && b.Group == nil && !b.Distinct
}

// querySchemas are the models as queries see them, with links that have no
// conditions.
func (l *loader) querySchemas() map[*model]*rql.Schema {
	schemas, models := make(map[*model]*rql.Schema, len(l.models)), make([]*ir.Model, len(l.models))
	for i, m := range l.models {
		models[i] = m.ir
	}
	maker := rqlschema.NewMaker(models)
	for _, m := range l.models {
		schemas[m] = maker.Model(m.ir)
		schemas[m].Shared = nil // whatever objects share the table, the rules are the same
	}
	for _, m := range l.ordered {
		for _, found := range m.ownLinks() {
			found.view = &rql.Link{Name: found.ir.Rel, Many: found.ir.Many, Target: schemas[found.target]}
		}
		for _, found := range m.links {
			schemas[m].Links = append(schemas[m].Links, found.view)
		}
	}
	return schemas
}
