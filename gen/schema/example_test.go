package schema_test

import (
	"context"
	"fmt"
	"log"
	"testing/fstest"

	"github.com/perstore/perstoregen/gen/schema"
)

// A set knows where every value stands and where every $ref leads.
func ExampleRead() {
	files := fstest.MapFS{
		"city.json":   {Data: []byte("{\"type\": \"object\",\n  \"properties\": {\"mayor\": {\"$ref\": \"person.json#/$defs/name\"}}}")},
		"person.json": {Data: []byte(`{"$defs": {"name": {"type": "string", "maxLength": 80}}}`)},
	}
	set, err := schema.Read(context.Background(), files, []string{"city.json"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("problems:", len(set.Problems))
	mayor, _, _ := set.Docs[0].Root.At("/properties/mayor")
	fmt.Println(mayor.Place())
	fmt.Println(set.Target(mayor).Place(), set.Target(mayor).JSON())
	// Output:
	// problems: 0
	// city.json:2:27
	// person.json:1:20 {"type":"string","maxLength":80}
}
