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
	w.direction(k.Desc, w.path(t, k.Path, k.Field, w.compared))
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

// own writes a field of a row of t by its text, and tells whether it may be null.
func (w *writer) own(t scope, field int, text func(column) string) (nullable bool) {
	w.about(t)
	w.number(0) // links
	w.number(int64(field))
	w.text(text(t.column(field)))
	return t.is(absent) || t.schema.Field(field).Nullable
}

// path writes a field of the row at the end of a path of to-one links, with a
// sub-query for every link that is not joined. It is null where there is no such
// row.
func (w *writer) path(t scope, path []*rql.BoundLink, field int, text func(column) string) (nullable bool) {
	if len(path) > 0 {
		t, path = w.follow(t, path)
	}
	if len(path) == 0 {
		return w.own(t, field, text)
	}
	w.about(t)
	w.number(int64(len(path)))
	target := w.table(path[0].Link.Target)
	w.joinPath(target, path[1:], false)
	w.nest(subquery)
	w.text("(SELECT ")
	w.path(target, path[1:], field, text)
	w.linked(t, target, path[0])
	w.settle()
	w.text(")")
	w.mark(tagEnd)
	w.nest(-subquery)
	return true
}
