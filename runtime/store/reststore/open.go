package reststore

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	perstore "github.com/perstore/perstoregen/runtime"
)

// OpenHTTPS opens the database that a server has: the perstore.OpenFunc of the scheme
// "https". rest is the address of the server, with the path that all paths begin
// with: //shop.example/api. A name and a password in it are sent to that server
// alone. Nothing is asked of the server yet: Migrate looks whether it has the models.
//
// perstore.ErrInvalid for what is no address, errors.ErrUnsupported for options that
// are the server's to decide: [perstore.WithLinkChecks], [perstore.WithReplicas].
func OpenHTTPS(_ context.Context, rest string, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
	return open("https:"+rest, entities, opts)
}

// OpenHTTP is [OpenHTTPS] for the scheme "http": what is sent can be read on the way.
func OpenHTTP(_ context.Context, rest string, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
	return open("http:"+rest, entities, opts)
}

func open(address string, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
	switch {
	case len(opts.Replicas) > 0:
		return nil, fmt.Errorf("replicas of a database over HTTP: %w", errors.ErrUnsupported)
	case opts.LinkChecks:
		return nil, fmt.Errorf("checks of links over HTTP, which the server does or not: %w", errors.ErrUnsupported)
	}
	own := perstore.StoreOptions[Options](opts)
	if len(own) > 1 {
		return nil, fmt.Errorf("%w: reststore.With was given %d times", perstore.ErrInvalid, len(own))
	}
	own = append(own, Options{})
	base, err := parseBase(address)
	if err != nil {
		return nil, err
	}
	return newDatabase(base, entities, own[0], opts.Hook), nil
}

// New makes the database that the server of an address has, for stores that are put
// together by hand. The links of the entities are bound when a data model is made of
// its stores. perstore.ErrInvalid for what is no address.
func New(address string, entities []*perstore.Entity, opts Options) (*Database, error) {
	base, err := parseBase(address)
	if err != nil {
		return nil, err
	}
	return newDatabase(base, entities, opts, nil), nil
}

// parseBase reads the address of a server. An error does not tell it: there may be a
// password in it.
func parseBase(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: the address of a server is malformed", perstore.ErrInvalid)
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return nil, fmt.Errorf("%w: the address of a server is like https://shop.example/api", perstore.ErrInvalid)
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, fmt.Errorf("%w: the address of a server has no query and no fragment", perstore.ErrInvalid)
	}
	u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/"), strings.TrimSuffix(u.RawPath, "/")
	return u, nil
}
