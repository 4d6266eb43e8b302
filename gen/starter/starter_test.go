package starter

import (
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// checkout is a folder that holds the module, and a file deep in it.
func checkout(t *testing.T) (dir, deep string) {
	t.Helper()
	dir = t.TempDir()
	deep = filepath.Join(dir, "cmd", "perstoregen", "main.go")
	put(t, filepath.Join(dir, "go.mod"), "// The module.\nmodule "+Module+"\n")
	put(t, deep, "package main\n")
	return dir, deep
}

func put(t *testing.T, name, content string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(content), 0o666)); err != nil {
		t.Fatal(err)
	}
}

func TestBuiltFrom(t *testing.T) {
	dir, deep := checkout(t)
	nowhere := filepath.Join(t.TempDir(), "x")
	info := func(path, version, sum, replaced string) *debug.BuildInfo {
		b := &debug.BuildInfo{Main: debug.Module{Path: path, Version: version, Sum: sum}}
		if replaced != "" {
			b.Main.Replace = &debug.Module{Path: replaced}
		}
		return b
	}
	tests := []struct {
		name               string
		info               *debug.BuildInfo
		source, executable string
		want               Source
	}{
		{"downloaded", info(Module, "v1.2.3", "h1:x", ""), nowhere, nowhere, Source{Version: "v1.2.3"}},
		{"built in a checkout", info(Module, "v1.2.3-0.20260101000000-abcdefabcdef", "", ""), deep, nowhere, Source{Checkout: dir}},
		{"trimmed paths", info(Module, "(devel)", "", ""), Module + "/gen/starter/source.go", filepath.Join(dir, "perstoregen"), Source{Checkout: dir}},
		{"replaced", info(Module, "v0.0.0", "", dir), nowhere, nowhere, Source{Checkout: dir}},
		{"no build info", nil, deep, "", Source{Checkout: dir}},
		{"part of another program", info("example.com/other", "v1.0.0", "h1:x", ""), nowhere, "", Source{}},
	}
	for _, tt := range tests {
		got, err := builtFrom(tt.info, tt.source, tt.executable)
		if got != tt.want || errors.Is(err, ErrNoSource) != (tt.want == Source{}) {
			t.Errorf("%s: builtFrom() = %+v, %v; want %+v", tt.name, got, err, tt.want)
		}
	}
}

func TestNamed(t *testing.T) {
	dir, _ := checkout(t)
	for name, want := range map[string]Source{
		"v1.2.3": {Version: "v1.2.3"}, "latest": {Version: "latest"}, dir: {Checkout: dir},
	} {
		if got, err := Named(name); got != want || err != nil {
			t.Errorf("Named(%q) = %+v, %v; want %+v", name, got, err, want)
		}
	}
	for _, name := range []string{"", "1.2.3", filepath.Join(dir, "cmd"), t.TempDir()} {
		if got, err := Named(name); err == nil {
			t.Errorf("Named(%q) = %+v, nil; want an error", name, got)
		}
	}
}

// TestWriteUndoes checks that a file in the way leaves everything as it was.
func TestWriteUndoes(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	put(t, at("go.mod"), "module x\n")
	put(t, at("late"), "is there\n")
	_, err := write([]file{
		{path: at("go.mod"), content: []byte("changed"), before: []byte("module x\n")},
		{path: at("new/deep/file"), content: []byte("new")},
		{path: at("late"), content: []byte("new")},
	})
	if !errors.Is(err, os.ErrExist) {
		t.Errorf("write() error = %v; want os.ErrExist", err)
	}
	got := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		content, _ := os.ReadFile(at(e.Name()))
		got[e.Name()] = string(content)
	}
	if diff := cmp.Diff(map[string]string{"go.mod": "module x\n", "late": "is there\n"}, got); diff != "" {
		t.Errorf("the folder (-want +got):\n%s", diff)
	}
}

func TestJoinLines(t *testing.T) {
	if got := string(joinLines([]byte("a\nb\n"), []byte("b\nc\n"))); got != "a\nb\nc\n" {
		t.Errorf("joinLines() = %q", got)
	}
}
