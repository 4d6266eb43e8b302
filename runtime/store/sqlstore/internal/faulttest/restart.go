package faulttest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// The writers of Restart, the pairs that each has written before the server ends
// and those that it writes after, and how often it may find that a connection of
// the pool is lost.
const (
	writers  = 4
	before   = 25
	after    = 10
	maxFound = 32
)

// Restart ends a server while objects are written in pairs and starts it again: all
// that was acknowledged is there, no pair is half-written, and the same pool goes
// on.
func Restart(t *testing.T, s Server, own *Own) {
	db := open(t, s)
	loaded, up := make(chan struct{}), make(chan struct{})
	var load, done sync.WaitGroup
	load.Add(writers)
	all := make([]*writer, writers)
	for i := range all {
		w := &writer{db: db, name: fmt.Sprint("w", i), up: up, ready: sync.OnceFunc(load.Done)}
		all[i] = w
		done.Go(func() { w.run(t) })
	}
	go func() { load.Wait(); close(loaded) }()
	<-loaded
	own.Crash(t)
	own.Start(t)
	close(up)
	done.Wait()
	for _, w := range all {
		w.check(t)
	}
}

// writer writes pairs of notes, one after the other.
type writer struct {
	db    *database
	name  string
	up    chan struct{} // closed when the server is there again
	ready func()
	acked []string
}

// run writes until the server ends, and again when it is back.
func (w *writer) run(t *testing.T) {
	defer w.ready()
	n := 0
	for ; ; n++ {
		if len(w.acked) == before {
			w.ready()
		}
		if err := w.pair(t.Context(), n); err != nil {
			w.wantLost(t, err)
			break
		}
	}
	<-w.up
	for found, wrote := 0, 0; wrote < after; {
		n++
		err := w.pair(t.Context(), n)
		if err == nil {
			wrote++
			continue
		}
		w.wantLost(t, err)
		if found++; found > maxFound {
			t.Errorf("%s: %d writes after the restart have failed", w.name, found)
			return
		}
	}
}

// pair writes two notes in a transaction, of which every other is a batch.
func (w *writer) pair(ctx context.Context, n int) error {
	code := fmt.Sprintf("%s-%d", w.name, n)
	err := perstore.Transaction(ctx, func(ctx context.Context) error {
		first, second := &note{Code: code + "a"}, &note{Code: code + "b"}
		if n%2 == 0 {
			return perstore.AddAll(ctx, w.db.notes(), []any{first, second})
		}
		if err := w.db.notes().Put(ctx, first, perstore.Cond{}); err != nil {
			return err
		}
		return w.db.notes().Put(ctx, second, perstore.Cond{})
	})
	if err == nil {
		w.acked = append(w.acked, code)
	}
	return err
}

func (w *writer) wantLost(t *testing.T, err error) {
	if !errors.Is(err, perstore.ErrDatabase) {
		t.Errorf("%s: a write that the server did not end error = %v; want ErrDatabase", w.name, err)
	}
}

// check compares what is there with what was acknowledged.
func (w *writer) check(t *testing.T) {
	t.Helper()
	half := make(map[string]string)
	for _, code := range w.db.codes(t, "code=like="+w.name+"-*&sort(code)") {
		half[code[:len(code)-1]] += code[len(code)-1:]
	}
	for pair, have := range half {
		if have != "ab" {
			t.Errorf("of the pair %s there is only %s", pair, have)
		}
	}
	for _, pair := range w.acked {
		if half[pair] == "" {
			t.Errorf("the pair %s was acknowledged and is not there", pair)
		}
	}
}
