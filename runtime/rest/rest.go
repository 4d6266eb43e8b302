// Package rest serves the models of a data model over HTTP: a whole one, or the
// facets of one holder, who then reads and writes what the facets allow and no
// more. docs/rest.md shows each request that it answers.
package rest

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
)

// Options says how models are served. The zero Options is safe to use.
type Options struct {
	// Base is the path that all paths begin with, such as /api; empty is none.
	Base string
	// Schemas are the definitions that /Class/ and /openapi.json show, as the
	// holder of a facet may see them. Models without one are not described.
	Schemas []*perstore.ModelSchema
	// Conditional names the models whose objects are changed and deleted only by
	// requests with If-Match or If-None-Match: others are 428. Handler panics for a name
	// that no model has, except for facets, of which a holder may have some only.
	Conditional []string
	// Challenge is the WWW-Authenticate for somebody who has not said who it is, such
	// as Bearer: with it what a facet does not allow is 401, and not 403.
	Challenge string
	// Origins are those that may call from other pages, exactly as browsers
	// send them; "*" is any, without credentials. Empty is none.
	Origins []string
	// Idempotency remembers the answers to requests with an Idempotency-Key. Nil is the
	// one that all handlers of a database have in common, also those that are made for
	// one request, with room for 1000. All that writes may have such a key.
	Idempotency *Idempotency
	// Holder names who calls, for Idempotency. Without it callers are who they are by
	// their facets and the params of these, by Authorization and by Cookie: one who
	// repeats a request with another token, or another cookie, is then somebody else.
	Holder string
	// Streams bounds the streams of several handlers together, as those that are
	// made for each request; nil is MaxStreams for each.
	Streams *Streams
	// SortParam, RangeStartParam and RangeCountParam are names of parameters that
	// stand for sort(…) and limit(count,start), as stores of dstore may be told to
	// write them: with the first "sort", ?sort=-price is ?sort(-price). They come
	// before properties of these names. Empty is none.
	SortParam, RangeStartParam, RangeCountParam string
	// Log takes the errors that are told to nobody, of status 500; nil is
	// slog.Default.
	Log *slog.Logger

	MaxBody    int64         // bytes of a body; 1 MiB unless given
	MaxQuery   int           // bytes of a query; 16 KiB unless given
	MaxPage    int64         // objects of one answer, which is in memory; 1000 unless given
	MaxBatch   int           // objects of one request, and members of a batch; 1000 unless given
	MaxStreams int           // of events that a handler has open at once; 1000 unless given
	Timeout    time.Duration // of what is no stream, and reads no single object by its key, which has no bound of its own; 30 seconds unless given
	Poll       time.Duration // between two looks for what a stream tells; a second unless given
	StreamTime time.Duration // of a stream, after which the caller comes again; an hour unless given

	Retries int // of a write that meets another one; 5 unless given, below 0 is none
}

func (o Options) filled() Options {
	o.MaxBody = cmp.Or(o.MaxBody, 1<<20)
	o.MaxQuery = cmp.Or(o.MaxQuery, 16<<10)
	o.MaxPage = cmp.Or(o.MaxPage, 1000)
	o.MaxBatch = cmp.Or(o.MaxBatch, 1000)
	o.MaxStreams = cmp.Or(o.MaxStreams, 1000)
	o.Poll = cmp.Or(o.Poll, time.Second)
	o.Timeout = cmp.Or(o.Timeout, 30*time.Second)
	o.StreamTime = cmp.Or(o.StreamTime, time.Hour)
	o.Retries = max(0, cmp.Or(o.Retries, 5))
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Streams == nil {
		o.Streams = NewStreams(o.MaxStreams)
	}
	if o.Base = strings.Trim(o.Base, "/"); o.Base != "" {
		o.Base = "/" + o.Base
	}
	return o
}

// Handler serves the models of a data model, or of the facets of one holder. It is
// safe for concurrent use.
func Handler(models *perstore.DataModel, opts Options) http.Handler {
	h := &handler{data: models, opts: opts.filled(), resources: make(map[string]*resource)}
	for _, m := range models.Models() {
		h.resources[m.Entity().Schema.Name] = newResource(m, h.opts)
	}
	for _, name := range h.opts.Conditional {
		if h.resources[name] == nil && models.Holder() == "" { // a holder need not have all models
			panic(fmt.Sprintf("rest: Options.Conditional names %q, and there is no such model", name))
		}
	}
	return h
}

type handler struct {
	data      *perstore.DataModel
	opts      Options
	resources map[string]*resource
	following following
}

// call is one request on its way.
type call struct {
	*handler
	w   http.ResponseWriter
	r   *http.Request
	res *resource // nil where it is about none
	at  string    // the path of what a query is asked about

	begun   context.Context // of the request, without a bound of its time
	release func()          // ends that bound, which a stream has no use for; never nil

	room     [2]string // of values of headers, which stand in slices: 0 is ETag, 1 the length
	segments [4]string // room for those of most paths
}

// header sets one whose value has room i.
func (c *call) header(name, value string, i int) {
	c.room[i] = value
	c.w.Header()[name] = c.room[i : i+1 : i+1]
}

// What all answers say: they are of the type that they name, and are for the caller
// alone, since another one may hold other facets. An application that knows better
// sets Cache-Control before.
var (
	nosniff = []string{"nosniff"}
	private = []string{"private, no-cache"}
)

// standard sets what all answers say.
func (c *call) standard() {
	header := c.w.Header()
	header["X-Content-Type-Options"] = nosniff
	if header["Cache-Control"] == nil {
		header["Cache-Control"] = private
	}
}

// ServeHTTP answers one request.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := &call{handler: h, w: w, r: r, begun: r.Context(), release: func() {}}
	c.standard()
	if c.crossOrigin() {
		return
	}
	if err := c.serve(); err != nil {
		c.fail(err)
	}
}
