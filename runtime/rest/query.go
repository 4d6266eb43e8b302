package rest

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// asked is a query as it came.
type asked struct {
	tree   rql.Query // without the part that is wanted
	window window
}

// asks reads the query of a request. A + stays one, as clients write sort(+name).
func (c *call) asks() (asked, error) {
	tree, err := rql.Parse(c.opts.named(c.r.URL.RawQuery), rql.Dstore(), rql.MaxLength(c.opts.MaxQuery))
	if err != nil {
		return asked{}, err
	}
	tree, w, err := split(tree.Flat())
	if err != nil {
		return asked{}, err
	}
	return asked{tree, w.ranges(c.rangeHeader())}, nil
}

// rangeHeader is what the caller says of a part: of GET alone, and not where it hangs
// on a state, which a collection has none of (RFC 9110).
func (c *call) rangeHeader() string {
	if c.r.Method != http.MethodGet || len(c.r.Header["If-Range"]) > 0 {
		return ""
	}
	if header := c.r.Header.Get("Range"); header != "" {
		return header
	}
	return c.r.Header.Get("X-Range") // where something on the way takes the other
}

// query answers with what a query of the model finds.
func (c *call) query() error {
	return c.find(c.res.path, func() *perstore.Query { return c.res.model.Where() })
}

// find answers with what a query finds of the objects of from, which are at path.
func (c *call) find(path string, from func() *perstore.Query) error {
	c.at = path
	if c.streams() {
		return c.streamQuery(from())
	}
	csv := c.quality(csvType) > c.quality(jsonType)
	if !csv && !c.accepts(jsonType) {
		return errUnacceptable
	}
	a, err := c.asks()
	if err != nil {
		return err
	}
	q := a.window.beside(from().Where(a.tree.Terms()...))
	if a.tree.Reduction() == "" {
		err := c.page(q, a, csv)
		if !errors.Is(err, perstore.ErrShape) {
			return cursorError(err, a)
		}
	}
	return c.rows(q, a, csv)
}

// streamQuery tells what a query finds, as events.
func (c *call) streamQuery(q *perstore.Query) error {
	a, err := c.asks()
	if err != nil {
		return err
	}
	q = c.part(a.window.beside(q.Where(a.tree.Terms()...)), a.window)
	query := ""
	if c.at == c.res.path && c.data.Uniform() {
		query = c.at + "?" + c.r.URL.RawQuery + "\n" + c.rangeHeader()
	}
	err = c.stream(query, c.members(a.tree), func(ctx context.Context) ([]any, error) {
		p, err := perstore.ReadPage[any](ctx, q)
		return p.Items, err
	})
	return cursorError(err, a)
}

// cursorError tells that a cursor that does not fit is a mistake in the query.
func cursorError(err error, a asked) error {
	if wrong := (*perstore.ValidationError)(nil); a.window.after+a.window.before != "" && errors.Is(err, perstore.ErrInvalid) && !errors.As(err, &wrong) {
		return &statusError{http.StatusBadRequest, innermost(err).Error()}
	}
	return err
}

// part bounds a query by what is wanted of it.
func (c *call) part(q *perstore.Query, w window) *perstore.Query {
	q = q.Limit(int(w.count(c.res.maxPage)))
	if w.offset > 0 {
		q = q.Offset(int(w.offset))
	}
	return q
}

// page answers with objects.
func (c *call) page(q *perstore.Query, a asked, csv bool) error {
	w := a.window
	p, err := perstore.ReadPage[any](c.r.Context(), c.part(q, w))
	if err != nil {
		return err
	}
	if w.before != "" {
		w.from, w.offset = max(0, w.from-int64(len(p.Items))), 0
		if p.Prev == "" {
			w.from = 0 // it is the first page, whatever the caller says
		}
		a.window = w
	}
	total, err := c.total(q, w, p)
	if err != nil {
		return err
	}
	c.describePage(a, p, total)
	status := http.StatusOK
	if w.ranged && (w.start() > 0 || int64(len(p.Items)) < total) {
		status = http.StatusPartialContent
	}
	if csv {
		return c.csvObjects(status, p.Items, c.members(a.tree))
	}
	return c.answerPage(status, p.Items, c.members(a.tree))
}

// total counts what the query finds, where that is wanted; -1 is that it is not.
func (c *call) total(q *perstore.Query, w window, p perstore.Page[any]) (n int64, err error) {
	read := int64(len(p.Items))
	switch {
	case !w.asked && !c.prefers("count=exact"):
		return -1, nil
	case w.after+w.before == "" && p.Next == "" && (read > 0 || w.start() == 0) && read < w.count(c.res.maxPage):
		n = w.start() + read // it is the last page
	default:
		if n, err = q.Count(c.r.Context()); err != nil {
			return 0, err
		}
	}
	if w.within >= 0 {
		n = min(n, w.within)
	}
	return n, nil
}

// describePage tells which part of the objects this is, and where others are.
func (c *call) describePage(a asked, p perstore.Page[any], total int64) {
	h, w, n := c.w.Header(), a.window, len(p.Items)
	c.vary()
	h["Accept-Ranges"] = []string{"items"}
	if w.asked || total >= 0 || p.Next != "" || p.Prev != "" {
		h["Content-Range"] = []string{w.contentRange(n, total)}
	}
	if c.prefers("count=exact") {
		h.Add("Preference-Applied", "count=exact")
	}
	size := w.count(c.res.maxPage)
	if p.Next != "" && (w.within < 0 || w.start()+int64(n) < w.within) {
		h.Add("Link", link(c.pageURL(a.tree, size, 0, cursorAt("after", p.Next, w.start()+int64(n))), "next"))
	}
	if p.Prev != "" && size > 0 {
		h.Add("Link", link(c.pageURL(a.tree, size, 0, cursorAt("before", p.Prev, w.start())), "prev"))
		return
	}
	if before := w.start(); n == 0 && before > 0 && size > 0 { // there is nothing to go back from
		if total >= 0 {
			before = min(before, total) // the last page, from past the end
		}
		h.Add("Link", link(c.pageURL(a.tree, min(size, before), max(0, before-size)), "prev"))
	}
}

func link(to, rel string) string { return "<" + to + `>; rel="` + rel + `"` }

// cursorAt is the part of a query that names a cursor and its position.
func cursorAt(name, cursor string, position int64) rql.Node {
	return rql.Call(name, rql.Scalar(rql.String(cursor)), rql.Scalar(rql.Int(position)))
}

// pageURL is the address of another part of what a query finds.
func (c *call) pageURL(tree rql.Query, size, offset int64, cursors ...rql.Node) string {
	return c.at + "?" + headerSafe(tree.And(rql.Limit(size, offset)).And(cursors...).String())
}

// headerSafe encodes what would end an address in a header, or the header.
func headerSafe(query string) string {
	out := make([]byte, 0, len(query))
	for i := range len(query) {
		if b := query[i]; b <= ' ' || b >= 0x7f || b == '<' || b == '>' || b == '"' {
			out = append(out, url.PathEscape(query[i:i+1])...)
			continue
		}
		out = append(out, query[i])
	}
	return string(out)
}

// members are the names that a select wants of objects, and those of the key; nil
// is all.
func (c *call) members(tree rql.Query) []string {
	chosen, chooses := tree.Clause("select")
	left, leaves := tree.Clause("unselect")
	if !chooses && !leaves {
		return nil
	}
	names := make([]string, 0, len(chosen)+len(c.res.entity.Schema.Key))
	for i, f := range c.res.entity.Schema.Fields {
		if f.Hidden || f.Unnamed {
			continue // a CSV would have its name
		}
		if c.res.entity.IsKey(i) || chooses && named(chosen, f.Name) || leaves && !named(left, f.Name) {
			names = append(names, f.Name)
		}
	}
	return names
}

func named(nodes []rql.Node, name string) bool {
	for _, n := range nodes {
		if n.Equal(rql.Property(name)) {
			return true
		}
	}
	return false
}

// answerPage sends objects, all in one buffer.
func (c *call) answerPage(status int, objs []any, members []string) (err error) {
	withBuffer(func(buf []byte) []byte {
		buf = append(buf, '[')
		for i, obj := range objs {
			if i > 0 {
				buf = append(buf, ',')
			}
			if buf, err = appendObject(buf, obj, members); err != nil {
				return buf
			}
		}
		buf = append(buf, ']')
		c.send(status, jsonType, buf)
		return buf
	})
	return err
}

// rows answers with rows of an aggregate, with values, or with one value.
func (c *call) rows(q *perstore.Query, a asked, csv bool) error {
	if a.tree.Reduction() == "" {
		q = c.part(q, a.window)
	} else if a.window.asked {
		q = q.Limit(int(min(a.window.count(maxPosition), maxPosition))).Offset(int(a.window.offset))
	}
	result, err := q.Result(c.r.Context())
	if err != nil {
		return cursorError(err, a)
	}
	if result.Scalar {
		return c.answerScalar(result)
	}
	if a.window.asked {
		c.w.Header().Set("Content-Range", a.window.contentRange(len(result.Rows), -1))
	}
	c.linkRows(a, int64(len(result.Rows)))
	status := http.StatusOK
	if a.window.ranged && (a.window.start() > 0 || int64(len(result.Rows)) == a.window.limit) {
		status = http.StatusPartialContent
	}
	if csv {
		return c.csvRows(status, result)
	}
	return c.answerRows(status, result)
}

// linkRows tells where further rows are, by their position: where as many were read as
// there may be, there may be more.
func (c *call) linkRows(a asked, n int64) {
	w := a.window
	size := w.count(c.res.maxPage)
	if n > 0 && n == size && (w.within < 0 || w.start()+n < w.within) {
		c.w.Header().Add("Link", link(c.pageURL(a.tree, size, w.start()+n), "next"))
	}
}

func (c *call) answerScalar(r perstore.Result) (err error) {
	row, isRow := r.Value.([]any)
	if !isRow || r.Columns == nil {
		return c.answer(http.StatusOK, r.Value)
	}
	withBuffer(func(buf []byte) []byte {
		if buf, err = appendRow(buf, r, row, repeated(r.Columns)); err == nil {
			c.send(http.StatusOK, jsonType, buf)
		}
		return buf
	})
	return err
}

func (c *call) answerRows(status int, r perstore.Result) (err error) {
	again := repeated(r.Columns)
	withBuffer(func(buf []byte) []byte {
		buf = append(buf, '[')
		for i, row := range r.Rows {
			if i > 0 {
				buf = append(buf, ',')
			}
			if buf, err = appendRow(buf, r, row, again); err != nil {
				return buf
			}
		}
		buf = append(buf, ']')
		c.send(status, jsonType, buf)
		return buf
	})
	return err
}

// repeated tells which columns have the name, and so the values, of one before.
func repeated(columns []string) []bool {
	again := make([]bool, len(columns))
	for i, name := range columns {
		again[i] = slices.Contains(columns[:i], name)
	}
	return again
}

// appendRow writes a row as an object, or as the value or the list of values that
// it is.
func appendRow(buf []byte, r perstore.Result, row []any, again []bool) (out []byte, err error) {
	if r.Values {
		if len(row) == 1 {
			return appendJSON(buf, row[0])
		}
		return appendJSON(buf, row)
	}
	buf = append(buf, '{')
	begin := len(buf)
	for i, v := range row {
		if again[i] {
			continue
		}
		if len(buf) > begin {
			buf = append(buf, ',')
		}
		if buf, err = appendJSON(buf, r.Columns[i]); err != nil {
			return buf, err
		}
		if buf, err = appendJSON(append(buf, ':'), v); err != nil {
			return buf, err
		}
	}
	return append(buf, '}'), nil
}
