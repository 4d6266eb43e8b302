package perstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// with, where, sorted and limited give an include of less, or of more behind it.
// Where, Sort and Limit of a query write the same.
func (i Include) with(links []Include) Include {
	i.With = slices.Concat(i.With, links)
	return i
}

func (i Include) where(preds []rql.Node) Include {
	i.Query = i.asked().Where(preds...).rql
	return i
}

func (i Include) sorted(keys []rql.SortKey) Include {
	i.Query = i.asked().Sort(keys...).rql
	return i
}

func (i Include) limited(n int) Include {
	i.Query = i.asked().Limit(n).rql
	return i
}

func (i Include) asked() *Query { return &Query{rql: i.Query} }

// part is what With is asked for of the targets of a to-many link: of those of
// each object that meet the conditions, the ones between the limits.
type part struct {
	query  rql.Query // in the form of partTerms
	sorted rql.Query // query, with an order in which no two targets are equal
	limit  int64     // -1 is no limit
	offset int64
}

// partTerms gives q as its conditions, its order and its limits, however they were
// written down. It is not ok for one that has more than that.
func partTerms(q rql.Query) (terms []rql.Node, ok bool) {
	q = q.Flat()
	terms = slices.Clone(q.Filters().Terms())
	for _, name := range []string{"sort", "limit"} {
		if args, ok := q.Clause(name); ok {
			terms = append(terms, rql.Call(name, args...))
		}
	}
	return terms, len(terms) == len(q.Terms())
}

// part reads what q asks for of the targets of a link, objects of m.
func (m *Model) part(link *rql.Link, q rql.Query) (part, error) {
	terms, ok := partTerms(q)
	switch {
	case !link.Many:
		return part{}, fmt.Errorf("%w: it leads to one object, of which no part is loaded", ErrInvalid)
	case !ok:
		return part{}, fmt.Errorf("%w: what is loaded of it has conditions, an order and a limit; met %s", ErrInvalid, q)
	}
	p := part{query: rql.NewQuery(terms...)}
	b, err := rql.Bind(m.given(p.query), m.entity.Schema)
	if err != nil {
		return part{}, err
	}
	p.sorted, p.limit, p.offset = m.keyset(b).sorted(p.query), b.Limit, b.Offset
	return p, nil
}

// heads is the query for the targets of several objects: what is between the
// limits of one of them is among the first ones of it.
func (p part) heads() rql.Query {
	q := p.sorted.Without("limit")
	if most := p.limit + p.offset; p.limit >= 0 && most >= 0 { // which may overflow
		q = q.And(rql.Limit(most, 0))
	}
	return q
}

// between gives those of an object's targets that are between the limits.
func (p part) between(rows []any) []any {
	rows = rows[min(p.offset, int64(len(rows))):]
	if p.limit >= 0 {
		rows = rows[:min(p.limit, int64(len(rows)))]
	}
	return slices.Clip(rows)
}

// includePart loads a part of one link of all objs and gives the targets, each
// once.
func (m *Model) includePart(ctx context.Context, objs []any, link *rql.Link, q rql.Query) ([]any, error) {
	p, err := m.target(link).part(link, q)
	if err != nil {
		return nil, err
	}
	locals := m.localsOf(objs, link)
	var rows [][]any
	if batchable(link) {
		rows, err = m.partsOf(ctx, locals, link, p)
	} else {
		rows, err = m.partsOfEach(ctx, locals, link, p)
	}
	if err != nil {
		return nil, err
	}
	targets, err := m.target(link).once(ctx, rows)
	if err != nil {
		return nil, err
	}
	for i, obj := range objs {
		m.entity.Meta(obj).remember(link.Name, p.query, locals[i], rows[i])
	}
	return targets, nil
}

// partsOf reads a part of one link for the local values of some objects, whose
// targets no hook has seen yet. It costs one query for so many objects as ask for
// includeChunk values.
func (m *Model) partsOf(ctx context.Context, locals [][]rql.Value, link *rql.Link, p part) ([][]any, error) {
	target, rows := m.target(link), make([][]any, 0, len(locals))
	for len(locals) > 0 {
		n, keys := batch(locals, link)
		found, err := target.headsOf(ctx, link, keys, p)
		if err != nil {
			return nil, err
		}
		byKey, places := make(map[joinKey][]any, len(keys)), make(map[any]int, len(found))
		for i, obj := range found {
			places[obj] = i
		}
		if err := target.groupByRemote(ctx, found, link, keys, byKey); err != nil {
			return nil, err
		}
		for _, local := range locals[:n] {
			rows = append(rows, p.between(inPlace(byKey, places, tuplesOf(link, local))))
		}
		locals = locals[n:]
	}
	return rows, nil
}

// batch tells for how many of the objects one query asks, and for which tuples:
// all those of an object are in one query, whose order is then theirs.
func batch(locals [][]rql.Value, link *rql.Link) (n int, keys [][]rql.Value) {
	seen, most := make(map[joinKey]bool), max(1, includeChunk/len(link.On))
	for _, local := range locals {
		tuples := tuplesOf(link, local)
		if n > 0 && len(keys)+len(tuples) > most {
			break
		}
		for _, tuple := range tuples {
			if k := keyOfTuple(tuple); !seen[k] {
				seen[k] = true
				keys = append(keys, tuple)
			}
		}
		n++
	}
	return n, keys
}

// headsOf reads the first targets of each tuple, and maybe more, in the order of
// the part. They are objects of m.
func (m *Model) headsOf(ctx context.Context, link *rql.Link, keys [][]rql.Value, p part) (found []any, err error) {
	if len(keys) == 0 {
		return nil, nil
	}
	q := m.ask(p.heads(), batchTerms(link, keys)...)
	err = Heads(ctx, m.store, q, remotes(link), func(obj any) bool { found = append(found, obj); return true })
	return found, err
}

// remotes are the paths that the joins of a link compare.
func remotes(link *rql.Link) [][]string {
	paths := make([][]string, len(link.On))
	for i, j := range link.On {
		paths[i] = j.Remote
	}
	return paths
}

// inPlace collects the targets of some tuples, each once, in the order in which
// they were found.
func inPlace(byKey map[joinKey][]any, places map[any]int, tuples [][]rql.Value) []any {
	if len(tuples) == 1 {
		return byKey[keyOfTuple(tuples[0])]
	}
	var rows []any
	for _, tuple := range tuples {
		rows = append(rows, byKey[keyOfTuple(tuple)]...)
	}
	slices.SortFunc(rows, func(a, b any) int { return places[a] - places[b] })
	return slices.Compact(rows)
}

// partsOfEach is partsOf object by object.
func (m *Model) partsOfEach(ctx context.Context, locals [][]rql.Value, link *rql.Link, p part) ([][]any, error) {
	rows := make([][]any, len(locals))
	for i, local := range locals {
		q := m.target(link).own(linkTerms(link, local)...)
		err := q.run(ctx, q.rql.And(p.sorted.Terms()...), func(obj any, _ []int) (bool, error) {
			rows[i] = append(rows[i], obj)
			return true, nil
		})
		if err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// once makes one of the objects with one key, runs the hook of each, and gives
// them.
func (m *Model) once(ctx context.Context, rows [][]any) (objs []any, err error) {
	known := make(map[any]any)
	for _, list := range rows {
		for i, obj := range list {
			key := m.entity.KeyOf(obj)
			if first, ok := known[key]; ok {
				list[i] = first
				continue
			}
			if err := m.loaded(ctx, obj, nil); err != nil {
				return nil, err
			}
			known[key] = obj
			objs = append(objs, obj)
		}
	}
	return objs, nil
}

// loadedPart finds the part of a link that q, the query of a link, asks for; nil
// is none.
func (q *Query) loadedPart() *loadedLink {
	terms, ok := partTerms(rql.NewQuery(q.rql.Terms()[q.begin:]...))
	if !ok {
		return nil
	}
	for _, l := range q.parts {
		if slices.EqualFunc(l.part.Terms(), terms, rql.Node.Equal) {
			return l
		}
	}
	return nil
}

// loadedAs gives what With loaded of q, the query of a link, as include says.
func (q *Query) loadedAs(include *Include) ([]any, bool) {
	if q.model == nil {
		return nil, false
	}
	if len(include.Query.Terms()) > 0 {
		q = q.changed(q.rql.And(include.Query.Terms()...))
	}
	if q.loaded == nil {
		return nil, false
	}
	return q.loaded.rows, true
}

// allLoaded tells whether what With loaded is all that meets the conditions of q.
func (q *Query) allLoaded() bool {
	if q.loaded == nil {
		return false
	}
	_, limited := q.loaded.part.Clause("limit")
	return !limited
}
