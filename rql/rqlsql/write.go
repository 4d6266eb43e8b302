package rqlsql

import (
	"errors"
	"math"
	"slices"
	"strconv"

	"github.com/perstore/perstoregen/rql"
)

// Update sets columns of the rows that match b, of those between its limits
// where it has any. key are the fields of the primary key, none of which is
// set. The statement gives no row; databases tell how many it met.
func Update(d Dialect, b *rql.Bound, key []int, set []rql.Assignment) Statement {
	return Statement{dialect: d, query: b, columns: key, set: set, verb: verbUpdate}
}

// Delete deletes the rows that match b, those between its limits where it has
// any. key are the fields of the primary key. The statement gives no row.
func Delete(d Dialect, b *rql.Bound, key []int) Statement {
	return Statement{dialect: d, query: b, columns: key, verb: verbDelete}
}

// update writes UPDATE … SET ….
func (w *writer) update(s Statement) {
	target := scope{schema: s.query.Schema, traits: bare}
	w.text("UPDATE ")
	w.targetTable(target)
	w.text(" SET ")
	if len(s.set) == 0 {
		w.fail(errors.New("rqlsql: an update that sets nothing"))
	}
	w.number(int64(len(s.set)))
	for i := range s.set {
		w.separate(i)
		w.assign(target, &s.set[i])
	}
	w.targeted(target, s.query, s.columns)
}

// delete writes DELETE FROM ….
func (w *writer) delete(s Statement) {
	target := scope{schema: s.query.Schema, traits: bare}
	w.text("DELETE FROM ")
	w.targetTable(target)
	w.targeted(target, s.query, s.columns)
}

// targetTable names the table that is written, which has no alias: databases
// do not agree where one would stand.
func (w *writer) targetTable(t scope) {
	if w.output == toText {
		w.text(w.quote(t.schema.Table))
	}
}

// assign writes one column of SET.
func (w *writer) assign(t scope, a *rql.Assignment) {
	w.number(int64(a.Field))
	if w.output == toText {
		w.text(w.quote(t.schema.Fields[a.Field].Column) + " = ")
	}
	if a.Add {
		w.number(1)
		w.text(w.ref(t.column(a.Field)) + " + ")
	} else {
		w.number(0)
	}
	if w.output == toArgs {
		w.storable(a.Value)
		w.bound(ColumnArg(w.dialect, t.schema.Field(a.Field), a.Value))
	}
	if place := w.place(); w.output == toText {
		w.text(ColumnPlace(w.dialect, t.schema.Field(a.Field), place))
	}
}

// storable refuses values that a database would keep as others.
func (w *writer) storable(v rql.Value) {
	if v.Kind() == rql.KindFloat && math.IsNaN(v.Float()) {
		w.fail(errors.New("rqlsql: NaN cannot be stored"))
		return
	}
	w.check(v)
}

// targeted writes the WHERE of a statement that writes: the condition itself,
// or the keys of the rows that a query finds where there are limits or
// sub-queries.
func (w *writer) targeted(t scope, b *rql.Bound, key []int) {
	switch {
	case b.Limit >= 0 || b.Offset > 0 || subqueried(b.Where):
		w.mark(tagKeys)
		w.amongKeys(t, b, key)
	case b.Where != nil:
		w.where(t, b.Where)
	}
}

// subqueried tells whether a condition has sub-queries: one of a link may read
// the table that is written, recurse does, and one over a list names its elements as it
// likes, perhaps as the table that is written.
func subqueried(p *rql.Pred) bool {
	switch {
	case p == nil:
		return false
	case p.Op == rql.PredLink, p.Op == rql.PredContains, p.Op == rql.PredRecurse:
		return true
	}
	return slices.ContainsFunc(p.Args, subqueried)
}

// amongKeys writes
//
//	WHERE (a, b) IN (SELECT r.k0, r.k1 FROM (SELECT DISTINCT t0.a AS k0, t0.b AS k1 FROM …) AS r)
//
// or, where the dialect has no such rows,
//
//	WHERE EXISTS (SELECT 1 FROM (SELECT DISTINCT t0.a AS k0, t0.b AS k1 FROM …) AS r WHERE r.k0 = a AND r.k1 = b)
//
// MySQL reads the table that it writes only in a derived table that it cannot
// merge into the statement: one with a limit, or with DISTINCT, which changes
// nothing among keys.
func (w *writer) amongKeys(t scope, b *rql.Bound, key []int) {
	w.number(int64(len(key)))
	w.text(" WHERE ")
	if len(key) > 1 && !w.dialect.RowKeys() {
		w.text("EXISTS (SELECT 1")
		w.foundKeys(b, key)
		w.sameKeys(t, key)
		w.text(")")
		return
	}
	w.keyList(key, func(i int) string { return w.ref(t.column(key[i])) })
	w.text(" IN (SELECT ")
	w.keyNames(key, func(i int) string { return "r." + keyAlias(i) })
	w.foundKeys(b, key)
	w.text(")")
}

// foundKeys writes FROM with the keys of the rows of b as the table r.
func (w *writer) foundKeys(b *rql.Bound, key []int) {
	limited := b.Limit >= 0 || b.Offset > 0
	w.text(" FROM (SELECT ")
	if !limited {
		w.text("DISTINCT ")
	}
	rows := w.source(b, limited)
	w.keyNames(key, func(i int) string { return w.ref(rows.column(key[i])) + " AS " + keyAlias(i) })
	w.matched(rows, b)
	if limited {
		w.order(rows, b.Sort)
		w.page(b)
	}
	w.text(") AS r")
}

// sameKeys writes WHERE with the columns of a key, each the same in r and t.
func (w *writer) sameKeys(t scope, key []int) {
	for i, field := range key {
		if i == 0 {
			w.text(" WHERE ")
		} else {
			w.text(" AND ")
		}
		w.text("r." + keyAlias(i) + " = " + w.ref(t.column(field)))
	}
}

func keyAlias(i int) string { return "k" + strconv.Itoa(i) }

// keyList writes a key of several columns in parentheses.
func (w *writer) keyList(key []int, name func(i int) string) {
	if len(key) > 1 {
		w.text("(")
		defer w.text(")")
	}
	w.keyNames(key, name)
}

// keyNames writes what name gives for each field of a key.
func (w *writer) keyNames(key []int, name func(i int) string) {
	for i, field := range key {
		w.separate(i)
		w.number(int64(field))
		if w.output == toText {
			w.text(name(i))
		}
	}
}
