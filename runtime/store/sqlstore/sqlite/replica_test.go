package sqlite_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// newReplica makes a file with a shop of n products, which nobody keeps up.
func newReplica(t *testing.T, n int) string {
	t.Helper()
	url := "sqlite:" + filepath.Join(t.TempDir(), "replica.db")
	if err := openShop(t, url, n).Close(); err != nil {
		t.Fatal(err)
	}
	return url
}

// products counts the products that ctx sees.
func products(t *testing.T, ctx context.Context, db *shop.DB) int64 {
	t.Helper()
	n, err := db.Products.Where().Count(ctx)
	if err != nil {
		t.Errorf("Count error = %v", err)
	}
	return n
}

// TestReadsGoToReplica tells the database, of 5 products, from its replica, of 2.
func TestReadsGoToReplica(t *testing.T) {
	db := openShop(t, "sqlite:"+filepath.Join(t.TempDir(), "shop.db"), 5, perstore.WithReplicas(newReplica(t, 2)))
	ctx := t.Context()
	if n := products(t, ctx, db); n != 2 {
		t.Errorf("Count = %d; want the 2 of the replica", n)
	}
	if n := products(t, perstore.Primary(ctx), db); n != 5 {
		t.Errorf("Count(Primary) = %d; want 5", n)
	}
	if _, err := db.Products.Get(ctx, 5); !errors.Is(err, perstore.ErrNotFound) {
		t.Errorf("Get(5) error = %v; want ErrNotFound: the replica does not have it yet", err)
	}
	if found, err := db.Products.GetMany(perstore.Primary(ctx), 4, 5); err != nil || len(found) != 2 {
		t.Errorf("GetMany(Primary) gives %d objects, error %v; want 2", len(found), err)
	}
	err := perstore.Transaction(ctx, func(ctx context.Context) error {
		if n := products(t, ctx, db); n != 5 {
			t.Errorf("Count in a transaction = %d; want 5", n)
		}
		return nil
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
}

// TestWritesGoToPrimary writes what the replica does not have: what a write reads
// to know or to explain is of the database itself.
func TestWritesGoToPrimary(t *testing.T) {
	var l log
	db := openShop(t, "sqlite:"+filepath.Join(t.TempDir(), "shop.db"), 5, perstore.WithReplicas(newReplica(t, 0)), perstore.WithStatementHook(l.hook))
	ctx := t.Context()
	for name, c := range map[string]struct {
		run  func() error
		want error
	}{
		"Patch": {func() error {
			_, err := db.Products.Patch(ctx, 5, shop.ProductPatch{Price: perstore.Some(1.5)})
			return err
		}, nil},
		"Update": {func() error {
			_, err := db.Products.Where().Update(ctx, shop.ProductPatch{Price: perstore.Some(2.5)})
			return err
		}, nil},
		"Put(taken)": {func() error {
			return db.Products.Store().Put(ctx, &shop.Product{ID: 5, Sku: "x", Name: "x", Status: shop.ProductStatusDraft, CategoryID: 1}, perstore.Cond{Presence: perstore.Absent})
		}, perstore.ErrExists},
		"Put(of another version)": {func() error {
			return db.Products.Store().Put(ctx, &shop.Product{ID: 5, Sku: "x", Name: "x", Status: shop.ProductStatusDraft, CategoryID: 1}, perstore.Cond{Revision: "7"})
		}, perstore.ErrPrecondition},
		"Put(missing target)": {func() error {
			return db.Products.Store().Put(ctx, &shop.Product{ID: 9, Sku: "x", Name: "x", Status: shop.ProductStatusDraft, CategoryID: 404}, perstore.Cond{})
		}, perstore.ErrInvalid},
		"Delete(a target)":      {func() error { return db.Categories.Store().Delete(ctx, int64(1), perstore.Cond{}) }, perstore.ErrInvalid},
		"Delete(of a revision)": {func() error { return db.Products.Delete(ctx, 4, perstore.IfMatch("7")) }, perstore.ErrPrecondition},
	} {
		sent := l.since(func() {
			if err := c.run(); !errors.Is(err, c.want) {
				t.Errorf("%s error = %v; want %v", name, err, c.want)
			}
		})
		if i := slices.IndexFunc(sent, func(s perstore.Statement) bool { return s.Replica != 0 }); i >= 0 {
			t.Errorf("%s asks a replica: %s", name, sent[i].Text)
		}
	}
}

// TestReplicasInTurn has three replicas, one of which is not there: the database
// answers in its place, once.
func TestReplicasInTurn(t *testing.T) {
	var l log
	missing := "sqlite:" + filepath.Join(t.TempDir(), "missing.db")
	db := openShop(t, "sqlite:"+filepath.Join(t.TempDir(), "shop.db"), 5,
		perstore.WithReplicas(newReplica(t, 1), missing), perstore.WithReplicas(newReplica(t, 3)), perstore.WithStatementHook(l.hook))
	var counts []int64
	var asked []int
	for _, s := range l.since(func() {
		for range 6 {
			counts = append(counts, products(t, t.Context(), db))
		}
	}) {
		asked = append(asked, s.Replica)
	}
	if want := []int64{1, 5, 3, 1, 3, 1}; !slices.Equal(counts, want) {
		t.Errorf("Count = %d; want %d", counts, want)
	}
	if want := []int{1, 2, 0, 3, 1, 3, 1}; !slices.Equal(asked, want) {
		t.Errorf("the statements go to %d; want %d", asked, want)
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("a replica that is missing is made")
	}
}

// TestReplicaOfEndedCtx asks a replica when the time of the caller is over, which
// tells nothing of the replica: it is asked again.
func TestReplicaOfEndedCtx(t *testing.T) {
	db := openShop(t, "sqlite:"+filepath.Join(t.TempDir(), "shop.db"), 5, perstore.WithReplicas(newReplica(t, 2)))
	over, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	if n, err := db.Products.Where().Count(over); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Count after the deadline = %d, %v; want context.DeadlineExceeded", n, err)
	}
	if n := products(t, t.Context(), db); n != 2 {
		t.Errorf("Count = %d; want the 2 of the replica", n)
	}
}

// TestReplicaFails asks one that is there and has no tables: that is an error,
// since the database itself would hide it.
func TestReplicaFails(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.db")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	db := openShop(t, "sqlite:"+filepath.Join(t.TempDir(), "shop.db"), 5, perstore.WithReplicas("sqlite:"+empty))
	for range 2 {
		if n, err := db.Products.Where().Count(t.Context()); !errors.Is(err, perstore.ErrDatabase) {
			t.Errorf("Count of a replica without tables = %d, %v; want ErrDatabase", n, err)
		}
	}
}

// TestLoopsOverReplica nests more loops than a replica has connections.
func TestLoopsOverReplica(t *testing.T) {
	db := openShop(t, "sqlite:"+filepath.Join(t.TempDir(), "shop.db"), 0, perstore.WithReplicas(newReplica(t, 1)))
	depth := 0
	var nest func(level int)
	nest = func(level int) {
		for _, err := range db.Products.Where().Iter(t.Context()) {
			if err != nil {
				t.Fatalf("loop %d: %v", level, err)
			}
			depth = max(depth, level)
			if level < 100 {
				nest(level + 1)
			}
		}
	}
	nest(1)
	if depth != 100 {
		t.Errorf("loops nest to %d; want 100", depth)
	}
}

// TestReplicasRefused opens what cannot be opened.
func TestReplicasRefused(t *testing.T) {
	file, text := filepath.Join(t.TempDir(), "shop.db"), filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("This is no database. ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		url, replica string
		want         error
	}{
		{"sqlite:" + file, "postgres://localhost/shop", perstore.ErrInvalid},
		{"sqlite:" + file, "shop.db", perstore.ErrInvalid},
		{"sqlite:" + file, "sqlite:", perstore.ErrInvalid},
		{"sqlite:" + file, "sqlite::memory:", perstore.ErrInvalid},
		{"sqlite:" + file, "sqlite:" + text, perstore.ErrDatabase},
		{"sqlite::memory:", "sqlite:" + file, perstore.ErrInvalid},
		{"memory:", "memory:", perstore.ErrInvalid},
	} {
		db, err := shop.Open(t.Context(), c.url, perstore.WithReplicas(c.replica))
		if !errors.Is(err, c.want) {
			t.Errorf("Open(%s) with the replica %s error = %v; want %v", c.url, c.replica, err, c.want)
		}
		if err == nil {
			_ = db.Close()
		}
	}
}
