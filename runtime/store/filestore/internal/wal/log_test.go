package wal_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/perstore/perstoregen/runtime/store/filestore/internal/crashfs"
	"github.com/perstore/perstoregen/runtime/store/filestore/internal/wal"
)

const path = "dir/log"

// open opens a log and gives its records, but for the empty ones.
func open(path string, opts wal.Options) (*wal.Log, []string, error) {
	var records []string
	l, err := wal.Open(path, opts, func(payload []byte) error {
		if string(payload) != "{}" {
			records = append(records, string(payload))
		}
		return nil
	})
	return l, records, err
}

func mustOpen(t *testing.T, path string, opts wal.Options) (*wal.Log, []string) {
	t.Helper()
	l, records, err := open(path, opts)
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	return l, records
}

// write appends a record and waits for it.
func write(l *wal.Log, record string) error {
	seq, err := l.Append([]byte(record))
	if err != nil {
		return err
	}
	return l.Wait(seq)
}

func mustWrite(t *testing.T, l *wal.Log, records ...string) {
	t.Helper()
	for _, r := range records {
		if err := write(l, r); err != nil {
			t.Fatalf("write(%s) error = %v", r, err)
		}
	}
}

func mustClose(t *testing.T, l *wal.Log) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Fatalf("Close error = %v", err)
	}
}

func wantRecords(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: records = %q; want %q", what, got, want)
	}
}

func TestReopen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	l, records := mustOpen(t, path, wal.Options{})
	wantRecords(t, "a new log", records, nil)
	mustWrite(t, l, "one", "two", strings.Repeat("long ", 100_000))
	mustClose(t, l)
	for range 2 {
		l, records = mustOpen(t, path, wal.Options{})
		wantRecords(t, "after opening again", records, []string{"one", "two", strings.Repeat("long ", 100_000)})
		mustClose(t, l)
	}
	if err := write(l, "late"); !errors.Is(err, wal.ErrClosed) {
		t.Errorf("write after Close error = %v; want ErrClosed", err)
	}
}

func TestFileIsText(t *testing.T) {
	disk := crashfs.New()
	l, _ := mustOpen(t, path, wal.Options{FS: disk})
	mustWrite(t, l, `{"Product":{"7":{"id":7,"name":"Tea"}}}`, `{"Product":{"7":null}}`)
	mustClose(t, l)
	want := `perstore-log 1
f332cd6a 2 0 0 {}
bb94ce7f 39 1 0 {"Product":{"7":{"id":7,"name":"Tea"}}}
b0e54c02 22 2 1 {"Product":{"7":null}}
78e92531 2 3 2 {}
fea0d99c 2 4 2 {}
`
	if got := string(disk.Data(path)); got != want {
		t.Errorf("the file is\n%s\nwant\n%s", got, want)
	}
}

func TestRefusesLineFeed(t *testing.T) {
	l, _ := mustOpen(t, path, wal.Options{FS: crashfs.New()})
	if _, err := l.Append([]byte("a\nb")); err == nil {
		t.Error("Append(a line feed) error = nil; want one")
	}
}

func TestOneWriter(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	l, _ := mustOpen(t, path, wal.Options{})
	_, _, err := open(path, wal.Options{})
	locked := (*wal.LockedError)(nil)
	if !errors.As(err, &locked) || locked.Path != path || locked.PID != os.Getpid() {
		t.Errorf("Open of an open log error = %v; want a *LockedError with the path and pid %d", err, os.Getpid())
	}
	mustClose(t, l)
	l, _ = mustOpen(t, path, wal.Options{}) // the file of the lock is still there
	mustClose(t, l)
}

// filled makes the file of a log with a snapshot and records behind it.
func filled(t *testing.T) (data []byte, records []string) {
	t.Helper()
	disk := crashfs.New()
	l, _ := mustOpen(t, path, wal.Options{FS: disk})
	mustWrite(t, l, "zero", "one")
	if err := l.Compact(keepAll(disk)); err != nil {
		t.Fatalf("Compact error = %v", err)
	}
	mustWrite(t, l, "two", "three")
	mustClose(t, l)
	return disk.Data(path), []string{"zero", "one", "two", "three"}
}

// keepAll makes a snapshot of all records that were written to disk, without looking
// at what is in the buffer: nobody writes meanwhile.
func keepAll(disk *crashfs.FS) wal.Snapshot {
	return func(mark func() error, emit func([]byte) error) error {
		if err := mark(); err != nil {
			return err
		}
		for line := range strings.Lines(string(disk.Data(path))) {
			if fields := strings.SplitN(strings.TrimSuffix(line, "\n"), " ", 5); len(fields) == 5 && fields[4] != "{}" {
				if err := emit([]byte(fields[4])); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

func opened(data []byte) (records []string, after []byte, err error) {
	disk := crashfs.New()
	disk.SetData(path, data)
	l, records, err := open(path, wal.Options{FS: disk})
	if err != nil {
		return nil, disk.Data(path), err
	}
	return records, disk.Data(path), l.Close()
}

// TestEveryCut cuts the file at each byte. What is whole is there; a snapshot is
// whole or the file is damaged.
func TestEveryCut(t *testing.T) {
	data, want := filled(t)
	snapshot := bytes.Index(data, []byte(" 2 2 2 {}")) + len(" 2 2 2 {}\n")
	for n := range data {
		records, after, err := opened(data[:n])
		if n < snapshot {
			corrupt := errors.As(err, new(*wal.CorruptError)) || n == 0 && err != nil && strings.Contains(err.Error(), "is empty")
			if !corrupt || !bytes.Equal(after, data[:n]) {
				t.Errorf("cut at %d of the snapshot: error = %v; want a *CorruptError and the file as it was", n, err)
			}
			continue
		}
		whole := bytes.Count(data[:n], []byte("\n")) - 2 // two lines are no records
		if whole = min(whole, len(want)); err != nil || !slices.Equal(records, want[:max(2, whole)]) {
			t.Errorf("cut at %d: records = %q, %v; want %q", n, records, err, want[:max(2, whole)])
		}
	}
}

// TestEveryFlip flips bits of each byte. The log was closed, so that no record is
// taken for a torn one; only the lines that close it may go.
func TestEveryFlip(t *testing.T) {
	data, want := filled(t)
	for n := range data {
		for _, flip := range []byte{0x01, 0x10, 0x80, 0xff, '\n' ^ data[n]} {
			flipped := slices.Clone(data)
			flipped[n] ^= flip
			records, after, err := opened(flipped)
			corrupt := (*wal.CorruptError)(nil)
			switch {
			case err == nil: // in the lines that close it
				if !slices.Equal(records, want) {
					t.Errorf("flip %x at %d: records = %q; want %q", flip, n, records, want)
				}
			case !errors.As(err, &corrupt):
				t.Errorf("flip %x at %d: records = %q, error = %v; want a *CorruptError", flip, n, records, err)
			case corrupt.Path != path || !bytes.Equal(after, flipped):
				t.Errorf("flip %x at %d: error = %v, or the file has changed; want the path, and the file as it was", flip, n, err)
			}
		}
	}
}

func TestLineLost(t *testing.T) {
	data, _ := filled(t)
	lines := bytes.SplitAfter(data, []byte("\n"))
	for n := 1; n < len(lines)-3; n++ { // a snapshot's own lines have no numbers
		if n == 1 || n == 2 {
			continue
		}
		_, _, err := opened(bytes.Join(slices.Delete(slices.Clone(lines), n, n+1), nil))
		if corrupt := (*wal.CorruptError)(nil); !errors.As(err, &corrupt) {
			t.Errorf("without line %d error = %v; want a *CorruptError", n+1, err)
		}
	}
}

func TestForeignFiles(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "is empty",
		"SQLite format 3\x00":      "does not begin as a log",
		"perstore-log 2\nwhatever": `its version is "2", and this program knows 1`,
	} {
		_, after, err := opened([]byte(text))
		if err == nil || !strings.Contains(err.Error(), want) || string(after) != text {
			t.Errorf("Open(%q) error = %v; want %q, and the file as it was", text, err, want)
		}
	}
}

func TestRefusedRecordIsNamed(t *testing.T) {
	data, _ := filled(t)
	disk := crashfs.New()
	disk.SetData(path, data)
	oops := errors.New("oops")
	_, err := wal.Open(path, wal.Options{FS: disk}, func(payload []byte) error {
		if string(payload) == "two" {
			return oops
		}
		return nil
	})
	at := fmt.Sprintf("record 3 at byte %d", bytes.Index(data, []byte("two"))-len("xxxxxxxx 3 3 2 "))
	if !errors.Is(err, oops) || !strings.Contains(err.Error(), at) {
		t.Errorf("Open error = %v; want oops with %q", err, at)
	}
}

// TestOneSyncForMany lets writers gather while a sync goes on.
func TestOneSyncForMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		disk, syncs := crashfs.New(), 0
		l, _ := mustOpen(t, path, wal.Options{FS: slowSync{disk, &syncs}})
		before := syncs
		var all sync.WaitGroup
		for i := range 64 {
			all.Go(func() { mustWrite(t, l, fmt.Sprint("record ", i)) })
		}
		all.Wait()
		if n := syncs - before; n > 2 {
			t.Errorf("64 records at once took %d syncs; want 2 at most", n)
		}
		mustClose(t, l)
		_, records := mustOpen(t, path, wal.Options{FS: disk})
		if len(records) != 64 {
			t.Errorf("after opening again there are %d records; want 64", len(records))
		}
	})
}

// slowSync has syncs of a second, which it counts.
type slowSync struct {
	wal.FS
	syncs *int
}

type slowFile struct {
	wal.File
	syncs *int
}

func (s slowSync) OpenFile(name string, flag int, perm os.FileMode) (wal.File, error) {
	f, err := s.FS.OpenFile(name, flag, perm)
	return slowFile{f, s.syncs}, err
}

func (f slowFile) Sync() error {
	*f.syncs++
	time.Sleep(time.Second) // of the bubble's clock
	return f.File.Sync()
}

func TestSyncInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		disk := crashfs.New()
		l, _ := mustOpen(t, path, wal.Options{FS: disk, Sync: wal.SyncInterval, Interval: time.Second})
		before := disk.Calls()
		mustWrite(t, l, "one")
		if n := disk.Calls() - before; n != 1 {
			t.Errorf("a record took %d calls; want one write", n)
		}
		time.Sleep(time.Second + 1)
		synctest.Wait()
		if n := disk.Calls() - before; n != 2 {
			t.Errorf("after the interval there were %d calls; want a write and a sync", n)
		}
		mustClose(t, l)
	})
}

func TestSyncNever(t *testing.T) {
	disk := crashfs.New()
	disk.Fail = func(_ int, op crashfs.Op, _ string) error { return nil }
	l, _ := mustOpen(t, path, wal.Options{FS: disk, Sync: wal.SyncNever})
	before := disk.Calls()
	mustWrite(t, l, "one", "two")
	if n := disk.Calls() - before; n != 2 {
		t.Errorf("two records took %d calls; want two writes", n)
	}
	_, records, err := open(path, wal.Options{FS: disk.Restart()})
	if err != nil || !slices.Equal(records, []string{"one", "two"}) {
		t.Errorf("after a kill records = %q, %v; want both", records, err)
	}
}

// TestDiskFull runs out of space in a record. The next process has what was
// acknowledged, and goes on when there is space.
func TestDiskFull(t *testing.T) {
	disk := crashfs.New()
	l, _ := mustOpen(t, path, wal.Options{FS: disk})
	mustWrite(t, l, "one")
	disk.Space = int64(len(disk.Data(path))) + 10
	err := write(l, "a record that is too long")
	failed := (*wal.FailedError)(nil)
	if !errors.As(err, &failed) || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("write error = %v; want a *FailedError of no space", err)
	}
	disk.Space = 0
	if err := write(l, "two"); !errors.As(err, &failed) {
		t.Errorf("the next write error = %v; want the same *FailedError", err)
	}
	if err := l.Close(); !errors.As(err, &failed) {
		t.Errorf("Close error = %v; want the same *FailedError", err)
	}
	l, records := mustOpen(t, path, wal.Options{FS: disk})
	wantRecords(t, "after opening again", records, []string{"one"})
	mustWrite(t, l, "two")
	mustClose(t, l)
}

// TestSyncFails lets a sync fail, after which the system takes what it has not
// written for written. What the next process then finds must be made durable
// again, not be believed.
func TestSyncFails(t *testing.T) {
	for _, cutFails := range []bool{false, true} {
		disk, broken := crashfs.New(), false
		disk.Fail = func(_ int, op crashfs.Op, _ string) error {
			if broken && (op == crashfs.Sync || cutFails && op == crashfs.Truncate) {
				return syscall.EIO
			}
			return nil
		}
		l, _ := mustOpen(t, path, wal.Options{FS: disk})
		mustWrite(t, l, "one")
		broken = true
		if err := write(l, "two"); !errors.Is(err, syscall.EIO) {
			t.Errorf("write error = %v; want EIO", err)
		}
		broken = false
		if err := write(l, "three"); !errors.Is(err, syscall.EIO) {
			t.Errorf("the next write error = %v; want EIO: nothing is tried again", err)
		}
		next := disk.Restart()
		l, seen := mustOpen(t, path, wal.Options{FS: next})
		if want := []string{"one", "two"}; !slices.Equal(seen, want[:1]) && !(cutFails && slices.Equal(seen, want)) {
			t.Errorf("after opening again records = %q; want %q", seen, want)
		}
		for range 50 {
			_, records, err := open(path, wal.Options{FS: next.Crash(seeded(t))})
			if err != nil || !slices.Equal(records, seen) {
				t.Fatalf("after a crash records = %q, %v; want %q, which were seen", records, err, seen)
			}
		}
		mustClose(t, l)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	disk := crashfs.New()
	disk.Fail = func(_ int, op crashfs.Op, name string) error {
		if op == crashfs.Open || op == crashfs.Remove {
			return &os.PathError{Op: string(op), Path: name, Err: os.ErrPermission}
		}
		return nil
	}
	if _, _, err := open(path, wal.Options{FS: disk}); !errors.Is(err, os.ErrPermission) {
		t.Errorf("Open error = %v; want ErrPermission", err)
	}
}
