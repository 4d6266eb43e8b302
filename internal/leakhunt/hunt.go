package leakhunt

import (
	"context"
	"fmt"
	"slices"
	"strings"

	perstore "github.com/perstore/perstoregen/runtime"
)

// Hunt is where leaks are looked for.
type Hunt struct {
	URL     string // of an empty database: memory:
	Schemes map[string]perstore.OpenFunc

	Seen func(r Request, status int, body string) // is told of each request; nil is nobody
}

// Leak is a difference that the holder of a facet can see.
type Leak struct {
	Seed      uint64
	Family    string
	Requests  []Request // the fewest that were found to show it
	Different string    // the answers of both worlds to the last one
}

func (l *Leak) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "a leak, seed %d\n%s", l.Seed, l.Family)
	for _, r := range l.Requests {
		fmt.Fprintln(&b, r)
	}
	return b.String() + l.Different
}

// Seed sends n random requests to the two worlds of a seed, and gives the error of a
// [Leak] where there is one.
func (h Hunt) Seed(ctx context.Context, seed uint64, n int) error {
	p := populate(seed, [2]*Family{makeFamily(seed, 0), makeFamily(seed, 1)})
	pair, err := h.open(ctx, p)
	if err != nil {
		return fmt.Errorf("seed %d: %w", seed, err)
	}
	a := newAsker(seed, p)
	var sent []Request
	different := ""
	for range n {
		r := a.next()
		sent = append(sent, r)
		first, second := pair.ask(r)
		if different = compare(first, second); different != "" {
			break
		}
		a.learn(first)
		if h.Seen != nil {
			h.Seen(r, first.code, first.body)
		}
	}
	if different == "" {
		different = pair.end()
	}
	if err := pair.close(); err != nil || different == "" {
		return err
	}
	l := &Leak{Seed: seed, Family: p.describe(), Requests: sent, Different: different}
	return h.shrink(ctx, p, l)
}

// shrink leaves out what a leak does not need.
func (h Hunt) shrink(ctx context.Context, p *population, l *Leak) error {
	for size := len(l.Requests) / 2; size > 0; {
		shorter := false
		for at := 0; at+size <= len(l.Requests); {
			fewer := slices.Delete(slices.Clone(l.Requests), at, at+size)
			different, err := h.replay(ctx, p, fewer)
			if err != nil {
				return err
			}
			if different == "" {
				at += size
				continue
			}
			l.Requests, l.Different, shorter = fewer, different, true
		}
		if size > 1 || !shorter {
			size /= 2
		}
	}
	return l
}

// replay sends requests to new worlds; empty is that their answers are the same.
func (h Hunt) replay(ctx context.Context, p *population, requests []Request) (string, error) {
	pair, err := h.open(ctx, p)
	if err != nil {
		return "", err
	}
	different := ""
	for _, r := range requests {
		if different = compare(pair.ask(r)); different != "" {
			break
		}
	}
	if different == "" {
		different = pair.end()
	}
	return different, pair.close()
}
