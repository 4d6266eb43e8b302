package filestore

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// row is an account, below 0, or a payment, above.
type row struct {
	ID       int64
	Text     string
	Amount   int64
	Perstore perstore.Meta
}

func (*row) Validate() error { return nil }
func (*row) Defaults()       {}

func rows() []*perstore.Entity {
	return []*perstore.Entity{describe.Model[row]{
		Name: "Row",
		Key:  describe.IntKey(0, func(r *row) *int64 { return &r.ID }),
		Meta: func(r *row) *perstore.Meta { return &r.Perstore },
		Fields: []describe.Field[row]{
			describe.Plain("id", describe.Int(), func(r *row) *int64 { return &r.ID }),
			describe.Plain("text", describe.Text(), func(r *row) *string { return &r.Text }),
			describe.Plain("amount", describe.Int(), func(r *row) *int64 { return &r.Amount }),
		},
	}.Entity()}
}

// openModel opens the data model of entities as c says.
func openModel(c config, entities []*perstore.Entity) (*perstore.DataModel, *Database, error) {
	data, err := perstore.Open(context.Background(), "test:", entities, map[string]perstore.OpenFunc{
		"test": func(_ context.Context, _ string, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
			c.entities, c.linkChecks = entities, opts.LinkChecks
			return open(c)
		},
	})
	if err != nil {
		return nil, nil, err
	}
	return data, data.Database().(*Database), nil
}

// perWorker is how many payments a worker has place for.
const perWorker = 1_000_000

// aborted is the key of what no transaction commits.
const aborted = 1_000 * perWorker

var errAborted = errors.New("the transaction is to be aborted")

// ledger is what some workers know of their payments: each is one transaction that
// adds a payment and moves its amount from one account to another.
type ledger struct {
	mu       sync.Mutex
	begun    []int64          // by worker: the last payment that may be committed
	acked    []int64          // the last one that was acknowledged
	prepared map[string]int64 // the payments that were prepared; 0 is one to be aborted
	decided  map[string]bool
}

func newLedger(workers int) *ledger {
	return &ledger{begun: make([]int64, workers), acked: make([]int64, workers), prepared: map[string]int64{}, decided: map[string]bool{}}
}

// pay makes the next payment of a worker, in one of the ways to end a transaction.
// told is called when it was acknowledged.
func (l *ledger) pay(ctx context.Context, db *Database, store perstore.Store, w int, rnd *rand.Rand, told func()) error {
	l.mu.Lock()
	n := l.acked[w] + 1
	l.mu.Unlock()
	gid := fmt.Sprintf("%d-%d-%d", w, n, rnd.Uint32())
	way := rnd.IntN(8)
	if way == 1 {
		gid = "abort-" + gid
	}
	err := perstore.Transaction(ctx, func(ctx context.Context) error {
		if err := transfer(ctx, store, int64(w)*perWorker+n, rnd); err != nil {
			return err
		}
		switch way {
		case 0:
			return errors.Join(store.Put(ctx, &row{ID: aborted}, perstore.Cond{}), errAborted)
		case 1:
			return errors.Join(l.prepare(ctx, db, gid, 0), errAborted)
		case 2:
			l.begin(w, n)
			return l.prepare(ctx, db, gid, int64(w)*perWorker+n)
		case 3:
			l.begin(w, n)
			b, err := perstore.Join(ctx, db.Database)
			if err != nil {
				return err
			}
			return b.(perstore.Decider).Decide(ctx, gid)
		}
		l.begin(w, n)
		return nil
	})
	if errors.Is(err, errAborted) || errors.Is(err, perstore.ErrConflict) || errors.Is(err, perstore.ErrExists) { // two made an account
		l.forget(gid)
		return ignoring(err, errAborted, perstore.ErrConflict, perstore.ErrExists)
	}
	if errors.Is(err, context.Canceled) { // it was aborted, prepared or not
		l.forget(gid)
	}
	if err != nil {
		return err
	}
	l.forget(gid)
	l.mu.Lock()
	l.acked[w] = n
	if way == 3 {
		l.decided[gid] = true
	}
	l.mu.Unlock()
	told()
	return nil
}

// ignoring gives what of joined errors is none of these.
func ignoring(err error, these ...error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, err := range joined.Unwrap() {
			if err := ignoring(err, these...); err != nil {
				return err
			}
		}
		return nil
	}
	for _, e := range these {
		if errors.Is(err, e) {
			return nil
		}
	}
	return err
}

func (l *ledger) begin(w int, n int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.begun[w] = n
}

// prepare prepares the transaction of ctx.
func (l *ledger) prepare(ctx context.Context, db *Database, gid string, payment int64) error {
	b, err := perstore.Join(ctx, db.Database)
	if err != nil {
		return err
	}
	if err := b.(perstore.Preparer).Prepare(ctx, gid); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.prepared[gid] = payment
	return nil
}

func (l *ledger) forget(gid string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.prepared, gid)
}

// transfer adds a payment to the transaction.
func transfer(ctx context.Context, store perstore.Store, id int64, rnd *rand.Rand) error {
	amount := int64(rnd.IntN(100))
	from, to := -1-int64(rnd.IntN(5)), -6-int64(rnd.IntN(5))
	for account, change := range map[int64]int64{from: -amount, to: amount} {
		old, err := store.Get(ctx, account)
		if err != nil && !errors.Is(err, perstore.ErrNotFound) {
			return err
		}
		r := &row{ID: account}
		if old != nil {
			r = old.(*row)
		}
		r.Amount += change
		if err := store.Put(ctx, r, perstore.Cond{}); err != nil {
			return err
		}
	}
	return store.Put(ctx, &row{ID: id, Text: fmt.Sprintf("%*d", rnd.IntN(300), id), Amount: amount}, perstore.Cond{})
}

// check compares a database that was opened again with what is known, ends what was
// prepared, and goes on from what is there.
func (l *ledger) check(ctx context.Context, db *Database, store perstore.Store, rnd *rand.Rand) error {
	if err := l.recover(ctx, db, store, rnd); err != nil {
		return err
	}
	balance, payments := int64(0), make([]int64, len(l.acked))
	err := store.Query(ctx, rql.Query{}, func(obj any) bool {
		r := obj.(*row)
		switch w := r.ID / perWorker; {
		case r.ID < 0:
			balance += r.Amount
		case int(w) < len(payments) && r.ID%perWorker == payments[w]+1:
			payments[w]++
		default:
			balance = r.ID
		}
		return true
	})
	if err != nil {
		return err
	}
	if balance != 0 {
		return fmt.Errorf("the accounts have %d together, or there is a payment of that number which is not to be there", balance)
	}
	for w, n := range payments {
		if n < l.acked[w] || n > max(l.acked[w], l.begun[w]) {
			return fmt.Errorf("worker %d has %d payments; %d were acknowledged and %d begun", w, n, l.acked[w], l.begun[w])
		}
		l.acked[w] = n
	}
	return nil
}

// recover ends prepared transactions, and asks for decisions.
func (l *ledger) recover(ctx context.Context, db *Database, store perstore.Store, rnd *rand.Rand) error {
	gids, err := db.Prepared(ctx)
	if err != nil {
		return err
	}
	for gid, payment := range l.prepared {
		_, err := store.Get(ctx, payment)
		if payment != 0 && !slices.Contains(gids, gid) && err != nil {
			return fmt.Errorf("transaction %s was prepared; now it neither is, nor is its payment there: %w", gid, err)
		}
	}
	clear(l.prepared)
	for _, gid := range gids {
		if err := db.Finish(ctx, gid, rnd.IntN(2) == 0 && !strings.HasPrefix(gid, "abort")); err != nil {
			return err
		}
	}
	for gid := range maps.Clone(l.decided) {
		committed, err := db.Decided(ctx, gid)
		if err != nil {
			return err
		}
		if !committed {
			return fmt.Errorf("Decided(%s) = false; want true", gid)
		}
		delete(l.decided, gid) // also when it is forgotten, and that cannot be told
		if rnd.IntN(2) == 0 {
			if err := db.Forget(ctx, gid); err != nil {
				return err
			}
		}
	}
	return nil
}

// clone is what is known, for one of several ways to go on.
func (l *ledger) clone() *ledger {
	return &ledger{begun: slices.Clone(l.begun), acked: slices.Clone(l.acked), prepared: maps.Clone(l.prepared), decided: maps.Clone(l.decided)}
}
