package gen_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/perstore/perstoregen/gen"
	"github.com/perstore/perstoregen/gen/diag"
)

// definition writes a model definition into a new folder.
func definition(text string) (folder string) {
	folder, err := os.MkdirTemp("", "perstoregen-example-")
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "city.json"), []byte(text), 0o666); err != nil {
		log.Fatal(err)
	}
	return folder
}

// A program of its own can run the compiler: Generate computes, Write acts.
func ExampleGenerate() {
	schemas := definition(`{"title": "City", "type": "object", "properties": {"id": {"type": "integer"}}}`)
	defer os.RemoveAll(schemas)

	out, err := gen.Generate(context.Background(), gen.Config{
		Schemas: []string{schemas}, Package: "atlas", Stores: []string{"memory"},
	})
	if err != nil {
		log.Fatal(err)
	}
	folder := filepath.Join(schemas, "atlas")
	changes, err := gen.Write(folder, out.Files)
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range changes.Write {
		fmt.Println("wrote", f.Name)
	}
	diff, err := gen.Check(folder, out.Files)
	fmt.Printf("%q %v\n", diff, err)
	// Output:
	// wrote atlas.gen.go
	// wrote city_types.gen.go
	// wrote city_model.gen.go
	// "" <nil>
}

// Everything that is wrong is reported together, with places.
func ExampleGenerate_diagnostics() {
	schemas := definition(`{"title": "City", "type": "object",
  "properties": {"id": {"type": "integer"}, "mayor": {"type": "sting"}},
  "x-perstore": {"tabel": "towns"}}`)
	defer os.RemoveAll(schemas)

	_, err := gen.Generate(context.Background(), gen.Config{Schemas: []string{schemas}, Package: "atlas"})
	var problems diag.List
	if errors.As(err, &problems) {
		for _, p := range problems {
			p.File = filepath.Base(p.File)
			fmt.Println(p)
		}
	}
	// Output:
	// city.json:2:63: value must be one of "array", "boolean", "integer", "null", "number", "object", "string" (#/properties/mayor/type)
	// city.json:3:18: unknown key "tabel" in x-perstore; did you mean "table"? (#/x-perstore/tabel)
}
