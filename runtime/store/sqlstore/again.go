package sqlstore

import (
	"context"

	perstore "github.com/perstore/perstoregen/runtime"
)

// maxTries bounds how often a call is tried that loses to others each time.
const maxTries = 32

// again tells whether a call that has failed tries times is tried once more: it
// lost to another transaction and is all of its own. What the caller's
// transaction has read and decided before is the caller's to repeat.
func (db *Database) again(ctx context.Context, err error, tries int) bool {
	if err == nil || tries >= maxTries || db.engine.Classify(err) != Lost || ctx.Err() != nil {
		return false
	}
	part, err := perstore.Join(ctx, db)
	return part == nil && err == nil
}
