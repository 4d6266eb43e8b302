package reststore

import (
	"cmp"
	"context"
	"net/http"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
)

// Options configure a database. The zero value is safe to use.
type Options struct {
	// Client sends the requests; nil is one of its own. Redirects are followed on
	// the same host alone, whatever the client says.
	Client *http.Client
	// Header sets headers of each request, such as those that say who calls. An
	// error of it is the error of the call. Nil sets none.
	Header func(ctx context.Context, h http.Header) error
	// Token gives what Authorization has behind "Bearer ". It is asked before each
	// attempt, so that a token may expire. Nil sends none.
	Token func(ctx context.Context) (string, error)

	Timeout  time.Duration // of one attempt, with its answer; 30 seconds unless given, below 0 is none
	Retries  int           // after the first attempt; 4 unless given, below 0 is none
	MaxWait  time.Duration // before an attempt, also where the server asks for more: then it is given up; 10 seconds unless given
	PageSize int64         // objects that a query reads at once; 500 unless given
	MaxBody  int64         // bytes of an answer; 64 MiB unless given
	MaxQuery int           // bytes of a query, beyond which a long list of values is asked for in parts; 12 KiB unless given

	// Cache is how many objects are kept, so that one that has not changed is not
	// sent again when it is read by its key. The server is asked each time. 0 keeps
	// none.
	Cache int
}

// With passes options to the Open of generated code:
//
//	db, err := shop.Open(ctx, "https://shop.example/api", reststore.With(reststore.Options{Cache: 1000}))
func With(opts Options) perstore.OpenOption { return perstore.WithStoreOption(opts) }

func (o Options) filled() Options {
	o.Timeout = cmp.Or(o.Timeout, 30*time.Second)
	o.Retries = max(0, cmp.Or(o.Retries, 4))
	o.MaxWait = cmp.Or(o.MaxWait, 10*time.Second)
	o.PageSize = cmp.Or(max(0, o.PageSize), 500)
	o.MaxBody = cmp.Or(max(0, o.MaxBody), 64<<20)
	o.MaxQuery = cmp.Or(max(0, o.MaxQuery), 12<<10)
	return o
}
