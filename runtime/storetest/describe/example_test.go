package describe_test

import (
	"context"
	"fmt"
	"log"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

type city struct {
	ID       int64
	Name     string
	Mayor    perstore.Opt[string]
	Perstore perstore.Meta
}

func (*city) Validate() error { return nil }
func (*city) Defaults()       {}

// A store can be tested with a struct that nobody generated.
func Example() {
	ctx := context.Background()
	cities := describe.Model[city]{
		Name: "City",
		Key:  describe.IntKey(0, func(c *city) *int64 { return &c.ID }),
		Meta: func(c *city) *perstore.Meta { return &c.Perstore },
		Fields: []describe.Field[city]{
			describe.Plain("id", describe.Int(), func(c *city) *int64 { return &c.ID }),
			describe.Plain("name", describe.Text(), func(c *city) *string { return &c.Name }),
			describe.Optional("mayor", describe.Text(), func(c *city) *perstore.Opt[string] { return &c.Mayor }),
		},
		Generate: perstore.GenerateIncrement,
	}.Entity()

	store := memstore.New(cities).Store(cities)
	oslo := &city{Name: "Oslo"}
	if err := store.Put(ctx, oslo, perstore.Cond{Presence: perstore.Absent}); err != nil {
		log.Fatal(err)
	}
	n, err := perstore.Count(ctx, store, rql.Query{})
	fmt.Println(oslo.ID, n, err)
	// Output:
	// 1 1 <nil>
}
