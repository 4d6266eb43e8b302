package reststore_test

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
	"github.com/perstore/perstoregen/runtime/store/memstore"
	"github.com/perstore/perstoregen/runtime/store/reststore"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
	"github.com/perstore/perstoregen/runtime/storetest"
)

func TestConformance(t *testing.T) {
	storetest.Run(t, harness(served(memstore.Open)))
}

// TestConformanceSQLite runs what a server keeps otherwise in a file: most of the
// contract is the same code.
func TestConformanceSQLite(t *testing.T) {
	h := harness(served(sqlite.Open))
	h.Name = func(t *testing.T) string { return filepath.Join(t.TempDir(), "served.db") }
	storetest.RunGroups(t, h, "Put", "GeneratedKey", "Unique", "Value", "Query", "Version", "Revision")
}

// harness tells what a store over HTTP can do.
func harness(open perstore.OpenFunc) storetest.Harness {
	return storetest.Harness{
		Open:   open,
		Counts: true, Reduces: true, Aggregates: true,
		Batches: true, GetsMany: true,
		Conflicts: true, Optimistic: true, Nests: true,
		ByKey: true, Pages: true, Discreet: true, HidesModel: true,
		List: 10_000,
	}
}

// served opens a database on a server of its own, and the store over HTTP in front of
// it. Hooks are those of the caller alone.
func served(behind perstore.OpenFunc) perstore.OpenFunc {
	return func(ctx context.Context, rest string, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
		server, err := serve(ctx, behind, rest, entities, opts)
		if err != nil {
			return nil, err
		}
		db, err := reststore.New(server.http.URL+"/api", entities, reststore.Options{Client: server.http.Client(), PageSize: 25, Cache: 10, Timeout: time.Minute})
		if err != nil {
			return nil, err
		}
		return &remote{db, server}, nil
	}
}

// remote is a database with the server that it is on.
type remote struct {
	perstore.Database
	server *server
}

func (r *remote) Migrate(ctx context.Context) error {
	if err := r.server.data.Migrate(ctx); err != nil {
		return err
	}
	return r.Database.Migrate(ctx)
}

func (r *remote) Close() error {
	err := r.Database.Close()
	r.server.http.Close()
	if closed := r.server.data.Close(); err == nil {
		err = closed
	}
	return err
}

type server struct {
	data *perstore.DataModel
	http *httptest.Server
}

func serve(ctx context.Context, behind perstore.OpenFunc, name string, entities []*perstore.Entity, opts perstore.OpenOptions) (*server, error) {
	own := make([]*perstore.Entity, len(entities))
	for i, e := range entities {
		c := *e
		c.Hooks = perstore.Hooks{}
		own[i] = &c
	}
	data, err := perstore.Over(own, func(perstore.OpenOptions) (perstore.Database, error) {
		return behind(ctx, name, own, perstore.OpenOptions{LinkChecks: opts.LinkChecks})
	})
	if err != nil {
		return nil, err
	}
	h := rest.Handler(data, rest.Options{Base: "/api", MaxBody: 64 << 20, MaxQuery: 1 << 20, MaxBatch: 1 << 20, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	return &server{data, httptest.NewServer(h)}, nil
}
