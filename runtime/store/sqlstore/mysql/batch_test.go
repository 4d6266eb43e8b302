package mysql_test

import (
	"context"
	"strings"
	"testing"

	dialect "github.com/perstore/perstoregen/rql/rqlsql/dialect/mysql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/mysql"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// coin has a key that is counted.
type coin struct {
	ID       int64
	Worth    int64 // a number: the collations of both have other names
	Perstore perstore.Meta
}

func (*coin) Validate() error { return nil }
func (*coin) Defaults()       {}

func coins() []*perstore.Entity {
	return []*perstore.Entity{describe.Model[coin]{
		Name:     "Coin",
		Table:    "coins",
		Key:      describe.IntKey(0, func(c *coin) *int64 { return &c.ID }),
		Generate: perstore.GenerateIncrement,
		Meta:     func(c *coin) *perstore.Meta { return &c.Perstore },
		Fields: []describe.Field[coin]{
			describe.Plain("id", describe.Int(), func(c *coin) *int64 { return &c.ID }),
			describe.Plain("worth", describe.Int(), func(c *coin) *int64 { return &c.Worth }),
		},
	}.Entity()}
}

// TestCountedKeys adds objects whose keys the database counts: MariaDB gives them
// by RETURNING, MySQL row by row, as MariaDB does where it is taken for that.
func TestCountedKeys(t *testing.T) {
	for _, d := range []dialect.Dialect{{MariaDB: true}, {}} {
		t.Run(d.Name(), func(t *testing.T) { testCountedKeys(t, d) })
	}
}

func testCountedKeys(t *testing.T, d dialect.Dialect) {
	handle := within(t, newDatabase(t))
	var version string
	if err := handle.Get(&version, "SELECT version()"); err != nil {
		t.Fatal(err)
	}
	if d.MariaDB && !strings.Contains(version, "MariaDB") {
		t.Skipf("RETURNING is left out: the server is MySQL %s", version)
	}
	inserts := 0
	db, err := sqlstore.Over(handle, d, coins(), map[string]sqlstore.OverFunc{d.Name(): mysql.Over},
		perstore.WithStatementHook(func(_ context.Context, s perstore.Statement) {
			if strings.HasPrefix(s.Text, "INSERT") {
				inserts++
			}
		}))
	if err != nil {
		t.Fatalf("Over error = %v", err)
	}
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	mustExec(t, handle, "SET auto_increment_increment = 3") // keys are no neighbours
	objs := make([]any, 120)
	for i := range objs {
		objs[i] = &coin{Worth: int64(i)}
	}
	if err := db.Model("Coin").AddAll(t.Context(), objs); err != nil {
		t.Fatalf("AddAll error = %v", err)
	}
	if want := map[bool]int{true: 2, false: 120}[d.MariaDB]; inserts != want {
		t.Errorf("AddAll of 120 sends %d times INSERT; want %d", inserts, want)
	}
	for _, obj := range objs {
		got, err := db.Model("Coin").Get(t.Context(), obj.(*coin).ID)
		if err != nil || got.(*coin).Worth != obj.(*coin).Worth {
			t.Fatalf("Get(the key of coin %d) = %v, %v", obj.(*coin).Worth, got, err)
		}
	}
}
