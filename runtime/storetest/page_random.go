package storetest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// sortKeys draws an order over the members of a thing, and of its account.
func sortKeys(r *rapid.T) []rql.SortKey {
	names := []string{"id", "code", "name", "state", "active", "count", "score", "at", "day", "optName", "optActive", "optCount", "optScore", "optAt", "optDay", "owner", "account/name", "account/balance"}
	key := rapid.Custom(func(r *rapid.T) rql.SortKey {
		return rql.SortKey{Path: strings.Split(rapid.SampledFrom(names).Draw(r, "key"), "/"), Desc: rapid.Bool().Draw(r, "desc")}
	})
	return rapid.SliceOfN(key, 0, 4).Draw(r, "sort")
}

// drawThing makes a thing of few values, so that many are equal.
func drawThing(r *rapid.T, code string) *thing {
	v := newThing(code)
	few := func(what string) int64 { return rapid.Int64Range(-1, 1).Draw(r, what) }
	v.Name = rapid.SampledFrom([]string{"", "a", "B", "ä", "\U0001F600", "\uffff"}).Draw(r, "name")
	v.Count, v.Score, v.Active = few("count"), float64(few("score"))/3, few("active") > 0
	v.At, v.Day.Day = v.At.AddDate(0, 0, int(few("at"))), 2+int(few("day"))
	some := func(what string, set func(n int64)) {
		if n := rapid.Int64Range(-1, 2).Draw(r, what); n < 2 {
			set(n)
		}
	}
	some("optName", func(n int64) { v.OptName = perstore.Some(fmt.Sprint(n)) })
	some("optActive", func(n int64) { v.OptActive = perstore.Some(n > 0) })
	some("optScore", func(n int64) { v.OptScore = perstore.Some(float64(n) / 7) })
	some("optAt", func(n int64) { v.OptAt = perstore.Some(v.At.AddDate(int(n), 0, 0)) })
	some("optDay", func(n int64) { v.OptDay = perstore.Some(v.Day) })
	some("owner", func(n int64) { v.Owner = perstore.Some([]string{"ann", "bob", "eve"}[n+1]) })
	if v.OptName.IsZero() { // which are unique together
		some("optCount", func(n int64) { v.OptCount = perstore.Some(n) })
	}
	return v
}

// stock empties the things and puts new ones.
func stock(t *testing.T, r *rapid.T, db *database, n int) {
	for _, v := range find[*thing](t, t.Context(), db.things(), "") {
		if err := db.things().Delete(t.Context(), v.ID, perstore.Cond{}); err != nil {
			r.Fatalf("Delete error = %v", err)
		}
	}
	for i := range n {
		put(t, db.things(), drawThing(r, fmt.Sprint(i)))
	}
}

// testPageRandom checks that the pages of random queries over random things are
// what the queries find.
func testPageRandom(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "ann", Name: "A"}, &account{Code: "bob", Name: "B", Balance: 1}, &account{Code: "eve", Name: "A", Balance: 1})
	rapid.Check(t, func(r *rapid.T) {
		stock(t, r, db, rapid.IntRange(0, 8).Draw(r, "things"))
		filter := rapid.SampledFrom([]string{"", "count!=0", "optActive=true|active=true"}).Draw(r, "filter")
		q := db.Model("Thing").RQL(filter).Sort(sortKeys(r)...).Limit(1000)
		wantPaged[*thing](t, r, q, 3)
	})
}

// testPageChanges writes between the pages: what is on them is in order and
// never comes twice, and what was not touched comes once.
func testPageChanges(t *testing.T, db *database) {
	put(t, db.accounts(), &account{Code: "ann", Name: "A"}, &account{Code: "bob", Name: "B", Balance: 1}, &account{Code: "eve", Name: "A", Balance: 1})
	rapid.Check(t, func(r *rapid.T) {
		stock(t, r, db, 8)
		q := db.Model("Thing").RQL("").Sort(sortKeys(r)...).Limit(rapid.IntRange(1, 3).Draw(r, "limit"))
		untouched := map[int64]bool{}
		for _, v := range find[*thing](t, t.Context(), db.things(), "") {
			untouched[v.ID] = true
		}
		seen := map[int64]bool{}
		for cursor, n := "", 100; ; n++ {
			p := page[*thing](t, r, q.After(cursor))
			for _, v := range p.Items {
				if seen[v.ID] {
					r.Fatalf("pages of %s give thing %d twice", q, v.ID)
				}
				seen[v.ID] = true
				delete(untouched, v.ID)
			}
			if cursor = p.Next; cursor == "" {
				break
			}
			if rapid.Bool().Draw(r, "delete") {
				id := rapid.SampledFrom(slices.Sorted(maps.Keys(seen))).Draw(r, "gone")
				if err := db.things().Delete(t.Context(), id, perstore.Cond{}); err != nil && !errors.Is(err, perstore.ErrNotFound) {
					r.Fatalf("Delete error = %v", err)
				}
			}
			if n < 110 && rapid.Bool().Draw(r, "insert") {
				put(t, db.things(), drawThing(r, fmt.Sprint(n)))
			}
		}
		if len(untouched) > 0 {
			r.Fatalf("pages of %s leave out %v", q, slices.Collect(maps.Keys(untouched)))
		}
	})
}
