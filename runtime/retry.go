package perstore

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// A pause is up to shortestPause after the first try, and up to longestPause
// after many.
const (
	shortestPause = 2 * time.Millisecond
	longestPause  = 128 * shortestPause
)

// mayRetry tells whether a transaction that has ended with err may succeed when it
// is run again. One in doubt may have been committed.
func mayRetry(err error) bool {
	return errors.Is(err, ErrConflict) && !errors.Is(err, ErrInDoubt) && !errors.Is(err, ErrTorn)
}

// pause waits for a random time that grows with the attempts, so that those who
// met do not meet again. It gives the error of a ctx that ends before.
func pause(ctx context.Context, attempt int) error {
	most := longestPause
	if attempt < 8 {
		most = shortestPause << (attempt - 1)
	}
	timer := time.NewTimer(rand.N(most))
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}
