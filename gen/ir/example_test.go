package ir_test

import (
	"bytes"
	"fmt"
	"log"

	"github.com/perstore/perstoregen/gen/ir"
)

// A package is plain data: generators in any language can read its JSON, and
// what they write is read back.
func ExampleEncode() {
	text, err := ir.Encode(&ir.Package{Format: ir.Format, Name: "atlas", Stores: []string{"memory"}, Models: []*ir.Model{{
		Name: "City", Plural: "Cities", Var: "city", File: "city", Table: "cities", Source: "city.json",
		Fields: []*ir.Field{{Property: "id", Name: "ID", Type: ir.Type{Kind: ir.KindInt}, Column: "id", QueryType: ir.QueryInt}},
		Key:    ir.Key{Fields: []int{0}, Generate: ir.GenerateIncrement},
	}}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(bytes.Contains(text, []byte(`"plural": "Cities"`)))

	back, err := ir.Decode(text)
	if err != nil {
		log.Fatal(err)
	}
	city := back.Models[0]
	fmt.Println(city.Name, city.Fields[city.Key.Fields[0]].Column, city.Key.Generate)
	// Output:
	// true
	// City id increment
}
