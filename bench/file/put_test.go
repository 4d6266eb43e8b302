// Package file compares the file store with bbolt, on the disk of the machine.
package file

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// writers put at once.
const writers = 64

var bucket = []byte("categories")

func openBolt(b *testing.B) *bbolt.DB {
	b.Helper()
	db, err := bbolt.Open(filepath.Join(b.TempDir(), "bolt"), 0o666, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	err = db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket(bucket)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return db
}

func openShop(b *testing.B) perstore.Store {
	b.Helper()
	db, err := shop.Open(context.Background(), "file:"+filepath.Join(b.TempDir(), "shop.log"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	return db.Categories.Store()
}

func key(id int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(id)) }

// putBolt is a put by hand: JSON under the key.
func putBolt(tx *bbolt.Tx, id int64) error {
	value, err := json.Marshal(&shop.Category{ID: id, Name: "a small object"})
	if err != nil {
		return err
	}
	return tx.Bucket(bucket).Put(key(id), value)
}

func putShop(store perstore.Store, id int64) error {
	return store.Put(context.Background(), &shop.Category{ID: id, Name: "a small object"}, perstore.Cond{})
}

func parallel(b *testing.B, put func(id int64) error) {
	b.SetParallelism(writers / runtime.GOMAXPROCS(0))
	var next atomic.Int64
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := put(next.Add(1)); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// BenchmarkPut is a durable put of one writer, and of 64 at once: bbolt's Batch is
// its way to share a sync.
func BenchmarkPut(b *testing.B) {
	b.Run("one/bbolt", func(b *testing.B) {
		db := openBolt(b)
		for i := range int64(b.N) {
			if err := db.Update(func(tx *bbolt.Tx) error { return putBolt(tx, i+1) }); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("one/filestore", func(b *testing.B) {
		store := openShop(b)
		for i := range int64(b.N) {
			if err := putShop(store, i+1); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("64/bbolt", func(b *testing.B) {
		db := openBolt(b)
		parallel(b, func(id int64) error { return db.Batch(func(tx *bbolt.Tx) error { return putBolt(tx, id) }) })
	})
	b.Run("64/filestore", func(b *testing.B) {
		store := openShop(b)
		parallel(b, func(id int64) error { return putShop(store, id) })
	})
}

// BenchmarkGet reads objects, of which there are many.
func BenchmarkGet(b *testing.B) {
	const objects = 10_000
	b.Run("bbolt", func(b *testing.B) {
		db := openBolt(b)
		err := db.Update(func(tx *bbolt.Tx) error {
			for i := range int64(objects) {
				if err := putBolt(tx, i+1); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ResetTimer()
		for i := range int64(b.N) {
			err := db.View(func(tx *bbolt.Tx) error {
				return json.Unmarshal(tx.Bucket(bucket).Get(key(i%objects+1)), new(shop.Category))
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("filestore", func(b *testing.B) {
		store := openShop(b)
		var all []any
		for i := range int64(objects) {
			all = append(all, &shop.Category{ID: i + 1, Name: "a small object"})
		}
		if err := perstore.AddAll(context.Background(), store, all); err != nil {
			b.Fatal(err)
		}
		b.ResetTimer()
		for i := range int64(b.N) {
			if _, err := store.Get(context.Background(), i%objects+1); err != nil {
				b.Fatal(err)
			}
		}
	})
}
