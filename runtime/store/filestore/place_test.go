package filestore_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/filestore"
)

// openAt opens the shop in a file.
func openAt(t *testing.T, path string) (*shop.DB, error) {
	t.Helper()
	return shop.Open(t.Context(), "file:"+path)
}

func addTag(t *testing.T, db *shop.DB, slug string) {
	t.Helper()
	if err := db.Tags.Put(t.Context(), &shop.Tag{Slug: slug, Title: slug}); err != nil {
		t.Fatal(err)
	}
}

func tagsAt(t *testing.T, path string) int64 {
	t.Helper()
	db, err := openAt(t, path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	n, err := db.Tags.Where().Count(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestNeighbours checks that nothing of others beside a file is touched.
func TestNeighbours(t *testing.T) {
	for _, name := range []string{"x.new", "x.lock"} {
		folder := t.TempDir()
		other := filepath.Join(folder, name)
		if err := os.WriteFile(other, []byte("a lock of yarn\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := openAt(t, filepath.Join(folder, "x"))
		if err == nil {
			_ = db.Close()
			t.Errorf("Open beside %s has no error", name)
		}
		if text, err := os.ReadFile(other); string(text) != "a lock of yarn\n" || err != nil {
			t.Errorf("%s is %q, %v; want it as it was", name, text, err)
		}
	}
}

// TestSymlink checks that a link to a file is that file: there is one lock, and a
// compaction replaces what the link leads to.
func TestSymlink(t *testing.T) {
	folder := t.TempDir()
	real, link := filepath.Join(folder, "data", "real.log"), filepath.Join(folder, "link.log")
	if err := os.Mkdir(filepath.Dir(real), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("data/real.log", link); err != nil {
		t.Skip("left out: this system has no symbolic links: ", err)
	}
	db, err := openAt(t, link)
	if err != nil {
		t.Fatal(err)
	}
	addTag(t, db, "one")
	if _, err := openAt(t, real); !errors.As(err, new(*filestore.LockedError)) {
		t.Errorf("Open of the file behind an open link: error = %v; want a LockedError", err)
	}
	compact(t, db)
	addTag(t, db, "two")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is %v, %v; want a link still", info, err)
	}
	if n := tagsAt(t, real); n != 2 {
		t.Errorf("the file behind the link has %d tags; want 2", n)
	}
}

// TestFolderChanges checks that a file stays where it is when the process goes
// elsewhere.
func TestFolderChanges(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	db, err := openAt(t, "x.log")
	if err != nil {
		t.Fatal(err)
	}
	addTag(t, db, "one")
	t.Chdir(t.TempDir())
	compact(t, db)
	addTag(t, db, "two")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if n := tagsAt(t, filepath.Join(folder, "x.log")); n != 2 {
		t.Errorf("the file has %d tags; want 2", n)
	}
}

// TestModeStays checks that a compaction shows a file to nobody else.
func TestModeStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.log")
	db, err := openAt(t, path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	compact(t, db)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("after a compaction the mode is %v, %v; want 0600", info.Mode(), err)
	}
}

func compact(t *testing.T, db *shop.DB) {
	t.Helper()
	if err := db.Core().Database().(*filestore.Database).Compact(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestHardLink checks that two names of one file are one database, which has one lock,
// also after a compaction, and when somebody has removed the file beside it.
func TestHardLink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("left out: there the lock is of the file beside it alone")
	}
	folder := t.TempDir()
	one, other := filepath.Join(folder, "one.log"), filepath.Join(folder, "other.log")
	db, err := openAt(t, one)
	if err != nil {
		t.Fatal(err)
	}
	addTag(t, db, "one")
	link := func() {
		t.Helper()
		if err := os.Link(one, other); err != nil {
			t.Skip("left out: this file system has no hard links: ", err)
		}
	}
	refused := func(what, path string) {
		t.Helper()
		if second, err := openAt(t, path); !errors.As(err, new(*filestore.LockedError)) || !errors.Is(err, perstore.ErrConflict) {
			t.Errorf("Open of %s error = %v; want a LockedError", what, err)
			if err == nil {
				_ = second.Close()
			}
		}
	}
	link()
	refused("another name", other)
	if err := os.Remove(one + ".lock"); err != nil {
		t.Fatal(err)
	}
	refused("a file whose lock was removed", one)
	compact(t, db)
	if err := os.Remove(one + ".lock"); err != nil {
		t.Fatal(err)
	}
	refused("a file whose lock was removed, after a compaction", one)
	if err := os.Remove(other); err != nil {
		t.Fatal(err)
	}
	link()
	refused("another name, after a compaction", other)
	addTag(t, db, "two")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{one, other} {
		if n := tagsAt(t, path); n != 2 {
			t.Errorf("%s has %d tags; want 2", path, n)
		}
	}
}

// TestURL reads the URLs of files, and refuses those of other machines.
func TestURL(t *testing.T) {
	folder := filepath.ToSlash(t.TempDir())
	for i, url := range []string{"//" + folder + "/x", "//localhost" + folder + "/x", folder + "/x"} {
		db, err := openAt(t, url)
		if err != nil {
			t.Fatalf("Open(file:%s) error = %v", url, err)
		}
		addTag(t, db, fmt.Sprint(i))
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if n := tagsAt(t, folder+"/x"); n != 3 {
		t.Errorf("the file has %d tags; want 3", n)
	}
	for url, want := range map[string]string{
		"//host" + folder + "/y": `"host" is the name of a machine`, "//data": `"data" is the name of a machine`, "//localhost": "a path is missing", "": "a path is missing",
		folder + "/y?sync=never&sync=always": "2 times",
	} {
		if _, err := openAt(t, url); !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("Open(file:%s) error = %v; want ErrInvalid, %s", url, err, want)
		}
	}
}

// TestEmptyFile checks that an empty file is told from one that is damaged.
func TestEmptyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.log")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openAt(t, path); !errors.Is(err, perstore.ErrDatabase) || errors.As(err, new(*filestore.CorruptError)) || !strings.Contains(err.Error(), "is empty") {
		t.Errorf("Open of an empty file error = %v; want that it is empty", err)
	}
}
