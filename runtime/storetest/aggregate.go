package storetest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

func testAggregate(t *testing.T, db *database) {
	fill(t, db)
	for query, want := range map[string]string{
		"values(code)&sort(code)":                                             "a b c d",
		"values(code,optCount)&sort(-code)":                                   "d,10 c,null b,20 a,10",
		"values(code)&gt(b)&sort(code)":                                       "c d",
		"values(count)&distinct()&sort(-count)":                               "3 2 1",
		"values(count)&distinct()&sort(-count)&limit(1,1)":                    "2",
		"select(optName)&distinct()&sort(optName)":                            "null x y",
		"select(code,account/name)&sort(code)":                                "a,Ann b,Bob c,null d,Ann",
		"values(account/name)&distinct()&sort(-account/name)":                 "Bob Ann null",
		"values(at)&code=d":                                                   "date:2026-03-04T05:06:07.000009Z",
		"values(day)&code=d":                                                  "2026-04-01",
		"values(active)&sort(code)":                                           "true false false true",
		"values(tags)&code=b":                                                 "()",
		"values(marks)&code=b":                                                "(7)",
		"aggregate(count)&sort(count)":                                        "1 2 3",
		"aggregate(count,count())&sort(count)":                                "1,1 2,1 3,2",
		"aggregate(optName,sum(count))&sort(optName)":                         "null,3 x,3 y,3",
		"aggregate(optName,min(code),max(code))&sort(optName)":                "null,c,c x,a,b y,d,d",
		"aggregate(count,mean(score))&sort(-count)":                           "3,1.5 2,1.5 1,0.5",
		"aggregate(account/name,sum(count))&sort(account/name)":               "null,3 Ann,4 Bob,2",
		"aggregate(count,sum(account/balance))&sort(count)":                   "1,0 2,0 3,0",
		"aggregate(count())":                                                  "4",
		"aggregate(sum(optCount),count())&optName=x":                          "30,2",
		"aggregate(count())&code=zz":                                          "",
		"aggregate(count,count())&sort(-count())&limit(1)":                    "3,2",
		"aggregate(optName,count())&select(count())&distinct()&sort(count())": "1 2",
		"aggregate(optName)&limit(2)":                                         "null x",
	} {
		var rows []string
		err := perstore.Aggregate(t.Context(), db.things(), parse(t, query), func(row []rql.Value) bool {
			texts := make([]string, len(row))
			for i, v := range row {
				texts[i] = v.String()
			}
			rows = append(rows, strings.Join(texts, ","))
			return true
		})
		if got := strings.Join(rows, " "); got != want || err != nil {
			t.Errorf("Aggregate(%s) = %s, %v; want %s", query, got, err, want)
		}
	}
}

// testAggregateShape checks that no store takes one shape of answer for another,
// and that rows are streamed.
func testAggregateShape(t *testing.T, db *database) {
	fill(t, db)
	none := func([]rql.Value) bool { return true }
	for _, query := range []string{"", "select(code)", "distinct()", "values(code)&count()"} {
		err := perstore.Aggregate(t.Context(), db.things(), parse(t, query), none)
		wantError(t, "Aggregate("+query+")", err, perstore.ErrShape)
	}
	for _, query := range []string{"values(code)", "aggregate(count)", "select(count)&distinct()", "select(account/name)"} {
		err := db.things().Query(t.Context(), parse(t, query), func(any) bool { return true })
		wantError(t, "Query("+query+")", err, perstore.ErrShape)
	}
	n := 0
	err := perstore.Aggregate(t.Context(), db.things(), parse(t, "values(code)"), func([]rql.Value) bool { n++; return n < 2 })
	if n != 2 || err != nil {
		t.Errorf("Aggregate gives %d rows, %v, broken off at 2", n, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err = perstore.Aggregate(ctx, db.things(), parse(t, "values(code)"), none)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Aggregate of a cancelled context error = %v; want context.Canceled", err)
	}
	for query, want := range map[string]int64{
		"values(count)&distinct()": 3, "values(count)&distinct()&limit(1,1,true)&sort(count)": 3, "values(count)&distinct()&limit(1,0,2)": 2,
		"values(count)&limit(1,0,true)": 4, "values(count)&limit(1,0,2)": 2, "aggregate(optName,count())&limit(1,0,true)": 3,
		"aggregate(count())&limit(1,0,true)": 1, "aggregate(count())&code=zz": 0, "aggregate(optName,count())&select(count())&distinct()": 2,
		"select(account/name)&distinct()&limit(1,0,true)": 3, "distinct()&limit(1,0,true)": 4,
	} {
		n, err := perstore.Count(t.Context(), db.things(), parse(t, query))
		if n != want || err != nil {
			t.Errorf("Count(%s) = %d, %v; want %d", query, n, err, want)
		}
	}
	for query, want := range map[string]rql.Value{
		"values(count)&sum()": rql.Int(9), "values(count)&distinct()&sum()": rql.Int(6), "aggregate(optName)&count()": rql.Int(3),
		"aggregate(optName,sum(count))&max(sum(count))": rql.Int(3), "sum(account/balance)": rql.Int(0), "max(account/name)": rql.String("Bob"),
		"values(count)&distinct()&limit(2)&sort(-count)&sum()": rql.Int(5),
	} {
		got, err := perstore.Reduce(t.Context(), db.things(), parse(t, query))
		if err != nil || !got.Equal(want) {
			t.Errorf("Reduce(%s) = %v, %v; want %v", query, got, err, want)
		}
	}
}
