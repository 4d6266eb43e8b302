package history

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// Short forms of what a transaction does.
func read(key int64, list ...int64) Op { return Op{Key: key, Read: list} }

func write(key, value int64, list ...int64) Op { return Op{Key: key, Read: list, Append: value} }

// txn is a committed transaction that ran at the same time as all others.
func txn(ops ...Op) Txn { return Txn{Begin: 1, End: 100, Committed: true, Ops: ops} }

func aborted(ops ...Op) Txn { return Txn{Begin: 1, End: 100, Ops: ops} }

func at(begin, end int64, t Txn) Txn {
	t.Begin, t.End = begin, end
	return t
}

type lists = map[int64][]int64

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		txns         []Txn
		final        lists
		snapshot     string // a part of what is wrong at the level Snapshot; empty is nothing
		serializable string
	}{
		"nothing":      {nil, nil, "", ""},
		"one by one":   {[]Txn{txn(write(1, 10)), txn(write(1, 11, 10), write(2, 20)), txn(read(1, 10, 11), read(2, 20))}, lists{1: {10, 11}, 2: {20}}, "", ""},
		"own writes":   {[]Txn{txn(write(1, 10), write(1, 11, 10), read(1, 10, 11))}, lists{1: {10, 11}}, "", ""},
		"aborted":      {[]Txn{aborted(write(1, 10)), txn(read(1))}, lists{}, "", ""},
		"dirty read":   {[]Txn{aborted(write(1, 10)), txn(read(1, 10))}, lists{}, "G1a", "G1a"},
		"half seen":    {[]Txn{txn(write(1, 10), write(1, 11, 10)), txn(read(1, 10))}, lists{1: {10, 11}}, "G1b", "G1b"},
		"from nowhere": {[]Txn{txn(read(1, 99))}, lists{1: {99}}, "nobody has written", "nobody has written"},
		"kept aborted": {[]Txn{aborted(write(1, 10))}, lists{1: {10}}, "no committed", "no committed"},
		"lost update":  {[]Txn{txn(write(1, 10)), txn(write(1, 11))}, lists{1: {11}}, "lost update", "lost update"},
		"lost in order": {[]Txn{txn(write(1, 10)), txn(write(1, 11))}, lists{1: {10, 11}},
			"G-single", "G-single"}, // the second one has not seen the first
		"twice":          {[]Txn{txn(write(1, 10))}, lists{1: {10, 10}}, "2 times", "2 times"},
		"not repeatable": {[]Txn{txn(write(1, 10)), txn(read(1), read(1, 10))}, lists{1: {10}}, "non-repeatable", "non-repeatable"},
		"forgot its own": {[]Txn{txn(write(1, 10), read(1))}, lists{1: {10}}, "non-repeatable", "non-repeatable"},
		"read skew":      {[]Txn{txn(write(1, 10), write(2, 20)), txn(read(1), read(2, 20))}, lists{1: {10}, 2: {20}}, "G-single", "G-single"},
		"write skew":     {[]Txn{txn(read(1), write(2, 20)), txn(read(2), write(1, 10))}, lists{1: {10}, 2: {20}}, "", "G2"},
		"circular flow":  {[]Txn{txn(write(1, 10), read(2, 20)), txn(write(2, 20), read(1, 10))}, lists{1: {10}, 2: {20}}, "G1c", "G1c"},
		"dirty write": {[]Txn{txn(write(1, 10), write(2, 21, 20)), txn(write(1, 11, 10), write(2, 20))},
			lists{1: {10, 11}, 2: {20, 21}}, "a cycle", "a cycle"},
		"three in a ring": {[]Txn{txn(read(1), write(2, 20)), txn(read(2), write(3, 30)), txn(read(3), write(1, 10))},
			lists{1: {10}, 2: {20}, 3: {30}}, "", "G2"},
		"stale": {[]Txn{at(1, 2, txn(write(1, 10))), at(3, 4, txn(read(1)))}, lists{1: {10}}, "G-single", "G-single"},
		"skew, one after another": {[]Txn{at(1, 2, txn(read(1), write(2, 20))), at(3, 4, txn(read(2), write(1, 10)))},
			lists{1: {10}, 2: {20}}, "G-single", "a cycle"},
		"two orders": {[]Txn{txn(write(1, 10)), txn(write(1, 11, 10)), txn(read(1, 11, 10))}, lists{1: {10, 11}}, "does not begin its end", "does not begin its end"},
	} {
		t.Run(name, func(t *testing.T) {
			for level, want := range map[Level]string{Snapshot: c.snapshot, Serializable: c.serializable} {
				got := strings.Join(Check(c.txns, c.final, level), "\n")
				if (got == "") != (want == "") || !strings.Contains(got, want) {
					t.Errorf("Check at level %d = %q; want %q", level, got, want)
				}
			}
		})
	}
}

// serial runs n random transactions one after another.
func serial(r *rand.Rand, n int) ([]Txn, lists) {
	final := lists{}
	var txns []Txn
	for i := range n {
		t := Txn{Begin: int64(2 * i), End: int64(2*i + 1), Committed: r.IntN(5) > 0}
		now := lists{}
		for k, l := range final {
			now[k] = slices.Clone(l)
		}
		for range 1 + r.IntN(4) {
			op := Op{Key: r.Int64N(3)}
			op.Read = slices.Clone(now[op.Key])
			if r.IntN(2) == 0 {
				op.Append = int64(10*i + len(t.Ops) + 1)
				now[op.Key] = append(now[op.Key], op.Append)
			}
			t.Ops = append(t.Ops, op)
		}
		if t.Committed {
			final = now
		}
		txns = append(txns, t)
	}
	return txns, final
}

// TestSerial checks that what ran one after another is right at every level, and
// that a read that missed the last write is noticed.
func TestSerial(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		txns, final := serial(r, 40)
		if wrong := Check(txns, final, Serializable); len(wrong) > 0 {
			t.Fatalf("seed %d: Check = %s", seed, strings.Join(wrong, "\n"))
		}
		i := slices.IndexFunc(txns, func(t Txn) bool { return t.Committed && len(t.Ops) == 1 && len(t.Ops[0].Read) > 0 })
		if i < 0 {
			continue
		}
		op := &txns[i].Ops[0]
		op.Read = op.Read[:len(op.Read)-1]
		if wrong := Check(txns, final, Snapshot); len(wrong) == 0 {
			t.Errorf("seed %d: Check misses that %d did not see the last write: %+v", seed, i, *op)
		}
	}
}

func ExampleCheck() {
	skew := []Txn{
		{Begin: 1, End: 3, Committed: true, Ops: []Op{{Key: 1}, {Key: 2, Append: 20}}},
		{Begin: 2, End: 4, Committed: true, Ops: []Op{{Key: 2}, {Key: 1, Append: 10}}},
	}
	final := map[int64][]int64{1: {10}, 2: {20}}
	fmt.Println(len(Check(skew, final, Snapshot)), len(Check(skew, final, Serializable)))
	// Output: 0 1
}
