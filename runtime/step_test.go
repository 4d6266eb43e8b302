package perstore_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// world is some databases that one transaction writes to.
type world struct {
	disks []*disk
	can   []abilities
}

func newWorld(can ...abilities) *world {
	w := &world{can: can}
	for i := range can {
		w.disks = append(w.disks, newDisk(string(rune('a'+i))))
	}
	return w
}

// open opens the databases in a process.
func (w *world) open(p *process) []*fake {
	var dbs []*fake
	for i, d := range w.disks {
		dbs = append(dbs, p.open(d, w.can[i]))
	}
	return dbs
}

// recover is a process that starts after another one has ended.
func (w *world) recover(p *process) error {
	for _, d := range w.disks {
		d.mu.Lock()
		d.down = false
		d.mu.Unlock()
	}
	return w.recoverWith(p)
}

func (w *world) recoverWith(p *process) error {
	var dbs []perstore.Recoverable
	for _, db := range w.open(p) {
		dbs = append(dbs, db)
	}
	return perstore.Recover(context.Background(), dbs...)
}

// transfer writes to all databases in one transaction, and notes its branches.
func (w *world) transfer(ctx context.Context, p *process, branches *[]*fakeBranch) error {
	return perstore.Transaction(ctx, func(ctx context.Context) error { return w.transferIn(ctx, p, branches) })
}

// transferIn does so in ctx's transaction.
func (w *world) transferIn(ctx context.Context, p *process, branches *[]*fakeBranch) error {
	for _, db := range w.open(p) {
		b, err := db.branchOf(ctx)
		if err != nil {
			return err
		}
		*branches = append(*branches, b)
		b.writes["moved"] = "yes"
	}
	return nil
}

// written tells in which databases the write is.
func (w *world) written() (in []string) {
	for _, d := range w.disks {
		if d.data["moved"] != "" {
			in = append(in, d.id)
		}
	}
	return in
}

// checkAgreement checks that all have the write or none, as err told, and that
// nothing is prepared any more. A process that has died has told nothing.
func (w *world) checkAgreement(t *testing.T, how string, err error, told bool) {
	t.Helper()
	in := w.written()
	if len(in) != 0 && len(in) != len(w.disks) {
		t.Errorf("%s: only %v have committed", how, in)
	}
	for _, d := range w.disks {
		if len(d.prepared) > 0 {
			t.Errorf("%s: %s has still prepared %v", how, d.id, slices.Collect(maps.Keys(d.prepared)))
		}
	}
	doubt := (*perstore.InDoubtError)(nil)
	unknown := errors.As(err, &doubt) && doubt.Outcome == perstore.Unknown
	committed := err == nil || doubt != nil && doubt.Outcome == perstore.Committed
	if told && !unknown && committed != (len(in) > 0) {
		t.Errorf("%s: Transaction error = %v, but %v have committed", how, err, in)
	}
}

// worlds are the databases of the tests, in the order in which they join.
var worlds = map[string][]abilities{
	"two":           {able, able},
	"three":         {able, able, able},
	"one last":      {able, single},
	"one first":     {single, able},
	"one in middle": {able, single, able},
}

// faults are what may happen at a step of a transaction.
var faults = map[fault]string{
	refuses: "refuses", loses: "loses the answer", crashes: "crashes before", crashed: "crashes behind",
	stops: "stops before", stopped: "stops behind", meets: "meets a recovery",
}

// try runs the transaction with faults, then recovers, with faults too and then
// without, and gives what the transaction and the first recovery have called.
func try(t *testing.T, how string, can []abilities, first, second map[int]fault) (calls, recovered []string) {
	t.Helper()
	w := newWorld(can...)
	p := &process{faults: first}
	p.meet = func() { _ = w.recoverWith(&process{}) }
	var branches []*fakeBranch
	err := w.transfer(context.Background(), p, &branches)
	for _, b := range branches {
		if !b.ended {
			t.Errorf("%s: the branch of %s was neither ended nor left: %v", how, b.db.id, p.calls)
		}
	}
	if len(first) == 0 && err != nil {
		t.Errorf("%s: Transaction error = %v", how, err)
	}
	if err == nil && strings.Contains(strings.Join(p.calls, " "), "forget") && len(first) == 0 {
		for _, d := range w.disks {
			if len(d.decisions) > 0 {
				t.Errorf("%s: %s has kept the decision %v", how, d.id, d.decisions)
			}
		}
	}
	again := &process{faults: second}
	again.meet = func() { _ = w.recoverWith(&process{}) }
	_ = w.recover(again)
	for range 2 {
		if err := w.recover(&process{}); err != nil {
			t.Errorf("%s: Recover error = %v", how, err)
		}
		w.checkAgreement(t, how, err, !p.dead)
	}
	return p.calls, again.calls
}

// TestEveryStepFails lets each step of a transaction over several databases fail
// in each way, and then each step of the recovery.
func TestEveryStepFails(t *testing.T) {
	for name, can := range worlds {
		t.Run(name, func(t *testing.T) {
			calls, _ := try(t, "without a fault", can, nil, nil)
			for step := range calls {
				for f, what := range faults {
					first := map[int]fault{step: f}
					how := fmt.Sprintf("%s %s", calls[step], what)
					_, recovered := try(t, how, can, first, nil)
					for again := range recovered {
						for g, what := range faults {
							try(t, how+", then "+recovered[again]+" "+what, can, first, map[int]fault{again: g})
						}
					}
				}
			}
		})
	}
}

// TestEveryPairOfStepsFails lets two steps of a transaction fail, the second among
// those that follow the failure of the first.
func TestEveryPairOfStepsFails(t *testing.T) {
	for name, can := range worlds {
		t.Run(name, func(t *testing.T) {
			calls, _ := try(t, "without a fault", can, nil, nil)
			for step := range calls {
				for f, what := range faults {
					how := fmt.Sprintf("%s %s", calls[step], what)
					then, _ := try(t, how, can, map[int]fault{step: f}, nil)
					for next := step + 1; next < len(then); next++ {
						for g, what := range faults {
							try(t, how+", then "+then[next]+" "+what, can, map[int]fault{step: f, next: g}, nil)
						}
					}
				}
			}
		})
	}
}
