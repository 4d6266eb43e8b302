package reststore

import (
	"cmp"
	"context"
	"fmt"
	"net/http"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
	"github.com/perstore/perstoregen/runtime/internal/wire"
)

var (
	_ perstore.Counter    = (*store)(nil)
	_ perstore.Reducer    = (*store)(nil)
	_ perstore.Aggregator = (*store)(nil)
)

// Count asks how many there are without the objects: the server tells it in
// Content-Range. Rows of an aggregate it does not count, and they are read.
func (s *store) Count(ctx context.Context, q rql.Query) (int64, error) {
	q = q.Rows()
	b, err := rql.Bind(q, s.entity.Schema)
	if err == nil {
		err = s.searches(ctx)
	}
	if err != nil {
		return 0, err
	}
	n := int64(0)
	if b.Objects() {
		n, err = s.total(ctx, q.Filters())
	} else {
		err = s.Aggregate(ctx, q.Flat().Without("limit").Without("sort"), func([]rql.Value) bool { n++; return true })
	}
	if b.Counted && b.MaxCount >= 0 {
		n = min(n, b.MaxCount)
	}
	return n, err
}

// total is how many objects meet the conditions of q.
func (s *store) total(ctx context.Context, q rql.Query) (int64, error) {
	if parts := s.parts(q.Flat()); len(parts) > 1 {
		n := int64(0)
		err := s.inParts(ctx, parts, &rql.Bound{Schema: s.entity.Schema, Limit: -1}, func(any) bool { n++; return true })
		return n, err
	}
	a, err := s.db.client.do(ctx, request{
		method: http.MethodGet, path: s.path, query: q.And(rql.Limit(0, 0)).String(), header: http.Header{"Prefer": {"count=exact"}},
	})
	if err == nil {
		err = a.expect(http.StatusOK, http.StatusPartialContent)
	}
	if err != nil {
		return 0, err
	}
	r, ok := parseContentRange(a.header.Get("Content-Range"))
	if !ok || r.total < 0 {
		return 0, a.wrong(fmt.Sprintf("Content-Range is %q and tells no total", clipped(a.header.Get("Content-Range"))))
	}
	return r.total, nil
}

// Reduce lets the server make one value of the objects.
func (s *store) Reduce(ctx context.Context, q rql.Query) (rql.Value, error) {
	b, err := rql.Bind(q, s.entity.Schema)
	switch {
	case err != nil:
		return rql.Null(), err
	case b.Reduce.Op == "":
		return rql.Null(), fmt.Errorf("%w: it ends in no reduction", perstore.ErrShape)
	}
	if err := s.searches(ctx); err != nil {
		return rql.Null(), err
	}
	a, err := s.db.client.do(ctx, request{method: http.MethodGet, path: s.path, query: q.Flat().String()})
	if err == nil {
		err = a.expect(http.StatusOK)
	}
	if err != nil {
		return rql.Null(), err
	}
	v := rql.Null()
	typ := b.Reduce.Type(cmp.Or(b.Rows, b.Schema))
	if err := codec.UnmarshalFunc(a.body, func(d *codec.Decoder) { v = wire.Value(d, typ, rql.TypeJSON) }); err != nil {
		return rql.Null(), a.unfit(s, err)
	}
	return v, nil
}

// Aggregate lets the server make the rows, and reads them page by page.
func (s *store) Aggregate(ctx context.Context, q rql.Query, yield func(row []rql.Value) bool) error {
	b, err := rql.Bind(q, s.entity.Schema)
	if err == nil {
		err = perstore.GivesRows(b)
	}
	if err == nil {
		err = s.searches(ctx)
	}
	if err != nil {
		return err
	}
	columns, yield := columnsOf(b), upTo(b, yield)
	return s.pages(ctx, q, b, func(a *answer) (int64, bool, error) { return s.rows(ctx, a, b.Values, columns, yield) })
}

// column is one of the rows that a query gives.
type column struct {
	name      string
	typ, elem rql.Type
}

func columnsOf(b *rql.Bound) []column {
	columns := make([]column, len(b.Columns))
	for i, c := range b.Columns {
		f := c.Of(b.Rows)
		columns[i] = column{c.Name(b.Rows), f.Type, f.Elem}
	}
	return columns
}

// rows yields those of a page, and counts them.
func (s *store) rows(ctx context.Context, a *answer, values bool, columns []column, yield func(row []rql.Value) bool) (n int64, more bool, err error) {
	more = true
	err = codec.UnmarshalFunc(a.body, func(d *codec.Decoder) {
		for d.Array(); more && d.Element(); {
			row := readRow(d, values, columns)
			if d.Failed() || ctx.Err() != nil {
				return
			}
			n++
			more = yield(row)
		}
	})
	switch {
	case !more:
		return n, false, nil
	case ctx.Err() != nil:
		return n, false, ctx.Err()
	case err != nil:
		return n, false, a.unfit(s, err)
	}
	return n, true, a.checkRange(n)
}

// readRow reads a row: an object, or the value or the list of values that it is.
func readRow(d *codec.Decoder, values bool, columns []column) []rql.Value {
	row := make([]rql.Value, len(columns))
	if values && len(columns) == 1 {
		row[0] = columns[0].read(d)
		return row
	}
	if values {
		i := 0
		for d.Array(); d.Element(); i++ {
			if i == len(columns) {
				d.Fail("type", "has more than %d values", len(columns))
				return nil
			}
			row[i] = columns[i].read(d)
		}
		return row
	}
	seen := 0
	for d.Object(); d.Member(); seen++ {
		i := find(columns, string(d.Name()), seen)
		if i < 0 {
			d.Skip()
			continue
		}
		row[i] = columns[i].read(d)
	}
	return row
}

func (c column) read(d *codec.Decoder) rql.Value { return wire.Value(d, c.typ, c.elem) }

// find is the column of a name: most likely the one at a place.
func find(columns []column, name string, likely int) int {
	if likely < len(columns) && columns[likely].name == name {
		return likely
	}
	for i := range columns {
		if columns[i].name == name {
			return i
		}
	}
	return -1
}
