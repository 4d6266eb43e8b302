package perstore_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
)

// TestReplicasOfOpen gives an OpenFunc what follows the scheme of the URLs.
func TestReplicasOfOpen(t *testing.T) {
	var got []string
	oops := errors.New("oops")
	schemes := map[string]perstore.OpenFunc{"x": func(_ context.Context, _ string, _ []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
		got = opts.Replicas
		return nil, oops
	}}
	for _, c := range []struct {
		urls []string
		want []string
		err  error
	}{
		{nil, nil, oops},
		{[]string{"x://a/db?y=1", "x:b"}, []string{"//a/db?y=1", "b"}, oops},
		{[]string{"x:a", "z:b"}, nil, perstore.ErrInvalid},
		{[]string{"a"}, nil, perstore.ErrInvalid},
	} {
		got = nil
		_, err := perstore.Open(t.Context(), "x:db", nil, schemes, perstore.WithReplicas(c.urls...))
		if !errors.Is(err, c.err) || !slices.Equal(got, c.want) {
			t.Errorf("Open with the replicas %q opens %q, error = %v; want %q, %v", c.urls, got, err, c.want, c.err)
		}
	}
}

// TestReplicasOfStores refuses replicas where no URL is opened.
func TestReplicasOfStores(t *testing.T) {
	e := students()
	stores := map[string]perstore.Store{e.Schema.Name: memstore.New(e).Store(e)}
	if _, err := perstore.New(stores, perstore.WithReplicas("memory:")); !errors.Is(err, perstore.ErrInvalid) {
		t.Errorf("New with a replica error = %v; want ErrInvalid", err)
	}
}

func TestPrimary(t *testing.T) {
	ctx := t.Context()
	if perstore.OnPrimary(ctx) || !perstore.OnPrimary(perstore.Primary(ctx)) {
		t.Errorf("OnPrimary = %t, of Primary %t; want false and true", perstore.OnPrimary(ctx), perstore.OnPrimary(perstore.Primary(ctx)))
	}
}
