package storetest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

func testUpdate(t *testing.T, db *database, as func(perstore.Store) perstore.Store) {
	fill(t, db)
	s := as(db.things())
	for query, want := range writes {
		unset := set(t, s, map[string]rql.Value{"active": rql.Bool(false), "optState": rql.Null()})
		if n, err := perstore.Update(t.Context(), s, rql.Query{}, unset); n != 4 || err != nil {
			t.Fatalf("Update(all) = %d, %v; want 4", n, err)
		}
		things := find[*thing](t, t.Context(), s, "sort(id)")
		n, err := perstore.Update(t.Context(), s, parse(t, query), set(t, s, map[string]rql.Value{"active": rql.Bool(true), "optState": rql.String("done")}))
		if err != nil || n != int64(len(want)) {
			t.Errorf("Update(%s) = %d, %v; want %d", query, n, err, len(want))
		}
		for _, v := range things {
			if strings.Contains(want, v.Code) {
				v.Active, v.OptState = true, perstore.Some(stateDone)
			}
		}
		wantSame(t, "after Update("+query+")", find[*thing](t, t.Context(), s, "sort(id)"), things)
	}
}

// testUpdateEveryKind sets all members of one thing to those of another, and
// to null where they can be.
func testUpdateEveryKind(t *testing.T, db *database, as func(perstore.Store) perstore.Store) {
	put(t, db.accounts(), &account{Code: "ann"})
	full, spare, kept := fullThing("full", "ann"), newThing("spare"), newThing("kept")
	put(t, db.things(), full, spare, kept)
	s, hostile := as(db.things()), "'\"; DROP TABLE things; --\x00\u00e9\U0001f600"
	if db.harness.NoNUL {
		hostile = strings.ReplaceAll(hostile, "\x00", "\x01")
	}
	full.Code, full.Name, full.OptName = "was full", hostile, perstore.Some(hostile)
	for _, c := range []*thing{full, newThing("was empty")} {
		var values []rql.Assignment
		c.ID = spare.ID
		for i := range s.Entity().Schema.Fields {
			if !s.Entity().IsKey(i) {
				values = append(values, rql.Assignment{Field: i, Value: s.Entity().Schema.Value(c, i)})
			}
		}
		n, err := perstore.Update(t.Context(), s, parse(t, "id=$1", spare.ID), values)
		if n != 1 || err != nil {
			t.Fatalf("Update = %d, %v; want 1", n, err)
		}
		wantSame(t, "Get", get[*thing](t, t.Context(), s, spare.ID), c)
		wantSame(t, "Query of its code", codes(t, t.Context(), s, "code=$1", c.Code), []string{c.Code})
		wantSame(t, "Get of another", get[*thing](t, t.Context(), s, kept.ID), kept)
	}
	wantSame(t, "Query of its old code", codes(t, t.Context(), s, "code=$1", "spare"), []string{})
}

// testUpdateTaken updates several objects of which one cannot be: none is.
func testUpdateTaken(t *testing.T, db *database, as func(perstore.Store) perstore.Store) {
	fill(t, db)
	s := as(db.things())
	before := find[*thing](t, t.Context(), s, "")
	for query, values := range map[string]map[string]rql.Value{
		"code=b":          {"code": rql.String("a"), "count": rql.Int(99)},
		"":                {"code": rql.String("new"), "count": rql.Int(99)},
		"sort(-code)":     {"count": rql.Int(99), "optName": rql.String("x"), "optCount": rql.Int(10)},
		"in(code,(c,b))":  {"count": rql.Int(99), "optName": rql.String("x"), "optCount": rql.Int(5)},
		"code=d&limit(1)": {"optName": rql.String("x")},
	} {
		n, err := perstore.Update(t.Context(), s, parse(t, query), set(t, s, values))
		wantError(t, "Update("+query+") to a unique value", err, perstore.ErrExists)
		if n != 0 {
			t.Errorf("a refused Update gives %d; want 0", n)
		}
		wantSame(t, "after a refused Update", find[*thing](t, t.Context(), s, ""), before)
	}
	for _, c := range []struct {
		query  string
		values map[string]rql.Value
	}{
		{"code=b", map[string]rql.Value{"code": rql.String("b")}},                             // its own
		{"code=a", map[string]rql.Value{"optName": rql.String("z"), "optCount": rql.Null()}},  // null is equal to nothing
		{"code=d", map[string]rql.Value{"optName": rql.String("x"), "optCount": rql.Int(10)}}, // which a had
		{"", map[string]rql.Value{"optName": rql.Null(), "optCount": rql.Int(1)}},             // of several too
	} {
		if _, err := perstore.Update(t.Context(), s, parse(t, c.query), set(t, s, c.values)); err != nil {
			t.Errorf("Update(%s) error = %v; want none", c.query, err)
		}
	}
}

func testUpdateMissingTarget(t *testing.T, db *database, as func(perstore.Store) perstore.Store) {
	fill(t, db)
	s := as(db.things())
	before := find[*thing](t, t.Context(), s, "")
	_, err := perstore.Update(t.Context(), s, rql.Query{}, set(t, s, map[string]rql.Value{"owner": rql.String("nobody"), "count": rql.Int(99)}))
	db.wantRefused(t, "Update(missing target)", err, "link account: no Account nobody")
	wantSame(t, "after a refused Update", find[*thing](t, t.Context(), s, ""), before)
	n, err := perstore.Update(t.Context(), s, rql.Query{}, set(t, s, map[string]rql.Value{"owner": rql.String("eve")}))
	if n != 4 || err != nil {
		t.Errorf("Update(another target) = %d, %v; want 4", n, err)
	}
}

func testUpdateRefused(t *testing.T, db *database, as func(perstore.Store) perstore.Store) {
	fill(t, db)
	s := as(db.things())
	one := set(t, s, map[string]rql.Value{"count": rql.Int(99)})
	for query, want := range map[string]error{"count()": perstore.ErrShape, "first()": perstore.ErrShape, "sum(count)": perstore.ErrShape} {
		_, err := perstore.Update(t.Context(), s, parse(t, query), one)
		wantError(t, "Update("+query+")", err, want)
		_, err = perstore.Remove(t.Context(), s, parse(t, query))
		wantError(t, "Remove("+query+")", err, want)
	}
	for _, query := range []string{"nothing=1", "account/nothing=1", "sort(nothing)"} {
		var wrong *rql.Error
		if _, err := perstore.Update(t.Context(), s, parse(t, query), nil); !errors.As(err, &wrong) {
			t.Errorf("Update(%s) error = %v; want an *rql.Error", query, err)
		}
		if _, err := perstore.Remove(t.Context(), s, parse(t, query)); !errors.As(err, &wrong) {
			t.Errorf("Remove(%s) error = %v; want an *rql.Error", query, err)
		}
	}
	for _, values := range []map[string]rql.Value{{"id": rql.Int(1)}, {"name": rql.Null()}, {"count": rql.Int(99), "labels": rql.Null()}} {
		_, err := perstore.Update(t.Context(), s, rql.Query{}, set(t, s, values))
		wantError(t, "Update of the key, or to null", err, perstore.ErrInvalid)
	}
	if n, err := perstore.Update(t.Context(), s, rql.Query{}, nil); n != 0 || err != nil {
		t.Errorf("Update(nothing) = %d, %v; want 0", n, err)
	}
	wantSame(t, "Query(count=99)", codes(t, t.Context(), s, "count=99"), []string{})
}

// testUpdateInTransaction updates in transactions: one aborts, one commits, and
// one goes on after an update that was refused, which may doom it.
func testUpdateInTransaction(t *testing.T, db *database, as func(perstore.Store) perstore.Store) {
	db.needsQueries(t)
	fill(t, db)
	s := as(db.things())
	update := func(ctx context.Context, query string, values map[string]rql.Value) error {
		_, err := perstore.Update(ctx, s, parse(t, query), set(t, s, values))
		return err
	}
	run := func(end func(context.Context) error) error {
		return perstore.Transaction(t.Context(), func(ctx context.Context) error {
			if err := update(ctx, "code!=c", map[string]rql.Value{"count": rql.Int(99)}); err != nil {
				return err
			}
			wantSame(t, "Query(count=99) inside", sorted(codes(t, ctx, s, "count=99")), "abd")
			return end(ctx)
		})
	}
	wantError(t, "Transaction", run(func(context.Context) error { return errOops }), errOops)
	wantSame(t, "Query(count=99) after an abort", codes(t, t.Context(), s, "count=99"), []string{})
	refused := run(func(ctx context.Context) error {
		wantError(t, "Update(taken)", update(ctx, "count=99", map[string]rql.Value{"code": rql.String("x"), "name": rql.String("x")}), perstore.ErrExists)
		return nil
	})
	want := map[bool]string{true: "abd", false: ""}[refused == nil]
	wantSame(t, "Query(count=99) after a refused update", sorted(codes(t, t.Context(), s, "count=99")), want)
	wantSame(t, "Query(name=x) after a refused update", codes(t, t.Context(), s, "name=x|code=x"), []string{})
	if err := run(func(context.Context) error { return nil }); err != nil {
		t.Errorf("Transaction error = %v", err)
	}
	wantSame(t, "Query(count=99) after a commit", sorted(codes(t, t.Context(), s, "count=99")), "abd")
}

// testUpdateOfTree finds nodes by links to nodes that the update changes.
func testUpdateOfTree(t *testing.T, db *database, as func(perstore.Store) perstore.Store) {
	s := as(db.nodes())
	put(t, s, &node{ID: 1, Name: "n"})
	for i := int64(2); i <= 5; i++ {
		put(t, s, &node{ID: i, Name: "n", Parent: perstore.Some(i - 1)})
	}
	n, err := perstore.Update(t.Context(), s, parse(t, "parent/name=n"), []rql.Assignment{{Field: 1, Value: rql.String("child")}})
	if n != 4 || err != nil {
		t.Errorf("Update(parent/name=n) = %d, %v; want 4: what it changes is settled before", n, err)
	}
	n, err = perstore.Update(t.Context(), s, parse(t, "children/children/name=child&sort(-id)&limit(2)"), []rql.Assignment{{Field: 2, Value: rql.Null()}})
	if n != 2 || err != nil {
		t.Errorf("Update(two grandparents) = %d, %v; want 2", n, err)
	}
	wantSame(t, "Count of roots", len(find[*node](t, t.Context(), s, "parentId=null")), 3)
}
