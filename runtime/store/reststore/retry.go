package reststore

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

// The pauses before further attempts, unless the server says more.
const (
	firstPause = 50 * time.Millisecond
	mostPause  = 2 * time.Second
)

// again tells whether a request is to be sent once more, and after which pause: where
// it may be, and there is hope. All requests of a store may: what they change is
// changed once, since they have an Idempotency-Key.
func (c *client) again(ctx context.Context, r request, attempt int, a *answer, err error) (time.Duration, bool) {
	if attempt > c.opts.Retries || ctx.Err() != nil || !r.repeatable() {
		return 0, false
	}
	if err != nil {
		e := (*Error)(nil)
		return backoff(attempt), errors.As(err, &e) && e.Status == 0
	}
	wait := max(backoff(attempt), retryAfter(a.header.Get("Retry-After"), time.Now()))
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait || wait > c.opts.MaxWait {
		return 0, false
	}
	return wait, a.temporary()
}

// repeatable tells whether sending a request twice does what sending it once does.
func (r request) repeatable() bool {
	switch r.method {
	case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete:
		return true
	}
	return r.header.Get(idempotencyKey) != ""
}

// temporary tells whether the answer may be another one soon.
func (a *answer) temporary() bool {
	switch a.status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	case http.StatusConflict: // the same request is not finished yet
		return a.header.Get("Retry-After") != ""
	}
	return false
}

// backoff is a random time that grows with the attempts.
func backoff(attempt int) time.Duration {
	most := min(firstPause<<min(attempt-1, 16), mostPause)
	return most/2 + rand.N(most/2+1)
}

// retryAfter reads a number of seconds, or a date. Anything else is no time.
func retryAfter(text string, now time.Time) time.Duration {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.Duration(min(max(n, 0), 1<<31)) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
