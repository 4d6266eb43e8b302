package sqlite_test

import (
	"database/sql"
	"regexp"
	"testing"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"

	"github.com/perstore/perstoregen/internal/decimal"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
	"github.com/perstore/perstoregen/rql/rqlsql/dialecttest"
)

func TestDialect(t *testing.T) {
	dialecttest.Run(t, sqlite.Dialect{}, openDB)
}

// openDB opens a database in memory: one connection, which keeps it.
func openDB(t *testing.T) *sql.DB {
	t.Helper()
	db, err := driver.Open("file::memory:", register)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

// register makes the functions of REGEXP and of sums of decimals.
func register(c *sqlite3.Conn) error {
	err := c.CreateWindowFunction("decimal_sum", 1, sqlite3.DETERMINISTIC, func() sqlite3.AggregateFunction { return &decimalSum{} })
	if err != nil {
		return err
	}
	return c.CreateFunction("regexp", 2, sqlite3.DETERMINISTIC, func(ctx sqlite3.Context, arg ...sqlite3.Value) {
		re, ok := ctx.GetAuxData(0).(*regexp.Regexp)
		if !ok {
			re = regexp.MustCompile(arg[0].Text())
			ctx.SetAuxData(0, re)
		}
		if arg[1].Type() != sqlite3.NULL {
			ctx.ResultBool(re.Match(arg[1].RawText()))
		}
	})
}

type decimalSum struct{ decimal.Sum }

func (s *decimalSum) Step(_ sqlite3.Context, arg ...sqlite3.Value) {
	if arg[0].Type() != sqlite3.NULL {
		s.Add(arg[0].Text())
	}
}

func (s *decimalSum) Value(ctx sqlite3.Context) {
	text, _ := s.Text()
	ctx.ResultText(text)
}
