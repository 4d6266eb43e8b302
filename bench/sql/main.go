// Command sql measures the generated code of package library beside a program by
// hand over database/sql, sqlc, gorm, bun and ent, on the same drivers of SQLite
// and PostgreSQL. All do the same tasks in turn, round by round; before that their
// results are compared. PostgreSQL is the one that PERSTORE_TEST_POSTGRES names.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
)

func main() {
	rounds := flag.Int("rounds", 11, "how often each contender runs each task")
	only := flag.String("task", "", "measure the tasks whose names contain this")
	names := flag.String("contenders", "", "measure only these beside the baseline, with commas between")
	flag.Parse()
	if err := measureAll(context.Background(), options{*rounds, *only, *names}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type options struct {
	rounds      int
	task, names string
}

// baseline is the first of ways, which the others are measured by.
const baseline = "by hand"

var ways = []way{
	{baseline, openHand}, {"ours", openOurs}, {"sqlc", openSqlc}, {"gorm", openGorm}, {"bun", openBun}, {"ent", openEnt},
}

// asked tells whether a contender takes part.
func (o options) asked(l way) bool {
	return o.names == "" || l.name == baseline || strings.Contains(","+o.names+",", ","+l.name+",")
}

// heap makes the collector run as often as in a program that holds some data: with
// nothing to hold it runs after every 4 MB.
var heap = make([]byte, 32<<20)

func measureAll(ctx context.Context, o options) error {
	defer runtime.KeepAlive(heap)
	folder, err := os.MkdirTemp("", "perstore-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if err := measureServer(ctx, server{at: folder}, o); err != nil {
		return err
	}
	dsn := os.Getenv("PERSTORE_TEST_POSTGRES")
	if dsn == "" {
		fmt.Println("PostgreSQL is left out: PERSTORE_TEST_POSTGRES names none (scripts/servers start)")
		return nil
	}
	return measureServer(ctx, server{postgres: true, at: dsn}, o)
}

// entrant is a contender with its tables.
type entrant struct {
	name string
	place
	contender
}

func measureServer(ctx context.Context, s server, o options) error {
	var entrants []entrant
	defer func() {
		for _, e := range entrants {
			e.leave()
		}
	}()
	for _, l := range ways {
		if !o.asked(l) {
			continue
		}
		e, err := enter(ctx, s, l)
		if err != nil {
			return fmt.Errorf("%s on %s: %w", l.name, s.name(), err)
		}
		entrants = append(entrants, e)
		if err := verify(ctx, entrants[0], e); err != nil {
			return fmt.Errorf("%s on %s: %w", l.name, s.name(), err)
		}
	}
	return report(ctx, s, entrants, o)
}

// enter makes the tables of a contender, lets it fill them and readies it.
func enter(ctx context.Context, s server, l way) (entrant, error) {
	p, err := s.place(strings.ReplaceAll(l.name, " ", "_"))
	if err != nil {
		return entrant{}, err
	}
	if err := p.create(ctx, l.name); err != nil {
		return entrant{}, err
	}
	c, err := l.open(ctx, p)
	if err != nil {
		return entrant{}, err
	}
	return entrant{l.name, p, c}, fill(ctx, c)
}

// leave gives back what an entrant holds. That a schema stays is told.
func (e entrant) leave() {
	if err := e.close(); err != nil {
		fmt.Fprintln(os.Stderr, e.name, err)
	}
	if err := e.drop(); err != nil {
		fmt.Fprintln(os.Stderr, e.name, err)
	}
}
