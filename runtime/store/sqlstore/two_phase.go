package sqlstore

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/jmoiron/sqlx"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/internal/gate"
)

// TwoPhase is an [Engine] whose transactions can be prepared: the server keeps
// one under its name, whatever becomes of its connection, until it is ended.
type TwoPhase interface {
	Engine

	// Place is a query of one text: that of this database among all that the
	// server keeps prepared transactions of.
	Place() string

	// NamedAtBegin tells that a transaction which may be prepared is begun under
	// its name, and is none that the driver begins.
	NamedAtBegin() bool

	// Steps are the statements that take a transaction to its end.
	Steps(name BranchName) Steps

	// Prepared gives the names of what the server has prepared.
	Prepared(ctx context.Context, db sqlx.QueryerContext) ([]BranchName, error)

	// PrepareHint says what a server needs that could not prepare; it is empty
	// where the error says all.
	PrepareHint(err error) string
}

// BranchName names a transaction, or one that is prepared: letters, digits and
// -:._ of ASCII.
type BranchName struct {
	ID    string // begins with "perstore:"; the gid, unless the name is given at the begin
	Place string // of the database, hashed, and perhaps behind a point which of its handles
}

// Steps are statements. Begin, End and CommitAlone are of a transaction that is
// named at its begin; End comes before all but Begin.
type Steps struct {
	Begin, End, CommitAlone   string
	Prepare, Commit, Rollback string
}

// prefix begins the names of branches.
const prefix = "perstore:"

// at tells whether the transaction is of a place, by whatever handle.
func (n BranchName) at(place string) bool {
	of, _, _ := strings.Cut(n.Place, ".")
	return of == place
}

// newBranch names a transaction whose gid is not known yet.
func newBranch(place string) BranchName { return BranchName{prefix + rand.Text(), place} }

// placed is the place of the database, which is asked for once.
func (db *Database) placed(ctx context.Context, q sqlx.QueryerContext) (string, error) {
	db.mu.Lock()
	place := db.place
	db.mu.Unlock()
	if place != "" {
		return place, nil
	}
	if err := sqlx.GetContext(ctx, q, &place, db.engine.(TwoPhase).Place()); err != nil {
		return "", db.wrap(ctx, err)
	}
	sum := sha256.Sum256([]byte(place))
	place = hex.EncodeToString(sum[:8])
	db.mu.Lock()
	defer db.mu.Unlock()
	db.place = place
	return place, nil
}

// preparer is a transaction that can be prepared.
type preparer struct{ *transaction }

var _ perstore.Leaver = preparer{}

// branch is t as a perstore.Branch, with the abilities that it has.
func (t *transaction) branch() perstore.Branch {
	two, ok := t.db.engine.(TwoPhase)
	if ok && (t.named || !two.NamedAtBegin()) {
		return preparer{t}
	}
	return t
}

// transactionOf gives the transaction that is a branch; nil is none.
func transactionOf(part perstore.Branch) *transaction {
	if p, ok := part.(preparer); ok {
		return p.transaction
	}
	t, _ := part.(*transaction)
	return t
}

// Prepare makes the server keep the transaction as gid. The connection stays with
// the transaction until its end, which waits for no other one then.
func (p preparer) Prepare(ctx context.Context, gid string) error {
	var name BranchName
	err := p.do(ctx, func() (err error) { name, err = p.prepareAs(ctx, gid); return err })
	if err == nil || errors.Is(err, perstore.ErrTxDone) {
		return err
	}
	_ = p.Abort(ctx) // what it cannot be prepared for is the error
	if unreachable(p.db.engine, err) || ctx.Err() != nil {
		p.left = p.db.endUnsure(ctx, name, false) // it may be prepared
	}
	return err
}

// prepareAs prepares t under a name for gid.
func (t *transaction) prepareAs(ctx context.Context, gid string) (BranchName, error) {
	two := t.db.engine.(TwoPhase)
	name, err := t.tx.name(ctx, t, gid)
	if err != nil {
		return name, err
	}
	if err := t.tx.prepare(ctx, t, two.Steps(name)); err != nil {
		if hint := two.PrepareHint(err); hint != "" {
			return name, explain(err, hint)
		}
		return name, err
	}
	t.name = &name
	return name, nil
}

// Leave gives the connection up. One that has begun a transaction under its name is
// closed: as long as it is there no other one can end that.
func (p preparer) Leave() {
	if !p.end() {
		return
	}
	p.tx.free(context.Background(), p.transaction, !p.named)
	p.release()
	p.db.leave()
}

// finish ends what is prepared. Neither waits for a lock, and a promise does not
// depend on the caller's patience.
func (t *transaction) finish(ctx context.Context, commit bool) error {
	ctx = context.WithoutCancel(ctx)
	err := t.send(ctx, t.db.engine.(TwoPhase).Steps(*t.name).last(commit))
	if err == nil && commit {
		t.tx.committed(ctx, t)
	}
	t.tx.free(ctx, t, err == nil)
	t.release()
	if err != nil {
		return t.db.endUnsure(ctx, *t.name, commit)
	}
	return nil
}

// endUnsure ends a branch of which nobody knows whether it has ended, or is
// there at all, after its connection.
func (db *Database) endUnsure(ctx context.Context, name BranchName, commit bool) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), gate.Timeout)
	defer cancel()
	var noted []*trace
	defer func() { db.tell(ctx, noted) }()
	return db.end(ctx, &noted, name, commit)
}

func (s Steps) last(commit bool) string {
	if commit {
		return s.Commit
	}
	return s.Rollback
}
