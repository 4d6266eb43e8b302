package perstore

import (
	"context"

	"github.com/perstore/perstoregen/rql"
)

// Store keeps the objects of one entity. Keys are the entity's key type,
// objects are pointers to its generated struct; both travel as any. A store is
// safe for concurrent use and takes part in the transaction of its ctx.
//
// The stores of entities that specialise each other share their objects. Each
// sees those of its own model and of the models that specialise it, as its own
// type. Put through one replaces the members that its type has, and leaves the
// others and what model the object is; it names that in obj, with
// [Entity.NameModel]. A key that an object of another model has is [Taken].
type Store interface {
	// Entity describes what the store keeps.
	Entity() *Entity
	// Get reads one object, always a new one. ErrNotFound when there is none.
	Get(ctx context.Context, key any) (any, error)
	// Put creates or replaces an object as cond allows and fills a generated
	// key that is not set. It cuts times to microseconds in obj, so that what
	// is read back is equal, and sets its version: 1 for a new object, else
	// one more than the stored one. The store keeps a copy: obj stays the
	// caller's, with the key and version that it had when Put fails. The error
	// of [Cond.Check] when cond does not hold, which is checked in the write
	// itself; ErrExists when a unique index has its value for another object.
	Put(ctx context.Context, obj any, cond Cond) error
	// Delete removes one object. ErrNotFound when there is none, the error of
	// [Cond.Check] when cond does not hold.
	Delete(ctx context.Context, key any, cond Cond) error
	// Query streams the objects that match, in the query's order, until yield
	// returns false. With select(…) the other members are left at their zero
	// values. It refuses reductions (count, sum …) with ErrShape.
	Query(ctx context.Context, q rql.Query, yield func(obj any) bool) error
}

// Middleware puts application logic before a store: it gives a store that
// calls next where it wants to, and never nil.
type Middleware func(next Store) Store
