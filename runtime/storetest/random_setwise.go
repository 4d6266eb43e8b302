package storetest

import (
	"errors"
	"maps"

	"pgregory.net/rapid"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// update sets members of the things of a query. Outside of transactions, which
// a refusal may doom, one of them is the code, which is unique.
func (w *world) update(r *rapid.T) {
	q, changed := w.draw(r), maps.Clone(w.rows)
	count, name := rapid.Int64Range(-2, 2).Draw(r, "count"), rapid.SampledFrom([]string{"", "x", "z'"}).Draw(r, "optName")
	set := []rql.Assignment{{Field: thingCount, Value: rql.Int(count)}, {Field: thingOptName, Value: rql.Null()}}
	if name != "" {
		set[1].Value = rql.String(name)
	}
	code := ""
	if !w.inside && rapid.IntRange(0, 3).Draw(r, "set code") == 0 {
		code = rapid.StringMatching(`[a-f]`).Draw(r, "code")
		set = append(set, rql.Assignment{Field: thingCode, Value: rql.String(code)})
	}
	found := w.matching(r, q)
	for _, v := range found {
		v.Count, v.OptName = count, perstore.Opt[string]{}
		if name != "" {
			v.OptName = perstore.Some(name)
		}
		if code != "" {
			v.Code = code
		}
		changed[v.ID] = *v
	}
	want, refusal := int64(len(found)), error(nil)
	if taken(changed) {
		want, refusal = 0, perstore.ErrExists
	}
	if got, err := perstore.Update(w.ctx, w.writer(r), q, set); got != want || !errors.Is(err, refusal) {
		r.Fatalf("Update(%s, %v) = %d, %v; want %d, %v", q, set, got, err, want, refusal)
	}
	if refusal == nil {
		w.rows = changed
	}
}

// writer is the store, sometimes without its abilities.
func (w *world) writer(r *rapid.T) perstore.Store {
	if rapid.Bool().Draw(r, "one by one") {
		return hidden(w.store)
	}
	return w.store
}

// taken tells whether two rows have the same code.
func taken(rows map[int64]thing) bool {
	codes := map[string]bool{}
	for _, v := range rows {
		codes[v.Code] = true
	}
	return len(codes) < len(rows)
}

// remove deletes the things of a query.
func (w *world) remove(r *rapid.T) {
	q := w.draw(r)
	found := w.matching(r, q)
	if got, err := perstore.Remove(w.ctx, w.writer(r), q); got != int64(len(found)) || err != nil {
		r.Fatalf("Remove(%s) = %d, %v; want %d", q, got, err, len(found))
	}
	for _, v := range found {
		delete(w.rows, v.ID)
	}
}
