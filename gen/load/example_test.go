package load_test

import (
	"context"
	"fmt"
	"log"
	"testing/fstest"

	"github.com/perstore/perstoregen/gen/load"
	"github.com/perstore/perstoregen/gen/schema"
)

// Load takes the decisions: names, types, columns, keys.
func ExampleLoad() {
	files := fstest.MapFS{"city.json": {Data: []byte(`{
		"title": "City",
		"type": "object",
		"additionalProperties": false,
		"required": ["name"],
		"properties": {
			"id":      {"type": "integer"},
			"name":    {"type": "string"},
			"founded": {"type": "string", "format": "date"}
		}
	}`)}}
	set, err := schema.Read(context.Background(), files, []string{"."})
	if err != nil {
		log.Fatal(err)
	}
	p, err := load.Load(context.Background(), set, load.Options{Package: "atlas", Stores: []string{"memory"}})
	if err != nil {
		log.Fatal(err) // with what is wrong in the documents too
	}
	for _, m := range p.Models {
		fmt.Println(m.Name, m.Plural, m.Table, m.Key.Generate)
		for _, f := range m.Fields {
			fmt.Println(" ", f.Name, f.Type.Kind, f.Type.Opt, f.Column)
		}
	}
	// Output:
	// City Cities cities increment
	//   ID int false id
	//   Name string false name
	//   Founded date true founded
}
