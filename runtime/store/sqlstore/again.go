package sqlstore

import (
	"context"
	"math/rand/v2"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
)

// maxTries bounds how often a call is tried that loses to others each time.
const maxTries = 32

// again tells whether a call that has failed tries times is tried once more: it
// lost to another transaction, or met a stale statement, and is all of its own.
// What the caller's transaction has read and decided before is the caller's to
// repeat. It pauses first, so that those who met do not meet again.
func (db *Database) again(ctx context.Context, err error, tries int) bool {
	if err == nil || tries >= maxTries || ctx.Err() != nil {
		return false
	}
	if class := db.engine.Classify(err); class != Lost && class != Stale {
		return false
	}
	part, err := perstore.Join(ctx, db)
	return part == nil && err == nil && pause(ctx, tries)
}

// A pause is up to shortest after the first try, and up to longest after many.
const (
	shortest = time.Millisecond
	longest  = 32 * shortest
)

// pause waits for a random time that grows with the tries; false when ctx ended
// before.
func pause(ctx context.Context, tries int) bool {
	most := longest
	if tries < 6 {
		most = shortest << (tries - 1)
	}
	timer := time.NewTimer(rand.N(most))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
