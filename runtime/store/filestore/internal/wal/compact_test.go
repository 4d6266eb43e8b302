package wal_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/perstore/perstoregen/runtime/store/filestore/internal/crashfs"
	"github.com/perstore/perstoregen/runtime/store/filestore/internal/wal"
)

// keepLast makes a snapshot of the last record.
func keepLast(records func(func([]byte) error) error, emit func([]byte) error) error {
	var last string
	err := keepAll(records, func(payload []byte) error {
		last = string(payload)
		return nil
	})
	if err != nil || last == "" {
		return err
	}
	return emit([]byte(last))
}

func TestCompact(t *testing.T) {
	disk := crashfs.New()
	l, _ := mustOpen(t, path, wal.Options{FS: disk})
	mustWrite(t, l, "one", "two", "three")
	for range 2 {
		if err := l.Compact(keepLast); err != nil {
			t.Fatalf("Compact error = %v", err)
		}
	}
	mustWrite(t, l, "four")
	if now, before := l.Size(); now != int64(len(disk.Data(path))) || before >= now {
		t.Errorf("Size = %d, %d; want %d, and less before the last record", now, before, len(disk.Data(path)))
	}
	mustClose(t, l)
	_, records := mustOpen(t, path, wal.Options{FS: disk})
	wantRecords(t, "after opening again", records, []string{"three", "four"})
}

// TestCompactBesideWriters compacts while others write.
func TestCompactBesideWriters(t *testing.T) {
	disk := crashfs.New()
	l, _ := mustOpen(t, path, wal.Options{FS: disk})
	const writers, each = 8, 200
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := range each {
				mustWrite(t, l, fmt.Sprintf("%d %d %s", w, i, strings.Repeat("x", 100)))
			}
		})
	}
	for range 20 {
		if err := l.Compact(keepAll); err != nil {
			t.Errorf("Compact error = %v", err)
		}
	}
	all.Wait()
	mustClose(t, l)
	_, records := mustOpen(t, path, wal.Options{FS: disk})
	next := [writers]int{}
	for _, r := range records {
		var w, i int
		if _, err := fmt.Sscan(r, &w, &i); err != nil || i != next[w] {
			t.Fatalf("record %q where writer %d is at %d", r, w, next[w])
		}
		next[w]++
	}
	if len(records) != writers*each {
		t.Errorf("there are %d records; want %d", len(records), writers*each)
	}
}

// TestCompactFails lets each call of a compaction fail. The log goes on, or says that
// it does not; nothing is lost.
func TestCompactFails(t *testing.T) {
	oops := errors.New("oops")
	for n := 0; ; n++ {
		disk := crashfs.New()
		l, _ := mustOpen(t, path, wal.Options{FS: disk})
		mustWrite(t, l, "one", "two")
		before := disk.Calls()
		disk.Fail = func(i int, op crashfs.Op, _ string) error {
			if i == before+n {
				return oops
			}
			return nil
		}
		err := l.Compact(keepAll)
		if err == nil {
			if n < 5 {
				t.Errorf("Compact with call %d failing error = nil", n)
			}
			return
		}
		if !errors.Is(err, oops) {
			t.Errorf("Compact error = %v; want oops", err)
		}
		want := []string{"one", "two", "three"}
		if err := write(l, "three"); err != nil {
			if failed := (*wal.FailedError)(nil); !errors.As(err, &failed) {
				t.Errorf("call %d failed: write error = %v; want none, or a *FailedError", n, err)
			}
			want = want[:2]
		}
		_ = l.Close() // which gives the *FailedError once more
		_, records := mustOpen(t, path, wal.Options{FS: disk})
		wantRecords(t, fmt.Sprintf("call %d failed", n), records, want)
	}
}

func TestCompactOfFullDisk(t *testing.T) {
	disk := crashfs.New()
	l, _ := mustOpen(t, path, wal.Options{FS: disk})
	mustWrite(t, l, "one", "two")
	disk.Space = int64(len(disk.Data(path))) + 30
	if err := l.Compact(keepAll); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("Compact error = %v; want ENOSPC", err)
	}
	disk.Space = 0
	mustWrite(t, l, "three")
	mustClose(t, l)
	_, records := mustOpen(t, path, wal.Options{FS: disk})
	wantRecords(t, "after opening again", records, []string{"one", "two", "three"})
}
