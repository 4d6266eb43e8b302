package memdb_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/memdb"
)

// fill makes a database of entries whose entity is the given one.
func fill(t *testing.T, entries []memdb.Entry, check bool) (*atlas, error) {
	t.Helper()
	a := newAtlas(t, perstore.Restrict, memdb.Options{})
	return a, a.db.Fill(of(a.Entity(), entries), check)
}

// of gives the entries another entity, as a file has them by name.
func of(e *perstore.Entity, entries []memdb.Entry) iter.Seq2[memdb.Entry, error] {
	return func(yield func(memdb.Entry, error) bool) {
		for _, entry := range entries {
			entry.Changes = slices.Clone(entry.Changes)
			for i := range entry.Changes {
				c := &entry.Changes[i]
				c.Entity, c.Old = e, nil
				if c.New != nil {
					c.New = e.Clone(c.New)
				}
			}
			if !yield(entry, nil) {
				return
			}
		}
	}
}

func add(c city) memdb.Change      { return memdb.Change{Key: c.ID, New: &c} }
func remove(id int64) memdb.Change { return memdb.Change{Key: id} }

func TestFill(t *testing.T) {
	a, err := fill(t, []memdb.Entry{
		{Changes: []memdb.Change{add(city{ID: 1, Name: "a"}), add(city{ID: 3, Name: "c"}), add(city{ID: 5, Name: "e"})}},
		{Changes: []memdb.Change{add(city{ID: 2, Name: "x"}), remove(3), add(city{ID: 9, Name: "i"})}},
		{Changes: []memdb.Change{add(city{ID: 2, Name: "b", In: perstore.Some[int64](1)}), remove(9), remove(404)}},
	}, true)
	if err != nil {
		t.Fatalf("Fill error = %v", err)
	}
	wantNames(t, a, "abe")
	for query, want := range map[string]int64{"name=b": 1, "name=c": 0, "name=x": 0, "inId=1": 1} {
		if n, err := perstore.Count(t.Context(), a.Store, mustParse(t, query)); n != want || err != nil {
			t.Errorf("Count(%s) = %d, %v; want %d", query, n, err, want)
		}
	}
	next := &city{Name: "next"}
	a.put(t.Context(), next)
	if next.ID != 405 {
		t.Errorf("the next key is %d; want 405: none that was deleted", next.ID)
	}
	wantError(t, "Delete(1)", a.Delete(t.Context(), int64(1), perstore.Cond{}), perstore.ErrInvalid)
	wantError(t, "Put(taken name)", a.Put(t.Context(), &city{Name: "b"}, perstore.Cond{}), perstore.ErrExists)
}

func TestFillChecks(t *testing.T) {
	twice := []memdb.Entry{{Changes: []memdb.Change{add(city{ID: 1, Name: "a"}), add(city{ID: 2, Name: "b"}), add(city{ID: 3, Name: "a"})}}}
	_, err := fill(t, twice, true)
	if !errors.Is(err, perstore.ErrExists) || !strings.Contains(err.Error(), "cities_name: City 1 and 3") {
		t.Errorf("Fill(a name twice) error = %v; want ErrExists that names both", err)
	}
	nowhere := []memdb.Entry{{Changes: []memdb.Change{add(city{ID: 1, Name: "a", In: perstore.Some[int64](2)})}}}
	_, err = fill(t, nowhere, true)
	if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "City 1") {
		t.Errorf("Fill(leads nowhere) error = %v; want ErrInvalid that names the city", err)
	}
	nowhere[0].Changes = append(nowhere[0].Changes, add(city{ID: 2, Name: "b"}))
	_, err = fill(t, nowhere, true)
	wantError(t, "Fill(its target comes later)", err, nil)
}

func TestFillEndsWithErrors(t *testing.T) {
	a := newAtlas(t, perstore.Restrict, memdb.Options{})
	wantError(t, "Fill", a.db.Fill(func(yield func(memdb.Entry, error) bool) { yield(memdb.Entry{}, errOops) }, false), errOops)
	_, err := fill(t, []memdb.Entry{{Op: 99}}, false)
	wantError(t, "Fill(an unknown kind)", err, perstore.ErrDatabase)
	_, err = fill(t, []memdb.Entry{{Changes: []memdb.Change{{Key: "1"}}}}, false)
	wantError(t, "Fill(another type of key)", err, perstore.ErrInvalid)
}

// TestReplay makes a database of the log of another one, and of its checkpoint:
// all three have the same objects, decisions and prepared transactions.
func TestReplay(t *testing.T) {
	log := &tape{}
	a := newAtlas(t, perstore.Restrict, memdb.Options{Log: log})
	ctx := t.Context()
	a.put(ctx, &city{Name: "a"}, &city{Name: "b"}, &city{Name: "c"}, &city{Name: "d"})
	wantError(t, "Delete(4)", a.Delete(ctx, int64(4), perstore.Cond{}), nil)
	a.prepare("p1", &city{ID: 20, Name: "p"})
	a.prepare("p2", &city{ID: 21, Name: "q"})
	a.prepare("p3", &city{ID: 2, Name: "r"})
	wantError(t, "Finish(p1)", a.db.Finish(ctx, "p1", true), nil)
	wantError(t, "Finish(p2)", a.db.Finish(ctx, "p2", false), nil)
	a.decide("d1", &city{ID: 3, Name: "s"})
	if committed, err := a.db.Decided(ctx, "d2"); committed || err != nil {
		t.Errorf("Decided(d2) = %v, %v; want false", committed, err)
	}
	var state []memdb.Entry
	entries, err := a.db.Checkpoint(func() error { return nil })
	wantError(t, "Checkpoint", err, nil)
	for e := range entries {
		state = append(state, e)
	}
	for name, entries := range map[string][]memdb.Entry{"log": log.entries, "checkpoint": state} {
		b, err := fill(t, entries, true)
		wantError(t, "Fill("+name+")", err, nil)
		wantNames(t, b, "absp")
		if gids, err := b.db.Prepared(ctx); len(gids) != 1 || gids[0] != "p3" || err != nil {
			t.Errorf("%s: Prepared = %v, %v; want p3", name, gids, err)
		}
		for gid, want := range map[string]bool{"d1": true, "d2": false} {
			if committed, err := b.db.Decided(ctx, gid); committed != want || err != nil {
				t.Errorf("%s: Decided(%s) = %v, %v; want %v", name, gid, committed, err, want)
			}
		}
		wantError(t, "Finish(p3)", b.db.Finish(ctx, "p3", true), nil)
		wantNames(t, b, "arsp")
	}
	wantNames(t, a, "absp")
}

func TestCheckpointKeepsTheLastKey(t *testing.T) {
	a := newAtlas(t, perstore.Restrict, memdb.Options{})
	a.put(t.Context(), &city{ID: 70, Name: "a"})
	wantError(t, "Delete(70)", a.Delete(t.Context(), int64(70), perstore.Cond{}), nil)
	entries, err := a.db.Checkpoint(func() error { return nil })
	wantError(t, "Checkpoint", err, nil)
	b, err := fill(t, slices.Collect(entries), true)
	wantError(t, "Fill", err, nil)
	c := &city{}
	b.put(t.Context(), c)
	if c.ID != 71 {
		t.Errorf("the next key is %d; want 71", c.ID)
	}
	_, err = a.db.Checkpoint(func() error { return errOops })
	wantError(t, "Checkpoint(rotate fails)", err, errOops)
}

// TestFillAnyOrder fills with random changes and compares with a map.
func TestFillAnyOrder(t *testing.T) {
	seed := rng(t)
	for range 200 {
		var changes []memdb.Change
		want := map[int64]string{}
		for range seed.IntN(30) {
			id := int64(seed.IntN(12))
			delete(want, id)
			if seed.IntN(3) == 0 {
				changes = append(changes, remove(id))
				continue
			}
			want[id] = string(rune('a' + seed.IntN(26)))
			changes = append(changes, add(city{ID: id, Name: want[id]}))
		}
		a, err := fill(t, []memdb.Entry{{Changes: changes}}, false)
		wantError(t, "Fill", err, nil)
		got := map[int64]string{}
		err = a.Query(context.Background(), rql.Query{}, func(obj any) bool { got[obj.(*city).ID] = obj.(*city).Name; return true })
		wantError(t, "Query", err, nil)
		wantSame(t, "objects", got, want)
	}
}
