package memdb_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/memdb"
)

// rng gives random numbers whose seed the test prints.
func rng(t *testing.T) *rand.Rand {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

func wantSame(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: (-want +got)\n%s", what, diff)
	}
}

// branch is a part of a transaction that the test itself ends.
type branch struct {
	perstore.Branch
	a *atlas
}

func (a *atlas) begin(objs ...*city) *branch {
	a.t.Helper()
	b, err := a.db.Begin(a.t.Context(), perstore.TxOptions{})
	if err != nil {
		a.t.Fatalf("Begin error = %v", err)
	}
	own := &branch{b, a}
	own.put(objs...)
	return own
}

func (b *branch) put(objs ...*city) {
	b.a.t.Helper()
	for _, c := range objs {
		if err := memdb.Put(b.Branch, b.a.Store, c); err != nil {
			b.a.t.Fatalf("Put(%d %s) error = %v", c.ID, c.Name, err)
		}
	}
}

func (b *branch) delete(id int64) {
	b.a.t.Helper()
	if err := memdb.Delete(b.Branch, b.a.Store, id); err != nil {
		b.a.t.Fatalf("Delete(%d) error = %v", id, err)
	}
}

func (b *branch) commit() error { return b.Commit(b.a.t.Context()) }

func (b *branch) prepare(gid string) error {
	return b.Branch.(perstore.Preparer).Prepare(b.a.t.Context(), gid)
}

// prepare leaves a prepared transaction that has put cities.
func (a *atlas) prepare(gid string, objs ...*city) {
	a.t.Helper()
	if err := a.begin(objs...).prepare(gid); err != nil {
		a.t.Fatalf("Prepare(%s) error = %v", gid, err)
	}
}

// decide commits what decides that gid is committed.
func (a *atlas) decide(gid string, objs ...*city) {
	a.t.Helper()
	b := a.begin(objs...)
	if err := b.Branch.(perstore.Decider).Decide(a.t.Context(), gid); err != nil {
		a.t.Fatalf("Decide(%s) error = %v", gid, err)
	}
	wantError(a.t, "Commit", b.commit(), nil)
}
