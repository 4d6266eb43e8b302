package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jmoiron/sqlx"
)

// newTurns makes replicas that nobody asks anything.
func newTurns(n int) replicas {
	handles := make([]*sqlx.DB, n)
	for i := range handles {
		handles[i] = sqlx.NewDb(&sql.DB{}, "none")
	}
	return newReplicas(handles)
}

// turns gives the numbers of the next replicas; 0 is none.
func turns(r replicas, n int) (numbers []int) {
	for range n {
		if c := r.next(); c != nil {
			numbers = append(numbers, c.number)
		} else {
			numbers = append(numbers, 0)
		}
	}
	return numbers
}

func TestTurns(t *testing.T) {
	for n, want := range [][]int{{0, 0, 0, 0}, {1, 1, 1, 1}, {1, 2, 1, 2}, {1, 2, 3, 1}} {
		if got := turns(newTurns(n), 4); !slices.Equal(got, want) {
			t.Errorf("of %d replicas the turns are %d; want %d", n, got, want)
		}
	}
}

// TestLeftOut leaves a replica out, tries it again and takes it back.
func TestLeftOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newTurns(2)
		expect := func(when string, want ...int) {
			t.Helper()
			if got := turns(r, len(want)); !slices.Equal(got, want) {
				t.Errorf("%s the turns are %d; want %d", when, got, want)
			}
		}
		r.all[0].met(false)
		expect("without the first", 2, 2, 2)
		r.all[1].met(false)
		expect("without both", 0, 0)
		time.Sleep(leftOut)
		expect("after a while", 1, 2, 0, 0) // one read tries each
		r.all[0].met(true)
		r.all[1].met(false)
		expect("with the first again", 1, 1, 1)
	})
}

func TestUnreachable(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{&net.OpError{Op: "dial", Err: errors.New("refused")}, true},
		{fmt.Errorf("driver: %w", driver.ErrBadConn), true},
		{io.ErrUnexpectedEOF, true},
		{io.EOF, true},
		{context.DeadlineExceeded, true}, // of a connection; that of the caller is known before
		{errors.New("no such table"), false},
		{context.Canceled, false},
	} {
		if got := unreachable(classifier{class: Other}, c.err); got != c.want {
			t.Errorf("unreachable(%v) = %t; want %t", c.err, got, c.want)
		}
		if !unreachable(classifier{class: Unreachable}, c.err) {
			t.Errorf("unreachable(%v) of that class = false; want true", c.err)
		}
	}
}
