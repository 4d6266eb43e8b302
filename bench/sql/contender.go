package main

import "context"

// contender does the tasks with one library, as its documentation tells for
// speed. What it gives are pointers to its own types, filled.
type contender interface {
	// insert adds a book and gives it with its key.
	insert(ctx context.Context, r row) (any, error)
	// insertAll adds books, all or none, and gives them with their keys.
	insertAll(ctx context.Context, rs []row) (any, error)
	// update replaces every column of a book that is there.
	update(ctx context.Context, r row) error
	// get reads a book by its key.
	get(ctx context.Context, id int64) (any, error)
	// list reads the first books by their keys.
	list(ctx context.Context, limit int) (any, error)
	// find reads the 20 dearest books of a genre below a price.
	find(ctx context.Context, genre string, below float64) (any, error)
	// parents reads the first 20 authors by their keys, each with its books.
	parents(ctx context.Context) (any, error)
	// rows tells what a task gave: books, or authors that their books follow.
	rows(given any) []row
	close() error
}

// way makes a contender over the tables of a place.
type way struct {
	name string
	open func(ctx context.Context, p place) (contender, error)
}
