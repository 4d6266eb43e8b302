package perstore

import "context"

// BeforePutter is a struct with logic before it is added or put. previous is
// the stored object, nil for a new one; an error refuses the write.
type BeforePutter[T any] interface {
	BeforePut(ctx context.Context, previous *T) error
}

// AfterPutter is a struct with logic after it was added or put, and after the
// transaction was committed.
type AfterPutter[T any] interface {
	AfterPut(ctx context.Context, previous *T)
}

// BeforeDeleter is a struct with logic before it is deleted; an error refuses it.
type BeforeDeleter interface {
	BeforeDelete(ctx context.Context) error
}

// AfterDeleter is a struct with logic after it was deleted, and after the
// transaction was committed.
type AfterDeleter interface {
	AfterDelete(ctx context.Context)
}

// AfterLoader is a struct with logic after it was read; an error fails the read.
// Queries, pages and [Revision] go by what is stored. A patch stores what the
// hook made, and a member that is readOnly must be as it is stored when it is
// put: let BeforePut change it back.
type AfterLoader interface {
	AfterLoad(ctx context.Context) error
}

// Hooks are the hooks of an entity, untyped; nil is none.
type Hooks struct {
	BeforePut    func(ctx context.Context, obj, previous any) error
	AfterPut     func(ctx context.Context, obj, previous any)
	BeforeDelete func(ctx context.Context, obj any) error
	AfterDelete  func(ctx context.Context, obj any)
	AfterLoad    func(ctx context.Context, obj any) error
}

// The hooks with an argument, of P, a pointer to a generated struct. Generic
// code over pointers is compiled once for all models.
type (
	beforePutter[P any] interface {
		BeforePut(ctx context.Context, previous P) error
	}
	afterPutter[P any] interface {
		AfterPut(ctx context.Context, previous P)
	}
)

// HooksOf finds the hooks that P, a pointer to a generated struct, has as
// methods.
func HooksOf[P any]() Hooks {
	var h Hooks
	var none P
	obj := any(none)
	if _, ok := obj.(beforePutter[P]); ok {
		h.BeforePut = func(ctx context.Context, obj, previous any) error {
			p, _ := previous.(P)
			return obj.(beforePutter[P]).BeforePut(ctx, p)
		}
	}
	if _, ok := obj.(afterPutter[P]); ok {
		h.AfterPut = func(ctx context.Context, obj, previous any) {
			p, _ := previous.(P)
			obj.(afterPutter[P]).AfterPut(ctx, p)
		}
	}
	if _, ok := obj.(BeforeDeleter); ok {
		h.BeforeDelete = func(ctx context.Context, obj any) error {
			return obj.(BeforeDeleter).BeforeDelete(ctx)
		}
	}
	if _, ok := obj.(AfterDeleter); ok {
		h.AfterDelete = func(ctx context.Context, obj any) { obj.(AfterDeleter).AfterDelete(ctx) }
	}
	if _, ok := obj.(AfterLoader); ok {
		h.AfterLoad = func(ctx context.Context, obj any) error { return obj.(AfterLoader).AfterLoad(ctx) }
	}
	return h
}

func (h *Hooks) onPut() bool    { return h.BeforePut != nil || h.AfterPut != nil }
func (h *Hooks) onDelete() bool { return h.BeforeDelete != nil || h.AfterDelete != nil }
