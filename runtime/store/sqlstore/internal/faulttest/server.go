// Package faulttest holds what goes wrong between a store and a server of SQL, as
// tests: each ends in the right typed error, with nothing half-written and the
// database usable after.
package faulttest

import (
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/rql/rqlsql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
)

// Server tells how the tests reach a server.
type Server struct {
	Open perstore.OpenFunc
	// Name names a new, empty database, whose lock waits are short.
	Name func(t *testing.T) string
	// Raw connects to the database of a name, beside the store.
	Raw func(t *testing.T, name string) *sqlx.DB
	// Over keeps objects over a handle, in a dialect.
	Over    sqlstore.OverFunc
	Dialect rqlsql.Dialect
	// Cut ends all connections to the database of raw but raw's own.
	Cut func(t *testing.T, raw *sqlx.DB)
	// HoldMigrations takes the lock of migrations over raw, and FreeMigrations
	// gives it back.
	HoldMigrations, FreeMigrations func(t *testing.T, raw *sqlx.DB)
	// Patient gives the name of a database back, with lock waits of a minute.
	Patient func(name string) string
	// Waiting counts the statements of the store that wait for a lock.
	Waiting func(t *testing.T, raw *sqlx.DB) int
	// Prepared asks how many statements the connection has prepared.
	Prepared string
	// Retype changes the type of a column of texts.
	Retype func(table, column, to string) string

	// HookSees are parts of statements that Migrate and AddAll send beside those
	// that define tables and add rows.
	HookSees []string
	// FailureAborts tells that a statement that fails makes the server refuse the
	// rest of its transaction.
	FailureAborts bool
	// AnyCase tells that a table has no two columns that differ in case only.
	AnyCase bool
	// NoNUL tells that no text has a NUL.
	NoNUL bool
	// TooLong is the length of a text that no index takes.
	TooLong int
	// MaxColumns is the most columns of a table.
	MaxColumns int
	// MaxNumbers is the most columns of 64 bits that a row has room for. Where
	// it is below 1,000, TooWideSays is in the error of such a table.
	MaxNumbers  int
	TooWideSays string
	// UniqueSays and LinkSays are in the errors of a code that is taken and of a
	// link to nothing: the name of the constraint.
	UniqueSays, LinkSays string
}

// database is an open data model of notes.
type database struct {
	*perstore.DataModel
	server Server
	name   string
	raw    *sqlx.DB
}

// test is one of the suite.
type test struct {
	name string
	run  func(t *testing.T, db *database)
}

// Run runs all tests, each on a database of its own.
func Run(t *testing.T, s Server) {
	Values(t, s)
	run(t, s, []test{
		{"Texts", testTexts},
		{"UnknownColumns", testUnknownColumns},
		{"ChangedColumn", testChangedColumn},
		{"Members", testMembers},
		{"OtherCase", testOtherCase},
		{"KeysOfOthers", testKeysOfOthers},
		{"CutInTransaction", testCutInTransaction},
		{"CutBetween", testCutBetween},
		{"LockTimeout", testLockTimeout},
		{"Cancelled", testCancelled},
		{"Retyped", testRetyped},
		{"RetypedInTransaction", testRetypedInTransaction},
		{"Deadlock", testDeadlock},
		{"PoolExhausted", testPoolExhausted},
		{"MigrateWaits", testMigrateWaits},
		{"LevelAfterWait", testLevelAfterWait},
		{"Prepare", testPrepare},
		{"Finish", testFinish},
		{"PrepareFailed", testPrepareFailed},
		{"CutPrepared", testCutPrepared},
		{"OneConnection", testOneConnection},
		{"Hook", testHook},
	})
}

// Values runs the tests that need no server: those of what is written.
func Values(t *testing.T, s Server) {
	run(t, s, []test{
		{"Classes", testClasses},
		{"Extremes", testExtremes},
		{"Bytes", testBytes},
		{"Wide", testWide},
		{"Shapes", testShapes},
		{"Enums", testEnums},
		{"EnumOfOldColumn", testEnumOfOldColumn},
		{"EnumNoMore", testEnumNoMore},
		{"MigrateAtOnce", testMigrateAtOnce},
		{"Levels", testLevels},
		{"LevelAfterFailure", testLevelAfterFailure},
		{"BatchAtLevel", testBatchAtLevel},
		{"Identity", testIdentity},
		{"Decide", testDecide},
		{"DecidedWaits", testDecidedWaits},
	})
}

func run(t *testing.T, s Server, tests []test) {
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) { c.run(t, open(t, s)) })
	}
}

// open makes a database with notes and samples.
func open(t *testing.T, s Server) *database {
	t.Helper()
	name := s.Name(t)
	data := openModels(t, s.Open, name, entities())
	if err := data.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	return &database{data, s, name, s.Raw(t, name)}
}

// openOther opens the database for other models.
func openOther(t *testing.T, db *database, entities ...*perstore.Entity) *perstore.DataModel {
	t.Helper()
	return openModels(t, db.server.Open, db.name, entities)
}

// entities are the models of most tests.
func entities() []*perstore.Entity {
	return []*perstore.Entity{noteModel.Entity(), sampleModel.Entity()}
}

func openModels(t *testing.T, open perstore.OpenFunc, name string, entities []*perstore.Entity, opts ...perstore.OpenOption) *perstore.DataModel {
	t.Helper()
	data, err := perstore.Open(t.Context(), "test:"+name, entities, map[string]perstore.OpenFunc{"test": open}, opts...)
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	t.Cleanup(func() {
		if err := data.Close(); err != nil {
			t.Errorf("Close error = %v", err)
		}
	})
	return data
}

func (db *database) notes() perstore.Store { return db.Model("Note").Store() }

// exec runs a statement beside the store.
func (db *database) exec(t *testing.T, text string) {
	t.Helper()
	if _, err := db.raw.Exec(text); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}
