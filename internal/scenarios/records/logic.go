package records

import (
	"context"
	"fmt"

	perstore "github.com/perstore/perstoregen/runtime"
)

var (
	_ perstore.AfterLoader           = (*Sum)(nil)
	_ perstore.BeforePutter[Sum]     = (*Sum)(nil)
	_ perstore.BeforePutter[Setting] = (*Setting)(nil)
)

// AfterLoad computes the sum.
func (s *Sum) AfterLoad(context.Context) error {
	s.Sum = perstore.Some(s.A.Or(0) + s.B.Or(0))
	return nil
}

// BeforePut computes the sum, whatever it was set to.
func (s *Sum) BeforePut(ctx context.Context, _ *Sum) error { return s.AfterLoad(ctx) }

// BeforePut writes an a that is new ten times as large, refuses e, and notes u beside
// it.
func (s *Setting) BeforePut(_ context.Context, previous *Setting) error {
	if a, given := s.A.Get(); given && (previous == nil || previous.A != s.A) {
		s.A = perstore.Some(a * 10)
	}
	if _, given := s.E.Get(); given {
		return fmt.Errorf("%w: bad e", perstore.ErrInvalid)
	}
	if u, given := s.U.Get(); given {
		s.Side = perstore.Some(u)
	}
	return nil
}

// Twice is a method of the objects.
func (r *Record) Twice() float64 { return 2 * r.Foo.Or(0) }

// FindFirst is a method of the model.
func (m *RecordModel) FindFirst(ctx context.Context) (*Record, error) { return m.Get(ctx, 1) }
