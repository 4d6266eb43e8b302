package starter_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"

	"github.com/perstore/perstoregen/gen/starter"
)

// A program begins inside of a module, which Begin does not make.
func ExampleBegin() {
	folder, err := os.MkdirTemp("", "perstoregen-example-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	source, err := starter.Named("v1.2.3")
	if err != nil {
		log.Fatal(err)
	}

	files, err := starter.Begin(context.Background(), starter.Config{Dir: folder, Source: source})
	fmt.Println(files, errors.Is(err, starter.ErrNoModule))
	// Output:
	// [] true
}
