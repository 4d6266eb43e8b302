package main

import (
	"errors"
	"time"

	a8mrql "github.com/a8m/rql"

	"github.com/perstore/perstoregen/internal/measure"
	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
)

// The places of the contenders; the reference comes last, where it is there.
const (
	parse = iota
	filter
	hit
	tree
	shape
	miss
	a8m
	node
)

// contenders are the ways to deal with q.
func (q query) contenders(peer *reference) ([]measure.Contender, error) {
	shaped, err := q.shaped()
	if err != nil {
		return nil, err
	}
	theirs, err := a8mrql.NewParser(a8mrql.Config{Model: order{}})
	if err != nil {
		return nil, err
	}
	all := []measure.Contender{
		parse:  measure.Here("parse", func() error { return parsed(q.text) }),
		filter: measure.Here("parse what becomes SQL", func() error { return parsed(q.filter) }),
		hit:    measure.Here("text to SQL, plan known", q.compiled()),
		tree:   measure.Here("parsed, then to SQL, plan known", q.cached()),
		shape:  measure.Here("text to SQL, text known", shaped),
		miss:   measure.Here("text to SQL, nothing known", q.uncached),
		a8m: measure.Here("a8m/rql, JSON to SQL", func() error {
			_, err := theirs.Parse([]byte(q.a8mFilter))
			return err
		}),
	}
	if peer != nil {
		all = append(all, measure.Contender{Name: "reference, parse", Run: func(count int) (time.Duration, error) { return peer.parse(q.text, count) }})
	}
	return all, nil
}

func parsed(text string) error {
	_, err := rql.Parse(text)
	return err
}

// statement is the way from a text to what a store executes.
func statement(text string) (rqlsql.Statement, error) {
	parsed, err := rql.Parse(text)
	if err != nil {
		return rqlsql.Statement{}, err
	}
	bound, err := rql.Bind(parsed, orders)
	if err != nil {
		return rqlsql.Statement{}, err
	}
	return selectRows(sqlite.Dialect{}, bound)
}

// compiled asks plans that know the kind of the text.
func (q query) compiled() func() error {
	plans := rqlsql.NewPlans(sqlite.Dialect{}, orders, 10, selectRows)
	return func() error {
		_, _, err := plans.Compile(q.filter, nil)
		return err
	}
}

// cached parses and asks plans that know the kind of the query.
func (q query) cached() func() error {
	plans := rqlsql.NewPlans(sqlite.Dialect{}, orders, 10, selectRows)
	return func() error {
		parsed, err := rql.Parse(q.filter)
		if err != nil {
			return err
		}
		_, _, err = plans.Statement(parsed, nil)
		return err
	}
}

func selectRows(d rqlsql.Dialect, b *rql.Bound) (rqlsql.Statement, error) {
	return rqlsql.Select(d, b, b.Select), nil
}

// shaped binds the query and finds the text by the shape of the statement.
func (q query) shaped() (func() error, error) {
	s, err := statement(q.filter)
	if err != nil {
		return nil, err
	}
	text, err := s.SQL()
	if err != nil {
		return nil, err
	}
	texts := map[string]string{string(s.Shape(nil)): text}
	return func() error {
		s, err := statement(q.filter)
		if err != nil {
			return err
		}
		var key [128]byte
		if texts[string(s.Shape(key[:0]))] == "" {
			return errors.New("the text is not found by its shape")
		}
		_, err = s.Args(make([]any, 0, 16))
		return err
	}, nil
}

func (q query) uncached() error {
	s, err := statement(q.filter)
	if err != nil {
		return err
	}
	if _, err := s.SQL(); err != nil {
		return err
	}
	_, err = s.Args(make([]any, 0, 16))
	return err
}
