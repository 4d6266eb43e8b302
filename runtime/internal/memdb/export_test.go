package memdb

import (
	"context"

	perstore "github.com/perstore/perstoregen/runtime"
)

// Put puts obj in a branch that no ctx carries.
func Put(b perstore.Branch, s perstore.Store, obj any) error {
	return b.(*transaction).write(context.Background(), func(snap *snapshot) error { return s.(*store).put(snap, obj, perstore.Cond{}) })
}

// Delete deletes the object of a key in a branch that no ctx carries.
func Delete(b perstore.Branch, s perstore.Store, key any) error {
	return b.(*transaction).write(context.Background(), func(snap *snapshot) error {
		parts, err := s.(*store).key(key)
		if err != nil {
			return err
		}
		obj := snap.tables[s.(*store).table].get(parts)
		if obj == nil {
			return perstore.ErrNotFound
		}
		return snap.delete(s.(*store).table, obj)
	})
}
