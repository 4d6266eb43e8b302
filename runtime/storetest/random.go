package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

var randomTests = []test{{"AgainstMap", testAgainstMap}}

// testAgainstMap runs random calls, some in transactions that commit or roll
// back, nested ones too, on a store and on a plain map, and compares.
func testAgainstMap(t *testing.T, db *database) {
	rapid.Check(t, func(r *rapid.T) {
		w := &world{ctx: t.Context(), nests: db.harness.Nests, store: db.things(), rows: map[int64]thing{}}
		w.clear(r)
		actions := map[string]func(*rapid.T){
			"put":         w.put,
			"delete":      w.delete,
			"query":       w.query,
			"update":      w.update,
			"remove":      w.remove,
			"transaction": w.transaction,
			"":            w.check,
		}
		if db.harness.ByKey { // its transactions cannot be queried
			delete(actions, "transaction")
		}
		r.Repeat(actions)
	})
}

// world is a store and the map that it should be equal to.
type world struct {
	ctx    context.Context
	inside bool // a transaction
	nests  bool // a nested transaction that fails is undone alone
	store  perstore.Store
	rows   map[int64]thing
}

func (w *world) clear(r *rapid.T) {
	for _, v := range w.all(r, rql.Query{}) {
		if err := w.store.Delete(w.ctx, v.ID, perstore.Cond{}); err != nil {
			r.Fatalf("Delete(%d) error = %v", v.ID, err)
		}
	}
}

func (w *world) all(r *rapid.T, q rql.Query) []*thing {
	var out []*thing
	if err := w.store.Query(w.ctx, q, func(obj any) bool { out = append(out, obj.(*thing)); return true }); err != nil {
		r.Fatalf("Query(%s) error = %v", q, err)
	}
	return out
}

// key draws a key: most often one that is there.
func (w *world) key(r *rapid.T) int64 {
	keys := append(slices.Sorted(maps.Keys(w.rows)), 1<<50)
	return rapid.SampledFrom(keys).Draw(r, "key")
}

func (w *world) put(r *rapid.T) {
	v := newThing(rapid.StringMatching(`[a-f]`).Draw(r, "code"))
	v.Count = rapid.Int64Range(-2, 2).Draw(r, "count")
	if rapid.Bool().Draw(r, "named") {
		v.OptName = perstore.Some(rapid.SampledFrom([]string{"", "x", "y", "ü"}).Draw(r, "optName"))
	}
	if rapid.Bool().Draw(r, "old") {
		v.ID = w.key(r)
	}
	presence := perstore.Presence(rapid.IntRange(0, 2).Draw(r, "presence"))
	want := w.allowed(v, presence)
	if err := w.store.Put(w.ctx, v, perstore.Cond{Presence: presence}); !errors.Is(err, want) {
		r.Fatalf("Put(%d %s, presence %d) error = %v; want %v", v.ID, v.Code, presence, err, want)
	}
	if want == nil {
		w.rows[v.ID] = *v
	}
}

// allowed gives the error that a put must have.
func (w *world) allowed(v *thing, presence perstore.Presence) error {
	_, there := w.rows[v.ID]
	switch {
	case presence == perstore.Present && !there:
		return perstore.ErrNotFound
	case presence == perstore.Absent && there:
		return perstore.ErrExists
	}
	for id, other := range w.rows {
		if id != v.ID && other.Code == v.Code {
			return perstore.ErrExists
		}
	}
	return nil
}

func (w *world) delete(r *rapid.T) {
	key, want := w.key(r), error(nil)
	if _, there := w.rows[key]; !there {
		want = perstore.ErrNotFound
	}
	if err := w.store.Delete(w.ctx, key, perstore.Cond{}); !errors.Is(err, want) {
		r.Fatalf("Delete(%d) error = %v; want %v", key, err, want)
	}
	delete(w.rows, key)
}

// query compares the answer to a query with that of the in-memory evaluation.
func (w *world) query(r *rapid.T) {
	q := w.draw(r)
	if diff := cmp.Diff(w.matching(r, q), w.all(r, q)); diff != "" {
		r.Fatalf("Query(%s): (-map +store)\n%s", q, diff)
	}
}

// draw draws a query.
func (w *world) draw(r *rapid.T) rql.Query {
	filter := rapid.SampledFrom([]string{"", "code=c", "code!=c", "count=gt=0", "optName=x", "optName!=x", "optName=null", "in(code,(a,b))", "not(or(count=0,optName=y))"}).Draw(r, "filter")
	order := rapid.SampledFrom([]string{"sort(id)", "sort(-code)", "sort(optName,-count,code)", "sort(-optName,id)"}).Draw(r, "sort")
	q, err := rql.Parse(fmt.Sprintf("%s&%s&limit(%d,%d)", order, filter, rapid.IntRange(0, 5).Draw(r, "limit"), rapid.IntRange(0, 2).Draw(r, "offset")))
	if filter == "" {
		q, err = rql.Parse(order)
	}
	if err != nil {
		r.Fatalf("Parse error = %v", err)
	}
	return q
}

// matching gives copies of the rows of the map that a query has.
func (w *world) matching(r *rapid.T, q rql.Query) (found []*thing) {
	b, err := rql.Bind(q, w.store.Entity().Schema)
	if err != nil {
		r.Fatalf("Bind(%s) error = %v", q, err)
	}
	if err := rql.Compile(b).Run(w.values, nil, func(obj any) bool { found = append(found, obj.(*thing)); return true }); err != nil {
		r.Fatalf("Run(%s) error = %v", q, err)
	}
	return found
}

// values yields the rows of the map by key.
func (w *world) values(yield func(any) bool) {
	for _, id := range slices.Sorted(maps.Keys(w.rows)) {
		if v := w.rows[id]; !yield(&v) {
			return
		}
	}
}

// transaction runs some calls in a transaction that commits or rolls back.
func (w *world) transaction(r *rapid.T) { w.part(r, 0) }

// deepest is how deep transactions are nested.
const deepest = 3

// part runs some calls in a transaction, or in one nested at some depth: the map
// of before it comes back when it fails.
func (w *world) part(r *rapid.T, depth int) {
	before, outside, inside := maps.Clone(w.rows), w.ctx, w.inside
	defer func() { w.ctx, w.inside = outside, inside }()
	commit := rapid.Bool().Draw(r, "commit")
	err := perstore.Transaction(outside, func(ctx context.Context) error {
		w.ctx, w.inside = ctx, true
		steps := []func(*rapid.T){w.put, w.put, w.delete, w.query, w.update, w.remove}
		if w.nests && depth < deepest {
			nested := func(r *rapid.T) { w.part(r, depth+1) }
			steps = append(steps, nested, nested)
		}
		for range rapid.IntRange(1, 6).Draw(r, "steps") {
			rapid.SampledFrom(steps).Draw(r, "step")(r)
		}
		w.check(r)
		if !commit {
			return errOops
		}
		return nil
	})
	if commit != (err == nil) {
		r.Fatalf("Transaction at depth %d error = %v; want a commit: %v", depth, err, commit)
	}
	if !commit {
		w.rows = before
	}
}

// check compares everything.
func (w *world) check(r *rapid.T) {
	var want []*thing
	for obj := range w.values {
		want = append(want, obj.(*thing))
	}
	if diff := cmp.Diff(want, w.all(r, rql.NewQuery(rql.Sort(rql.SortKey{Path: []string{"id"}})))); diff != "" {
		r.Fatalf("all objects: (-map +store)\n%s", diff)
	}
}
