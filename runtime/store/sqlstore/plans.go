package sqlstore

import (
	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// maxPlans bounds the plans of one entity for each of the questions below.
const maxPlans = 128

// plans are those of the queries about an entity, by what is asked of them. A
// query that differs from one before in nothing but values is neither bound nor
// written. Those that cannot be planned are bound each time: of a part that runs
// in this process, and with mistakes.
type plans struct{ objects, rows, count, reduce *rqlsql.Plans }

func (s *store) newPlans() plans {
	about := func(ask rqlsql.Ask) *rqlsql.Plans {
		return rqlsql.NewPlans(s.db.engine, s.entity.Schema, maxPlans, ask)
	}
	return plans{objects: about(s.askObjects), rows: about(s.askRows), count: about(askCount), reduce: about(s.askReduction)}
}

func (s *store) askObjects(d rqlsql.Dialect, b *rql.Bound) (rqlsql.Statement, error) {
	if err := perstore.GivesObjects(b); err != nil {
		return rqlsql.Statement{}, err
	}
	return rqlsql.Select(d, s.ordered(b), s.selected(b)), nil
}

func (s *store) askRows(d rqlsql.Dialect, b *rql.Bound) (rqlsql.Statement, error) {
	return rqlsql.Rows(d, s.ordered(b)), perstore.GivesRows(b)
}

func askCount(d rqlsql.Dialect, b *rql.Bound) (rqlsql.Statement, error) {
	return rqlsql.Count(d, b), nil
}

func (s *store) askReduction(d rqlsql.Dialect, b *rql.Bound) (rqlsql.Statement, error) {
	return rqlsql.Reduce(d, s.reduced(b)), nil
}
