package filestore

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/filestore/internal/crashfs"
)

// onDisk opens rows on a disk in memory.
func onDisk(t *testing.T, disk *crashfs.FS) (*perstore.DataModel, *Database) {
	t.Helper()
	c := config{path: "data/log", compactAt: 1 << 20}
	c.log.FS = disk
	data, db, err := openModel(c, rows())
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	return data, db
}

func put(t *testing.T, data *perstore.DataModel, ids ...int64) {
	t.Helper()
	for _, id := range ids {
		if err := data.Model("Row").Store().Put(t.Context(), &row{ID: id}, perstore.Cond{}); err != nil {
			t.Fatalf("Put(%d) error = %v", id, err)
		}
	}
}

func wantRows(t *testing.T, data *perstore.DataModel, ids ...int64) {
	t.Helper()
	var got []int64
	if err := data.Model("Row").Store().Query(t.Context(), mustParse(t, ""), func(obj any) bool {
		got = append(got, obj.(*row).ID)
		return true
	}); err != nil || fmt.Sprint(got) != fmt.Sprint(ids) {
		t.Errorf("rows are %v, %v; want %v", got, err, ids)
	}
}

func TestDiskFull(t *testing.T) {
	disk := crashfs.New()
	data, _ := onDisk(t, disk)
	put(t, data, 1)
	disk.Space = int64(len(disk.Data("data/log"))) + 10
	store := data.Model("Row").Store()
	err := store.Put(t.Context(), &row{ID: 2}, perstore.Cond{})
	if failed := (*FailedError)(nil); !errors.As(err, &failed) || !errors.Is(err, perstore.ErrDatabase) || !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("Put error = %v; want a *FailedError, ErrDatabase, ENOSPC", err)
	}
	wantRows(t, data, 1)
	disk.Space = 0
	if err := store.Put(t.Context(), &row{ID: 3}, perstore.Cond{}); !errors.Is(err, perstore.ErrDatabase) {
		t.Errorf("the next Put error = %v; want ErrDatabase", err)
	}
	_ = data.Close() // which gives the error once more
	data, _ = onDisk(t, disk)
	wantRows(t, data, 1)
	put(t, data, 2)
	wantRows(t, data, 1, 2)
}

func TestLocked(t *testing.T) {
	dir := t.TempDir()
	schemes := map[string]perstore.OpenFunc{"dir": OpenDir}
	first, err := perstore.Open(t.Context(), "dir:"+dir, rows(), schemes)
	if err != nil {
		t.Fatal(err)
	}
	_, err = perstore.Open(t.Context(), "dir:"+dir, rows(), schemes)
	locked := (*LockedError)(nil)
	if !errors.As(err, &locked) || !errors.Is(err, perstore.ErrConflict) || locked.PID != os.Getpid() || !strings.HasPrefix(locked.Path, dir) {
		t.Errorf("Open of an open folder error = %v; want a *LockedError with its path and process, ErrConflict", err)
	}
	if err := first.Close(); err != nil {
		t.Errorf("Close error = %v", err)
	}
}

// TestFlipped flips a bit in each byte of a log that was closed.
func TestFlipped(t *testing.T) {
	disk := crashfs.New()
	data, db := onDisk(t, disk)
	put(t, data, 1, 2)
	if err := db.Compact(t.Context()); err != nil {
		t.Fatalf("Compact error = %v", err)
	}
	put(t, data, 3)
	if err := data.Close(); err != nil {
		t.Fatalf("Close error = %v", err)
	}
	whole := disk.Data("data/log")
	for i := range len(whole) - 2*len("00000000 2 0 0 {}\n") {
		flipped := disk.Data("data/log")
		flipped[i] ^= 4
		damaged := crashfs.New()
		damaged.SetData("data/log", flipped)
		c := config{path: "data/log"}
		c.log.FS = damaged
		_, _, err := openModel(c, rows())
		corrupt := (*CorruptError)(nil)
		if !errors.As(err, &corrupt) || !errors.Is(err, perstore.ErrDatabase) || corrupt.Path != "data/log" || string(damaged.Data("data/log")) != string(flipped) {
			t.Fatalf("Open with byte %d flipped error = %v; want a *CorruptError, and the file as it was", i, err)
		}
	}
}

func TestReadOnlyFolder(t *testing.T) {
	disk := crashfs.New()
	disk.Fail = func(_ int, op crashfs.Op, name string) error {
		if op == crashfs.Open {
			return &os.PathError{Op: "open", Path: name, Err: os.ErrPermission}
		}
		return nil
	}
	c := config{path: "data/log"}
	c.log.FS = disk
	if _, _, err := openModel(c, rows()); !errors.Is(err, perstore.ErrDatabase) || !errors.Is(err, os.ErrPermission) || !strings.Contains(err.Error(), "data/log") {
		t.Errorf("Open error = %v; want ErrDatabase, ErrPermission, and the file", err)
	}
}

func TestURLs(t *testing.T) {
	dir := t.TempDir()
	schemes := map[string]perstore.OpenFunc{"dir": OpenDir, "file": OpenFile}
	for url, want := range map[string]error{
		"dir:" + dir + "/a/b":             nil,
		"file:" + dir + "/c/rows.log":     nil,
		"file:" + dir + "/d?sync=always":  nil,
		"file:" + dir + "/e?sync=never":   nil,
		"dir:" + dir + "/f?sync=20ms":     nil,
		"dir:":                            perstore.ErrInvalid,
		"dir:" + dir + "?sync=sometimes":  perstore.ErrInvalid,
		"dir:" + dir + "?sync=-1s":        perstore.ErrInvalid,
		"file:" + dir + "/g?cache=none":   perstore.ErrInvalid,
		"file:" + dir + "/c":              perstore.ErrDatabase, // a folder
		"dir:" + dir + "/d":               perstore.ErrDatabase, // a file
		"file:" + dir + "/c/rows.log/sub": perstore.ErrDatabase,
	} {
		if want == perstore.ErrDatabase { // what it stands beside is made first
			defer func() {
				if _, err := perstore.Open(t.Context(), url, rows(), schemes); !errors.Is(err, want) {
					t.Errorf("Open(%s) error = %v; want %v", url, err, want)
				}
			}()
			continue
		}
		data, err := perstore.Open(t.Context(), url, rows(), schemes)
		if !errors.Is(err, want) {
			t.Errorf("Open(%s) error = %v; want %v", url, err, want)
		}
		if err == nil {
			put(t, data, 7)
			if err := data.Close(); err != nil {
				t.Errorf("Close of %s error = %v", url, err)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "a", "b", logName)); err != nil {
		t.Errorf("the log of a folder: %v", err)
	}
}

// TestIdentity opens a database again, which is the same one.
func TestIdentity(t *testing.T) {
	disk := crashfs.New()
	data, db := onDisk(t, disk)
	want, err := db.DatabaseID(t.Context())
	if err != nil || want == "" {
		t.Errorf("DatabaseID = %q, %v; want one", want, err)
	}
	if err := errors.Join(db.Compact(t.Context()), data.Close()); err != nil {
		t.Errorf("Compact and Close error = %v", err)
	}
	_, db = onDisk(t, disk)
	if got, err := db.DatabaseID(t.Context()); got != want || err != nil {
		t.Errorf("DatabaseID after opening again = %q, %v; want %q", got, err, want)
	}
}
