package rqljson_test

import (
	"encoding/json"
	"fmt"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqljson"
)

func Example() {
	params, err := rqljson.Params([]json.RawMessage{[]byte(`{"$regexp":"^n","flags":"i"}`)})
	if err != nil {
		fmt.Println(err)
		return
	}
	q, err := rql.Parse("match(name,$1)&added>=date:2020&sort(-price)", rql.Params(params...))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(rqljson.AppendQuery(nil, q)))
	// Output: {"name":"and","args":[{"name":"match","args":["name",{"$regexp":"^n","flags":"i"}]},{"name":"ge","args":["added",{"$date":"2020-01-01T00:00:00.000Z"}]},{"name":"sort","args":["-price"]}]}
}
