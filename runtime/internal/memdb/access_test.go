package memdb_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/memdb"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// item has indexes over all that indexes can be over.
type item struct {
	ID       int64
	Group    string
	Code     perstore.Opt[string]
	Count    int64
	Size     perstore.Opt[float64]
	Perstore perstore.Meta
}

func (*item) Validate() error { return nil }
func (*item) Defaults()       {}

// items describes them, with its indexes or without.
func items(indexed bool) *perstore.Entity {
	m := describe.Model[item]{
		Name: "Item",
		Key:  describe.IntKey(0, func(v *item) *int64 { return &v.ID }),
		Meta: func(v *item) *perstore.Meta { return &v.Perstore },
		Fields: []describe.Field[item]{
			describe.Plain("id", describe.Int(), func(v *item) *int64 { return &v.ID }),
			describe.Plain("group", describe.Text(), func(v *item) *string { return &v.Group }),
			describe.Optional("code", describe.Text(), func(v *item) *perstore.Opt[string] { return &v.Code }),
			describe.Plain("count", describe.Int(), func(v *item) *int64 { return &v.Count }),
			describe.Optional("size", describe.Float(), func(v *item) *perstore.Opt[float64] { return &v.Size }),
		},
	}
	if indexed {
		index := func(name string, unique bool, fields ...int) {
			ix := perstore.Index{Name: name, Unique: unique}
			for _, f := range fields {
				ix.Fields = append(ix.Fields, perstore.IndexField{Field: f})
			}
			m.Indexes = append(m.Indexes, ix)
		}
		index("by_group_count", false, 1, 3)
		index("by_code", false, 2)
		index("by_size_group", false, 4, 1)
		index("by_count", false, 3)
	}
	return m.Entity()
}

// TestIndexesFindTheSame asks random queries of a store with indexes and of one
// without: rows, order, counts and reductions are the same.
func TestIndexesFindTheSame(t *testing.T) {
	random := rng(t)
	var stores [2]perstore.Store
	for i := range stores {
		e := items(i == 0)
		data, err := perstore.New(map[string]perstore.Store{"Item": memdb.New([]*perstore.Entity{e}, memdb.Options{}).Store(e)})
		if err != nil {
			t.Fatal(err)
		}
		stores[i] = data.Model("Item").Store()
	}
	used := map[string]int{}
	for round := range 1500 {
		if round%10 == 0 || round < 800 {
			change(t, random, stores)
		}
		text := drawQuery(random)
		q := mustParse(t, text)
		plan, err := perstore.Explain(t.Context(), stores[0], q)
		if err != nil {
			continue // a sort of rows that an aggregate does not make
		}
		used[plan.InMemory]++
		if got, want := answers(t, stores[0], q), answers(t, stores[1], q); got != want {
			t.Fatalf("%s by %s:\n%s\nwithout indexes:\n%s", text, plan.InMemory, got, want)
		}
	}
	for _, tree := range []string{"index by_group_count", "index by_code", "index by_size_group", "index by_count", "primary key"} {
		for _, how := range []string{tree + " of Item", "sorted " + tree + " of Item"} {
			if used[how] == 0 {
				t.Errorf("no query used the %s; all were %v", how, used)
			}
		}
	}
}

// change puts or deletes an object in all stores.
func change(t *testing.T, random *rand.Rand, stores [2]perstore.Store) {
	v := &item{ID: random.Int64N(500), Group: string(rune('a' + random.IntN(3))), Count: random.Int64N(6) - 2}
	if random.IntN(4) > 0 {
		v.Code = perstore.Some(strings.Repeat("x", random.IntN(3)) + string(rune('a'+random.IntN(4))))
	}
	if random.IntN(3) > 0 {
		v.Size = perstore.Some(float64(random.IntN(5)) / 2)
	}
	gone := random.IntN(4) == 0
	for _, s := range stores {
		err := s.Put(t.Context(), s.Entity().Clone(v), perstore.Cond{})
		if gone && err == nil {
			err = s.Delete(t.Context(), v.ID, perstore.Cond{})
		}
		wantError(t, "Put or Delete", err, nil)
	}
}

// drawQuery makes a query of one or two conditions, perhaps with an order, a
// limit or a reduction.
func drawQuery(random *rand.Rand) string {
	one := func(of ...string) string { return of[random.IntN(len(of))] }
	var parts []string
	for range random.IntN(3) {
		parts = append(parts, one(
			"group=a", "group=b", "group!=a", "group=gt=a", "in(group,(c,a))", "count=1", "count=gt=0", "count=le=1", "between(count,(-1,2))",
			"in(count,(2,0,-1))", "code=a", "code=null", "code!=null", "like(code,x*)", "like(code,xx*)", "code=ge=xa", "size=lt=1.5", "size=1",
			"size=null", "between(size,(0.5,1.5))", "in(size,())", "id=7", "id=lt=20", "in(id,(3,1,400))", "or(group=a,count=1)"))
	}
	if random.IntN(2) == 0 {
		parts = append(parts, one(
			"sort(id)", "sort(-id)", "sort(count)", "sort(-count)", "sort(-count,-id)", "sort(group,count)", "sort(-group,-count)", "sort(-group,count)",
			"sort(-group,-count,id)", "sort(code)", "sort(-code)", "sort(size,group)", "sort(-size,group)", "sort(-size,-group,-id)", "sort(group,-count)", "sort(group)"))
	}
	switch random.IntN(4) {
	case 0:
		parts = append(parts, fmt.Sprintf("limit(%d,%d)", random.IntN(6), random.IntN(3)))
	case 1:
		parts = append(parts, one("min(size)", "max(size)", "min(code)", "max(count)", "min(group)", "sum(size)", "count()", "max(id)", "values(group)&distinct()", "aggregate(group,sum(count))"))
	}
	return strings.Join(parts, "&")
}

// answers writes down all that a store says to a query.
func answers(t *testing.T, s perstore.Store, q rql.Query) string {
	t.Helper()
	var b strings.Builder
	ctx := context.Background()
	err := s.Query(ctx, q, func(obj any) bool {
		v := *obj.(*item)
		v.Perstore = perstore.Meta{}
		fmt.Fprintln(&b, v)
		return true
	})
	fmt.Fprintln(&b, "query", err)
	n, err := perstore.Count(ctx, s, q)
	fmt.Fprintln(&b, "count", n, err)
	v, err := perstore.Reduce(ctx, s, q)
	fmt.Fprintln(&b, "reduce", v, err)
	err = perstore.Aggregate(ctx, s, q, func(row []rql.Value) bool { fmt.Fprintln(&b, row); return true })
	fmt.Fprintln(&b, "aggregate", err)
	return b.String()
}
