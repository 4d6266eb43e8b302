package rest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"

	perstore "github.com/perstore/perstoregen/runtime"
)

// The bounds of what Transactional holds back.
const (
	maxHeldBody = 8 << 20 // of a request, and of the answers of a batch
	maxRetries  = 5
)

// Transactional makes each request that may write one transaction, with all that
// next does in the context of the request. It is committed when the answer is
// ready to send, and aborted where that has a status of 400 or above, or where next
// panics. One that meets another is done again, with the same body, and answered
// with 503 when that does not help. GET, HEAD and OPTIONS are passed on as they
// are.
//
// That one meets another is known of [perstore.ErrConflict] which a [Handler] or [Fail]
// answers. Other answers of 503, as to what took too long, are sent as they are.
func Transactional(next http.Handler) http.Handler {
	opts := Options{MaxBody: maxHeldBody}.filled()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, reads := readable[r.Method]; reads {
			next.ServeHTTP(w, r)
			return
		}
		c := &call{handler: &handler{opts: opts}, w: w, r: r}
		if err := c.transact(next); err != nil {
			c.fail(err)
		}
	})
}

// errFailed ends the transaction of a request whose answer tells of a failure.
var errFailed = errors.New("the answer tells of a failure")

// transact runs next in a transaction and sends its answer.
func (c *call) transact(next http.Handler) error {
	data, err := c.body()
	if err != nil {
		return err
	}
	var answer *recorder
	err = perstore.Transaction(c.r.Context(), func(ctx context.Context) error {
		answer = newRecorder()
		ctx, met := noting(ctx)
		r := c.r.WithContext(ctx)
		r.Body = io.NopCloser(bytes.NewReader(data))
		next.ServeHTTP(answer, r)
		switch {
		case answer.status == http.StatusServiceUnavailable && met.Load() && perstore.Attempt(ctx) <= maxRetries:
			return perstore.ErrConflict
		case answer.status >= http.StatusBadRequest:
			return errFailed
		}
		return nil
	}, perstore.Retry(maxRetries))
	if err != nil && !errors.Is(err, errFailed) {
		return err
	}
	answer.replay(c.w)
	return nil
}

type metKey struct{}

// noting gives a ctx in which it is noted that a request has met another one.
func noting(ctx context.Context) (context.Context, *atomic.Bool) {
	met := new(atomic.Bool)
	return context.WithValue(ctx, metKey{}, met), met
}

// note notes an error that is answered, if it is that another request was in the way,
// and not that it took too long for that to be tried again.
func note(ctx context.Context, err error) {
	met, ok := ctx.Value(metKey{}).(*atomic.Bool)
	if ok && errors.Is(err, perstore.ErrConflict) && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled) {
		met.Store(true)
	}
}

// Fail answers a request with an error, as a [Handler] does: problem details with the
// status of its class. It is for handlers of one's own beside that, and inside of
// [Transactional].
func Fail(w http.ResponseWriter, r *http.Request, err error) {
	c := &call{handler: &handler{opts: Options{}.filled()}, w: w, r: r}
	c.standard()
	c.fail(err)
}

// ForRequest serves each request with the handler that choose gives for it: one over
// the facets of whoever sends it. An error of choose is the answer, with the status
// of its class: [perstore.ErrAccess] is 403, and an [*UnauthenticatedError] 401. Where
// pages of other origins call, [CrossOrigin] is around it: choose is asked for preflights
// as well, which have no credentials.
func ForRequest(choose func(r *http.Request) (http.Handler, error)) http.Handler {
	opts := Options{}.filled()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, err := choose(r)
		if err != nil {
			c := &call{handler: &handler{opts: opts}, w: w, r: r}
			c.standard()
			c.fail(err)
			return
		}
		h.ServeHTTP(w, r)
	})
}
