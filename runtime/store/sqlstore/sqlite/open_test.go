package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

func TestOddFileNames(t *testing.T) {
	for _, name := range []string{"a b?#%.db", "100%25.db", "ä 日本.db", "a&b=c;d.db", "it's.db", "semi:colon.db", `back\slash.db`, "plus+.db", "no extension", "-dash.db"} {
		file := filepath.Join(t.TempDir(), name)
		db := openShop(t, "sqlite:"+file, 1)
		if n, err := db.Products.Where().Count(t.Context()); n != 1 || err != nil {
			t.Errorf("Count in %q = %d, %v; want 1", name, n, err)
		}
		if _, err := os.Stat(file); err != nil {
			t.Errorf("Open(%q) made another file: %v", name, err)
		}
	}
}

func TestRelativeFileName(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("sub", 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"shop.db", "sub/shop.db", "./dot.db"} {
		openShop(t, "sqlite:"+name, 1)
		if _, err := os.Stat(name); err != nil {
			t.Errorf("Open(%q) made another file: %v", name, err)
		}
	}
}

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("this is no database. ", 100)), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		url, says string
		want      error
	}{
		{"sqlite:", "names no file", perstore.ErrInvalid},
		{"sqlite:" + text, "text.db", perstore.ErrDatabase},
		{"sqlite:" + dir, dir, perstore.ErrDatabase},
		{"sqlite:" + filepath.Join(dir, "nowhere", "shop.db"), "nowhere", perstore.ErrDatabase},
		{"oracle://localhost/shop", `"oracle"`, perstore.ErrInvalid},
		{"shop.db", "memory: and mysql: and postgres: and sqlite:", perstore.ErrInvalid},
		{"", "memory: and mysql: and postgres: and sqlite:", perstore.ErrInvalid},
	} {
		_, err := shop.Open(t.Context(), c.url)
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("Open(%q) error = %v; want %v that says %s", c.url, err, c.want, c.says)
		}
	}
	if data, err := os.ReadFile(text); err != nil || !strings.HasPrefix(string(data), "this is no database") {
		t.Errorf("Open has changed a file that is no database: %v", err)
	}
}

// TestMemoryDatabasesAreApart opens two: they share nothing.
func TestMemoryDatabasesAreApart(t *testing.T) {
	first, second := openShop(t, "sqlite::memory:", 3), openShop(t, "sqlite::memory:", 0)
	a, errA := first.Products.Where().Count(t.Context())
	b, errB := second.Products.Where().Count(t.Context())
	if a != 3 || b != 0 || errA != nil || errB != nil {
		t.Errorf("Count = %d, %d, errors %v, %v; want 3, 0", a, b, errA, errB)
	}
}

// TestTwoHandles opens one file twice, as two processes do.
func TestTwoHandles(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "shop.db")
	first := openShop(t, url, 1)
	second, err := shop.Open(t.Context(), url)
	if err != nil {
		t.Fatalf("Open again error = %v", err)
	}
	defer second.Close()
	p, err := second.Products.Get(t.Context(), 1)
	if err != nil {
		t.Fatalf("Get through the second handle error = %v", err)
	}
	p.Name = "Changed"
	if err := p.Save(t.Context()); err != nil {
		t.Fatalf("Save through the second handle error = %v", err)
	}
	if got, err := first.Products.Get(t.Context(), 1); err != nil || got.Name != "Changed" {
		t.Errorf("Get through the first handle = %v, %v; want what the second one saved", got, err)
	}
}

func TestClosed(t *testing.T) {
	db := openShop(t, "sqlite::memory:", 1)
	if err := db.Close(); err != nil {
		t.Errorf("Close error = %v", err)
	}
	if _, err := db.Products.Get(t.Context(), 1); !errors.Is(err, perstore.ErrDatabase) {
		t.Errorf("Get(closed) error = %v; want ErrDatabase", err)
	}
}
