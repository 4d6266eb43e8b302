package sqlite_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// bell is a memo that keeps members which no property names.
type bell struct {
	Memo  memo
	Extra perstore.Members
}

func (*bell) Validate() error { return nil }
func (*bell) Defaults()       {}

// bellOf describes a model of open objects that specialises a closed one.
func bellOf(name string) *perstore.Entity {
	of := func(b *bell) *memo { return &b.Memo }
	return memoOf(describe.Model[bell]{
		Name: name, Extends: "Memo", Shared: &rql.Shared{Names: []string{name}},
		Fields: append(alarmFields(of), describe.Extra(func(b *bell) *perstore.Members { return &b.Extra })),
	}, of).Entity()
}

// TestMigrateOpensModels adds the one column for the members of two models to a
// table that was there, which stays good for a program that does not know it.
func TestMigrateOpensModels(t *testing.T) {
	file := firstVersion(t)
	db := openAlarms(t, file, sharedMemo(), bellOf("Door"), bellOf("Bicycle"))
	for range 2 {
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatalf("Migrate error = %v", err)
		}
	}
	for _, model := range []string{"Door", "Bicycle"} {
		b := &bell{Memo: memo{Title: model}, Extra: perstore.Members{"of": json.RawMessage(`"` + model + `"`)}}
		if err := db.Model(model).Add(t.Context(), b); err != nil {
			t.Fatalf("Add error = %v", err)
		}
		got, err := db.Model(model).Get(t.Context(), b.Memo.ID)
		if diff := cmp.Diff(any(b), got); diff != "" || err != nil {
			t.Errorf("Get of an added %s: error %v (-want +got)\n%s", model, err, diff)
		}
	}
	old, err := openMemos(t, file, memos(id, title)).Model("Memo").Get(t.Context(), int64(1))
	if diff := cmp.Diff(any(&memo{ID: 1, Title: "old"}), old); diff != "" || err != nil {
		t.Errorf("Get without the column: error %v (-want +got)\n%s", err, diff)
	}
}
