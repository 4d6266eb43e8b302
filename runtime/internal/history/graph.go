package history

import (
	"fmt"
	"slices"
	"strings"
)

// dependency tells why one transaction comes before another.
type dependency uint8

const (
	wrote     dependency = iota // ww: it wrote what the other has overwritten
	wasRead                     // wr: the other has seen its write
	wasBefore                   // it had ended when the other began
	readOld                     // rw: it has not seen the other's write; the anti-dependency
)

var reasons = [...]string{"ww", "wr", "ended before", "rw"}

type edge struct {
	to  int
	why dependency
}

// graph has the committed transactions, and what comes after each.
type graph [][]edge

// graph tells what comes before what.
func (h *history) graph() graph {
	g := make(graph, len(h.txns))
	add := func(from, to int, why dependency) {
		if from != to && !slices.Contains(g[from], edge{to, why}) {
			g[from] = append(g[from], edge{to, why})
		}
	}
	for _, list := range h.final {
		for n := 1; n < len(list); n++ {
			add(h.writer[list[n-1]], h.writer[list[n]], wrote)
		}
	}
	for i, t := range h.txns {
		if !t.Committed {
			continue
		}
		first := make(map[int64]bool)
		for _, op := range t.Ops {
			if first[op.Key] {
				continue // what follows was checked to be the same and its own
			}
			first[op.Key] = true
			n, final := len(op.Read), h.final[op.Key]
			if n > 0 {
				add(h.writer[op.Read[n-1]], i, wasRead)
			}
			if n < len(final) {
				add(i, h.writer[final[n]], readOld)
			}
		}
		for j, other := range h.txns {
			if other.Committed && other.End < t.Begin {
				add(j, i, wasBefore)
			}
		}
	}
	return g
}

// step is a place on a walk through the graph: a transaction, and whether the way
// to it was an anti-dependency.
type step struct {
	txn int
	old bool
}

// cycle gives the transactions of a cycle that the level forbids, with what leads
// from each to the next; nil is none. A serializable history has no cycle at all. A
// snapshot allows those with two anti-dependencies in a row (Fekete and others 2005):
// write skew. A walk that never takes two in a row finds the others.
func (g graph) cycle(serializable bool) []edge {
	const open, done = 1, 2
	state := make(map[step]int)
	var walk func(s step) []edge
	var path []edge
	var places []step
	walk = func(s step) []edge {
		state[s] = open
		places = append(places, s)
		for _, e := range g[s.txn] {
			if !serializable && s.old && e.why == readOld {
				continue
			}
			next := step{e.to, !serializable && e.why == readOld}
			path = append(path, e)
			switch state[next] {
			case open:
				return path[slices.Index(places, next):]
			case done:
			default:
				if found := walk(next); found != nil {
					return found
				}
			}
			path = path[:len(path)-1]
		}
		places = places[:len(places)-1]
		state[s] = done
		return nil
	}
	for i := range g {
		for _, s := range []step{{i, false}, {i, true}} {
			if state[s] != 0 || s.old && serializable {
				continue
			}
			if found := walk(s); found != nil {
				return found
			}
		}
	}
	return nil
}

// describe writes a cycle for a person.
func (h *history) describe(cycle []edge) string {
	name, old := "G1c", 0
	only := true
	for _, e := range cycle {
		if e.why == readOld {
			old++
		}
		only = only && e.why == wrote
	}
	switch {
	case only:
		name = "G0, dirty write"
	case old == 1:
		name = "G-single: read skew, a lost update or a stale read"
	case old > 1:
		name = "G2, write skew"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "a cycle (%s): %d", name, cycle[len(cycle)-1].to)
	for _, e := range cycle {
		fmt.Fprintf(&b, " -%s-> %d", reasons[e.why], e.to)
	}
	at := cycle[len(cycle)-1].to
	for _, e := range cycle {
		fmt.Fprintf(&b, "\n\t%d: %+v", at, h.txns[at].Ops)
		at = e.to
	}
	return b.String()
}
