package rqlsql

import "github.com/perstore/perstoregen/rql"

// order writes ORDER BY.
func (w *writer) order(t scope, keys []rql.Order) {
	for i := range keys {
		if i == 0 {
			w.text(" ORDER BY ")
		}
		w.separate(i)
		w.key(t, &keys[i])
	}
}

// key writes one key of ORDER BY.
func (w *writer) key(t scope, k *rql.Order) {
	w.mark(tagOrder)
	w.direction(k.Desc, w.path(t, k.Path, k.Field))
}

// direction follows a key of ORDER BY.
func (w *writer) direction(desc, nullable bool) {
	if desc {
		w.mark(tagDesc)
		w.text(" DESC")
	}
	if nullable && w.output == toText {
		w.text(w.dialect.NullsOrder(desc))
	}
}

// path writes a field of the row at the end of a path of to-one links, as a
// sub-query for every link. It is null where there is no such row.
func (w *writer) path(t scope, path []*rql.BoundLink, field int) (nullable bool) {
	w.number(int64(len(path)))
	if len(path) == 0 {
		w.number(int64(field))
		w.text(w.ref(t.column(field)))
		return t.column(field).of().Nullable
	}
	target := w.table(path[0].Link.Target)
	w.nest(subquery)
	w.text("(SELECT ")
	w.path(target, path[1:], field)
	w.linked(t, target, path[0])
	w.settle()
	w.text(")")
	w.mark(tagEnd)
	w.nest(-subquery)
	return true
}
