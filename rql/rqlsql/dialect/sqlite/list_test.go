package sqlite_test

import (
	"database/sql"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
)

// TestListPlan reads the plans of long lists: an index serves them.
func TestListPlan(t *testing.T) {
	db := openDB(t)
	mustExec(t, db, `CREATE TABLE item (id INTEGER PRIMARY KEY, code TEXT NOT NULL, price REAL, at INTEGER) STRICT`)
	mustExec(t, db, `CREATE INDEX item_code ON item (code)`)
	mustExec(t, db, `CREATE INDEX item_price ON item (price)`)
	mustExec(t, db, `CREATE INDEX item_at ON item (at)`)
	s := &rql.Schema{Name: "item", Table: "item", Fields: []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeInt},
		{Name: "code", Column: "code", Type: rql.TypeString},
		{Name: "price", Column: "price", Type: rql.TypeFloat, Nullable: true},
		{Name: "at", Column: "at", Type: rql.TypeTime, Nullable: true},
	}}
	for i, want := range []string{"INTEGER PRIMARY KEY (rowid=?)", "item_code (code=?)", "item_price (price=?)", "item_at (at=?)"} {
		values := make([]rql.Value, 100)
		for n := range values {
			values[n] = []rql.Value{rql.Int(int64(n)), rql.String(fmt.Sprint(n)), rql.Float(float64(n)), rql.TimeMicros(int64(n))}[i]
		}
		b := &rql.Bound{Schema: s, Where: &rql.Pred{Op: rql.PredIn, Field: i, Values: values}, Limit: -1, MaxCount: -1}
		if plan := planOf(t, db, rqlsql.Select(sqlite.Dialect{}, b, nil)); !strings.Contains(plan, "SEARCH t0 USING") || !strings.Contains(plan, want) {
			t.Errorf("the plan of a list of %s is\n%s\nwant a search by %s", s.Fields[i].Name, plan, want)
		}
	}
}

// TestRecursePlan reads the plans of what links lead to: indexes serve them.
func TestRecursePlan(t *testing.T) {
	db := openDB(t)
	mustExec(t, db, `CREATE TABLE node (id INTEGER PRIMARY KEY, slug TEXT NOT NULL UNIQUE, parent INTEGER) STRICT`)
	mustExec(t, db, `CREATE INDEX node_parent ON node (parent)`)
	s := &rql.Schema{Name: "node", Table: "node", Key: []int{0}, Fields: []rql.Field{
		{Name: "id", Column: "id", Type: rql.TypeInt},
		{Name: "slug", Column: "slug", Type: rql.TypeString},
		{Name: "parent", Column: "parent", Type: rql.TypeInt, Nullable: true},
	}}
	s.Links = []*rql.Link{
		{Name: "up", Target: s, On: []rql.Join{{Op: "eq", Local: 2, Remote: []string{"id"}}}},
		{Name: "children", Many: true, Target: s, On: []rql.Join{{Op: "eq", Local: 0, Remote: []string{"parent"}}}},
	}
	for link, want := range map[string]string{"up": "SEARCH t3 USING INTEGER PRIMARY KEY", "children": "SEARCH t3 USING COVERING INDEX node_parent"} {
		b, err := rql.Bind(rql.NewQuery(rql.Recurse(link, rql.Eq(rql.Property("slug"), rql.String("a")))), s)
		if err != nil {
			t.Fatal(err)
		}
		plan := planOf(t, db, rqlsql.Select(sqlite.Dialect{}, b, nil))
		if strings.Contains(plan, "SCAN t") || !strings.Contains(plan, "SEARCH t0 USING INTEGER PRIMARY KEY") || !strings.Contains(plan, want) {
			t.Errorf("the plan of recurse(%s) is\n%s\nwant searches by the indexes", link, plan)
		}
	}
}

// planOf is what SQLite says it does, a line for each step.
func planOf(t *testing.T, db *sql.DB, s rqlsql.Statement) (plan string) {
	t.Helper()
	text, err := s.SQL()
	if err != nil {
		t.Fatal(err)
	}
	args, err := s.Args(nil)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query("EXPLAIN QUERY PLAN "+text, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused, detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		plan += detail + "\n"
	}
	return plan
}

// exactLists are values that JSON is known to lose, each beside one that it
// becomes then.
var exactLists = []struct {
	typ          string
	value, other rql.Value
}{
	{"INTEGER", rql.Int(9007199254740993), rql.Int(9007199254740992)},
	{"INTEGER", rql.Int(math.MaxInt64), rql.Int(math.MaxInt64 - 1)},
	{"INTEGER", rql.Int(math.MinInt64), rql.Int(math.MinInt64 + 1)},
	{"REAL", rql.Float(0.1), rql.Float(math.Nextafter(0.1, 1))},
	{"REAL", rql.Float(math.SmallestNonzeroFloat64), rql.Float(0)},
	{"REAL", rql.Float(math.MaxFloat64), rql.Float(math.Inf(1))},
	{"REAL", rql.Float(math.Inf(-1)), rql.Float(-math.MaxFloat64)},
	{"TEXT", rql.String("a\x00b"), rql.String("a")},
	{"TEXT", rql.String("\xff"), rql.String("\ufffd")},
	{"TEXT", rql.String("\xed\xa0\x80"), rql.String("\ufffd")},
	{"TEXT", rql.String("\u2028\x01\x1f\x7f\"\\"), rql.String("\u2028")},
	{"TEXT", rql.String("1"), rql.String("1.0")},
	{"TEXT", rql.String(""), rql.String(" ")},
	{"TEXT", rql.String("\U0001f600"), rql.String("\ufffd\ufffd")},
}

// TestListIsExact looks for a value in a list of it, and of another.
func TestListIsExact(t *testing.T) {
	db := openDB(t)
	types := map[string]rql.Type{"INTEGER": rql.TypeInt, "REAL": rql.TypeFloat, "TEXT": rql.TypeString}
	for i, c := range exactLists {
		s := &rql.Schema{Name: "v", Table: fmt.Sprint("v", i), Fields: []rql.Field{{Name: "v", Column: "v", Type: types[c.typ], Nullable: true}}}
		mustExec(t, db, "CREATE TABLE "+s.Table+" (v "+c.typ+") STRICT")
		arg, err := (sqlite.Dialect{}).Arg(c.value)
		if err != nil {
			t.Fatal(err)
		}
		mustExec(t, db, "INSERT INTO "+s.Table+" VALUES (?)", arg)
		list := make([]rql.Value, 17)
		for n := range list {
			list[n] = c.other
		}
		b := &rql.Bound{Schema: s, Where: &rql.Pred{Op: rql.PredIn, Values: list}, Limit: -1, MaxCount: -1}
		if n := count(t, db, b); n != 0 {
			t.Errorf("%q is found in a list of %q", c.value, c.other)
		}
		list[8] = c.value
		if n := count(t, db, b); n != 1 {
			t.Errorf("%q is not found in a list that has it", c.value)
		}
	}
}

func TestListOfUnknown(t *testing.T) {
	if arg, err := (sqlite.Dialect{}).InListArg([]rql.Value{rql.Null()}, rql.TypeInt); err == nil {
		t.Errorf("InListArg(null) = %v; want an error: null is in no list", arg)
	}
}
