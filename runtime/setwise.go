package perstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/perstore/perstoregen/rql"
)

// Updater is a store that sets fields of many objects at once. It is called by
// [Update], which has checked the arguments.
type Updater interface {
	Update(ctx context.Context, q rql.Query, set []rql.Assignment) (int64, error)
}

// Update sets fields of the objects of q, of those between its limits in its
// order where it has any, and tells how many those are: of all or of none. A
// select in q makes no difference. Values are those that an object has after
// the store's put, and are not validated; versions count one more. ErrInvalid
// for a part of the key, for the version, and for null where a field cannot be
// null; ErrShape for a query that ends in a
// reduction; else the errors of a put. With nothing to set it does nothing and
// gives 0.
//
// Of a store that is no [Updater] it puts the objects one by one in a
// transaction.
func Update(ctx context.Context, s Store, q rql.Query, set []rql.Assignment) (int64, error) {
	e := s.Entity()
	if err := e.writable(q); err != nil {
		return 0, err
	}
	if err := e.assignable(set); err != nil || len(set) == 0 {
		return 0, err
	}
	if u, ok := s.(Updater); ok {
		return u.Update(ctx, q, set)
	}
	return eachKey(ctx, s, q, func(ctx context.Context, key any) (bool, error) {
		obj, err := s.Get(ctx, key)
		if err != nil {
			return found(err)
		}
		if obj, err = e.Assigned(obj, set); err != nil {
			return false, err
		}
		return true, s.Put(ctx, obj, Cond{Presence: Present})
	})
}

// Remover is a store that deletes many objects at once. It is called by
// [Remove], which has checked the query.
type Remover interface {
	Remove(ctx context.Context, q rql.Query) (int64, error)
}

// Remove deletes the objects of q, those between its limits in its order where
// it has any, and tells how many those are: all or none. What a database
// deletes with them does not count. A select in q makes no difference; ErrShape
// for a query that ends in a reduction; else the errors of a delete.
//
// Of a store that is no [Remover] it deletes the objects one by one in a
// transaction.
func Remove(ctx context.Context, s Store, q rql.Query) (int64, error) {
	if err := s.Entity().writable(q); err != nil {
		return 0, err
	}
	if r, ok := s.(Remover); ok {
		return r.Remove(ctx, q)
	}
	return eachKey(ctx, s, q, func(ctx context.Context, key any) (bool, error) {
		return found(s.Delete(ctx, key, Cond{}))
	})
}

// found tells that an object was there; one that was not is no failure.
func found(err error) (bool, error) {
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// eachKey runs fn with the keys of the objects of q, in one transaction, and
// counts how often it gives true. Which objects those are is settled before fn
// runs; fn gives false for one that is gone by then.
func eachKey(ctx context.Context, s Store, q rql.Query, fn func(ctx context.Context, key any) (bool, error)) (n int64, err error) {
	err = Transaction(ctx, func(ctx context.Context) error {
		keys, err := keysOf(ctx, s, q)
		for _, key := range keys {
			ok, err := fn(ctx, key)
			if err != nil {
				return err
			}
			if ok {
				n++
			}
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

// keysOf reads the keys of the objects of q.
func keysOf(ctx context.Context, s Store, q rql.Query) (keys []any, err error) {
	e := s.Entity()
	names := make([]rql.Node, len(e.Schema.Key))
	for i, field := range e.Schema.Key {
		names[i] = rql.Property(e.Schema.Fields[field].Name)
	}
	err = s.Query(ctx, selecting(q.Flat(), names), func(obj any) bool { keys = append(keys, e.KeyOf(obj)); return true })
	return keys, err
}

// writable fails for a query with a mistake, and for one that gives no objects.
func (e *Entity) writable(q rql.Query) error {
	b, err := rql.Bind(q, e.Schema)
	if err != nil {
		return err
	}
	return GivesObjects(b)
}

// assignable fails for values that no field of an object can be given.
func (e *Entity) assignable(set []rql.Assignment) error {
	for _, a := range set {
		switch f := e.Schema.Fields[a.Field]; {
		case e.IsKey(a.Field):
			return fmt.Errorf("%w: property %s is of the key, which cannot change", ErrInvalid, f.Name)
		case e.Version != nil && e.Version.Field == a.Field:
			return fmt.Errorf("%w: property %s is the version, which the store counts", ErrInvalid, f.Name)
		case e.Schema.Shared != nil && a.Field == e.Schema.Shared.Field:
			return fmt.Errorf("%w: property %s names the model of an object, which cannot change", ErrInvalid, f.Name)
		case a.Value.IsNull() && !f.Nullable:
			return fmt.Errorf("%w: property %s cannot be null", ErrInvalid, f.Name)
		}
		if err := e.CheckStorable(a.Field, a.Value); err != nil {
			return err
		}
	}
	return nil
}

// Assigned gives a detached copy of a stored object in which some fields have
// other values, as if it were read from a row of its table.
func (e *Entity) Assigned(obj any, set []rql.Assignment) (any, error) {
	row := NewRow(e)
	for i := range e.Schema.Fields {
		if err := row.setValue(i, e.Schema.Value(obj, i)); err != nil {
			return nil, err
		}
	}
	for _, a := range set {
		if err := row.setValue(a.Field, a.Value); err != nil {
			return nil, err
		}
	}
	assigned := e.New()
	e.Scan(assigned, row)
	return assigned, row.Err()
}
