// Command rql measures package rql beside its peers: parsing beside the
// JavaScript reference, text to SQL beside a8m/rql and beside parsing alone,
// filtering objects beside a loop by hand.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"text/tabwriter"
	"time"

	"github.com/perstore/perstoregen/internal/measure"
)

func main() {
	rounds := flag.Int("rounds", 15, "how often each contender runs")
	count := flag.Int("count", 20_000, "how many short queries a run has; of longer ones it has fewer")
	folder := flag.String("reference", "rql/reference", "the folder of the reference")
	flag.Parse()
	if err := compare(*rounds, *count, *folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// heap makes the collector run as often as in a program that holds some data,
// for all contenders in this process: with nothing to hold it runs after every
// 4 MB.
var heap = make([]byte, 32<<20)

func compare(rounds, count int, folder string) error {
	peer, err := startReference(folder)
	if err != nil {
		fmt.Println("the reference is left out:", err)
	} else {
		defer peer.stop()
	}
	defer runtime.KeepAlive(heap)
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	defer out.Flush()
	fmt.Fprintln(out, "query\tway\tprocessor time\tof parsing the same\t")
	for _, q := range queries {
		contenders, err := q.contenders(peer)
		if err != nil {
			return err
		}
		times, err := measure.Rounds(contenders, rounds, max(1, count*8/len(q.text)))
		if err != nil {
			return err
		}
		q.report(out, contenders, times)
	}
	fmt.Fprintln(out, "\t\t\tof by hand\t")
	return reportFilter(out, rounds)
}

// report writes a line for each contender, with its time over that of parsing the
// same text.
func (q query) report(out io.Writer, contenders []measure.Contender, times [][]float64) {
	for i, c := range contenders {
		base := times[filter]
		if i == parse || i == node {
			base = times[parse]
		}
		fmt.Fprintf(out, "%s\t%s\t%v\t%.2f\t\n", q.size, c.Name, time.Duration(measure.Median(times[i])), measure.Ratio(times[i], base))
	}
	fmt.Fprintf(out, "%s\ta8m/rql over ours\t\t%.2f\t\n", q.size, measure.Ratio(times[a8m], times[hit]))
}
