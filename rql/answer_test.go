package rql

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
)

// evalRows are what the queries of the tests of Eval run over.
const evalRows = `[
	{"id": 1, "dept": "toys", "price": 10, "created": "2020", "size": {"w": 1, "h": 2}},
	{"id": 1, "dept": "toys", "price": 10, "created": "2021", "size": {"w": 1, "h": 3}},
	{"id": 1, "dept": "toys", "price": 10, "created": "2020", "size": {"w": 1, "h": 2}},
	{"id": 2, "dept": "food", "price": 5, "created": "2020", "size": {"w": 2, "h": 2}}
]`

// eval is the answer to a query over evalRows, as encoding/json writes it.
func eval(t *testing.T, query string) (result string, a Answer, err error) {
	t.Helper()
	var rows []any
	if err := json.Unmarshal([]byte(evalRows), &rows); err != nil {
		t.Fatal(err)
	}
	q, err := Parse(query)
	if err != nil {
		t.Fatalf("Parse(%s) error = %v", query, err)
	}
	a, err = Eval(q, slices.Values(rows))
	text, _ := json.Marshal(a.Result)
	return string(text), a, err
}

func TestEvalDistinct(t *testing.T) {
	for query, want := range map[string]string{
		"distinct()&sum(price)":                               "25",
		"sum(price)":                                          "35",
		"distinct()&mean(id)":                                 "1.3333333333333333",
		"distinct()&min(price)":                               "5",
		"distinct()&max(dept)":                                "null", // no number
		"distinct()&max(size/h)":                              "3",
		"distinct()&count()":                                  "3",
		"unselect(created,size)&distinct()&sum(price)":        "15",
		"unselect(created,size)&distinct()":                   `[{"dept":"toys","id":1,"price":10},{"dept":"food","id":2,"price":5}]`,
		"unselect(created,size)&distinct()&count()":           "2",
		"unselect(created,size)&distinct()&sort(id)&limit(1)": `[{"dept":"toys","id":1,"price":10}]`,
		"unselect(created,size/h)&distinct()&sum(size/w)":     "3",
		"unselect(created,size/h)&distinct()&values(id)":      "", // two projections
		"unselect(price)&distinct()&sum(price)":               "",
		"unselect(size)&distinct()&sum(size/w)":               "",
		"values(dept)&distinct()&sum(price)":                  "",
	} {
		got, _, err := eval(t, query)
		if want == "" && err == nil || want != "" && (err != nil || got != want) {
			t.Errorf("Eval(%s) = %s, %v; want %s", query, got, err, want)
		}
	}
}

func TestEvalTotal(t *testing.T) {
	for query, want := range map[string]Answer{
		"limit(2)":                   {},
		"limit(2,0,0)":               {},
		"limit(2,0,false)":           {},
		"limit(2,0,true)":            {Counted: true, Total: 4},
		"limit(2,0,Infinity)":        {Counted: true, Total: 4},
		"limit(2,0,3)":               {Counted: true, Total: 3},
		"limit(2,0,-1)":              {Counted: true, Total: -1},
		"limit(2,0,-5)":              {Counted: true, Total: -5},
		"limit(0,0,true)":            {Counted: true, Total: 4},
		"distinct()&limit(1,0,true)": {Counted: true, Total: 3},
		"values(dept)&distinct()&limit(1,1,true)":             {Counted: true, Total: 2},
		"values(dept)&distinct()&limit(1,0,1)":                {Counted: true, Total: 1},
		"unselect(created,size)&distinct()&limit(1,0,true)":   {Counted: true, Total: 2},
		"aggregate(created,count())&limit(1,0,true)":          {Counted: true, Total: 2},
		"aggregate(dept,size/w)&select(dept)&limit(1,0,true)": {Counted: true, Total: 2},
		"limit(2,0,true)&count()":                             {},
		"limit(2,0,true)&sum(price)":                          {},
		"limit(2,0,true)&first()":                             {},
		"limit(1,0,true)&one()":                               {},
	} {
		_, got, err := eval(t, query)
		got.Result = nil
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Eval(%s) = %+v, %v; want %+v", query, got, err, want)
		}
	}
}
