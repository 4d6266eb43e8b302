package history

import (
	"fmt"
	"slices"
)

// Op is one access of a transaction to a list: a read, and perhaps an append to
// what was read.
type Op struct {
	Key    int64
	Read   []int64 // the list before the append; a list that is not there is empty
	Append int64   // 0 is none; no other append of the history has this value
}

// Txn is one transaction. Begin and End are the moments of a clock that all
// transactions share and that never shows one moment twice.
type Txn struct {
	Begin, End int64
	Committed  bool
	Ops        []Op
}

// Level is what transactions promise of each other.
type Level uint8

// The levels. Each also promises what those before it do, and that a transaction
// sees what was committed before it began.
const (
	Snapshot     Level = iota // it reads one moment, and never overwrites what it has not seen
	Serializable              // all is as if they had run one after another
)

// Check gives what is wrong with a history whose lists are in the end as given;
// nothing is that it keeps the promises of the level.
func Check(txns []Txn, final map[int64][]int64, level Level) []string {
	h := &history{txns: txns, final: final, writer: make(map[int64]int)}
	h.index()
	h.checkReads()
	h.checkWrites()
	if len(h.wrong) > 0 {
		return h.wrong // what follows takes the lists for granted
	}
	g := h.graph()
	if cycle := g.cycle(level == Serializable); cycle != nil {
		h.say("%s", h.describe(cycle))
	}
	return h.wrong
}

// history is a history under inspection.
type history struct {
	txns   []Txn
	final  map[int64][]int64
	writer map[int64]int // by appended value
	wrong  []string
}

func (h *history) say(format string, args ...any) {
	h.wrong = append(h.wrong, fmt.Sprintf(format, args...))
}

func (h *history) index() {
	for i, t := range h.txns {
		for _, op := range t.Ops {
			if op.Append != 0 {
				h.writer[op.Append] = i
			}
		}
	}
}

// checkReads looks for what one transaction alone shows.
func (h *history) checkReads() {
	for i, t := range h.txns {
		seen := make(map[int64][]int64)
		for _, op := range t.Ops {
			want, again := seen[op.Key]
			switch {
			case again && !slices.Equal(op.Read, want):
				h.say("transaction %d reads list %d as %v; it had to be %v still (non-repeatable read)", i, op.Key, op.Read, want)
			case !again:
				h.checkFirst(i, op)
			}
			list := slices.Clone(op.Read)
			if op.Append != 0 {
				list = append(list, op.Append)
			}
			seen[op.Key] = list
		}
	}
}

// checkFirst looks at the first read of a list in transaction i.
func (h *history) checkFirst(i int, op Op) {
	for _, v := range op.Read {
		w, known := h.writer[v]
		switch {
		case !known:
			h.say("transaction %d reads %d in list %d, which nobody has written", i, v, op.Key)
		case !h.txns[w].Committed:
			h.say("transaction %d reads %d in list %d of the aborted transaction %d (G1a, dirty read)", i, v, op.Key, w)
		}
	}
	if len(op.Read) == 0 {
		return
	}
	last := op.Read[len(op.Read)-1]
	if w, known := h.writer[last]; known && w != i && last != h.lastAppend(w, op.Key) {
		h.say("transaction %d reads list %d in the middle of transaction %d (G1b, intermediate read)", i, op.Key, w)
	}
	if final := h.final[op.Key]; len(op.Read) > len(final) || !slices.Equal(op.Read, final[:len(op.Read)]) {
		h.say("transaction %d reads list %d as %v, which does not begin its end %v", i, op.Key, op.Read, final)
	}
}

// lastAppend is what transaction w appended last to a list.
func (h *history) lastAppend(w int, key int64) (last int64) {
	for _, op := range h.txns[w].Ops {
		if op.Key == key && op.Append != 0 {
			last = op.Append
		}
	}
	return last
}

// checkWrites looks for committed values that are not in the end, or twice, and for
// aborted ones that are.
func (h *history) checkWrites() {
	times := make(map[int64]int)
	for key, list := range h.final {
		for _, v := range list {
			times[v]++
			if w, known := h.writer[v]; !known || !h.txns[w].Committed {
				h.say("list %d holds %d, which no committed transaction has written", key, v)
			}
		}
	}
	for i, t := range h.txns {
		for _, op := range t.Ops {
			if t.Committed && op.Append != 0 && times[op.Append] != 1 {
				h.say("%d of the committed transaction %d is %d times in the end (lost update)", op.Append, i, times[op.Append])
			}
		}
	}
}
