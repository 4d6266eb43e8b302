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
		if len(m.middleware) > 0 || m.entity.Hooks.AfterLoad != nil {
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
