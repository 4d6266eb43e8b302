package perstore_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// TestCommitOfSeveral has what databases are asked for in a commit.
func TestCommitOfSeveral(t *testing.T) {
	for _, c := range []struct {
		what string
		can  []abilities
		opts []perstore.TxOption
		want string
	}{
		{"one", []abilities{able}, nil, "a.commit"},
		{"two", []abilities{able, able}, nil, "a.id b.prepare a.decide a.commit b.commit a.forget"},
		{"one that cannot prepare", []abilities{able, single, able}, nil, "b.id a.prepare c.prepare b.decide b.commit a.commit c.commit b.forget"},
		{"memory and another", []abilities{memory, able}, nil, "b.id a.prepare b.decide b.commit a.commit b.forget"},
		{"memory alone", []abilities{memory, memory}, nil, "a.prepare b.prepare a.commit b.commit"},
		{"reading", []abilities{single, poor}, []perstore.TxOption{perstore.ReadOnly()}, "a.commit b.commit"},
		{"best effort", []abilities{poor, single, able}, []perstore.TxOption{perstore.BestEffort()}, "b.id c.prepare b.decide b.commit c.commit a.commit b.forget"},
		{"best effort of two", []abilities{poor, poor}, []perstore.TxOption{perstore.BestEffort()}, "a.commit b.commit"},
	} {
		w, p := newWorld(c.can...), &process{}
		var branches []*fakeBranch
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error { return w.transferIn(ctx, p, &branches) }, c.opts...)
		got := strings.Join(p.calls, " ")
		for _, d := range w.disks {
			got = strings.Replace(got, d.id+".begin ", "", 1)
		}
		if err != nil || got != c.want {
			t.Errorf("%s: error %v, calls %s; want %s", c.what, err, got, c.want)
		}
		for i, b := range branches {
			if want := i > 0; len(c.opts) == 0 && b.opts.Across != want {
				t.Errorf("%s: database %d begins with Across %v; want %v", c.what, i, b.opts.Across, want)
			}
		}
	}
}

// TestRefusedTogether joins databases that could not agree.
func TestRefusedTogether(t *testing.T) {
	for what, can := range map[string][]abilities{
		"two that cannot prepare":        {single, single},
		"one that can do nothing, first": {poor, able},
		"one that can do nothing, last":  {able, poor},
	} {
		w, p := newWorld(can...), &process{}
		err := w.transfer(t.Context(), p, &[]*fakeBranch{})
		if !errors.Is(err, errors.ErrUnsupported) || !strings.Contains(err.Error(), "BestEffort") || len(w.written()) > 0 {
			t.Errorf("%s: error = %v; want errors.ErrUnsupported that names BestEffort", what, err)
		}
		if got := strings.Join(p.calls, " "); got != "a.begin b.begin b.abort a.abort" {
			t.Errorf("%s: calls %s", what, got)
		}
	}
}

// TestTorn lets the second of two databases fail whose commits nobody promised.
func TestTorn(t *testing.T) {
	for step, want := range map[int]error{2: errRefused, 3: perstore.ErrTorn} {
		w := newWorld(poor, poor)
		p := &process{faults: map[int]fault{step: refuses}}
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error { return w.transferIn(ctx, p, &[]*fakeBranch{}) }, perstore.BestEffort())
		if !errors.Is(err, want) || len(w.written()) != step-2 {
			t.Errorf("Transaction error = %v, written in %v; want %v", err, w.written(), want)
		}
	}
}

// TestInDoubt loses the database that decides while it commits.
func TestInDoubt(t *testing.T) {
	w := newWorld(able, able)
	p := &process{faults: map[int]fault{5: stopped}} // begin, begin, id, prepare, decide, commit
	var branches []*fakeBranch
	err := w.transfer(t.Context(), p, &branches)
	doubt := (*perstore.InDoubtError)(nil)
	if !errors.Is(err, perstore.ErrInDoubt) || !errors.As(err, &doubt) || doubt.Outcome != perstore.Unknown || !strings.Contains(err.Error(), "call perstore.Recover") {
		t.Errorf("Transaction error = %v; want an InDoubtError", err)
	}
	if !branches[1].left || !strings.HasPrefix(doubt.GID, "perstore:") || !strings.HasSuffix(doubt.GID, ":a") {
		t.Errorf("branch left: %v, gid %s; want true, and one that names a", branches[1].left, doubt.GID)
	}
	if err := w.recoverWith(&process{}); !errors.Is(err, perstore.ErrInDoubt) {
		t.Errorf("Recover while a does not answer error = %v; want ErrInDoubt", err)
	}
	if err := w.recover(&process{}); err != nil || len(w.written()) != 2 {
		t.Errorf("Recover error = %v, written in %v; want both", err, w.written())
	}
}

// TestRecoverWithout recovers without the database that decides, and passes over
// what other programs have prepared.
func TestRecoverWithout(t *testing.T) {
	w := newWorld(able, able, able)
	for range 2 {
		_ = w.transfer(t.Context(), &process{faults: map[int]fault{7: crashed}}, &[]*fakeBranch{})
	}
	w.disks[1].prepared["theirs"] = map[string]string{"moved": "by them"}
	var all []perstore.Recoverable
	for _, db := range w.open(&process{}) {
		all = append(all, db)
	}
	err := perstore.Recover(t.Context(), all[1:]...)
	gids := map[string]bool{}
	for _, d := range []*disk{w.disks[1], w.disks[2]} {
		for gid := range d.prepared {
			if !strings.HasPrefix(gid, "perstore:") {
				continue
			}
			if !strings.Contains(err.Error(), gid) {
				t.Errorf("Recover error does not name %s", gid)
			}
			gids[gid] = true
		}
	}
	if !errors.Is(err, perstore.ErrInDoubt) || len(gids) != 2 {
		t.Errorf("Recover without a error = %v, prepared %v; want ErrInDoubt, and both kept", err, gids)
	}
	if err := perstore.Recover(t.Context(), all...); err != nil || len(w.disks[1].prepared) != 1 {
		t.Errorf("Recover error = %v, prepared %v; want what the other program has alone", err, w.disks[1].prepared)
	}
}

// TestRecoverDataModel takes what applications hold.
func TestRecoverDataModel(t *testing.T) {
	db, err := shop.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	if err := perstore.Recover(t.Context(), db, db.Core(), db.Core().Database()); err != nil {
		t.Errorf("Recover error = %v", err)
	}
	given := given(t)
	if err := perstore.Recover(t.Context(), given); !errors.Is(err, perstore.ErrInvalid) {
		t.Errorf("Recover(over given stores) error = %v; want ErrInvalid", err)
	}
}

// given is a data model over stores that the caller made.
func given(t *testing.T) *perstore.DataModel {
	t.Helper()
	db, err := shop.Open(t.Context(), "memory:")
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	stores := map[string]perstore.Store{}
	for _, e := range shop.Entities() {
		stores[e.Schema.Name] = db.Core().Model(e.Schema.Name).Store()
	}
	data, err := perstore.New(stores)
	if err != nil {
		t.Fatalf("New error = %v", err)
	}
	return data
}

// TestSeveralAtOnce runs many transactions over two databases while others
// recover: a transaction is in both or in none.
func TestSeveralAtOnce(t *testing.T) {
	w, p := newWorld(able, able), &process{}
	dbs := w.open(p)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j := range 50 {
				key := fmt.Sprint(i, " ", j)
				err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
					return errors.Join(dbs[j%2].put(ctx, key, "v"), dbs[1-j%2].put(ctx, key, "v"))
				})
				if err != nil && !errors.Is(err, perstore.ErrConflict) {
					t.Errorf("Transaction error = %v", err)
				}
			}
		})
	}
	for range 2 {
		group.Go(func() {
			for range 100 {
				if err := w.recoverWith(&process{}); err != nil {
					t.Errorf("Recover error = %v", err)
				}
			}
		})
	}
	group.Wait()
	if err := w.recoverWith(&process{}); err != nil || len(w.disks[0].prepared)+len(w.disks[1].prepared) > 0 {
		t.Errorf("Recover error = %v; want nothing prepared", err)
	}
	a, b := w.disks[0].data, w.disks[1].data
	for key := range a {
		if b[key] == "" {
			t.Errorf("%s is in one database only", key)
		}
	}
	if len(a) != len(b) {
		t.Errorf("%d and %d transactions are in the databases", len(a), len(b))
	}
}
