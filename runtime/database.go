package perstore

import "context"

// Database is what stores keep their objects in: the unit of a transaction.
type Database interface {
	// Store gives the store of an entity that the database was opened with.
	Store(e *Entity) Store
	// Begin starts the database's part of a transaction. It heeds ReadOnly and
	// Isolation of the options, or promises more; errors.ErrUnsupported for a
	// level that it cannot promise. ctx is that of the whole transaction.
	Begin(ctx context.Context, opts TxOptions) (Branch, error)
	// Migrate creates or extends what the stores need and loses nothing.
	Migrate(ctx context.Context) error
	// Close releases the database.
	Close() error
}
