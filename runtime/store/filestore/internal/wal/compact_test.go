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

// keep makes a snapshot of these records.
func keep(records ...string) wal.Snapshot {
	return func(mark func() error, emit func([]byte) error) error {
		if err := mark(); err != nil {
			return err
		}
		for _, r := range records {
			if err := emit([]byte(r)); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestCompact(t *testing.T) {
	disk := crashfs.New()
	l, _ := mustOpen(t, path, wal.Options{FS: disk})
	mustWrite(t, l, "one", "two", "three")
	for range 2 {
		if err := l.Compact(keep("three")); err != nil {
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

// TestCompactBesideWriters compacts while others write: the snapshot says how many
// records each of them had appended at its moment.
func TestCompactBesideWriters(t *testing.T) {
	disk := crashfs.New()
	l, _ := mustOpen(t, path, wal.Options{FS: disk})
	const writers, each = 8, 200
	var appending sync.Mutex
	var counts [writers]int
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for range each {
				appending.Lock()
				seq, err := l.Append(fmt.Appendf(nil, "%d %d %s", w, counts[w], strings.Repeat("x", 100)))
				counts[w]++
				appending.Unlock()
				if err = errors.Join(err, l.Wait(seq)); err != nil {
					t.Errorf("write error = %v", err)
				}
			}
		})
	}
	for range 20 {
		err := l.Compact(func(mark func() error, emit func([]byte) error) error {
			appending.Lock()
			err, at := mark(), counts
			appending.Unlock()
			return errors.Join(err, emit(fmt.Appendf(nil, "%v", at)))
		})
		if err != nil {
			t.Errorf("Compact error = %v", err)
		}
	}
	all.Wait()
	mustClose(t, l)
	_, records := mustOpen(t, path, wal.Options{FS: disk})
	next := [writers]int{}
	for _, text := range strings.Fields(strings.Trim(records[0], "[]")) {
		_, err := fmt.Sscan(text, &next[0])
		next = [writers]int(append(next[1:], next[0])) // one after another
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range records[1:] {
		var w, i int
		if _, err := fmt.Sscan(r, &w, &i); err != nil || i != next[w] {
			t.Fatalf("record %q where writer %d is at %d", r, w, next[w])
		}
		next[w]++
	}
	for w, n := range next {
		if n != each {
			t.Errorf("writer %d has %d records; want %d", w, n, each)
		}
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
		err := l.Compact(keepAll(disk))
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
	if err := l.Compact(keepAll(disk)); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("Compact error = %v; want ENOSPC", err)
	}
	disk.Space = 0
	mustWrite(t, l, "three")
	mustClose(t, l)
	_, records := mustOpen(t, path, wal.Options{FS: disk})
	wantRecords(t, "after opening again", records, []string{"one", "two", "three"})
}

// TestCompactAfterClose compacts a log that was closed, while who has it now
// compacts it, too: the file that is made is his.
func TestCompactAfterClose(t *testing.T) {
	disk := crashfs.New()
	first, _ := mustOpen(t, path, wal.Options{FS: disk})
	mustWrite(t, first, "one")
	mustClose(t, first)
	second, _ := mustOpen(t, path, wal.Options{FS: disk})
	err := second.Compact(func(mark func() error, emit func([]byte) error) error {
		if err := first.Compact(keep("none")); !errors.Is(err, wal.ErrClosed) {
			t.Errorf("Compact of a closed log error = %v; want ErrClosed", err)
		}
		return keep("one")(mark, emit)
	})
	if err != nil {
		t.Errorf("Compact error = %v", err)
	}
	mustClose(t, second)
	_, records := mustOpen(t, path, wal.Options{FS: disk})
	wantRecords(t, "after opening again", records, []string{"one"})
}
