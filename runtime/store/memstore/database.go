package memstore

import (
	"context"
	"fmt"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/memdb"
)

// Database holds the objects of some entities. It is safe for concurrent use.
type Database struct{ *memdb.Database }

var _ perstore.Database = (*Database)(nil)

// Open makes an empty database: the perstore.OpenFunc of the scheme "memory".
func Open(_ context.Context, rest string, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
	if rest != "" {
		return nil, fmt.Errorf("%w: the URL of a memory database is just memory:, not memory:%s", perstore.ErrInvalid, rest)
	}
	if len(opts.Replicas) > 0 {
		return nil, fmt.Errorf("%w: a memory database has no replicas", perstore.ErrInvalid)
	}
	return &Database{memdb.New(entities, memdb.Options{LinkChecks: opts.LinkChecks})}, nil
}

// New makes an empty database for entities. It keeps the links whole whose
// definitions state onDelete.
func New(entities ...*perstore.Entity) *Database {
	return &Database{memdb.New(entities, memdb.Options{})}
}
