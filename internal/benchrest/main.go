// Command benchrest measures what answering over HTTP costs, beside handlers by hand:
// an object by its key from memory, against a handler that writes the same bytes, and
// a page of 25 rows from SQLite, against the statements and encoding/json. It compares
// processor time, that of the client included where there is one. Run it in the root
// of the module:
//
//	go run ./internal/benchrest
//	go run ./internal/benchrest -rounds 5 -count 200
package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"

	"github.com/perstore/perstoregen/internal/measure"
)

func main() {
	rounds := flag.Int("rounds", 15, "how many `rounds`")
	count := flag.Int("count", 500, "how many `requests` a round")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *rounds, *count)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchrest:", err)
		os.Exit(1)
	}
}

// pair is a handler and the one by hand that it is compared with.
type pair struct {
	name, path string
	most       float64 // the ratio that is promised
	ours, hand http.Handler
}

func run(ctx context.Context, rounds, count int) error {
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
