// Package measure compares ways to do a task by processor time. What shares the
// machine meets all of them alike: they run in turn, round by round, and the
// ratios of the rounds are compared.
package measure

import (
	"slices"
	"syscall"
	"time"
)

// Contender is one way to do a task.
type Contender struct {
	Name string
	Run  func(count int) (time.Duration, error) // the processor time of doing it so often
}

// Here is a contender that runs in this process.
func Here(name string, once func() error) Contender {
	return Contender{name, func(count int) (time.Duration, error) {
		before, err := processorTime()
		for range count {
			if err := once(); err != nil {
				return 0, err
			}
		}
		after, now := processorTime()
		if err == nil {
			err = now
		}
		return after - before, err
	}}
}

// processorTime is what this process has used, its garbage collector included.
// The clock on the wall says little on a shared machine.
func processorTime() (time.Duration, error) {
	var used syscall.Rusage
	err := syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()), err
}

// Rounds runs contenders in turn, round by round, each round beginning with
// another one. It gives the time in nanoseconds of one run of each in each round.
// The error is the first that a contender gave.
func Rounds(contenders []Contender, rounds, count int) ([][]float64, error) {
	times := make([][]float64, len(contenders))
	for round := range rounds + 1 {
		for i := range contenders {
			at := (i + round) % len(contenders)
			spent, err := contenders[at].Run(count)
			if err != nil {
				return nil, err
			}
			if round > 0 { // the first one warms up
				times[at] = append(times[at], float64(spent)/float64(count))
			}
		}
	}
	return times, nil
}

// Ratio is the median of the ratios of two contenders round by round.
func Ratio(times, base []float64) float64 {
	ratios := make([]float64, len(times))
	for i := range times {
		ratios[i] = times[i] / base[i]
	}
	return Median(ratios)
}

// Median is the value in the middle, the upper one of two.
func Median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
