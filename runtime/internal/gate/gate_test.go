package gate_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/gate"
)

func TestEnterAndLeave(t *testing.T) {
	g := gate.New()
	for range 3 {
		if err := g.Enter(t.Context()); err != nil {
			t.Fatalf("Enter(open gate) error = %v", err)
		}
		g.Leave()
	}
}

func TestEnterWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := gate.New()
		_ = g.Enter(t.Context())
		start, passed := time.Now(), make(chan error)
		go func() { passed <- g.Enter(t.Context()) }()
		time.Sleep(gate.Timeout - time.Millisecond) // of the bubble: it takes no time
		g.Leave()
		if err := <-passed; err != nil || time.Since(start) != gate.Timeout-time.Millisecond {
			t.Errorf("Enter error = %v after %v; want nil once the other one leaves", err, time.Since(start))
		}
	})
}

func TestEnterGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := gate.New()
		_ = g.Enter(t.Context())
		start := time.Now()
		if err := g.Enter(t.Context()); !errors.Is(err, perstore.ErrConflict) || time.Since(start) != gate.Timeout {
			t.Errorf("Enter error = %v after %v; want ErrConflict after %v", err, time.Since(start), gate.Timeout)
		}
		g.Leave()
		if err := g.Enter(t.Context()); err != nil {
			t.Errorf("Enter(open again) error = %v", err)
		}
	})
}

func TestEnterCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := gate.New()
		ctx, cancel := context.WithCancel(t.Context())
		_ = g.Enter(ctx)
		passed := make(chan error)
		go func() { passed <- g.Enter(ctx) }()
		synctest.Wait()
		cancel()
		if err := <-passed; !errors.Is(err, context.Canceled) {
			t.Errorf("Enter(cancelled while it waits) error = %v; want context.Canceled", err)
		}
		g.Leave()
		if err := g.Enter(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Enter(cancelled, open gate) error = %v; want context.Canceled", err)
		}
		if err := g.Enter(context.Background()); err != nil {
			t.Errorf("Enter after one that was cancelled error = %v: the gate is not open", err)
		}
	})
}
