package storetest

import (
	"context"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// setwiseTests run each test on the store and on one that hides its abilities,
// so that objects are written one by one.
var setwiseTests = func() []test {
	var tests []test
	for _, c := range []struct {
		name string
		run  func(t *testing.T, db *database, as func(perstore.Store) perstore.Store)
	}{
		{"Update", testUpdate},
		{"UpdateEveryKind", testUpdateEveryKind},
		{"UpdateTaken", testUpdateTaken},
		{"UpdateMissingTarget", testUpdateMissingTarget},
		{"UpdateRefused", testUpdateRefused},
		{"UpdateInTransaction", testUpdateInTransaction},
		{"UpdateOfTree", testUpdateOfTree},
		{"UpdateReached", testUpdateReached},
		{"Remove", testRemove},
		{"RemoveCompositeKeys", testRemoveCompositeKeys},
		{"RemoveTarget", testRemoveTarget},
		{"RemoveInTransaction", testRemoveInTransaction},
		{"RemoveReached", testRemoveReached},
		{"WriteInLoop", testWriteInLoop},
	} {
		tests = append(tests,
			test{c.name, func(t *testing.T, db *database) { c.run(t, db, func(s perstore.Store) perstore.Store { return s }) }},
			test{c.name + "OneByOne", func(t *testing.T, db *database) { c.run(t, db, hidden) }})
	}
	return tests
}()

// hidden gives a store without the abilities of s.
func hidden(s perstore.Store) perstore.Store { return struct{ perstore.Store }{s} }

// set makes assignments to fields of a thing by name.
func set(t *testing.T, s perstore.Store, values map[string]rql.Value) []rql.Assignment {
	t.Helper()
	var out []rql.Assignment
	for i, f := range s.Entity().Schema.Fields {
		if v, ok := values[f.Name]; ok {
			out = append(out, rql.Assignment{Field: i, Value: v})
		}
	}
	if len(out) != len(values) {
		t.Fatalf("a field of %v is none of %s", values, s.Entity().Schema.Name)
	}
	return out
}

// writes are queries over the things of fill, and those that they meet.
var writes = map[string]string{
	"": "abcd", "code=b": "b", "code=zz": "", "code!=b": "acd", "count=3&optName=null": "c", "or()": "", "in(code,(a,d,zz))": "ad",
	"limit(2)": "ab", "limit(2,1)": "bc", "limit(Infinity,3)": "d", "limit(0)": "", "sort(-code)&limit(1)": "d", "sort(-count,code)&limit(2,1)": "bd",
	"sort(-count,-code)&limit(1,1)": "c", "sort(optName)&limit(2)": "ac", "name=lt=l&sort(score)&limit(1)": "c", "sort(code)": "abcd",
	"account/name=Ann": "ad", "account/name!=Ann": "bc", "rel(account)": "abd", "not(rel(account))": "c", "account/name=Ann&sort(-code)&limit(1)": "d",
	"sort(-account/name,code)&limit(2)": "ab", "account/things/code=a": "ad", "contains(tags,red)": "ad", "excludes(tags,red)&limit(1)": "b",
	"like(name,Lamp*)": "ac", "select(code)&count=3": "cd", "select(name)&sort(-code)&limit(1)": "d", "like(name,%C3%89*)": "d",
}

// testWriteInLoop writes all objects while one loop reads them.
func testWriteInLoop(t *testing.T, db *database, as func(perstore.Store) perstore.Store) {
	db.needsQueries(t)
	fill(t, db)
	s, seen := as(db.things()), ""
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		return s.Query(ctx, rql.Query{}, func(obj any) bool {
			v := obj.(*thing)
			seen += v.Code
			if v.Count >= 99 {
				t.Errorf("the loop sees %s after its update", v.Code)
			}
			if _, err := perstore.Update(ctx, s, rql.Query{}, set(t, s, map[string]rql.Value{"count": rql.Int(99)})); err != nil {
				t.Errorf("Update error = %v", err)
			}
			if _, err := perstore.Remove(ctx, s, parse(t, "code=$1", v.Code)); err != nil {
				t.Errorf("Remove error = %v", err)
			}
			return true
		})
	})
	if n := count(t, t.Context(), s); err != nil || n != 0 || sorted(strings.Split(seen, "")) != "abcd" {
		t.Errorf("the loop sees %s and leaves %d, error %v; want abcd, 0", seen, n, err)
	}
}
