package perstore

import (
	"context"
	"errors"
	"fmt"
)

// Commits tells how many commits the databases of d have counted, each as often as it
// has models: what d gives to read is as it was as long as that is the same. It is
// errors.ErrUnsupported where a database does not count, and where a model has
// middleware or a hook AfterLoad, which may read elsewhere.
func (d *DataModel) Commits(ctx context.Context) (sum int64, err error) {
	for _, m := range d.models {
		if m.facet != nil {
			m = m.facet.base
		}
		if m.asks() {
			return 0, fmt.Errorf("commits of %s: %w", m.name(), errors.ErrUnsupported)
		}
		n, err := LastRevision(ctx, m.store)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// Uniform tells whether what is read is the same for all who read it: no model has
// middleware or an AfterLoad hook, which may ask the context who that is.
func (d *DataModel) Uniform() bool {
	for _, m := range d.models {
		if m.facet != nil {
			m = m.facet.base
		}
		if m.asks() {
			return false
		}
	}
	return true
}

// asks tells whether what is read may depend on the context.
func (m *Model) asks() bool { return len(m.middleware) > 0 || m.entity.Hooks.AfterLoad != nil }
