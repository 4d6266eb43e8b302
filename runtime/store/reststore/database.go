package reststore

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
)

// Database is what a server has of some entities. It is safe for concurrent use.
type Database struct {
	client *client
	stores map[string]*store // by model
	tags   *tags
}

var _ perstore.Database = (*Database)(nil)

func newDatabase(base *url.URL, entities []*perstore.Entity, opts Options, hook perstore.StatementHook) *Database {
	opts = opts.filled()
	db := &Database{client: newClient(base, opts, hook), stores: make(map[string]*store, len(entities)), tags: newTags()}
	if opts.Cache > 0 {
		db.client.cache = newCache(opts.Cache)
	}
	for _, e := range entities {
		db.stores[e.Schema.Name] = newStore(db, e)
	}
	for _, s := range db.stores {
		for up := db.stores[s.entity.Extends]; up != nil && up != s; up = db.stores[up.entity.Extends] {
			s.root = up
		}
	}
	return db
}

// Store gives the store of an entity that the database was opened with.
func (db *Database) Store(e *perstore.Entity) perstore.Store { return db.stores[e.Schema.Name] }

// Migrate looks whether the server has the models, and changes nothing: what its
// stores need is its own. perstore.ErrDatabase that names a model which it has not.
func (db *Database) Migrate(ctx context.Context) error {
	a, err := db.client.do(ctx, request{method: http.MethodGet, path: "/"})
	if err != nil {
		return err
	}
	if err := a.expect(http.StatusOK); err != nil {
		return err
	}
	list, err := codec.Parse(a.body)
	if err != nil || list.Kind() != codec.KindObject {
		return a.wrong("the answer is no list of models")
	}
	for name := range db.stores {
		if _, ok := list.Member(name); !ok {
			return a.wrong(fmt.Sprintf("the server does not have the model %s", name))
		}
	}
	return nil
}

// Close releases connections that nobody uses, of a client that was not given.
func (db *Database) Close() error {
	if db.client.opts.Client == nil {
		db.client.http.CloseIdleConnections()
	}
	return nil
}

// expect fails for an answer of another status than these, and for one with a body
// that is not JSON.
func (a *answer) expect(statuses ...int) error {
	for _, status := range statuses {
		if a.status != status {
			continue
		}
		if contentType := a.header.Get("Content-Type"); len(a.body) > 0 && !isJSON(contentType) {
			return a.wrong(fmt.Sprintf("the answer is of type %q; want JSON", clipped(contentType)))
		}
		return nil
	}
	if a.status < http.StatusMultipleChoices {
		return a.wrong("this status was not to be expected")
	}
	return a.failure()
}
