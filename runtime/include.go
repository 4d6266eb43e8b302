package perstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
)

// includeChunk is the most values of keys that one statement asks for.
const includeChunk = 500

// include loads the links that q names into objs.
func (q Query) include(ctx context.Context, objs []any) error {
	if len(q.with) == 0 || len(objs) == 0 {
		return nil
	}
	return q.fail(q.model.includeAll(ctx, objs, q.with))
}

func (m *Model) includeAll(ctx context.Context, objs []any, links []Include) error {
	for _, inc := range links {
		link := m.entity.Schema.Link(inc.Rel)
		if link == nil {
			return fmt.Errorf("%w: no link %q", ErrInvalid, inc.Rel)
		}
		targets, err := m.includeLink(ctx, objs, link)
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

// includeLink loads one link of all objs and gives the targets, each once. A
// link whose joins are equalities costs one query a chunk; others (lt, ne …)
// cost one an object.
func (m *Model) includeLink(ctx context.Context, objs []any, link *rql.Link) ([]any, error) {
	if !batchable(link) {
		return m.includeEach(ctx, objs, link)
	}
	keys := m.distinctLocals(objs, link)
	byKey := make(map[joinKey][]any, len(keys))
	var targets []any
	for chunk := range slices.Chunk(keys, max(1, includeChunk/len(link.On))) {
		rows, err := m.target(link).Where(batchTerms(link, chunk)...).All(ctx)
		if err != nil {
			return nil, err
		}
		known := len(targets)
		m.target(link).merge(&targets, rows)
		if err := m.target(link).groupByRemote(ctx, targets[known:], link, byKey); err != nil {
			return nil, err
		}
	}
	for _, obj := range objs {
		local := m.localValues(obj, link)
		m.entity.Meta(obj).remember(link.Name, local, m.target(link).rowsFor(byKey, link, local))
	}
	return targets, nil
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

// distinctLocals gives the tuples that objs ask for, each once, in order.
func (m *Model) distinctLocals(objs []any, link *rql.Link) [][]rql.Value {
	var out [][]rql.Value
	seen := make(map[joinKey]bool, len(objs))
	for _, obj := range objs {
		for _, tuple := range tuplesOf(link, m.localValues(obj, link)) {
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
	alternatives := make([]rql.Node, len(tuples))
	values := make([]rql.Value, len(tuples))
	for i, tuple := range tuples {
		values[i] = tuple[0]
		parts := make([]rql.Node, len(tuple))
		for j, v := range tuple {
			parts[j] = rql.Call(link.On[j].Op, rql.Property(link.On[j].Remote...), rql.Scalar(v))
		}
		alternatives[i] = rql.And(parts...)
	}
	term := rql.Or(alternatives...)
	if len(link.On) == 1 && link.On[0].Op != "contains" {
		term = rql.In(rql.Property(link.On[0].Remote...), values...)
	}
	return append([]rql.Node{term}, link.Filter.Terms()...)
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

// groupByRemote files rows of m under the values that the link compares.
func (m *Model) groupByRemote(ctx context.Context, rows []any, link *rql.Link, byKey map[joinKey][]any) error {
	remotes, err := m.remoteTuples(ctx, rows, link)
	if err != nil {
		return err
	}
	for i, row := range rows {
		seen := make(map[joinKey]bool, len(remotes[i]))
		for _, tuple := range remotes[i] {
			if k := keyOfTuple(tuple); !seen[k] {
				seen[k] = true
				byKey[k] = append(byKey[k], row)
			}
		}
	}
	return nil
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

// includeEach loads a link object by object.
func (m *Model) includeEach(ctx context.Context, objs []any, link *rql.Link) ([]any, error) {
	var targets []any
	for _, obj := range objs {
		local := m.localValues(obj, link)
		rows, err := m.target(link).Where(linkTerms(link, local)...).All(ctx)
		if err != nil {
			return nil, err
		}
		m.target(link).merge(&targets, rows)
		m.entity.Meta(obj).remember(link.Name, local, rows)
	}
	return targets, nil
}
