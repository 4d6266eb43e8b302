//go:build leakyfacets

package perstore

import (
	"context"
	"os"
)

var leak = os.Getenv("PERSTORE_LEAK")

// leaks tells whether a rule of facets is broken on purpose, so that the leak hunt can
// show that it finds such a leak. Nothing but that is built with this tag.
func leaks(rule string) bool { return leak == rule }

// leak tells that a hidden object is there, or gives a shown one the revision of all
// that is stored.
func (m *Model) leak(ctx context.Context, key, obj any, err error) error {
	if m.facet == nil {
		return err
	}
	whole, found := m.facet.base.store.Get(ctx, key)
	switch {
	case found != nil:
	case err != nil && leaks("status"):
		return ErrAccess
	case err == nil && leaks("etag"):
		m.entity.Meta(obj).revision = m.facet.base.entity.Revision(whole)
	}
	return err
}
