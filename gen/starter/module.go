package starter

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// tool is the command that generates the program's package.
const tool = Module + "/cmd/perstoregen"

// imports stands for the program while its package is not generated: with it the
// go command knows what go.mod and go.sum must hold.
const imports = `package main

import (
	_ "` + Module + `/runtime/store/memstore"
	_ "` + Module + `/runtime/store/sqlstore/sqlite"
)
`

// replaced is the version of a module that is replaced by a folder.
const replaced = "v0.0.0-00010101000000-000000000000"

// ErrNoModule is that no Go module is around the folder.
var ErrNoModule = errors.New("there is no go.mod here; begin with: go mod init example.com/shop")

// ErrNoGo is that there is no go command.
var ErrNoGo = errors.New("the go command is needed to build a program, and is not in PATH: https://go.dev/dl has it")

// module is the Go module that the program belongs to.
type module struct {
	path string // example.com/shop
	dir  string
}

// moduleAround finds the module of a folder that may not be there yet.
func moduleAround(ctx context.Context, dir string) (*module, error) {
	for {
		info, err := os.Stat(dir)
		if err == nil && info.IsDir() {
			break
		}
		if err == nil {
			return nil, &InTheWayError{[]string{dir}}
		}
		if dir == filepath.Dir(dir) {
			return nil, err
		}
		dir = filepath.Dir(dir)
	}
	out, err := goCommand(ctx, dir, "env", "GOMOD")
	if err != nil {
		return nil, err
	}
	name := strings.TrimSpace(string(out))
	if name == "" || name == os.DevNull {
		return nil, ErrNoModule
	}
	m := &module{dir: filepath.Dir(name)}
	out, err = goCommand(ctx, m.dir, "list", "-m")
	m.path = strings.TrimSpace(string(out))
	return m, err
}

// require gives go.mod and go.sum with what the program needs. They are worked on
// in a copy.
func (m *module) require(ctx context.Context, dir string, from Source) (_ []file, err error) {
	if m.path == Module {
		return nil, nil // a folder of the checkout itself
	}
	scratch, err := os.MkdirTemp("", "perstoregen-init-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	files := []file{{path: filepath.Join(m.dir, "go.mod")}, {path: filepath.Join(m.dir, "go.sum")}}
	for i, f := range files {
		if files[i].before, err = os.ReadFile(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	if err := m.resolve(ctx, dir, from, scratch, files); err != nil {
		return nil, err
	}
	for i, f := range files {
		if files[i].content, err = os.ReadFile(filepath.Join(scratch, filepath.Base(f.path))); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// resolve lets the go command add what the program in dir needs to a copy of
// go.mod and go.sum. The program is laid over the folder, which stays as it is.
// It asks the network for nothing that the module cache has.
func (m *module) resolve(ctx context.Context, dir string, from Source, scratch string, files []file) error {
	sums := files[1].before
	if from.Checkout != "" { // its sums were checked when it was built
		known, err := os.ReadFile(filepath.Join(from.Checkout, "go.sum"))
		if err != nil {
			return err
		}
		sums = joinLines(sums, known)
	}
	program, overlay, copied := filepath.Join(scratch, "imports.go"), filepath.Join(scratch, "overlay.json"), filepath.Join(scratch, "go.mod")
	laid, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(dir, "main.go"): program}})
	err = errors.Join(err,
		os.WriteFile(program, []byte(imports), 0o666), os.WriteFile(overlay, laid, 0o666),
		os.WriteFile(copied, files[0].before, 0o666), os.WriteFile(filepath.Join(scratch, "go.sum"), sums, 0o666))
	if err != nil {
		return err
	}
	if err := m.edit(ctx, from, copied); err != nil {
		return err
	}
	below, err := filepath.Rel(m.dir, dir)
	if err != nil {
		return err
	}
	_, err = goCommand(ctx, m.dir, "list", "-mod=mod", "-modfile="+copied, "-overlay="+overlay, "-deps", "./"+filepath.ToSlash(below), tool)
	return err
}

// edit requires the module and its tool in a go.mod, and replaces it by a
// checkout. A version that is there already stays.
func (m *module) edit(ctx context.Context, from Source, copied string) error {
	out, err := goCommand(ctx, m.dir, "mod", "edit", "-json", copied)
	if err != nil {
		return err
	}
	var said struct {
		Require []struct{ Path string }
		Replace []struct{ Old struct{ Path string } }
	}
	if err := json.Unmarshal(out, &said); err != nil {
		return err
	}
	edit := []string{"mod", "edit", "-tool=" + tool}
	isReplaced := slices.ContainsFunc(said.Replace, func(r struct{ Old struct{ Path string } }) bool { return r.Old.Path == Module })
	if !slices.ContainsFunc(said.Require, func(r struct{ Path string }) bool { return r.Path == Module }) {
		want := replaced
		switch {
		case isReplaced:
		case from.Checkout != "":
			edit = append(edit, "-replace="+Module+"="+from.Checkout)
		default:
			if want, err = m.version(ctx, from.Version, copied); err != nil {
				return err
			}
		}
		edit = append(edit, "-require="+Module+"@"+want)
	}
	_, err = goCommand(ctx, m.dir, append(edit, copied)...)
	return err
}

// version is what a query such as latest stands for.
func (m *module) version(ctx context.Context, query, copied string) (string, error) {
	out, err := goCommand(ctx, m.dir, "list", "-m", "-mod=mod", "-modfile="+copied, "-f", "{{.Version}}", Module+"@"+query)
	return strings.TrimSpace(string(out)), err
}

// joinLines is a text with the lines of another that it has not.
func joinLines(text, more []byte) []byte {
	have := make(map[string]bool)
	for line := range bytes.Lines(text) {
		have[string(line)] = true
	}
	out := bytes.Clone(text)
	for line := range bytes.Lines(more) {
		if !have[string(line)] {
			out = append(out, line...)
		}
	}
	return out
}

// FindGo tells whether there is a go command. The error is [ErrNoGo].
func FindGo() error {
	if _, err := exec.LookPath("go"); err != nil {
		return ErrNoGo
	}
	return nil
}

// goCommand runs the go command and gives what it prints.
func goCommand(ctx context.Context, dir string, args ...string) ([]byte, error) {
	if err := FindGo(); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), machine()...)
	out, err := cmd.Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return nil, fmt.Errorf("go %s: %w\n%s", args[0], err, bytes.TrimSpace(failed.Stderr))
	}
	return out, err
}
