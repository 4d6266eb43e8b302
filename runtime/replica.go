package perstore

import (
	"context"
	"fmt"
	"strings"
)

// WithReplicas lets Open know copies of the database, by URLs of the scheme of
// its own. Reads outside transactions go to them, in turn, each statement to the
// next one; writes, what is read inside a transaction, and what a ctx of
// [Primary] reads go to the database itself.
//
// A replica may be behind: what was just written may not be there yet, and what
// With loads may be of another moment than the objects. One that cannot be
// reached is left out for some seconds, and the database itself answers; so it
// does where a replica gave a read up for another transaction. A loop that has
// seen an object ends with the error.
//
// ErrInvalid of opening for a URL of another scheme, for a database that has no
// replicas, such as memory, and where no URL is opened. A replica that refuses
// the URL, as with a wrong password, is an error of opening too; one that cannot
// be reached is not.
func WithReplicas(urls ...string) OpenOption {
	return func(o *OpenOptions) { o.Replicas = append(o.Replicas, urls...) }
}

type primaryKey struct{}

// Primary gives a ctx whose reads go to the database itself, not to a replica
// that may be behind: to read what was just written.
func Primary(ctx context.Context) context.Context {
	return context.WithValue(ctx, primaryKey{}, true)
}

// OnPrimary tells whether ctx is one of [Primary]. Stores with replicas ask.
func OnPrimary(ctx context.Context) bool { return ctx.Value(primaryKey{}) != nil }

// replicasOf gives the URLs of replicas without their scheme.
func replicasOf(scheme string, urls []string) ([]string, error) {
	var rests []string
	for i, url := range urls {
		got, rest, _ := strings.Cut(url, ":")
		if got != scheme {
			return nil, &Error{Op: "open", Err: fmt.Errorf("%w: replica %d of a database of the scheme %q has the scheme %q", ErrInvalid, i+1, scheme, got)}
		}
		rests = append(rests, rest)
	}
	return rests, nil
}

// errReplicas refuses replicas where no URL is opened.
func errReplicas(options OpenOptions) error {
	if len(options.Replicas) == 0 {
		return nil
	}
	return fmt.Errorf("%w: replicas are named by URLs, of a database that Open opens", ErrInvalid)
}
