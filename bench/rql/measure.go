package main

import (
	"slices"
	"syscall"
	"time"
)

// contender is one way to do a task.
type contender struct {
	name string
	run  func(count int) (time.Duration, error) // the processor time of doing it so often
}

// here is a contender that runs in this process.
func here(name string, once func() error) contender {
	return contender{name, func(count int) (time.Duration, error) {
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

// measure runs contenders in turn, round by round, each round beginning with
// another one. It gives the time of one run of each in each round.
func measure(contenders []contender, rounds, count int) ([][]float64, error) {
	times := make([][]float64, len(contenders))
	for round := range rounds + 1 {
		for i := range contenders {
			at := (i + round) % len(contenders)
			spent, err := contenders[at].run(count)
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

// ratio is the median of the ratios of two contenders round by round.
func ratio(times, base []float64) float64 {
	ratios := make([]float64, len(times))
	for i := range times {
		ratios[i] = times[i] / base[i]
	}
	return median(ratios)
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
