package crashtest

import (
	"context"
	"errors"
	"fmt"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// account is kept in each of two databases.
type account struct {
	Code     string
	Balance  int64
	Perstore perstore.Meta
}

func (*account) Validate() error { return nil }
func (*account) Defaults()       {}

// entry tells of a transfer; both databases have it.
type entry struct {
	ID       string
	Amount   int64 // that was added to the database
	Perstore perstore.Meta
}

func (*entry) Validate() error { return nil }
func (*entry) Defaults()       {}

// entities are the models of one database.
func entities() []*perstore.Entity {
	accounts := describe.Model[account]{
		Name: "Account",
		Key:  describe.TextKey(0, func(a *account) *string { return &a.Code }),
		Meta: func(a *account) *perstore.Meta { return &a.Perstore },
		Fields: []describe.Field[account]{
			describe.Plain("code", describe.Text(), func(a *account) *string { return &a.Code }),
			describe.Plain("balance", describe.Int(), func(a *account) *int64 { return &a.Balance }),
		},
	}
	entries := describe.Model[entry]{
		Name: "Entry",
		Key:  describe.TextKey(0, func(e *entry) *string { return &e.ID }),
		Meta: func(e *entry) *perstore.Meta { return &e.Perstore },
		Fields: []describe.Field[entry]{
			describe.Plain("id", describe.Text(), func(e *entry) *string { return &e.ID }),
			describe.Plain("amount", describe.Int(), func(e *entry) *int64 { return &e.Amount }),
		},
	}
	return []*perstore.Entity{accounts.Entity(), entries.Entity()}
}

// The accounts of each database, and what each begins with.
const (
	accounts = 8
	begins   = 1000
)

// bank is one of the databases.
type bank struct{ *perstore.DataModel }

func (b bank) store(model string) perstore.Store { return b.Model(model).Store() }

// fill makes the tables and the accounts.
func (b bank) fill(ctx context.Context) error {
	if err := b.Migrate(ctx); err != nil {
		return err
	}
	var all []any
	for i := range accounts {
		all = append(all, &account{Code: fmt.Sprint(i), Balance: begins})
	}
	return perstore.AddAll(ctx, b.store("Account"), all)
}

// add changes one account and notes the transfer.
func (b bank) add(ctx context.Context, id, code string, amount int64) error {
	found, err := b.store("Account").Get(ctx, code)
	if err != nil {
		return err
	}
	a := found.(*account)
	a.Balance += amount
	if err := b.store("Account").Put(ctx, a, perstore.Cond{}); err != nil {
		return err
	}
	return b.store("Entry").Put(ctx, &entry{ID: id, Amount: amount}, perstore.Cond{})
}

// transfer moves an amount from one database to the other, in one transaction.
func transfer(ctx context.Context, from, to bank, id, code string, opts ...perstore.TxOption) error {
	return perstore.Transaction(ctx, func(ctx context.Context) error {
		if err := from.add(ctx, id, code, -1); err != nil {
			return err
		}
		return to.add(ctx, id, code, 1)
	}, append(opts, perstore.Across())...)
}

// content is what a bank has: the amounts of its entries by their id.
func (b bank) content(ctx context.Context) (entries map[string]int64, err error) {
	entries = make(map[string]int64)
	var balance, moved int64
	err = errors.Join(
		b.store("Account").Query(ctx, rql.Query{}, func(obj any) bool { balance += obj.(*account).Balance; return true }),
		b.store("Entry").Query(ctx, rql.Query{}, func(obj any) bool {
			e := obj.(*entry)
			entries[e.ID] = e.Amount
			moved += e.Amount
			return true
		}))
	if err == nil && balance != accounts*begins+moved {
		err = fmt.Errorf("the balances are %d; want %d with the entries", balance, accounts*begins+moved)
	}
	return entries, err
}
