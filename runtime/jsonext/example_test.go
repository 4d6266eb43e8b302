package jsonext_test

import (
	"fmt"

	"github.com/perstore/perstoregen/runtime/jsonext"
)

// A line of a file that Perstore has written.
func Example() {
	v, err := jsonext.Parse(`{id:7, name:'Tea', price:NaN, since:new Date(0), tags:["a",,"c"]}`)
	if err != nil {
		fmt.Println(err)
		return
	}
	since, _ := v.(jsonext.Object).Get("since")
	fmt.Println(since)
	text, err := jsonext.Format(v)
	fmt.Println(text, err)
	// Output:
	// 1970-01-01 00:00:00 +0000 UTC
	// {"id":7,"name":"Tea","price":NaN,"since":new Date(0),"tags":["a",,"c"]} <nil>
}
