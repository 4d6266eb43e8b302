package mysql

import (
	"context"
	"encoding/hex"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/runtime/store/sqlstore"
)

var _ sqlstore.TwoPhase = Engine{}

// Place is the database: the names of prepared transactions are those of the
// whole server.
func (Engine) Place() string { return "SELECT database()" }

// NamedAtBegin is true: what began with BEGIN is no transaction of XA.
func (Engine) NamedAtBegin() bool { return true }

// Steps are statements of XA.
func (Engine) Steps(name sqlstore.BranchName) sqlstore.Steps {
	xid := "X'" + hex.EncodeToString([]byte(name.ID)) + "',X'" + hex.EncodeToString([]byte(name.Place)) + "'"
	return sqlstore.Steps{
		Begin:       "XA START " + xid,
		End:         "XA END " + xid,
		CommitAlone: "XA COMMIT " + xid + " ONE PHASE",
		Prepare:     "XA PREPARE " + xid,
		Commit:      "XA COMMIT " + xid,
		Rollback:    "XA ROLLBACK " + xid,
	}
}

// Prepared reads XA RECOVER, which gives both parts of a name as one.
func (Engine) Prepared(ctx context.Context, db sqlx.QueryerContext) (names []sqlstore.BranchName, err error) {
	var rows []struct {
		FormatID int64 `db:"formatID"`
		ID       int   `db:"gtrid_length"`
		Place    int   `db:"bqual_length"`
		Data     []byte
	}
	err = sqlx.SelectContext(ctx, db, &rows, "XA RECOVER")
	for _, r := range rows {
		if len(r.Data) == r.ID+r.Place {
			names = append(names, sqlstore.BranchName{ID: string(r.Data[:r.ID]), Place: string(r.Data[r.ID:])})
		}
	}
	return names, err
}

// PrepareHint is empty: there is no setting to name.
func (Engine) PrepareHint(error) string { return "" }
