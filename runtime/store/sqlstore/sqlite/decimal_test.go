package sqlite_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ncruces/go-sqlite3/driver"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
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

func coins(indexes ...perstore.Index) describe.Model[coin] {
	return describe.Model[coin]{
		Name: "Coin", Table: "coins",
		Fields: []describe.Field[coin]{
			describe.Plain("id", describe.Int(), func(c *coin) *int64 { return &c.ID }),
			describe.Plain("value", describe.Decimal(), func(c *coin) *perstore.Decimal { return &c.Value }),
		},
		Indexes:  indexes,
		Key:      describe.IntKey(0, func(c *coin) *int64 { return &c.ID }),
		Generate: perstore.GenerateIncrement,
		Defaults: []perstore.ColumnDefault{{Field: 1, Value: rql.Decimal("0.50")}},
		Meta:     func(c *coin) *perstore.Meta { return &c.Perstore },
	}
}

// openCoins opens a file, and the same file as a client without our functions.
func openCoins(t *testing.T, file string, indexes ...perstore.Index) (*perstore.DataModel, *sql.DB) {
	t.Helper()
	data, err := perstore.Open(t.Context(), "sqlite:"+file, []*perstore.Entity{coins(indexes...).Entity()}, map[string]perstore.OpenFunc{"sqlite": sqlite.Open})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = data.Close() })
	other, err := driver.Open("file:" + file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close() })
	return data, other
}

var valueIndex = perstore.Index{Name: "coins_value_key", Fields: []perstore.IndexField{{Field: 1}}, Unique: true}

// TestDecimalsOfOthers writes decimals as another client.
func TestDecimalsOfOthers(t *testing.T) {
	data, other := openCoins(t, filepath.Join(t.TempDir(), "coins.db"), valueIndex)
	if err := data.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Exec("INSERT INTO coins DEFAULT VALUES"); err != nil {
		t.Fatalf("INSERT of the default error = %v", err)
	}
	for _, text := range []string{"0", "-12", "1.5", "-0.25", "12345678901234567890.000001", strings.Repeat("9", 1000), "0." + strings.Repeat("1", 1000)} {
		if _, err := other.Exec("INSERT INTO coins (value) VALUES (?)", text); err != nil {
			t.Errorf("INSERT of %s error = %v", text, err)
		}
	}
	for _, text := range []string{"", "1.50", "1.0", "1e3", "01", "-01", "-0", "+1", ".5", "5.", "-", "--1", "1-", "1.2.3", "-.5", "abc", "1a", " 1", "NaN", "1.5", strings.Repeat("9", 1001)} {
		if _, err := other.Exec("INSERT INTO coins (value) VALUES (?)", text); err == nil {
			t.Errorf("INSERT of %q is taken", text)
		}
	}
	found, err := perstore.Collect[*coin](t.Context(), data.Model("Coin").RQL("value<0.6&sort(value)"))
	if err != nil || len(found) != 5 || found[0].Value != "-12" || found[4].Value != "0.5" {
		t.Errorf("Query(value<0.6) = %v, %v", found, err)
	}
}

// TestDecimalPlan reads the plans of comparisons and of an order: the index serves.
func TestDecimalPlan(t *testing.T) {
	data, other := openCoins(t, filepath.Join(t.TempDir(), "coins.db"), valueIndex)
	if err := data.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		"value=1.5": "SEARCH t0 USING INDEX coins_value_key (<expr>=?)", "between(value,(1,2))": "SEARCH t0 USING INDEX coins_value_key (<expr>>? AND <expr><?)",
		"in(value,(1,2))": "SEARCH t0 USING INDEX coins_value_key (<expr>=?)", "sort(value)&limit(3)": "SCAN t0 USING INDEX coins_value_key",
		"in(value,(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18))": "SEARCH t0 USING INDEX coins_value_key (<expr>=?)",
	} {
		plan, err := data.Model("Coin").RQL(query).Explain(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := steps(t, other, plan); !strings.Contains(got, want) {
			t.Errorf("the plan of %s is\n%s\nwant %s", query, got, want)
		}
	}
}

// steps is what SQLite says it does.
func steps(t *testing.T, db *sql.DB, plan perstore.Plan) (text string) {
	t.Helper()
	rows, err := db.Query("EXPLAIN QUERY PLAN "+plan.SQL, plan.Args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused, detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		text += detail + "\n"
	}
	return text
}

// TestDecimalsOverFloats reads a column that was made for floats: what was written is
// not known. Migrate refuses it where the table is STRICT.
func TestDecimalsOverFloats(t *testing.T) {
	data, other := openCoins(t, filepath.Join(t.TempDir(), "coins.db"))
	for _, text := range []string{"CREATE TABLE coins (id INTEGER PRIMARY KEY AUTOINCREMENT, value REAL NOT NULL)", "INSERT INTO coins (value) VALUES (1.1)"} {
		if _, err := other.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := data.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	_, err := data.Model("Coin").Get(t.Context(), int64(1))
	if !errors.Is(err, perstore.ErrDatabase) || !strings.Contains(err.Error(), "column coins.value: float64; want a decimal") {
		t.Errorf("Get error = %v; want ErrDatabase with the column", err)
	}
	for _, text := range []string{"DROP TABLE coins", "CREATE TABLE coins (id INTEGER PRIMARY KEY AUTOINCREMENT, value REAL NOT NULL) STRICT"} {
		if _, err := other.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := data.Migrate(t.Context()); !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "column value of table coins is REAL, and the property needs TEXT") {
		t.Errorf("Migrate error = %v; want ErrInvalid with the column", err)
	}
}

func TestDecimalSum(t *testing.T) {
	db := openWithFunctions(t)
	for text, want := range map[string]string{
		"SELECT decimal_sum(v) FROM (SELECT '0.1' AS v UNION ALL SELECT '0.2' UNION ALL SELECT NULL)": "0.3",
		"SELECT decimal_sum(v) FROM (SELECT '0.1' AS v) WHERE v > '1'":                                "0",
		"SELECT decimal_sum(v) FROM (SELECT 2 AS v UNION ALL SELECT '-2.5')":                          "-0.5",
	} {
		var got string
		if err := db.QueryRow(text).Scan(&got); got != want || err != nil {
			t.Errorf("%s = %s, %v; want %s", text, got, err, want)
		}
	}
	for text, want := range map[string]string{
		"SELECT decimal_sum('dear')":        "no number",
		"SELECT decimal_sum('1e999999999')": "overflow",
	} {
		if err := db.QueryRow(text).Scan(new(any)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s error = %v; want one with %q", text, err, want)
		}
	}
}

// TestMigrateAddsDecimals adds columns of decimals, one that may be empty, to a table
// with rows.
func TestMigrateAddsDecimals(t *testing.T) {
	type priced struct {
		memo
		Price perstore.Opt[perstore.Decimal]
		Tax   perstore.Decimal
	}
	later := describe.Model[priced]{
		Name: "Memo",
		Fields: []describe.Field[priced]{
			describe.Plain("id", describe.Int(), func(p *priced) *int64 { return &p.ID }),
			describe.Plain("title", describe.Text(), func(p *priced) *string { return &p.Title }),
			describe.Optional("price", describe.Decimal(), func(p *priced) *perstore.Opt[perstore.Decimal] { return &p.Price }),
			describe.Plain("tax", describe.Decimal(), func(p *priced) *perstore.Decimal { return &p.Tax }),
		},
		Key:      describe.IntKey(0, func(p *priced) *int64 { return &p.ID }),
		Generate: perstore.GenerateIncrement,
		Defaults: []perstore.ColumnDefault{{Field: 3, Value: rql.Decimal("-1.50")}},
		Meta:     func(p *priced) *perstore.Meta { return &p.Perstore },
	}
	db, err := perstore.Open(t.Context(), "sqlite:"+firstVersion(t), []*perstore.Entity{later.Entity()}, map[string]perstore.OpenFunc{"sqlite": sqlite.Open})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for range 2 {
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatalf("Migrate error = %v", err)
		}
	}
	got, err := db.Model("Memo").Get(t.Context(), int64(1))
	if err != nil {
		t.Fatal(err)
	}
	if p := got.(*priced); !p.Price.IsZero() || p.Tax != "-1.5" {
		t.Errorf("Get = price %v, tax %s; want none and -1.5", p.Price, p.Tax)
	}
}
