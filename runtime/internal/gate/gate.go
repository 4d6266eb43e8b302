// Package gate lets one writer pass at a time.
package gate

import (
	"context"
	"fmt"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
)

// Timeout bounds how long a writer waits for another one.
const Timeout = 5 * time.Second

// Gate is a lock whose wait ends with the ctx or after [Timeout].
type Gate struct{ token chan struct{} }

// New makes an open gate.
func New() *Gate { return &Gate{token: make(chan struct{}, 1)} }

// Enter waits until nobody else is inside. ErrConflict after Timeout: most
// likely the caller itself is inside, in a transaction whose ctx it did not
// use.
func (g *Gate) Enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case g.token <- struct{}{}:
		return nil
	default:
	}
	timer := time.NewTimer(Timeout)
	defer timer.Stop()
	select {
	case g.token <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return fmt.Errorf("%w: waited %v for another writer; inside a transaction, was its ctx used?", perstore.ErrConflict, Timeout)
	}
}

// TryEnter is Enter without waiting; false when somebody is inside.
func (g *Gate) TryEnter() bool {
	select {
	case g.token <- struct{}{}:
		return true
	default:
		return false
	}
}

// Leave lets the next one pass.
func (g *Gate) Leave() { <-g.token }
