package rest

import (
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// window is the part of what a query finds that is asked for.
type window struct {
	offset int64
	limit  int64 // as the caller has it; -1 is no limit
	within int64 // of a Range inside of limit(): how many limit() gives at all; -1 is no bound
	asked  bool  // by limit() or by Range, and not cut by the server alone
	ranged bool  // by Range

	after  string // the cursor that the part begins behind; empty is none
	before string // the cursor that it ends before; empty is none
	from   int64  // the position of what comes after the cursor
}

// maxPosition is beyond all objects that there can be, and an integer of JSON.
const maxPosition = 1 << 53

// parseRange reads the value of Range: items=0-24, or items=25- to the end. Others,
// such as those of bytes, ask for nothing.
func parseRange(header string) (first, n int64, ok bool) {
	text, ok := strings.CutPrefix(header, "items=")
	if !ok {
		return 0, 0, false
	}
	begin, end, ok := strings.Cut(text, "-")
	if !ok {
		return 0, 0, false
	}
	first, ok = position(begin)
	if !ok || end == "" {
		return first, -1, ok
	}
	last, ok := position(end)
	if !ok || last < first {
		return 0, 0, false
	}
	return first, last - first + 1, true
}

// position reads the digits of a position. One that is too large is beyond all
// objects.
func position(text string) (int64, bool) {
	if text == "" || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return maxPosition, true
	}
	return min(n, maxPosition), true
}

// cursor takes a cursor and the position that it stands for off a query.
func (w *window) cursor(q rql.Query, name string, cursor *string) rql.Query {
	args, ok := q.Clause(name)
	if !ok {
		return q
	}
	if len(args) > 0 {
		*cursor = args[0].Value().Text()
	}
	if len(args) > 1 {
		w.from = min(max(0, args[1].Value().Int()), maxPosition)
	}
	return q.Without(name)
}

// beside gives q from its cursors on.
func (w window) beside(q *perstore.Query) *perstore.Query {
	if w.after != "" {
		q = q.After(w.after)
	}
	if w.before != "" {
		q = q.Before(w.before)
	}
	return q
}

// split takes what says which part is wanted off a query: limit(), and after() and
// before() that the links to other pages have.
func split(q rql.Query) (rql.Query, window, error) {
	w := window{limit: -1, within: -1}
	q = w.cursor(q, "after", &w.after)
	q = w.cursor(q, "before", &w.before)
	args, ok := q.Clause("limit")
	switch {
	case !ok:
		return q, w, nil
	case !whole(args):
		return q, w, errLimit
	}
	w.asked = true
	if v := args[0].Value(); v.Kind() == rql.KindInt {
		w.limit = v.Int()
	}
	if len(args) > 1 {
		w.offset = args[1].Value().Int()
	}
	return q.Without("limit"), w, nil
}

var errLimit = &statusError{http.StatusBadRequest, "limit takes a whole number from 0 or Infinity, and an offset"}

// whole tells whether the arguments of limit are numbers from 0, the first of which
// may be Infinity.
func whole(args []rql.Node) bool {
	if len(args) == 0 || len(args) > 3 {
		return false
	}
	for i, arg := range args {
		v := arg.Value()
		infinite := v.Kind() == rql.KindFloat && math.IsInf(v.Float(), 1)
		if !arg.IsScalar() || (v.Kind() != rql.KindInt || v.Int() < 0) && (i == 1 || !infinite) {
			return false
		}
	}
	return true
}

// ranges narrows w to the Range of a request.
func (w window) ranges(header string) window {
	first, n, ok := parseRange(header)
	if !ok {
		return w
	}
	w.within, w.asked, w.ranged = w.limit, true, true
	w.offset = min(w.offset+first, maxPosition)
	w.limit = n
	if w.within >= 0 {
		if left := max(0, w.within-first); n < 0 || n > left {
			w.limit = left
		}
	}
	return w
}

// count is how many objects are read: no more than most.
func (w window) count(most int64) int64 {
	if w.limit < 0 {
		return most
	}
	return min(w.limit, most)
}

// start is the position of the first object in all that the query finds.
func (w window) start() int64 { return w.from + w.offset }

// contentRange is the value of Content-Range for n objects; total is -1 where it is
// not known.
func (w window) contentRange(n int, total int64) string {
	all := "*"
	if total >= 0 {
		all = strconv.FormatInt(total, 10)
	}
	if n == 0 {
		return "items */" + all
	}
	first := w.start()
	return "items " + strconv.FormatInt(first, 10) + "-" + strconv.FormatInt(first+int64(n)-1, 10) + "/" + all
}
