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

// HooksOf finds the hooks that T, a generated struct, has as methods.
func HooksOf[T any]() Hooks {
	var h Hooks
	obj := any((*T)(nil))
	if _, ok := obj.(BeforePutter[T]); ok {
		h.BeforePut = func(ctx context.Context, obj, previous any) error {
			p, _ := previous.(*T)
			return obj.(BeforePutter[T]).BeforePut(ctx, p)
		}
	}
	if _, ok := obj.(AfterPutter[T]); ok {
		h.AfterPut = func(ctx context.Context, obj, previous any) {
			p, _ := previous.(*T)
			obj.(AfterPutter[T]).AfterPut(ctx, p)
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
