// Command benchrest measures models over HTTP in three parts:
//
//   - hand: what an answer costs beside handlers by hand: an object by its key from
//     memory, against a handler that writes the same bytes, and a page of 25 rows from
//     SQLite, against the statements and encoding/json. It compares processor time, that
//     of the client included where there is one.
//   - peer: how many requests a second are answered beside json-server (npm), on the same
//     objects and with the same client.
//   - streams: the memory of streams of events on which nothing happens, and how late a
//     change is told to many that follow it, while changes go on.
//
// Run it in the root of the module; make bench-rest installs the peer:
//
//	go run ./internal/benchrest
//	go run ./internal/benchrest -part hand -rounds 5 -count 200
package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"time"

	"github.com/perstore/perstoregen/internal/measure"
)

// options are what one can choose.
type options struct {
	part            string
	rounds, count   int
	span, settle    time.Duration
	idle, followers int
}

func main() {
	var o options
	serve := flag.Bool("serve", false, "be the server of the last two parts, and print its address")
	flag.StringVar(&o.part, "part", "", "the `part` to measure: hand, peer or streams; all when left out")
	flag.IntVar(&o.rounds, "rounds", 15, "how many `rounds` beside handlers by hand")
	flag.IntVar(&o.count, "count", 500, "how many `requests` a round")
	flag.DurationVar(&o.span, "for", 2*time.Second, "how long a round beside the peer lasts")
	flag.IntVar(&o.idle, "idle", 10_000, "how many streams nothing happens on")
	flag.DurationVar(&o.settle, "settle", 150*time.Second, "how long nothing happens on them")
	flag.IntVar(&o.followers, "followers", 1000, "how many streams follow changes")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	var err error
	if *serve {
		err = runServer(ctx)
	} else {
		err = run(ctx, o)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchrest:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	for _, part := range []struct {
		name string
		run  func() error
	}{
		{"hand", func() error { return beside(ctx, o.rounds, o.count) }},
		{"peer", func() error { return compare(ctx, o.span) }},
		{"streams", func() error { return measureIdle(ctx, o.idle, o.settle) }},
		{"streams", func() error { return measureFollowers(ctx, o.followers, 5*o.span) }},
	} {
		if o.part != "" && o.part != part.name {
			continue
		}
		if err := part.run(); err != nil {
			return err
		}
	}
	return nil
}

// pair is a handler and the one by hand that it is compared with.
type pair struct {
	name, path string
	most       float64 // the ratio that is promised
	ours, hand http.Handler
}

// beside measures answers beside handlers by hand.
func beside(ctx context.Context, rounds, count int) error {
	dir, err := os.MkdirTemp("", "benchrest")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	pairs, shut, err := pairs(ctx, dir+"/shop.db")
	if err != nil {
		return err
	}
	defer shut()
	for _, p := range pairs {
		for _, way := range []struct {
			name string
			send func(ctx context.Context, h http.Handler, path string) (once func() error, end func())
		}{{"in the process", inProcess}, {"over a socket", overSocket}} {
			ours, end := way.send(ctx, p.ours, p.path)
			hand, endHand := way.send(ctx, p.hand, p.path)
			times, err := measure.Rounds([]measure.Contender{measure.Here("rest", ours), measure.Here("by hand", hand)}, rounds, count)
			end()
			endHand()
			if err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			fmt.Printf("%-40s %-15s %7.1f µs, by hand %7.1f µs: %.2f ×, at most %.1f ×\n", p.name, way.name,
				measure.Median(times[0])/1000, measure.Median(times[1])/1000, measure.Ratio(times[0], times[1]), p.most)
		}
	}
	return nil
}
