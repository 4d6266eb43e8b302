package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/perstore/perstoregen/internal/measure"
)

// figures are those of one entrant and one task, a value for each round.
type figures struct{ cpu, wall, allocs []float64 }

// what are the tables of a report.
var what = []struct {
	name string
	of   func(f figures) []float64
	show func(base float64) string
}{
	{"processor time", func(f figures) []float64 { return f.cpu }, duration},
	{"time", func(f figures) []float64 { return f.wall }, duration},
	{"allocations", func(f figures) []float64 { return f.allocs }, func(n float64) string { return fmt.Sprintf("%.0f", n) }},
}

func duration(ns float64) string {
	d := time.Duration(ns)
	switch {
	case d > time.Millisecond:
		return d.Round(10 * time.Microsecond).String()
	case d > 100*time.Microsecond:
		return d.Round(time.Microsecond).String()
	}
	return d.Round(100 * time.Nanosecond).String()
}

// report measures the tasks and prints a table of each figure: that of the
// baseline, and the median of the ratios of the rounds of the others.
func report(ctx context.Context, s server, entrants []entrant, o options) error {
	var names []string
	all := make(map[string][]figures)
	for _, t := range tasks {
		if !strings.Contains(t.name, o.task) {
			continue
		}
		measured, err := t.measure(ctx, entrants, o.rounds)
		if err != nil {
			return fmt.Errorf("%s on %s: %w", t.name, s.name(), err)
		}
		names, all[t.name] = append(names, t.name), measured
	}
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 1, ' ', 0)
	defer out.Flush()
	for _, w := range what {
		head(out, s.name()+", "+w.name, entrants)
		for _, name := range names {
			base := w.of(all[name][0])
			fmt.Fprintf(out, "| %s\t| %s\t", name, w.show(measure.Median(base)))
			for _, f := range all[name][1:] {
				if w.name == "allocations" {
					fmt.Fprintf(out, "| %s\t", w.show(measure.Median(w.of(f))))
					continue
				}
				fmt.Fprintf(out, "| %.2f\t", measure.Ratio(w.of(f), base))
			}
			fmt.Fprintln(out, "|")
		}
		fmt.Fprintln(out)
	}
	return nil
}

func head(out *tabwriter.Writer, title string, entrants []entrant) {
	fmt.Fprintf(out, "| %s\t", title)
	for _, e := range entrants {
		fmt.Fprintf(out, "| %s\t", e.name)
	}
	fmt.Fprintln(out, "|")
	fmt.Fprintln(out, strings.Repeat("|---\t", len(entrants)+1)+"|")
}

// measure runs the task of all entrants in turn, round by round.
func (t task) measure(ctx context.Context, entrants []entrant, rounds int) ([]figures, error) {
	out, contenders := make([]figures, len(entrants)), make([]measure.Contender, len(entrants))
	for i, e := range entrants {
		contenders[i] = t.contender(ctx, e, &out[i])
	}
	cpu, err := measure.Rounds(contenders, rounds, t.count)
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].cpu, out[i].wall, out[i].allocs = cpu[i], out[i].wall[1:], out[i].allocs[1:] // the first round warms up
	}
	return out, nil
}

// contender runs the task of an entrant and notes what its processor time does not
// tell.
func (t task) contender(ctx context.Context, e entrant, f *figures) measure.Contender {
	i := 0
	here := measure.Here(e.name, func() error {
		_, err := t.run(ctx, e.contender, i)
		i++
		return err
	})
	return measure.Contender{Name: e.name, Run: func(count int) (time.Duration, error) {
		allocs, start := allocations(), time.Now()
		cpu, err := here.Run(count)
		f.wall = append(f.wall, float64(time.Since(start))/float64(count))
		f.allocs = append(f.allocs, float64(allocations()-allocs)/float64(count))
		if err == nil && t.writes {
			err = e.clean()
		}
		return cpu, err
	}}
}

func allocations() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Mallocs
}
