package reststore

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
)

// Query reads the objects page by page. What comes after one page is asked for by the
// address that the server gives for it: behind its last object, whatever was added or
// deleted meanwhile.
func (s *store) Query(ctx context.Context, q rql.Query, yield func(obj any) bool) error {
	b, err := rql.Bind(q, s.entity.Schema)
	if err == nil {
		err = perstore.GivesObjects(b)
	}
	if err == nil {
		err = s.searches(ctx)
	}
	if err != nil {
		return err
	}
	if parts := s.parts(q.Flat()); len(parts) > 1 && s.sortable(b) {
		return s.inParts(ctx, parts, b, yield)
	}
	yield = upTo(b, yield)
	return s.pages(ctx, q, b, func(a *answer) (int64, bool, error) { return s.objects(ctx, a, b.Select, yield) })
}

// upTo ends a loop behind the last item that a query asks for: the server goes on in
// whole pages.
func upTo[T any](b *rql.Bound, yield func(T) bool) func(T) bool {
	left := most(b)
	return func(item T) bool {
		left--
		return yield(item) && left > 0
	}
}

// most is how many items a query asks for.
func most(b *rql.Bound) int64 {
	if b.Limit < 0 {
		return 1 << 53
	}
	return b.Limit
}

// pages reads the pages of a query until take has all that it wants. It tells how many
// items the page has, and whether more are wanted.
func (s *store) pages(ctx context.Context, q rql.Query, b *rql.Bound, take func(a *answer) (n int64, more bool, err error)) error {
	if b.Limit == 0 {
		return nil
	}
	r := request{method: http.MethodGet, path: s.path, query: s.page(q, most(b), b.Offset)}
	u, err := s.db.client.target(r)
	for err == nil && u != nil {
		var a *answer
		if a, err = s.db.client.doURL(ctx, r, u); err == nil {
			err = a.expect(http.StatusOK, http.StatusPartialContent)
		}
		if err != nil {
			return err
		}
		n, more, failed := take(a)
		if failed != nil || !more {
			return failed
		}
		u, err = s.db.client.next(a, u, n)
	}
	return err
}

// page is the text of a query for its first page.
func (s *store) page(q rql.Query, n, offset int64) string {
	return q.Flat().Without("limit").And(rql.Limit(min(n, s.db.client.opts.PageSize), offset)).String()
}

// next is the address of the page after the one at u, which has n items; nil is none.
// The server may lead to nobody else, and not in a circle.
func (c *client) next(a *answer, u *url.URL, n int64) (*url.URL, error) {
	text := nextLink(a.header.Values("Link"))
	if text == "" || n == 0 {
		return nil, nil
	}
	to, err := a.target.Parse(text)
	switch {
	case err != nil:
		return nil, a.wrong("the address of the next page is malformed")
	case to.Scheme != c.base.Scheme || to.Host != c.base.Host || !strings.HasPrefix(to.EscapedPath(), c.base.EscapedPath()+"/"):
		return nil, a.wrong("the next page is at another server: " + clipped(redacted(to)))
	case to.RequestURI() == u.RequestURI():
		return nil, a.wrong("the next page is the same one")
	}
	to.User, to.Fragment = c.base.User, ""
	return to, nil
}

// objects yields those of a page, and counts them.
func (s *store) objects(ctx context.Context, a *answer, fields []int, yield func(obj any) bool) (n int64, more bool, err error) {
	if more = true; len(a.body) > 0 {
		n, more, err = s.list(ctx, a, fields, yield)
	}
	if err == nil && more {
		err = a.checkRange(n)
	}
	return n, more, err
}

// list yields the objects of a page. Nothing is copied out of it before.
func (s *store) list(ctx context.Context, a *answer, fields []int, yield func(obj any) bool) (n int64, more bool, err error) {
	more = true
	var failed error
	err = codec.UnmarshalFunc(a.body, func(d *codec.Decoder) {
		for d.Array(); more && failed == nil && d.Element(); {
			var obj any
			if obj, failed = s.decode(d, fields); failed != nil || d.Failed() {
				return
			}
			n++
			s.own(obj)
			if failed = ctx.Err(); failed == nil {
				more = yield(obj)
			}
		}
	})
	switch {
	case !more:
		return n, false, nil
	case ctx.Err() != nil:
		return n, false, ctx.Err()
	case err == nil:
		err = failed
	}
	if err != nil && s.reads && fields == nil {
		return s.listAgain(ctx, a, n, yield)
	}
	if err != nil {
		err = a.unfit(s, err)
	}
	return n, more, err
}

// listAgain yields the objects of a page from the one on that could not be read as it
// is.
func (s *store) listAgain(ctx context.Context, a *answer, from int64, yield func(obj any) bool) (n int64, more bool, err error) {
	list, err := codec.Parse(a.body)
	if err == nil && list.Kind() != codec.KindArray {
		err = fmt.Errorf("it is no list")
	}
	if err != nil {
		return 0, false, a.unfit(s, err)
	}
	for i, item := range list.Items() {
		if int64(i) < from {
			continue
		}
		obj, err := s.again([]byte(item.Raw()))
		if err != nil {
			return 0, false, a.unfit(s, err)
		}
		s.own(obj)
		if err := ctx.Err(); err != nil {
			return 0, false, err
		}
		if !yield(obj) {
			return 0, false, nil
		}
	}
	return int64(list.Len()), true, nil
}

// checkRange fails where Content-Range tells of another part than the n items that
// the answer has.
func (a *answer) checkRange(n int64) error {
	text := a.header.Get("Content-Range")
	if text == "" {
		return nil
	}
	r, ok := parseContentRange(text)
	if !ok || r.size() != n {
		return a.wrong(fmt.Sprintf("Content-Range is %q over %d items", clipped(text), n))
	}
	return nil
}
