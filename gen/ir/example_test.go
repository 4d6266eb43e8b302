package ir_test

import (
	"encoding/json"
	"fmt"
	"log"

	"github.com/perstore/perstoregen/gen/ir"
)

// A package is plain data: generators in any language can read its JSON.
func ExamplePackage() {
	p := ir.Package{Name: "atlas", Stores: []string{"memory"}, Models: []*ir.Model{{
		Name: "City", Plural: "Cities", Var: "city", File: "city", Table: "cities", Source: "city.json",
		Fields: []*ir.Field{{Property: "id", Name: "ID", Type: ir.Type{Kind: ir.KindInt}, Column: "id", QueryType: ir.QueryInt}},
		Key:    ir.Key{Fields: []int{0}, Generate: ir.GenerateIncrement},
	}}}
	text, err := json.MarshalIndent(p.Models[0].Key, "", "  ")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(text))
	// Output:
	// {
	//   "fields": [
	//     0
	//   ],
	//   "generate": "increment"
	// }
}
