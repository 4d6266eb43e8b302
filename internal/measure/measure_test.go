package measure_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/internal/measure"
)

// TestRounds tests the order of contenders, and that the first round does not count.
func TestRounds(t *testing.T) {
	var order string
	one := func(name string, each time.Duration) measure.Contender {
		return measure.Contender{Name: name, Run: func(count int) (time.Duration, error) {
			order += name
			return each * time.Duration(count), nil
		}}
	}
	times, err := measure.Rounds([]measure.Contender{one("a", 6), one("b", 3)}, 2, 10)
	if err != nil || order != "abbaab" {
		t.Errorf("Rounds ran %s, %v; want abbaab", order, err)
	}
	if diff := cmp.Diff([][]float64{{6, 6}, {3, 3}}, times); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := measure.Ratio(times[0], times[1]); got != 2 {
		t.Errorf("Ratio = %v; want 2", got)
	}
}

// TestRoundsFail tests that a contender that fails ends the comparison.
func TestRoundsFail(t *testing.T) {
	broken := errors.New("broken")
	c := measure.Here("broken", func() error { return broken })
	if _, err := measure.Rounds([]measure.Contender{c}, 1, 1); !errors.Is(err, broken) {
		t.Errorf("Rounds = %v; want %v", err, broken)
	}
}

// TestMedian tests the value in the middle.
func TestMedian(t *testing.T) {
	for want, values := range map[float64][]float64{2: {3, 1, 2}, 5: {5}, 4: {1, 4}} {
		if got := measure.Median(values); got != want {
			t.Errorf("Median(%v) = %v; want %v", values, got, want)
		}
	}
}
