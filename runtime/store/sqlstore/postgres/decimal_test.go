package postgres_test

import (
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/postgres"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// coin has an exact value.
type coin struct {
	ID       int64
	Value    perstore.Decimal
	Perstore perstore.Meta
}

func (*coin) Validate() error { return nil }
func (*coin) Defaults()       {}

var coins = describe.Model[coin]{
	Name: "Coin", Table: "coins",
	Fields: []describe.Field[coin]{
		describe.Plain("id", describe.Int(), func(c *coin) *int64 { return &c.ID }),
		describe.Plain("value", describe.Decimal(), func(c *coin) *perstore.Decimal { return &c.Value }),
	},
	Key:      describe.IntKey(0, func(c *coin) *int64 { return &c.ID }),
	Generate: perstore.GenerateIncrement,
	Defaults: []perstore.ColumnDefault{{Field: 1, Value: rql.Decimal("0.50")}},
	Meta:     func(c *coin) *perstore.Meta { return &c.Perstore },
}

// TestDecimalsOfOthers writes decimals as another client.
func TestDecimalsOfOthers(t *testing.T) {
	dsn := newSchema(t)
	data, err := perstore.Open(t.Context(), "postgres:"+dsn, []*perstore.Entity{coins.Entity()}, map[string]perstore.OpenFunc{"postgres": postgres.Open})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = data.Close() })
	if err := data.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := connect(t, "postgres:"+dsn)
	mustExec(t, other, "INSERT INTO coins DEFAULT VALUES")
	mustExec(t, other, "INSERT INTO coins (value) VALUES (1.50), (1e3), (-0.000)")
	for _, value := range []string{"NaN", "Infinity", "-Infinity"} {
		if _, err := other.Exec("INSERT INTO coins (value) VALUES ($1)", value); err == nil {
			t.Errorf("INSERT of %s is taken", value)
		}
	}
	found, err := perstore.Collect[*coin](t.Context(), data.Model("Coin").RQL("sort(value)"))
	if err != nil || len(found) != 4 {
		t.Fatalf("Query(sort(value)) = %d objects, %v; want 4", len(found), err)
	}
	for i, want := range []perstore.Decimal{"0", "0.5", "1.5", "1000"} {
		if found[i].Value != want {
			t.Errorf("value %d = %s; want %s", i, found[i].Value, want)
		}
	}
}
