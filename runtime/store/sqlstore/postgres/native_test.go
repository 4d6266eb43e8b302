package postgres_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/postgres"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// crate has lists that are arrays, and one that stays JSON since its definition
// says so.
type crate struct {
	ID       int64
	Tags     []string
	Counts   []int64
	Moments  []time.Time
	Notes    []string
	Perstore perstore.Meta
}

func (*crate) Validate() error { return nil }
func (*crate) Defaults()       {}

var crateModel = describe.Model[crate]{
	Name: "Crate", Table: "crates",
	Key:      describe.IntKey(0, func(c *crate) *int64 { return &c.ID }),
	Generate: perstore.GenerateIncrement,
	Meta:     func(c *crate) *perstore.Meta { return &c.Perstore },
	Fields: []describe.Field[crate]{
		describe.Plain("id", describe.Int(), func(c *crate) *int64 { return &c.ID }),
		describe.RequiredList("tags", describe.Text(), func(c *crate) *[]string { return &c.Tags }),
		describe.List("counts", describe.Int(), func(c *crate) *[]int64 { return &c.Counts }),
		describe.List("moments", describe.Time(), func(c *crate) *[]time.Time { return &c.Moments }),
		describe.List("notes", describe.Text(), func(c *crate) *[]string { return &c.Notes }),
	},
	Indexes: []perstore.Index{
		{Name: "crates_tags_idx", Fields: []perstore.IndexField{{Field: 1}}},
		{Name: "crates_counts_idx", Fields: []perstore.IndexField{{Field: 2}, {Field: 0}}},
	},
}

// crates opens a database of crates, whose notes have that type.
func crates(t testing.TB, name, notes string) *perstore.DataModel {
	t.Helper()
	e := crateModel.Entity()
	e.Schema.Fields[4].ListType = notes
	e.ColumnTypes = []perstore.ColumnType{{Field: 4, Type: notes}}
	db, err := perstore.Open(t.Context(), "postgres:"+name, []*perstore.Entity{e}, map[string]perstore.OpenFunc{"postgres": postgres.Open})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func newCrates(t testing.TB, notes string) (db *perstore.DataModel, raw *sqlx.DB) {
	t.Helper()
	name := newSchema(t)
	db = crates(t, name, notes)
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db, connect(t, "postgres:"+name)
}

// readCrates reads all crates that a query finds, by their keys.
func readCrates(t *testing.T, db *perstore.DataModel, query string) (out []*crate) {
	t.Helper()
	q, err := rql.Parse(query + "&sort(id)")
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Model("Crate").Store().Query(t.Context(), q, func(obj any) bool { out = append(out, obj.(*crate)); return true }); err != nil {
		t.Fatalf("Query(%s) error = %v", query, err)
	}
	return out
}

func column[T any](t *testing.T, raw *sqlx.DB, query string, args ...any) (out []T) {
	t.Helper()
	if err := raw.Select(&out, query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return out
}

func TestArrayColumns(t *testing.T) {
	_, raw := newCrates(t, "jsonb")
	got := column[string](t, raw, "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'crates'::regclass AND attnum > 1 ORDER BY attnum")
	if want := []string{"text[]", "bigint[]", "timestamp with time zone[]", "jsonb"}; !slices.Equal(got, want) {
		t.Errorf("columns %v; want %v", got, want)
	}
	got = column[string](t, raw, "SELECT indexdef FROM pg_indexes WHERE tablename = 'crates' AND indexname LIKE '%idx' ORDER BY indexname")
	if len(got) != 2 || !strings.Contains(got[0], "USING btree (counts NULLS FIRST, id") || !strings.Contains(got[1], "USING gin (tags)") {
		t.Errorf("indexes %q; want one over two columns, and one over elements", got)
	}
}

// TestElementIndex asks the server whether the index serves what contains is
// compiled to.
func TestElementIndex(t *testing.T) {
	db, raw := newCrates(t, "jsonb")
	raw.SetMaxOpenConns(1)
	mustExec(t, raw, "SET enable_seqscan = off")
	q, err := rql.Parse("contains(tags,red)&contains(tags,blue)")
	if err != nil {
		t.Fatal(err)
	}
	plan, err := perstore.Explain(t.Context(), db.Model("Crate").Store(), q)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(column[string](t, raw, "EXPLAIN "+plan.SQL, plan.Args...), "\n"); !strings.Contains(got, "crates_tags_idx") {
		t.Errorf("EXPLAIN %s\n%s\nwant the index over the elements", plan.SQL, got)
	}
}

// TestListThatIsJSON tests a list whose definition names the type of its column.
func TestListThatIsJSON(t *testing.T) {
	for _, typ := range []string{"jsonb", "text[]", "varchar(5)[]", "char(3)[]", "text ARRAY"} {
		db, raw := newCrates(t, typ)
		store := db.Model("Crate").Store()
		full := &crate{Tags: []string{"a"}, Notes: []string{"x", "{y}", ""}}
		empty := &crate{Tags: []string{}, Notes: []string{}}
		if err := perstore.AddAll(t.Context(), store, []any{full, empty, &crate{}}); err != nil {
			t.Errorf("%s: AddAll error = %v", typ, err)
			continue
		}
		if err := store.Put(t.Context(), full, perstore.Cond{}); err != nil {
			t.Errorf("%s: Put error = %v", typ, err)
		}
		if strings.Contains(typ, "char") {
			long := &crate{Notes: []string{"too long"}}
			for _, err := range []error{store.Put(t.Context(), long, perstore.Cond{}), perstore.AddAll(t.Context(), store, []any{long, long})} {
				if !errors.Is(err, perstore.ErrInvalid) {
					t.Errorf("%s: a put of what is too long error = %v; want ErrInvalid", typ, err)
				}
			}
		}
		if strings.HasPrefix(typ, "char(") {
			continue // whose texts are padded
		}
		all := readCrates(t, db, "")
		if len(all) != 3 || !slices.Equal(all[0].Notes, full.Notes) || all[1].Notes == nil || all[2].Notes != nil {
			t.Errorf("%s: read %+v; want three notes, none, and no list", typ, all)
		}
		if got := readCrates(t, db, "contains(notes,%7By%7D)"); len(got) != 1 || got[0].ID != full.ID {
			t.Errorf("%s: contains(notes,{y}) finds %d; want 1", typ, len(got))
		}
		if got := column[int64](t, raw, "SELECT count(*) FROM crates WHERE notes IS NULL"); got[0] != 1 {
			t.Errorf("%s: %d columns are NULL; want 1", typ, got[0])
		}
	}
}

// TestTableOfAnotherHand tests what becomes of a table whose column is JSON and
// whose definition does not say so.
func TestTableOfAnotherHand(t *testing.T) {
	name := newSchema(t)
	raw := connect(t, "postgres:"+name)
	mustExec(t, raw, `CREATE TABLE crates (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, tags jsonb NOT NULL, counts int[], moments timestamptz[], notes jsonb)`)
	mustExec(t, raw, `INSERT INTO crates (tags, notes) VALUES ('["a","b"]', '["c"]')`)
	db := crates(t, name, "jsonb")
	if err := db.Migrate(t.Context()); !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), `column tags of table crates is jsonb`) {
		t.Errorf("Migrate error = %v; want ErrInvalid about tags", err)
	}
	if got := readCrates(t, db, ""); len(got) != 1 || !slices.Equal(got[0].Tags, []string{"a", "b"}) {
		t.Errorf("read %+v; want the tags a and b", got)
	}
	store := db.Model("Crate").Store()
	for _, tags := range [][]string{{}, {"x"}} {
		if err := store.Put(t.Context(), &crate{Tags: tags}, perstore.Cond{}); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Put(%q) error = %v; want ErrInvalid", tags, err)
		}
		if err := perstore.AddAll(t.Context(), store, []any{&crate{Tags: tags}, &crate{Tags: tags}}); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("AddAll(%q) error = %v; want ErrInvalid", tags, err)
		}
		set := []rql.Assignment{{Field: 1, Value: rql.List(perstore.Values(tags, rql.String))}}
		if _, err := perstore.Update(t.Context(), store, rql.Query{}, set); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Update(%q) error = %v; want ErrInvalid", tags, err)
		}
	}

	mustExec(t, raw, `ALTER TABLE crates RENAME tags TO tags_json`)
	mustExec(t, raw, `ALTER TABLE crates ADD tags text[] COLLATE "C"`)
	mustExec(t, raw, `UPDATE crates SET tags = ARRAY(SELECT v FROM jsonb_array_elements_text(tags_json) WITH ORDINALITY AS e(v, n) ORDER BY n)`)
	mustExec(t, raw, `ALTER TABLE crates ALTER tags SET NOT NULL, DROP tags_json`)
	again := crates(t, name, "jsonb")
	if err := again.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate of what was converted error = %v", err)
	}
	if err := again.Model("Crate").Store().Put(t.Context(), &crate{Tags: []string{"x"}, Counts: []int64{1, 2}}, perstore.Cond{}); err != nil {
		t.Errorf("Put into what was converted error = %v", err)
	}
	if got := readCrates(t, again, "(contains(tags,b)|contains(counts,2))"); len(got) != 2 {
		t.Errorf("found %d crates; want both", len(got))
	}
}

// TestArraysOfOthers tests what another program has put into arrays.
func TestArraysOfOthers(t *testing.T) {
	db, raw := newCrates(t, "jsonb")
	mustExec(t, raw, `INSERT INTO crates (tags, counts, moments) VALUES ('[0:1]={a,b}', '[-3:-2]={1,2}', '{"2024-01-02 03:04:05.000006+05:30"}')`)
	got := readCrates(t, db, "contains(tags,b)&contains(counts,1)&contains(moments,2024-01-01T21:34:05.000006Z)")
	if len(got) != 1 || !slices.Equal(got[0].Tags, []string{"a", "b"}) || !slices.Equal(got[0].Counts, []int64{1, 2}) {
		t.Errorf("read %+v; want a and b, 1 and 2", got)
	}
	for _, tags := range []string{"{a,NULL}", "{{a,b},{c,d}}"} {
		mustExec(t, raw, "UPDATE crates SET tags = $1", tags)
		_, err := db.Model("Crate").Store().Get(t.Context(), int64(1))
		if !errors.Is(err, perstore.ErrDatabase) || !strings.Contains(fmt.Sprint(err), "crates.tags") {
			t.Errorf("Get of tags %s error = %v; want ErrDatabase with the column", tags, err)
		}
	}
	mustExec(t, raw, "UPDATE crates SET tags = '{}', moments = '{infinity}'")
	if _, err := db.Model("Crate").Store().Get(t.Context(), int64(1)); !errors.Is(err, perstore.ErrDatabase) {
		t.Errorf("Get of an infinite moment error = %v; want ErrDatabase", err)
	}
}

// TestMomentsInAnyZone reads instants over a connection of another time zone.
func TestMomentsInAnyZone(t *testing.T) {
	name := newSchema(t)
	db := crates(t, name+"&TimeZone=Asia/Kolkata", "jsonb")
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := &crate{Tags: []string{}, Moments: []time.Time{time.Date(1850, 1, 2, 3, 4, 5, 6000, time.UTC), time.Date(2024, 2, 29, 23, 0, 0, 0, time.UTC)}}
	if err := db.Model("Crate").Store().Put(t.Context(), want, perstore.Cond{}); err != nil {
		t.Fatal(err)
	}
	got, err := db.Model("Crate").Store().Get(t.Context(), want.ID)
	if err != nil || !slices.EqualFunc(got.(*crate).Moments, want.Moments, time.Time.Equal) || got.(*crate).Moments[0].Location() != time.UTC {
		t.Errorf("Get = %v, %v; want %v", got, err, want.Moments)
	}
}

// TestArraysOfOtherElements refuses arrays that would keep other elements than those
// of the list: times shifted by the zone of the session, texts with blanks.
func TestArraysOfOtherElements(t *testing.T) {
	for _, types := range [][2]string{{"text", "timestamp"}, {"text", "date"}, {"char(5)", "timestamptz"}, {"jsonb", "timestamptz"}, {"text", "timestamptz"}, {"varchar(9)", "timestamptz"}} {
		name := newSchema(t)
		mustExec(t, connect(t, "postgres:"+name), "CREATE TABLE crates (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, tags "+types[0]+"[], counts int[], moments "+types[1]+"[], notes jsonb)")
		wrong := types[0] == "char(5)" || types[0] == "jsonb" || types[1] != "timestamptz"
		if err := crates(t, name, "jsonb").Migrate(t.Context()); errors.Is(err, perstore.ErrInvalid) != wrong || err != nil != wrong {
			t.Errorf("Migrate of arrays of %q error = %v; want ErrInvalid: %v", types, err, wrong)
		}
	}
}
