package filestore

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
	"github.com/perstore/perstoregen/runtime/store/filestore/internal/wal"
)

// slowDisk has syncs that take a millisecond.
type slowDisk struct{ wal.FS }

type slowFile struct{ wal.File }

func (d slowDisk) OpenFile(name string, flag int, perm os.FileMode) (wal.File, error) {
	f, err := d.FS.OpenFile(name, flag, perm)
	return slowFile{f}, err
}

func (slowFile) Sync() error {
	time.Sleep(time.Millisecond)
	return nil
}

// plain is a row without a store.
type plain struct {
	ID     int64  `json:"id"`
	Text   string `json:"text"`
	Amount int64  `json:"amount"`
}

// DecodeJSON reads it as generated types do.
func (p *plain) DecodeJSON(d *codec.Decoder) {
	var seen uint64
	for d.Object(); d.Member(); {
		switch string(d.Name()) {
		case "id":
			p.ID = d.Once(&seen, 0).Int()
		case "text":
			p.Text = d.Once(&seen, 1).String()
		case "amount":
			p.Amount = d.Once(&seen, 2).Int()
		default:
			d.Unknown()
		}
	}
}

// BenchmarkPut puts small objects by 64 writers at once, on a disk whose syncs take a
// millisecond. The baseline syncs each put for itself.
func BenchmarkPut(b *testing.B) {
	const writers = 64
	parallel := func(b *testing.B, put func(id int64) error) {
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
	b.Run("baseline", func(b *testing.B) {
		f, err := slowDisk{wal.OS}.OpenFile(filepath.Join(b.TempDir(), "log"), os.O_RDWR|os.O_CREATE, 0o666)
		if err != nil {
			b.Fatal(err)
		}
		defer f.Close()
		var mu sync.Mutex
		size := int64(0)
		parallel(b, func(id int64) error {
			line, err := json.Marshal(plain{id, "a small object", id})
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			n, err := f.WriteAt(append(line, '\n'), size)
			size += int64(n)
			if err != nil {
				return err
			}
			return f.Sync()
		})
	})
	b.Run("ours", func(b *testing.B) {
		c := config{path: filepath.Join(b.TempDir(), "log"), compactAt: 1 << 20}
		c.log.FS = slowDisk{wal.OS}
		data, _, err := openModel(c, rows())
		if err != nil {
			b.Fatal(err)
		}
		defer data.Close()
		store := data.Model("Row").Store()
		parallel(b, func(id int64) error {
			return store.Put(b.Context(), &row{ID: id, Text: "a small object", Amount: id}, perstore.Cond{})
		})
	})
}

// BenchmarkOpen opens a million small objects. The baselines read and decode a file
// of the same objects, a line for each, into a map: by encoding/json, and by the codec
// of generated types.
func BenchmarkOpen(b *testing.B) {
	const objects = 1_000_000
	dir := b.TempDir()
	c := config{path: filepath.Join(dir, "log"), compactAt: 1 << 40}
	c.log.Sync = wal.SyncNever
	data, db, err := openModel(c, rows())
	if err != nil {
		b.Fatal(err)
	}
	lines, err := os.Create(filepath.Join(dir, "lines"))
	if err != nil {
		b.Fatal(err)
	}
	out := bufio.NewWriter(lines)
	var batch []any
	for id := range int64(objects) {
		batch = append(batch, &row{ID: id, Text: fmt.Sprint("object ", id), Amount: id * 3})
		if line, err := json.Marshal(plain{id, fmt.Sprint("object ", id), id * 3}); err != nil {
			b.Fatal(err)
		} else if _, err := out.Write(append(line, '\n')); err != nil {
			b.Fatal(err)
		}
	}
	if err := perstore.AddAll(b.Context(), data.Model("Row").Store(), batch); err != nil {
		b.Fatal(err)
	}
	batch = nil
	for _, err := range []error{db.Compact(b.Context()), data.Close(), out.Flush(), lines.Close()} {
		if err != nil {
			b.Fatal(err)
		}
	}
	for name, decode := range map[string]func([]byte, *plain) error{
		"baseline/json":  func(line []byte, p *plain) error { return json.Unmarshal(line, p) },
		"baseline/codec": func(line []byte, p *plain) error { return codec.Unmarshal(line, p) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if n, err := readLines(filepath.Join(dir, "lines"), decode); n != objects || err != nil {
					b.Fatal(n, err)
				}
			}
		})
	}
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			data, _, err := openModel(c, rows())
			if err != nil {
				b.Fatal(err)
			}
			if err := data.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// readLines is what one writes by hand.
func readLines(name string, decode func([]byte, *plain) error) (int, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	objects := map[int64]*plain{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		p := &plain{}
		if err := decode(lines.Bytes(), p); err != nil {
			return 0, err
		}
		objects[p.ID] = p
	}
	return len(objects), lines.Err()
}
