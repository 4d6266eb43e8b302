// Package starter begins a program: a small schema set, the line that generates
// its package, and a main function that uses it.
package starter

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// Module is the path of the module that generated code needs.
const Module = "github.com/perstore/perstoregen"

// generated is the folder that the first go generate makes.
const generated = "shop"

//go:embed files
var embedded embed.FS

// Config says where a program begins.
type Config struct {
	Dir      string            // "" is the current folder; it is made when missing
	Source   Source            // where the module of perstoregen comes from
	Progress func(step string) // told of each step, unless it is nil
}

// Begin writes the program and adds what it needs to the module around it. It
// gives the names of the files that it wrote or changed. Nothing is overwritten,
// and nothing is left behind when it fails.
func Begin(ctx context.Context, cfg Config) ([]string, error) {
	dir, err := filepath.Abs(cfg.Dir)
	if err != nil {
		return nil, err
	}
	if err := checkRoom(dir); err != nil {
		return nil, err
	}
	cfg.step("looking at the module")
	m, err := moduleAround(ctx, dir)
	if err != nil {
		return nil, err
	}
	files, err := m.files(dir)
	if err != nil {
		return nil, err
	}
	cfg.step("adding " + Module + " to go.mod")
	required, err := m.require(ctx, dir, cfg.Source)
	if err != nil {
		return nil, err
	}
	return write(append(files, required...))
}

func (cfg Config) step(name string) {
	if cfg.Progress != nil {
		cfg.Progress(name)
	}
}

// InTheWayError names what is where the program would be.
type InTheWayError struct{ Paths []string }

// Error lists what is in the way.
func (e *InTheWayError) Error() string {
	return "in the way: " + strings.Join(e.Paths, ", ") + "; nothing was written; choose another folder or move them"
}

// checkRoom wants a folder in which nothing meets the program: none of its files,
// and no other Go package.
func checkRoom(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var inTheWay []string
	for _, e := range entries {
		if slices.Contains([]string{"schemas", generated}, e.Name()) || strings.HasSuffix(e.Name(), ".go") {
			inTheWay = append(inTheWay, e.Name())
		}
	}
	if len(inTheWay) > 0 {
		return &InTheWayError{inTheWay}
	}
	return nil
}

// file is a file to be written.
type file struct {
	path    string
	content []byte
	before  []byte // what it holds now, nil when it is new
}

// files are those of the program.
func (m *module) files(dir string) ([]file, error) {
	below, err := filepath.Rel(m.dir, dir)
	if err != nil {
		return nil, err
	}
	home := path.Join(m.path, filepath.ToSlash(below))
	var out []file
	err = fs.WalkDir(embedded, "files", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := embedded.ReadFile(name)
		text := strings.ReplaceAll(string(content), `"PACKAGE/`, `"`+home+`/`)
		name = strings.TrimSuffix(strings.TrimPrefix(name, "files/"), ".txt")
		out = append(out, file{path: filepath.Join(dir, filepath.FromSlash(name)), content: []byte(text)})
		return err
	})
	return out, err
}

// write writes all files, or none.
func write(files []file) (names []string, err error) {
	var undo []func() error
	defer func() {
		for _, u := range slices.Backward(undo) {
			if err != nil {
				err = errors.Join(err, u())
			}
		}
	}()
	for _, f := range files {
		if f.before != nil && bytes.Equal(f.before, f.content) {
			continue
		}
		made, err := makeFolders(filepath.Dir(f.path))
		undo = append(undo, made...)
		if err != nil {
			return nil, err
		}
		if err := writeOne(f); err != nil {
			return nil, err
		}
		undo = append(undo, f.undo)
		names = append(names, f.path)
	}
	return names, nil
}

// writeOne writes a file; a new one must still be new.
func writeOne(f file) error {
	if f.before != nil {
		return os.WriteFile(f.path, f.content, 0o666)
	}
	to, err := os.OpenFile(f.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = to.Write(f.content)
	return errors.Join(err, to.Close())
}

func (f file) undo() error {
	if f.before != nil {
		return os.WriteFile(f.path, f.before, 0o666)
	}
	return os.Remove(f.path)
}

// makeFolders makes a folder and those around it, and gives what undoes that.
func makeFolders(dir string) (undo []func() error, err error) {
	if _, err := os.Stat(dir); err == nil {
		return nil, nil
	}
	if undo, err = makeFolders(filepath.Dir(dir)); err != nil {
		return undo, err
	}
	if err := os.Mkdir(dir, 0o777); err != nil {
		return undo, fmt.Errorf("make the folder: %w", err)
	}
	return append(undo, func() error { return os.Remove(dir) }), nil
}
