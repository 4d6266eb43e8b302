// Command benchcodec measures generated types beside encoding/json and an
// interpreting validator, over a flat record, a nested one, a list of records and
// a configuration. Its benchmarks are the same for package testing.
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

//go:generate go tool perstoregen generate --types-only -o payload schemas

func main() {
	rounds := flag.Int("rounds", 15, "how often each contender runs")
	size := flag.Int("bytes", 8<<20, "how much JSON a contender reads in a round")
	folder := flag.String("folder", "internal/benchcodec", "the folder of the schemas and payloads")
	flag.Parse()
	if err := compare(os.Stdout, *folder, *rounds, *size); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// heap makes the collector run as often as in a program that holds some data:
// with nothing to hold it runs after every 4 MB.
var heap = make([]byte, 32<<20)

// compare prints a line for each way to do each task.
func compare(w io.Writer, folder string, rounds, size int) error {
	defer runtime.KeepAlive(heap)
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "payload\tbytes\ttask\tours\tv5\tencoding/json\tv5 / ours\tencoding/json / ours\t")
	for _, name := range payloads {
		c, err := newCase(folder, name)
		if err != nil {
			return err
		}
		for _, t := range c.tasks() {
			if err := t.report(out, c, rounds, size/len(c.data)+1); err != nil {
				return err
			}
		}
	}
	return out.Flush()
}

// report measures a task and prints its line.
func (t task) report(out io.Writer, c *payloadCase, rounds, count int) error {
	contenders := []measure.Contender{measure.Here("ours", t.ours)}
	for _, peer := range []func() error{t.v5, t.std} {
		if peer != nil {
			contenders = append(contenders, measure.Here("peer", peer))
		}
	}
	times, err := measure.Rounds(contenders, rounds, count)
	if err != nil {
		return err
	}
	ours, rest := times[0], times[1:]
	cells, ratios := "", ""
	for _, peer := range []func() error{t.v5, t.std} {
		if peer == nil {
			cells, ratios = cells+"\t", ratios+"\t"
			continue
		}
		cells += shown(rest[0]) + "\t"
		ratios += fmt.Sprintf("%.2f\t", measure.Ratio(rest[0], ours))
		rest = rest[1:]
	}
	_, err = fmt.Fprintf(out, "%s\t%d\t%s\t%s\t%s%s\n", c.name, len(c.data), t.name, shown(ours), cells, ratios)
	return err
}

// shown is the median of some times, with three digits.
func shown(times []float64) string {
	median := time.Duration(measure.Median(times))
	for unit := time.Nanosecond; ; unit *= 10 {
		if median < 1000*unit {
			return median.Round(unit).String()
		}
	}
}
