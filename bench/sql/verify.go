package main

import (
	"context"
	"fmt"
	"slices"
)

// fill adds the books of the tasks with the contender itself.
func fill(ctx context.Context, c contender) error {
	for batch := range slices.Chunk(samples[:measuredBooks], 100) {
		given, err := c.insertAll(ctx, batch)
		if err != nil {
			return err
		}
		if err := same(c.rows(given), batch); err != nil {
			return err
		}
	}
	return nil
}

// verify runs each task and compares what the contender gives with what the
// baseline gives, which may be the contender itself.
func verify(ctx context.Context, base, e entrant) error {
	for _, t := range tasks {
		for i := range 10 {
			want, err := t.run(ctx, base.contender, i)
			if err != nil {
				return fmt.Errorf("%s by the baseline: %w", t.name, err)
			}
			got, err := t.run(ctx, e.contender, i)
			if err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
			if err := same(canonical(t, e.rows(got)), canonical(t, base.rows(want))); err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
		}
		for _, wrote := range []entrant{base, e} {
			if err := wrote.clean(); err != nil {
				return err
			}
		}
	}
	return updates(ctx, e)
}

// canonical takes the keys from books that are new, which depend on how many there
// were before, and puts the books of each author, which come in no order, in that of
// their keys.
func canonical(t task, rs []row) []row {
	for i := range rs {
		if t.writes {
			rs[i].ID = 0
		}
	}
	for i := 0; i < len(rs); i++ {
		end := i + 1
		for rs[i].isAuthor() && end < len(rs) && !rs[end].isAuthor() {
			end++
		}
		slices.SortFunc(rs[i+1:end], func(a, b row) int { return int(a.ID - b.ID) })
	}
	return rs
}

// updates checks that update writes every column.
func updates(ctx context.Context, c contender) error {
	other := samples[1]
	other.ID = 1
	for _, want := range []row{other, samples[0]} {
		if err := c.update(ctx, want); err != nil {
			return err
		}
		got, err := c.get(ctx, 1)
		if err != nil {
			return err
		}
		if err := same(c.rows(got), []row{want}); err != nil {
			return fmt.Errorf("after an update: %w", err)
		}
	}
	return nil
}

// same compares rows; no rows at all are the same too.
func same(got, want []row) error {
	if len(got) != len(want) {
		return fmt.Errorf("%d rows; want %d", len(got), len(want))
	}
	for i := range got {
		g, w := got[i], want[i]
		if !g.PublishedAt.Equal(w.PublishedAt) {
			return fmt.Errorf("row %d is published at %v; want %v", i, g.PublishedAt, w.PublishedAt)
		}
		g.PublishedAt = w.PublishedAt
		if g != w {
			return fmt.Errorf("row %d is %+v; want %+v", i, g, w)
		}
	}
	return nil
}
