package reststore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
)

const jsonType = "application/json"

// client sends requests to one server.
type client struct {
	base  *url.URL // without a slash at its end
	opts  Options
	http  *http.Client
	cache *cache
	hook  perstore.StatementHook // nil is none

	pause func(ctx context.Context, d time.Duration) error // before another attempt
}

func newClient(base *url.URL, opts Options, hook perstore.StatementHook) *client {
	given := opts.Client
	if given == nil {
		given = &http.Client{}
	}
	own := *given
	own.CheckRedirect = func(r *http.Request, via []*http.Request) error {
		if !follows(r, via) {
			return http.ErrUseLastResponse
		}
		if given.CheckRedirect != nil {
			return given.CheckRedirect(r, via)
		}
		return nil
	}
	return &client{base: base, opts: opts, http: &own, hook: hook, pause: pause}
}

// follows tells whether a redirect is followed: to the same server, with the same
// method, a few times. Nobody else gets what was meant for the server.
func follows(r *http.Request, via []*http.Request) bool {
	first := via[0]
	return len(via) < 5 && r.URL.Scheme == first.URL.Scheme && r.URL.Host == first.URL.Host && r.Method == first.Method
}

// request is what is asked of the server.
type request struct {
	method string
	path   string // behind the base, encoded
	query  string // RQL, as it prints itself; empty is none
	header http.Header
	body   []byte // JSON; nil is none
	cached bool   // the answer is one that the cache may keep
}

// answer is what the server has said, all of it.
type answer struct {
	method, url string // of the request, for errors
	target      *url.URL
	status      int
	header      http.Header
	body        []byte
}

// target is the address of a request.
func (c *client) target(r request) (*url.URL, error) {
	text := c.base.Scheme + "://" + c.base.Host + c.base.EscapedPath() + r.path
	if r.query != "" {
		text += "?" + urlSafe(r.query)
	}
	u, err := url.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%w: a name makes no address: %w", perstore.ErrInvalid, err)
	}
	u.User = c.base.User
	return u, nil
}

// urlSafe encodes what no query of an address has. RQL has encoded all values
// already: its percent signs stay.
func urlSafe(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>#", c) >= 0 {
			fmt.Fprintf(&b, "%%%02x", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// do sends a request, again where that is safe, and reads the answer. An error is one
// without an answer, or with one that cannot be read.
func (c *client) do(ctx context.Context, r request) (*answer, error) {
	u, err := c.target(r)
	if err != nil {
		return nil, err
	}
	return c.doURL(ctx, r, u)
}

func (c *client) doURL(ctx context.Context, r request, u *url.URL) (*answer, error) {
	for attempt := 1; ; attempt++ {
		start := time.Now()
		a, err := c.attempt(ctx, r, u)
		c.tell(ctx, r, u, start, a, err)
		wait, again := c.again(ctx, r, attempt, a, err)
		if !again {
			return a, err
		}
		if ended := c.pause(ctx, wait); ended != nil {
			return nil, c.broken(r, u, errors.Join(ended, err))
		}
	}
}

// tell lets the hook see an attempt.
func (c *client) tell(ctx context.Context, r request, u *url.URL, start time.Time, a *answer, err error) {
	if c.hook == nil {
		return
	}
	s := perstore.Statement{Text: r.method + " " + u.RequestURI(), Engine: "rest", Start: start, Duration: time.Since(start), Rows: -1, Err: err}
	if err == nil && a.status >= http.StatusBadRequest {
		s.Err = a.failure()
	}
	c.hook(ctx, s)
}

// attempt sends a request once.
func (c *client) attempt(ctx context.Context, r request, u *url.URL) (*answer, error) {
	limited, cancel := c.limited(ctx)
	defer cancel()
	req, err := http.NewRequestWithContext(limited, r.method, u.String(), bytes.NewReader(r.body))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", perstore.ErrInvalid, err)
	}
	if err := c.headers(limited, r, req.Header); err != nil {
		return nil, err
	}
	key, found := c.cache.known(r, req.Header)
	response, err := c.http.Do(req)
	if err != nil {
		return nil, c.broken(r, u, causeOf(ctx, err))
	}
	defer response.Body.Close()
	a := &answer{method: r.method, url: redacted(u), target: response.Request.URL, status: response.StatusCode, header: response.Header}
	a.body, err = io.ReadAll(io.LimitReader(response.Body, c.opts.MaxBody+1))
	switch {
	case err != nil:
		return nil, c.broken(r, u, causeOf(ctx, err))
	case int64(len(a.body)) > c.opts.MaxBody:
		return nil, a.wrong(fmt.Sprintf("the answer has more than %d bytes", c.opts.MaxBody))
	}
	c.cache.learn(r, key, found, a)
	return a, nil
}

func (c *client) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if c.opts.Timeout < 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, c.opts.Timeout)
}

// headers sets those of one attempt.
func (c *client) headers(ctx context.Context, r request, h http.Header) error {
	h.Set("Accept", jsonType+", application/problem+json")
	if r.body != nil {
		h.Set("Content-Type", jsonType)
	}
	if c.opts.Header != nil {
		if err := c.opts.Header(ctx, h); err != nil {
			return err
		}
	}
	if c.opts.Token != nil {
		token, err := c.opts.Token(ctx)
		if err != nil {
			return err
		}
		h.Set("Authorization", "Bearer "+token)
	}
	for name, values := range r.header {
		h[name] = values
	}
	return nil
}

// broken is the error of a request without an answer.
func (c *client) broken(r request, u *url.URL, err error) error {
	return &Error{Method: r.method, URL: redacted(u), Err: fmt.Errorf("%w: %w", perstore.ErrDatabase, err)}
}

// causeOf is why a request has no answer: that the caller has given it up, where it
// has, else the error without the address, which may have a password.
func causeOf(ctx context.Context, err error) error {
	if ended := ctx.Err(); ended != nil {
		return ended
	}
	if e := (*url.Error)(nil); errors.As(err, &e) {
		return e.Err
	}
	return err
}

// redacted is an address as errors tell it.
func redacted(u *url.URL) string {
	c := *u
	c.User = nil
	return c.String()
}

// at is the address of a path of the server, as errors tell it.
func (c *client) at(path string) string { return c.base.Scheme + "://" + c.base.Host + path }
