package storetest

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

var abilityTests = []test{
	{"Declared", testDeclared},
	{"Count", testCount},
	{"Reduce", testReduce},
	{"ReduceOfNone", testReduceOfNone},
	{"ReduceWindow", testReduceWindow},
	{"Overflow", testOverflow},
	{"Aggregate", testAggregate},
	{"AggregateShape", testAggregateShape},
	{"GetMany", testGetMany},
	{"Explain", testExplain},
}

func testDeclared(t *testing.T, db *database) {
	h := db.harness
	for _, e := range entities() {
		s := db.store(e.Schema.Name)
		_, counts := s.(perstore.Counter)
		_, reduces := s.(perstore.Reducer)
		_, aggregates := s.(perstore.Aggregator)
		_, batches := s.(perstore.Batcher)
		_, getsMany := s.(perstore.ManyGetter)
		_, explains := s.(perstore.Explainer)
		_, heads := s.(perstore.HeadReader)
		_, updates := s.(perstore.Updater)
		_, removes := s.(perstore.Remover)
		_, views := s.(perstore.Viewer)
		for _, c := range []struct {
			ability   string
			has, want bool
		}{
			{"Counter", counts, h.Counts}, {"Reducer", reduces, h.Reduces}, {"Batcher", batches, h.Batches},
			{"Aggregator", aggregates, h.Aggregates},
			{"ManyGetter", getsMany, h.GetsMany}, {"Explainer", explains, h.Explains},
			{"HeadReader", heads, h.ReadsHeads},
			{"Updater", updates, h.Updates}, {"Remover", removes, h.Removes}, {"Viewer", views, h.Views},
		} {
			if c.has != c.want {
				t.Errorf("the store of %s is a perstore.%s: %v; the harness declares %v", e.Schema.Name, c.ability, c.has, c.want)
			}
		}
		if got := s.Entity().Schema.Name; got != e.Schema.Name {
			t.Errorf("Entity of the store of %s is %s", e.Schema.Name, got)
		}
	}
}

func testCount(t *testing.T, db *database) {
	fill(t, db)
	for query, want := range map[string]int64{
		"": 4, "count=3": 2, "code=zz": 0, "sort(-code)&limit(1,2)": 4, "select(name)&count=3": 2, "rel(account)": 3,
		"and(count=3,limit(1))": 2, "values(count)&gt(1)&distinct()": 2, "and(aggregate(count,count()),sort(count))": 3, "count=3&sum(count)": 2,
	} {
		n, err := perstore.Count(t.Context(), db.things(), parse(t, query))
		if n != want || err != nil {
			t.Errorf("Count(%s) = %d, %v; want %d", query, n, err, want)
		}
	}
}

func testReduce(t *testing.T, db *database) {
	fill(t, db)
	for query, want := range map[string]rql.Value{
		"count()": rql.Int(4), "count()&limit(3)": rql.Int(3), "count()&count=3": rql.Int(2),
		"sum(count)": rql.Int(9), "sum(optCount)": rql.Int(40), "sum(score)": rql.Float(5),
		"mean(count)": rql.Float(2.25), "mean(optScore)": rql.Float(-0.5),
		"min(score)": rql.Float(-1), "max(name)": rql.String("Été*"), "min(code)&code=gt=a": rql.String("b"),
		"max(at)": rql.Time(newThing("").At.Add(1000)), "max(day)": rql.String("2026-04-01"), "min(optRef)": rql.String("01890a5d-ac96-774b-bcce-b302099a8057"),
		"sum(count)&sort(-count)&limit(2)": rql.Int(6), "sum(count)&sort(count,code)&limit(2,1)": rql.Int(5), "max(code)&account/name=Ann": rql.String("d"),
		"sum(count)&limit(2)": rql.Int(3), "sum(score)&sort(-count)&limit(1)": rql.Float(-1), // by key between equals
	} {
		got, err := perstore.Reduce(t.Context(), db.things(), parse(t, query))
		if err != nil || got.Kind() != want.Kind() || !got.Equal(want) {
			t.Errorf("Reduce(%s) = %v, %v; want %v", query, got, err, want)
		}
	}
	for _, query := range []string{"sum(name)", "max(tags)", "mean(nothing)", "sum(nodes/id)"} {
		_, err := perstore.Reduce(t.Context(), db.things(), parse(t, query))
		if e := (*rql.Error)(nil); !errors.As(err, &e) {
			t.Errorf("Reduce(%s) error = %v; want an *rql.Error", query, err)
		}
	}
}

func testReduceOfNone(t *testing.T, db *database) {
	for query, want := range map[string]rql.Value{
		"count()": rql.Int(0), "sum(count)": rql.Int(0), "sum(score)": rql.Float(0), "mean(count)": rql.Null(), "min(name)": rql.Null(), "max(at)": rql.Null(),
	} {
		got, err := perstore.Reduce(t.Context(), db.things(), parse(t, query))
		if err != nil || got.Kind() != want.Kind() || !got.Equal(want) {
			t.Errorf("Reduce(%s) of nothing = %v, %v; want %v", query, got, err, want)
		}
	}
}

// testOverflow checks that a sum beyond 64 bits is an error of its own, alone
// and in rows.
func testOverflow(t *testing.T, db *database) {
	for _, n := range []int64{math.MaxInt64, math.MinInt64} {
		a, b := newThing(fmt.Sprint("a", n)), newThing(fmt.Sprint("b", n))
		a.Count, b.Count, a.Name, b.Name = n, n, "same", "same"
		put(t, db.things(), a, b)
		query := parse(t, "sum(count)&count=$1", n)
		_, err := perstore.Reduce(t.Context(), db.things(), query)
		wantError(t, "Reduce("+query.String()+")", err, perstore.ErrOverflow)
		query = parse(t, "aggregate(name,sum(count))&count=$1", n)
		err = perstore.Aggregate(t.Context(), db.things(), query, func([]rql.Value) bool { return true })
		wantError(t, "Aggregate("+query.String()+")", err, perstore.ErrOverflow)
	}
}

// testReduceWindow checks that a limit without a sort is by key, also where an
// index has another order.
func testReduceWindow(t *testing.T, db *database) {
	put(t, db.things(), newThing("z"), newThing("y"), newThing("x"))
	for query, want := range map[string]string{"code=gt=a&limit(2)&min(code)": "y", "code=gt=a&limit(2,1)&max(code)": "y"} {
		got, err := perstore.Reduce(t.Context(), db.things(), parse(t, query))
		if err != nil || got.Text() != want {
			t.Errorf("Reduce(%s) = %v, %v; want %s", query, got, err, want)
		}
	}
}

func testGetMany(t *testing.T, db *database) {
	put(t, db.nodes(), &node{ID: 1}, &node{ID: 2}, &node{ID: 3})
	for _, c := range []struct {
		keys []any
		want map[int64]bool
	}{
		{nil, map[int64]bool{}},
		{[]any{int64(2)}, map[int64]bool{2: true}},
		{[]any{int64(3), int64(404), int64(1)}, map[int64]bool{1: true, 3: true}},
	} {
		got := map[int64]bool{}
		err := perstore.GetMany(t.Context(), db.nodes(), c.keys, func(obj any) bool { got[obj.(*node).ID] = true; return true })
		if err != nil {
			t.Errorf("GetMany(%v) error = %v", c.keys, err)
		}
		wantSame(t, "GetMany", got, c.want)
	}
	n := 0
	err := perstore.GetMany(t.Context(), db.nodes(), []any{int64(1), int64(2)}, func(any) bool { n++; return false })
	if n != 1 || err != nil {
		t.Errorf("GetMany yields %d objects, error %v, after yield returned false; want 1", n, err)
	}
	err = perstore.GetMany(t.Context(), db.nodes(), []any{"1"}, yes)
	wantError(t, "GetMany(wrong type)", err, perstore.ErrInvalid)
}

func testExplain(t *testing.T, db *database) {
	q := parse(t, "count=3&sort(-code)&limit(2)")
	plan, err := perstore.Explain(t.Context(), db.things(), q)
	if !db.harness.Explains {
		wantError(t, "Explain", err, errors.ErrUnsupported)
		return
	}
	if err != nil || plan.Query != q.String() || plan.SQL == "" && plan.InMemory == "" {
		t.Errorf("Explain = %+v, %v; want the query, and SQL or what runs in memory", plan, err)
	}
	_, err = perstore.Explain(t.Context(), db.things(), parse(t, "nothing=1"))
	if e := (*rql.Error)(nil); !errors.As(err, &e) {
		t.Errorf("Explain(nothing=1) error = %v; want an *rql.Error", err)
	}
}
