package main

import "context"

// task is what is measured. With i the values vary from call to call.
type task struct {
	name   string
	count  int // calls in a round
	writes bool
	run    func(ctx context.Context, c contender, i int) (any, error)
}

var tasks = []task{
	{"insert one", 2000, true, func(ctx context.Context, c contender, i int) (any, error) {
		return c.insert(ctx, newBooks(i, 1)[0])
	}},
	{"insert 100", 100, true, func(ctx context.Context, c contender, i int) (any, error) {
		return c.insertAll(ctx, newBooks(i, 100))
	}},
	{"update by key", 2000, false, func(ctx context.Context, c contender, i int) (any, error) {
		return nil, c.update(ctx, samples[i%measuredBooks])
	}},
	{"get by key", 3000, false, func(ctx context.Context, c contender, i int) (any, error) {
		return c.get(ctx, int64(i%measuredBooks)+1)
	}},
	{"list 100", 200, false, func(ctx context.Context, c contender, _ int) (any, error) {
		return c.list(ctx, 100)
	}},
	{"list 1,000", 20, false, func(ctx context.Context, c contender, _ int) (any, error) {
		return c.list(ctx, 1000)
	}},
	{"filter, sort, limit 20", 500, false, func(ctx context.Context, c contender, i int) (any, error) {
		return c.find(ctx, genres[i%len(genres)], 20+float64(i*13%800)/10)
	}},
	{"20 parents with 10 children", 80, false, func(ctx context.Context, c contender, _ int) (any, error) {
		return c.parents(ctx)
	}},
}
