package faulttest

import (
	"context"
	"slices"
	"strconv"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// Replicas tells how the tests reach two databases of a server, the second of
// which they take for a replica of the first that is behind.
type Replicas struct {
	Open             perstore.OpenFunc
	Primary, Replica string // names of new, empty databases
	// Network and Address are the server's; Through names the replica at another
	// address, of TCP.
	Network, Address string
	Through          func(replica, address string) string
}

// The notes of the primary and of the replica.
const ofPrimary, ofReplica = 3, 1

// Run asks for notes while the replica is there, after it was cut off, and where
// it was never there.
func (r Replicas) Run(t *testing.T) {
	fill(t, r.Open, r.Primary, ofPrimary)
	fill(t, r.Open, r.Replica, ofReplica)
	p := newProxy(t, r.Network, r.Address)
	through := "test:" + r.Through(r.Replica, p.listener.Addr().String())
	var asked []int
	data := openNotes(t, r.Open, r.Primary, perstore.WithReplicas(through),
		perstore.WithStatementHook(func(_ context.Context, s perstore.Statement) { asked = append(asked, s.Replica) }))
	expect := func(when string, ctx context.Context, data *perstore.DataModel, want int64, of ...int) {
		t.Helper()
		asked = nil
		n, err := perstore.Count(ctx, data.Model("Note").Store(), rql.Query{})
		if err != nil || n != want || !slices.Equal(asked, of) {
			t.Errorf("%s Count = %d, %v, of %d; want %d of %d", when, n, err, asked, want, of)
		}
	}
	ctx := t.Context()
	expect("with a replica", ctx, data, ofReplica, 1)
	expect("on the primary", perstore.Primary(ctx), data, ofPrimary, 0)
	err := perstore.Transaction(ctx, func(ctx context.Context) error {
		expect("in a transaction", ctx, data, ofPrimary, 0, 0) // BEGIN too
		return nil
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
	p.cut()
	expect("after the cut", ctx, data, ofPrimary, 1, 0)
	expect("without a replica", ctx, data, ofPrimary, 0)

	later := openNotes(t, r.Open, r.Primary, perstore.WithReplicas(through, "test:"+r.Replica))
	for i, want := range []int64{ofPrimary, ofReplica, ofReplica} {
		expect("call "+strconv.Itoa(i)+" where one of two is not there", ctx, later, want)
	}
}

// fill makes notes in a database.
func fill(t *testing.T, open perstore.OpenFunc, name string, n int) {
	t.Helper()
	data := openNotes(t, open, name)
	if err := data.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	for i := range n {
		if err := data.Model("Note").Store().Put(t.Context(), &note{Code: strconv.Itoa(i)}, perstore.Cond{}); err != nil {
			t.Fatalf("Put error = %v", err)
		}
	}
}

func openNotes(t *testing.T, open perstore.OpenFunc, name string, opts ...perstore.OpenOption) *perstore.DataModel {
	t.Helper()
	return openModels(t, open, name, []*perstore.Entity{noteModel.Entity()}, opts...)
}
