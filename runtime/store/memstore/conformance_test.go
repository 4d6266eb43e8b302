package memstore_test

import (
	"testing"

	"github.com/perstore/perstoregen/runtime/store/memstore"
	"github.com/perstore/perstoregen/runtime/storetest"
)

func TestConformance(t *testing.T) {
	storetest.Run(t, storetest.Harness{
		Open:  memstore.Open,
		Views: true, Counts: true,
		Reduces: true, Aggregates: true,
		Batches:  true,
		Explains: true,
		Updates:  true,
		Removes:  true,

		Conflicts: true, Optimistic: true, Nests: true,
	})
}
