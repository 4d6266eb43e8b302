package storetest

import (
	"context"
	"slices"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// Harness tells how to open the databases that [Run] tests, and what their
// stores can do. Each ability is checked: a store that lacks one that is
// declared fails, and so does one that has more.
type Harness struct {
	// Open opens the database that name names. The entities' links are bound.
	Open perstore.OpenFunc
	// Name names a new, empty database for a test; nil is always "".
	Name func(t *testing.T) string

	Counts     bool // stores are a perstore.Counter
	Reduces    bool // stores are a perstore.Reducer
	Aggregates bool // stores are a perstore.Aggregator
	Batches    bool // stores are a perstore.Batcher
	GetsMany   bool // stores are a perstore.ManyGetter
	Explains   bool // stores are a perstore.Explainer
	ReadsHeads bool // stores are a perstore.HeadReader
	Updates    bool // stores are a perstore.Updater
	Removes    bool // stores are a perstore.Remover
	Views      bool // stores are a perstore.Viewer

	Nests bool // branches are a perstore.Nester: a nested transaction that fails is undone alone

	Persists    bool // what was committed is there when the same name is opened again
	ReadersWait bool // a read outside of an open transaction waits for its end
	ReadsAhead  bool // a loop outside of a transaction too has all objects before it gives the first
	Optimistic  bool // writers do not wait for an open transaction, which finds the conflict when it commits
	Conflicts   bool // one of several transactions at once may end in ErrConflict, to be tried again
	// Serializable tells that transactions are as if they ran one after another.
	// Others work on a snapshot, and two may each overlook what the other writes.
	Serializable bool

	// ByKey tells that a transaction knows what it has written by its key alone, until
	// it commits: a query behind a write in it, a put whose key the store makes, and a
	// level of isolation above sql.LevelReadCommitted are errors.ErrUnsupported. What
	// the store does along with a write, such as what a foreign key asks for, is met
	// at the commit, and counts where a set-wise deletion has found it too.
	ByKey bool
	// Pages tells that a loop reads page by page: it may meet what was added meanwhile
	// behind the page that it is at.
	Pages bool
	// Discreet tells that the error of a link that would not be whole does not name
	// it.
	Discreet bool
	// HidesModel tells that an object of a model that others specialise does not know
	// which of them it is stored as, where no member of it says that.
	HidesModel bool

	// What a database has no place for: a put of it is ErrInvalid and writes
	// nothing.
	NoNUL     bool // texts with a NUL
	NoDayOf0  bool // days of the year 0
	NoTimeOf0 bool // times of the year 0
	Narrow    bool // decimals with more than 35 digits before or 30 behind the point
	List      int  // the most values of a list in a query; 0 is no bound
	KeyText   int  // the most characters of a text in a key or an index; 0 is no bound

	// ChecksRows tells that foreign keys are checked row by row, so that what is
	// deleted together may keep each other from it.
	ChecksRows bool
}

// test is one named part of the contract.
type test struct {
	name string
	run  func(t *testing.T, db *database)
}

// Run tests the contract, each part on a database of its own.
func Run(t *testing.T, h Harness) { RunGroups(t, h) }

// RunGroups is [Run] for the groups of these names alone, such as Put, Query and
// Version: a short run. Without a name it is all of them.
func RunGroups(t *testing.T, h Harness, names ...string) {
	groups := []struct {
		name  string
		tests []test
		opts  []perstore.OpenOption
	}{
		{name: "Abilities", tests: abilityTests},
		{name: "Put", tests: putTests},
		{name: "Key", tests: keyTests},
		{name: "GeneratedKey", tests: generatedKeyTests},
		{name: "Unique", tests: uniqueTests},
		{name: "Index", tests: indexTests},
		{name: "Copy", tests: copyTests},
		{name: "Extra", tests: extraTests},
		{name: "Value", tests: valueTests},
		{name: "Decimal", tests: decimalTests},
		{name: "List", tests: listTests},
		{name: "Query", tests: queryTests},
		{name: "Recurse", tests: recurseTests},
		{name: "Stream", tests: streamTests},
		{name: "Page", tests: pageTests},
		{name: "LinkPart", tests: linkPartTests},
		{name: "Hook", tests: hookTests},
		{name: "Batch", tests: batchTests},
		{name: "Setwise", tests: setwiseTests, opts: []perstore.OpenOption{perstore.WithLinkChecks()}},
		{name: "Cancel", tests: cancelTests},
		{name: "Survive", tests: surviveTests},
		{name: "Transaction", tests: transactionTests},
		{name: "Nested", tests: nestedTests},
		{name: "Tx", tests: txTests},
		{name: "Model", tests: modelTests},
		{name: "Version", tests: versionTests},
		{name: "Revision", tests: revisionTests},
		{name: "ForeignKey", tests: foreignKeyTests, opts: []perstore.OpenOption{perstore.WithLinkChecks()}},
		{name: "OnDelete", tests: onDeleteTests},
		{name: "Inheritance", tests: inheritanceTests, opts: []perstore.OpenOption{perstore.WithLinkChecks()}},
		{name: "InheritanceOnDelete", tests: inheritanceOnDeleteTests},
		{name: "View", tests: viewTests},
		{name: "Concurrent", tests: concurrentTests},
		{name: "History", tests: historyTests},
		{name: "Random", tests: randomTests},
		{name: "Reopen", tests: reopenTests},
	}
	for _, g := range groups {
		if len(names) > 0 && !slices.Contains(names, g.name) {
			continue
		}
		t.Run(g.name, func(t *testing.T) {
			for _, c := range g.tests {
				t.Run(c.name, func(t *testing.T) { c.run(t, open(t, h, g.opts...)) })
			}
		})
	}
}

// database is an open data model of the entities of this package.
type database struct {
	*perstore.DataModel
	harness Harness
	name    string
}

// open opens a new database until the end of the test.
func open(t *testing.T, h Harness, opts ...perstore.OpenOption) *database {
	t.Helper()
	name := ""
	if h.Name != nil {
		name = h.Name(t)
	}
	db := openNamed(t, h, name, opts...)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("Close error = %v", err)
		}
	})
	return db
}

// openNamed opens a database that the caller closes.
func openNamed(t *testing.T, h Harness, name string, opts ...perstore.OpenOption) *database {
	t.Helper()
	ctx := context.Background()
	data, err := perstore.Open(ctx, "test:"+name, entities(), map[string]perstore.OpenFunc{"test": h.Open}, opts...)
	if err != nil {
		t.Fatalf("Open(%q) error = %v", name, err)
	}
	if err := data.Migrate(ctx); err != nil {
		_ = data.Close() // its connections are needed
		t.Fatalf("Migrate error = %v", err)
	}
	return &database{DataModel: data, harness: h, name: name}
}

// needsQueries leaves a test out whose transactions do more than a store does that
// knows by key what they have written.
func (db *database) needsQueries(t *testing.T) {
	t.Helper()
	if db.harness.ByKey {
		t.Skip("the transactions of this store know what they have written by key alone; testByKey has what they do")
	}
}

// needsModel leaves a test out that asks objects for a model that no member names.
func (db *database) needsModel(t *testing.T) {
	t.Helper()
	if db.harness.HidesModel {
		t.Skip("the objects of this store do not know which model they are stored as, where no member names it")
	}
}

func (db *database) store(name string) perstore.Store { return db.Model(name).Store() }

func (db *database) things() perstore.Store   { return db.store("Thing") }
func (db *database) accounts() perstore.Store { return db.store("Account") }
func (db *database) nodes() perstore.Store    { return db.store("Node") }
func (db *database) tickets() perstore.Store  { return db.store("Ticket") }
func (db *database) places() perstore.Store   { return db.store("Place") }
func (db *database) parts() perstore.Store    { return db.store("Part") }
func (db *database) bills() perstore.Store    { return db.store("Bill") }

func (db *database) rumours() perstore.Store { return db.store("Rumour") }
func (db *database) drafts() perstore.Store  { return db.store("Draft") }

func entities() []*perstore.Entity {
	return []*perstore.Entity{
		thingModel.Entity(), accountModel.Entity(), nodeModel.Entity(), ticketModel.Entity(), placeModel.Entity(), draftModel.Entity(),
		partModel.Entity(), rumourModel.Entity(), stopModel.Entity(), rideModel.Entity(), crateModel.Entity(), chestModel.Entity(), shelfModel.Entity(),
		taxiModel.Entity(), carModel.Entity(), boatModel.Entity(), vehicleModel.Entity(), // in any order
		letterModel.Entity(), documentModel.Entity(), freezerModel.Entity(), boxModel.Entity(), billModel.Entity(), memberModel.Entity(),
	}
}
