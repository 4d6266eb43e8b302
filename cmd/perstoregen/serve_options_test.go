package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/perstore/perstoregen/gen"
)

func TestPackageName(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, dir := range []string{"shop/schemas", "my-Shop 2", "7", "schema", "main", "日本"} {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for arg, want := range map[string]string{
		"shop": "shop", "shop/schemas": "shop", "shop/schemas/product.json": "shop", "./shop/../shop": "shop",
		"my-Shop 2": "myshop2", "7": "model", "main": "model", "日本": "model",
	} {
		if got := packageName(options{args: []string{arg}}); got != want {
			t.Errorf("packageName(%s) = %s; want %s", arg, got, want)
		}
	}
	if got := packageName(options{Settings: gen.Settings{Package: "given"}, args: []string{"shop"}}); got != "given" {
		t.Errorf("packageName() = %s; want given", got)
	}
}

// TestShownURL checks that no password is printed.
func TestShownURL(t *testing.T) {
	for db, want := range map[string]string{
		"sqlite:shop.db":                         "sqlite:shop.db",
		"postgres://u:secret@host/db":            "postgres://u:xxxxx@host/db",
		"mysql://u:secret@host/db?password=more": "mysql://u:xxxxx@host/db",
		"postgres://u:%zz@host/db":               "postgres://…",
	} {
		if got := shownURL(db); got != want {
			t.Errorf("shownURL(%s) = %s; want %s", db, got, want)
		}
	}
}

func TestCacheDir(t *testing.T) {
	own := t.TempDir()
	t.Setenv("PERSTOREGEN_CACHE", own)
	for flag, want := range map[string]string{"": own, filepath.Join(own, "other"): filepath.Join(own, "other")} {
		if got, err := cacheDir(flag); got != want || err != nil {
			t.Errorf("cacheDir(%q) = %s, %v; want %s", flag, got, err, want)
		}
	}
}
