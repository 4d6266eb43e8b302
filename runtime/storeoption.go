package perstore

import (
	"fmt"
)

// storeOptions are options that only the stores of one kind know.
type storeOptions struct {
	given []any
	taken []bool
}

// WithStoreOption passes opt on to the database, whose package defines it, such
// as memstore. Opening is ErrInvalid where the database does not know it.
func WithStoreOption(opt any) OpenOption {
	return func(o *OpenOptions) {
		if o.store == nil {
			o.store = &storeOptions{}
		}
		o.store.given = append(o.store.given, opt)
		o.store.taken = append(o.store.taken, false)
	}
}

// StoreOptions gives the options of type T that [WithStoreOption] has passed on.
// An [OpenFunc] calls it for those that it knows.
func StoreOptions[T any](o OpenOptions) (opts []T) {
	if o.store == nil {
		return nil
	}
	for i, given := range o.store.given {
		if opt, ok := given.(T); ok {
			opts, o.store.taken[i] = append(opts, opt), true
		}
	}
	return opts
}

// errStoreOptions refuses options that no database has taken.
func errStoreOptions(o OpenOptions) error {
	if o.store == nil {
		return nil
	}
	for i, taken := range o.store.taken {
		if !taken {
			return fmt.Errorf("%w: %T is an option of another kind of database", ErrInvalid, o.store.given[i])
		}
	}
	return nil
}
