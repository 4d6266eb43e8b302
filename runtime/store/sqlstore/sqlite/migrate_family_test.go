package sqlite_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// alarm is a memo with more: a model that comes later than the one that it
// specialises.
type alarm struct {
	Memo  memo
	Hour  int64
	Sound string
}

func (*alarm) Validate() error { return nil }
func (*alarm) Defaults()       {}

// The fields of a memo and an alarm that share a table.
const (
	memoModel  = 2
	alarmSound = 4
)

func alarmFields[T any](of func(*T) *memo) []describe.Field[T] {
	return []describe.Field[T]{
		describe.Plain("id", describe.Int(), func(t *T) *int64 { return &of(t).ID }),
		describe.Plain("title", describe.Text(), func(t *T) *string { return &of(t).Title }),
		describe.Hidden("__schema__", func(t *T) *perstore.Meta { return &of(t).Perstore }),
	}
}

// memoOf describes one of the two models.
func memoOf[T any](m describe.Model[T], of func(*T) *memo) describe.Model[T] {
	m.Table, m.Generate = "Memo", perstore.GenerateIncrement
	m.Key = describe.IntKey(0, func(t *T) *int64 { return &of(t).ID })
	m.Meta = func(t *T) *perstore.Meta { return &of(t).Perstore }
	m.Shared.Field = memoModel
	m.Defaults = append(m.Defaults, perstore.ColumnDefault{Field: memoModel, Value: rql.String("Memo")})
	return m
}

func sharedMemo() *perstore.Entity {
	return memoOf(describe.Model[memo]{
		Name: "Memo", Shared: &rql.Shared{}, Fields: alarmFields(func(m *memo) *memo { return m }),
	}, func(m *memo) *memo { return m }).Entity()
}

// alarmOf describes a version of alarm.
func alarmOf(defaults []perstore.ColumnDefault, own ...describe.Field[alarm]) *perstore.Entity {
	of := func(a *alarm) *memo { return &a.Memo }
	return memoOf(describe.Model[alarm]{
		Name: "Alarm", Extends: "Memo", Shared: &rql.Shared{Names: []string{"Alarm"}},
		Fields: slices.Concat(alarmFields(of), own), Defaults: defaults,
	}, of).Entity()
}

var (
	hour  = describe.Plain("hour", describe.Int(), func(a *alarm) *int64 { return &a.Hour })
	sound = describe.Plain("sound", describe.Text(), func(a *alarm) *string { return &a.Sound })
)

func openAlarms(t *testing.T, file string, entities ...*perstore.Entity) *perstore.DataModel {
	t.Helper()
	db, err := perstore.Open(t.Context(), "sqlite:"+file, entities, map[string]perstore.OpenFunc{"sqlite": sqlite.Open})
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// addAlarm opens a file with the entities, migrates it and adds an alarm.
func addAlarm(t *testing.T, file string, a *alarm, entities ...*perstore.Entity) {
	t.Helper()
	db := openAlarms(t, file, entities...)
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	if err := db.Model("Alarm").Add(t.Context(), a); err != nil {
		t.Fatalf("Add error = %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatalf("Close error = %v", err)
	}
}

// TestSpecialisedLater adds a model that specialises one with rows: those stay
// what they were.
func TestSpecialisedLater(t *testing.T) {
	file := firstVersion(t)
	a := &alarm{Memo: memo{Title: "wake"}, Hour: 7}
	addAlarm(t, file, a, alarmOf(nil, hour), sharedMemo())

	db := openAlarms(t, file, sharedMemo(), alarmOf(nil, hour))
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate again error = %v", err)
	}
	memos, err := db.Model("Memo").RQL("sort(id)").All(t.Context())
	if err != nil {
		t.Fatalf("All error = %v", err)
	}
	var models []string
	for _, m := range memos {
		models = append(models, m.(*memo).Perstore.Model())
	}
	if diff := cmp.Diff([]string{"Memo", "Alarm"}, models); diff != "" {
		t.Errorf("models of all memos (-want +got):\n%s", diff)
	}
	got, err := db.Model("Alarm").Get(t.Context(), a.Memo.ID)
	if err != nil || cmp.Diff(a, got) != "" {
		t.Errorf("Get(alarm) = %v, %v; want %v", got, err, a)
	}
	if _, err := db.Model("Alarm").Get(t.Context(), int64(1)); err == nil {
		t.Error("Get of the old memo as an alarm gives one")
	}
}

// TestSpecialisedGrows adds a required property to a model that has rows in a
// table of others.
func TestSpecialisedGrows(t *testing.T) {
	file := filepath.Join(t.TempDir(), "alarms.db")
	a := &alarm{Memo: memo{Title: "wake"}, Hour: 7}
	addAlarm(t, file, a, alarmOf(nil, hour), sharedMemo())

	err := openAlarms(t, file, sharedMemo(), alarmOf(nil, hour, sound)).Migrate(t.Context())
	if err == nil || !strings.Contains(err.Error(), "lacks column sound") {
		t.Errorf("Migrate without a default error = %v; want one about the column sound", err)
	}
	rings := []perstore.ColumnDefault{{Field: alarmSound, Value: rql.String("it's late")}}
	db := openAlarms(t, file, alarmOf(rings, hour, sound), sharedMemo())
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate with a default error = %v", err)
	}
	got, err := db.Model("Alarm").Get(t.Context(), a.Memo.ID)
	if err != nil || got.(*alarm).Sound != "it's late" {
		t.Errorf("Get(alarm) after Migrate = %v, %v; want the default sound", got, err)
	}
	if err := db.Model("Memo").Add(t.Context(), &memo{Title: "plain"}); err != nil {
		t.Errorf("Add of a memo without the columns of alarms error = %v", err)
	}
}

// TestFamilyMismatch refuses entities that stores could not keep in one table.
func TestFamilyMismatch(t *testing.T) {
	elsewhere := alarmOf(nil, hour)
	elsewhere.Schema.Table = "alarms"
	orphan := alarmOf(nil, hour)
	orphan.Extends = "Nothing"
	circular := alarmOf(nil)
	circular.Extends = "Alarm"
	for name, e := range map[string]*perstore.Entity{"another table": elsewhere, "no super model": orphan, "a circle": circular} {
		_, err := perstore.Open(t.Context(), "sqlite::memory:", []*perstore.Entity{sharedMemo(), e}, map[string]perstore.OpenFunc{"sqlite": sqlite.Open})
		if err == nil {
			t.Errorf("Open with %s error = nil", name)
		}
	}
}
