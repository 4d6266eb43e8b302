package indexes_test

import (
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	"github.com/perstore/perstoregen/testdata/golden/indexes/want"
)

// TestTablesNamedLikeIndexes creates tables with the names that the index of
// another one would have.
func TestTablesNamedLikeIndexes(t *testing.T) {
	goldentest.Each(t, indexes.Open, func(t *testing.T, db *indexes.DB) {
		goldentest.Must(t, db.Things.Add(t.Context(), &indexes.Thing{B: perstore.Some("x")}))
		goldentest.Must(t, db.Nameds.Add(t.Context(), &indexes.Named{}))
		goldentest.Must(t, db.Guesseds.Add(t.Context(), &indexes.Guessed{}))
		if n, err := db.Things.Where(indexes.ThingFields.B.Eq("x")).Count(t.Context()); n != 1 || err != nil {
			t.Errorf("Where(B = x).Count() = %d, %v; want 1", n, err)
		}
	})
}
