package perstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// Include is a link to load along with the objects, and what to load with its
// targets. Of a to-many link Query may say which targets of each object are
// loaded: by conditions, an order and a limit, as in
// status=published&sort(-date)&limit(5). The zero Query is all of them. More than
// that, and a Query for a to-one link, is ErrInvalid.
type Include struct {
	Rel   string
	Query rql.Query
	With  []Include
}

// includeChunk is the most values of keys that one statement asks for.
const includeChunk = 500

// include loads the links that q names into objs.
func (q *Query) include(ctx context.Context, objs []any) error {
	if len(q.with) == 0 {
		return nil
	}
	if err := q.model.checkIncludes(q.with); err != nil || len(objs) == 0 {
		return q.fail(err)
	}
	return q.fail(q.model.includeAll(ctx, objs, q.with))
}

// checkIncludes refuses links and parts that there are none of, whether any object
// is found or not.
func (m *Model) checkIncludes(links []Include) error {
	for _, inc := range links {
		link := m.entity.Schema.Link(inc.Rel)
		if link == nil {
			return fmt.Errorf("%w: no link %q", ErrInvalid, inc.Rel)
		}
		target := m.target(link)
		if !inc.Query.IsZero() {
			_, err := target.part(link, inc.Query)
			if err == nil {
				err = (&Query{model: target, rql: inc.Query}).allowed()
			}
			if err != nil {
				return fmt.Errorf("link %s: %w", inc.Rel, err)
			}
		}
		if err := target.checkIncludes(inc.With); err != nil {
			return err
		}
	}
	return nil
}

func (m *Model) includeAll(ctx context.Context, objs []any, links []Include) error {
	for _, inc := range links {
		link := m.entity.Schema.Link(inc.Rel)
		targets, err := m.includeOne(ctx, objs, link, inc.Query)
		if err != nil {
			return fmt.Errorf("link %s: %w", inc.Rel, err)
		}
		if len(inc.With) > 0 && len(targets) > 0 {
			if err := m.target(link).includeAll(ctx, targets, inc.With); err != nil {
				return err
			}
		}
	}
	return nil
}

// includeOne loads one link of all objs, or a part of it, and gives the targets,
// each once.
func (m *Model) includeOne(ctx context.Context, objs []any, link *rql.Link, part rql.Query) ([]any, error) {
	if part.IsZero() {
		return m.includeLink(ctx, objs, link)
	}
	return m.includePart(ctx, objs, link, part)
}

// includeLink loads one link of all objs and gives the targets, each once.
func (m *Model) includeLink(ctx context.Context, objs []any, link *rql.Link) ([]any, error) {
	locals := m.localsOf(objs, link)
	targets, rows, err := m.linked(ctx, locals, link)
	if err != nil {
		return nil, err
	}
	for i, obj := range objs {
		m.entity.Meta(obj).remember(link.Name, rql.Query{}, locals[i], rows[i])
	}
	return targets, nil
}

// linked reads the targets of one link that meet further conditions, for the
// local values of some objects: each once, and those of each object. A link whose
// joins are equalities costs one query a chunk; others (lt, ne …) cost one an
// object.
func (m *Model) linked(ctx context.Context, locals [][]rql.Value, link *rql.Link, where ...rql.Node) (targets []any, rows [][]any, err error) {
	if !batchable(link) {
		return m.linkedEach(ctx, locals, link, where)
	}
	keys := distinct(locals, link)
	byKey := make(map[joinKey][]any, len(keys))
	for chunk := range slices.Chunk(keys, max(1, includeChunk/len(link.On))) {
		found, err := m.target(link).own(batchTerms(link, chunk)...).Where(where...).All(ctx)
		if err != nil {
			return nil, nil, err
		}
		m.target(link).merge(&targets, found)
		if err := m.target(link).groupByRemote(ctx, found, link, chunk, byKey); err != nil {
			return nil, nil, err
		}
	}
	rows = make([][]any, len(locals))
	for i, local := range locals {
		rows[i] = m.target(link).rowsFor(byKey, link, local)
	}
	return targets, rows, nil
}

// batchable tells whether one query can serve many objects: all joins are
// equalities, or the only one is in or contains.
func batchable(link *rql.Link) bool {
	if len(link.On) == 1 {
		op := link.On[0].Op
		return op == "eq" || op == "in" || op == "contains"
	}
	for _, j := range link.On {
		if j.Op != "eq" || len(j.Remote) != 1 {
			return false
		}
	}
	return len(link.On) > 0
}

// tuplesOf gives the tuples that a link's local values ask for: one, or one
// for each element where the local value is a list; none where one is null.
func tuplesOf(link *rql.Link, local []rql.Value) [][]rql.Value {
	if anyNull(local) {
		return nil
	}
	if link.On[0].Op != "in" {
		return [][]rql.Value{local}
	}
	var tuples [][]rql.Value
	for _, v := range local[0].List() {
		tuples = append(tuples, []rql.Value{v})
	}
	return tuples
}

// distinct gives the tuples that local values ask for, each once, in order.
func distinct(locals [][]rql.Value, link *rql.Link) [][]rql.Value {
	out, seen := make([][]rql.Value, 0, len(locals)), make(map[joinKey]bool, len(locals))
	for _, local := range locals {
		for _, tuple := range tuplesOf(link, local) {
			if k := keyOfTuple(tuple); !seen[k] {
				seen[k] = true
				out = append(out, tuple)
			}
		}
	}
	return out
}

// batchTerms asks for the targets of all tuples at once.
func batchTerms(link *rql.Link, tuples [][]rql.Value) []rql.Node {
	if len(link.On) == 1 {
		return append([]rql.Node{anyOf(link.On[0].Op, link.On[0].Remote, tuples)}, link.Filter.Terms()...)
	}
	alternatives := make([]rql.Node, len(tuples))
	for i, tuple := range tuples {
		parts := make([]rql.Node, len(tuple))
		for j, v := range tuple {
			parts[j] = rql.Call(link.On[j].Op, rql.Property(link.On[j].Remote...), rql.Scalar(v))
		}
		alternatives[i] = rql.And(parts...)
	}
	return append([]rql.Node{rql.Or(alternatives...)}, link.Filter.Terms()...)
}

// anyOf holds where a remote property is one of some values, or a remote list
// contains one of them.
func anyOf(op string, remote []string, tuples [][]rql.Value) rql.Node {
	values, alternatives := make([]rql.Value, len(tuples)), make([]rql.Node, len(tuples))
	for i, tuple := range tuples {
		values[i], alternatives[i] = tuple[0], rql.Contains(rql.Property(remote...), tuple[0])
	}
	if op == "contains" {
		return rql.Or(alternatives...)
	}
	return rql.In(rql.Property(remote...), values...)
}

// merge appends to targets the rows that it does not hold yet, and puts the
// ones that it holds in their place in rows.
func (m *Model) merge(targets *[]any, rows []any) {
	if len(*targets) == 0 {
		*targets = append(*targets, rows...)
		return
	}
	known := make(map[any]any, len(*targets))
	for _, t := range *targets {
		known[m.entity.KeyOf(t)] = t
	}
	for i, row := range rows {
		if t, ok := known[m.entity.KeyOf(row)]; ok {
			rows[i] = t
			continue
		}
		*targets = append(*targets, row)
	}
}

// groupByRemote files rows of m under those of tuples that the link finds in
// them.
func (m *Model) groupByRemote(ctx context.Context, rows []any, link *rql.Link, tuples [][]rql.Value, byKey map[joinKey][]any) error {
	if field, ok := m.plainJoin(link); ok {
		m.groupByField(rows, field, byKey)
		return nil
	}
	remotes, err := m.remoteTuples(ctx, rows, link, tuples)
	if err != nil {
		return err
	}
	wanted := make(map[joinKey]bool, len(tuples))
	for _, tuple := range tuples {
		wanted[keyOfTuple(tuple)] = true
	}
	for i, row := range rows {
		seen := make(map[joinKey]bool, len(remotes[i]))
		for _, tuple := range remotes[i] {
			if k := keyOfTuple(tuple); wanted[k] && !seen[k] {
				seen[k] = true
				byKey[k] = append(byKey[k], row)
			}
		}
	}
	return nil
}

// plainJoin gives the property of m that a link's only join compares, where that
// has one value.
func (m *Model) plainJoin(link *rql.Link) (field int, ok bool) {
	if len(link.On) != 1 || len(link.On[0].Remote) != 1 {
		return 0, false
	}
	field = m.entity.Schema.FieldIndex(link.On[0].Remote[0])
	return field, field >= 0 && m.entity.Schema.Fields[field].Type != rql.TypeList
}

// groupByField files rows under the value of a field. Those of one value often
// follow each other: a run of them is filed as it is, without a copy.
func (m *Model) groupByField(rows []any, field int, byKey map[joinKey][]any) {
	for len(rows) > 0 {
		key, run := keyOfValue(m.entity.Schema.Value(rows[0], field)), 1
		for run < len(rows) && keyOfValue(m.entity.Schema.Value(rows[run], field)) == key {
			run++
		}
		if before, ok := byKey[key]; ok {
			byKey[key] = append(before, rows[:run]...)
		} else {
			byKey[key] = rows[:run:run]
		}
		rows = rows[run:]
	}
}

// rowsFor collects the rows of m for an object, each once, in the order of
// their keys: the one that a query of its own would have.
func (m *Model) rowsFor(byKey map[joinKey][]any, link *rql.Link, local []rql.Value) []any {
	tuples := tuplesOf(link, local)
	if len(tuples) == 1 {
		return byKey[keyOfTuple(tuples[0])]
	}
	var rows []any
	seen := make(map[any]bool)
	for _, tuple := range tuples {
		for _, row := range byKey[keyOfTuple(tuple)] {
			if !seen[row] {
				seen[row] = true
				rows = append(rows, row)
			}
		}
	}
	slices.SortFunc(rows, m.entity.CompareKeys)
	return rows
}

// linkedEach is linked object by object.
func (m *Model) linkedEach(ctx context.Context, locals [][]rql.Value, link *rql.Link, where []rql.Node) (targets []any, rows [][]any, err error) {
	rows = make([][]any, len(locals))
	for i, local := range locals {
		if rows[i], err = m.target(link).own(linkTerms(link, local)...).Where(where...).All(ctx); err != nil {
			return nil, nil, err
		}
		m.target(link).merge(&targets, rows[i])
	}
	return targets, rows, nil
}
