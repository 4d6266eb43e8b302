package sqlstore

import (
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// TestRows tests how many statements add batches of some sizes: few, of few kinds.
func TestRows(t *testing.T) {
	for _, tt := range []struct{ objects, most, statements int }{
		{1, 3000, 1}, {3, 3000, 2}, {100, 3000, 1}, {1000, 3000, 2}, {64, 3000, 4}, {7, 1, 7}, {500, 30, 25},
	} {
		in, statements := inserter{most: tt.most}, 0
		for left := tt.objects; left > 0; left -= in.chunk(left) {
			statements++
		}
		if statements != tt.statements {
			t.Errorf("%d objects, at most %d a statement: %d statements; want %d", tt.objects, tt.most, statements, tt.statements)
		}
	}
}

// numbered is an engine whose arguments have numbers.
type numbered struct{ Engine }

func (numbered) Placeholder(n int) string { return "$" + string(rune('0'+n)) }

// TestSeveralRows tests the text of a statement, whose end stays.
func TestSeveralRows(t *testing.T) {
	w := textWriter{numbered{}, &perstore.Entity{Schema: &rql.Schema{Fields: []rql.Field{{Column: "id"}, {Column: "a"}, {Column: "b"}}}}}
	got := w.severalRows(`INSERT INTO "t" ("a", "b") VALUES ($1, $2) RETURNING "id"`, []int{1, 2}, 3)
	if want := `INSERT INTO "t" ("a", "b") VALUES ($1, $2), ($3, $4), ($5, $6) RETURNING "id"`; got != want {
		t.Errorf("severalRows = %s; want %s", got, want)
	}
}
