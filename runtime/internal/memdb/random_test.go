package memdb_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/memdb"
)

// TestRandomTransactions keeps several transactions open, some of them prepared,
// and lets random ones write and commit. After each commit names are unique, links
// lead somewhere, and indexes find what a scan finds; one that fails changes
// nothing, and a prepared one does not fail.
func TestRandomTransactions(t *testing.T) {
	random := rng(t)
	for _, onDelete := range []perstore.OnDelete{perstore.Restrict, perstore.Cascade, perstore.SetNull} {
		for range 30 {
			r := &rounds{Rand: random, a: newAtlas(t, onDelete, memdb.Options{})}
			for range 120 {
				r.step()
			}
		}
	}
}

// rounds is a database with open transactions.
type rounds struct {
	*rand.Rand
	a        *atlas
	open     []*branch
	prepared []*branch
}

func (r *rounds) step() {
	switch n := r.IntN(12); {
	case n < 3 && len(r.open) < 4:
		r.open = append(r.open, r.a.begin())
	case n < 8 && len(r.open) > 0:
		r.write(r.open[r.IntN(len(r.open))])
	case n < 9 && len(r.open) > 0 && len(r.prepared) < 2:
		b := r.take(&r.open)
		// One that is held would wait for the other, which this goroutine ends.
		if len(r.prepared) == 0 && b.prepare(fmt.Sprint(r.Uint64())) == nil {
			r.prepared = append(r.prepared, b)
		}
	case n < 10 && len(r.prepared) > 0:
		b := r.take(&r.prepared)
		if err := b.commit(); err != nil {
			r.a.t.Fatalf("Commit of a prepared transaction error = %v", err)
		}
		r.check()
	case len(r.open) > 0 && len(r.prepared) == 0:
		b, before := r.take(&r.open), r.state()
		if err := b.commit(); err != nil && !errors.Is(err, perstore.ErrConflict) {
			r.a.t.Fatalf("Commit error = %v; want none, or ErrConflict", err)
		} else if err != nil && !maps.Equal(before, r.state()) {
			r.a.t.Fatalf("a commit that failed has changed %v to %v", before, r.state())
		}
		r.check()
	}
}

func (r *rounds) take(from *[]*branch) *branch {
	i := r.IntN(len(*from))
	b := (*from)[i]
	*from = append((*from)[:i], (*from)[i+1:]...)
	return b
}

// write puts or deletes a city; what is refused changes nothing.
func (r *rounds) write(b *branch) {
	id := 1 + r.Int64N(8)
	if r.IntN(3) == 0 {
		if err := memdb.Delete(b.Branch, r.a.Store, id); err != nil && !errors.Is(err, perstore.ErrInvalid) && !errors.Is(err, perstore.ErrNotFound) {
			r.a.t.Fatalf("Delete error = %v", err)
		}
		return
	}
	c := &city{ID: id, Name: string(rune('a' + r.IntN(10)))}
	if r.IntN(3) == 0 {
		c.In = perstore.Some(1 + r.Int64N(8))
	}
	if err := memdb.Put(b.Branch, r.a.Store, c); err != nil && !errors.Is(err, perstore.ErrExists) && !errors.Is(err, perstore.ErrInvalid) {
		r.a.t.Fatalf("Put error = %v", err)
	}
}

// state is all cities, as texts.
func (r *rounds) state() map[int64]string {
	all := map[int64]string{}
	err := r.a.Query(r.a.t.Context(), rql.Query{}, func(obj any) bool {
		c := obj.(*city)
		all[c.ID] = fmt.Sprint(c.Name, c.In.V)
		return true
	})
	wantError(r.a.t, "Query", err, nil)
	return all
}

// check checks what must hold after each commit.
func (r *rounds) check() {
	names, all := map[string]bool{}, r.state()
	for id, text := range all {
		name := text[:1]
		if names[name] {
			r.a.t.Fatalf("two cities are called %s: %v", name, all)
		}
		names[name] = true
		var in int64
		if _, err := fmt.Sscan(text[1:], &in); err != nil {
			r.a.t.Fatal(err)
		}
		if _, ok := all[in]; in != 0 && !ok {
			r.a.t.Fatalf("city %d is in %d, which is not there: %v", id, in, all)
		}
		n, err := perstore.Count(r.a.t.Context(), r.a.Store, mustParse(r.a.t, "name="+name))
		if n != 1 || err != nil {
			r.a.t.Fatalf("the index finds %d cities called %s, %v: %v", n, name, err, all)
		}
	}
	for _, name := range "abcdefghij" {
		if n, err := perstore.Count(r.a.t.Context(), r.a.Store, mustParse(r.a.t, "name="+string(name))); n != 0 && !names[string(name)] || err != nil {
			r.a.t.Fatalf("the index finds a city called %c, %v: %v", name, err, all)
		}
	}
}
