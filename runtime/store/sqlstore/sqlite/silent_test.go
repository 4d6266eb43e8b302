package sqlite

import (
	"context"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
	"github.com/perstore/perstoregen/runtime/storetest"
)

// silent is an engine like MySQL's, whose writes give no rows.
type silent struct{ Engine }

func (silent) Returning() bool { return false }

// TestWithoutReturning runs the suite where versions are read after a write.
func TestWithoutReturning(t *testing.T) {
	storetest.Run(t, storetest.Harness{
		Open: func(ctx context.Context, _ string, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
			handle, err := connect(ctx, dsn(":memory:"), 1)
			if err != nil {
				return nil, err
			}
			return sqlstore.New(handle, silent{}, entities, sqlstore.Options{SingleConnection: true, Hook: opts.Hook}), nil
		},
		Nests: true, Views: true, Counts: true, Reduces: true, Aggregates: true, Batches: true, GetsMany: true, Explains: true, ReadsHeads: true,
		Updates: true, Removes: true, ReadersWait: true,
		ReadsAhead: true,
	})
}
