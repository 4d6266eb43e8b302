package storetest_test

import (
	"testing"

	"github.com/perstore/perstoregen/runtime/store/memstore"
	"github.com/perstore/perstoregen/runtime/storetest"
)

// A store's package tests itself with one call; what the store can do beyond
// the contract is declared, and checked.
func ExampleRun() {
	_ = func(t *testing.T) { // TestConformance
		storetest.Run(t, storetest.Harness{
			Open:  memstore.Open,
			Views: true, Counts: true,
			Reduces: true, Aggregates: true,
			Batches:  true,
			Explains: true,
		})
	}
}
