package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// bench is one run over a folder of its own.
type bench struct {
	ctx     context.Context
	n       int
	dir     string // of everything
	schemas string
	out     string // of the generated package
}

// cost is what a command took, with all the processes that it began.
type cost struct {
	wall, cpu time.Duration
	memory    int64 // bytes of the largest process; 0 where the system does not tell
}

// figure is a row of the table.
type figure struct {
	what     string
	got      float64
	limit    float64
	unit     string
	detail   string
	reported bool // there is no limit
}

// measure prints the table; the error is that a limit is not kept.
func (b *bench) measure() error {
	command := filepath.Join(b.dir, "perstoregen")
	if _, err := b.run(".", "go", "build", "-o", command, "./cmd/perstoregen"); err != nil {
		return err
	}
	generate, err := b.run(".", command, "generate", "-o", b.out, b.schemas)
	if err != nil {
		return err
	}
	lines, err := b.lines()
	if err != nil {
		return err
	}
	if err := b.module(); err != nil {
		return err
	}
	compile, err := b.run(b.out, "go", "build", ".")
	if err != nil {
		return err
	}
	vet, err := b.run(b.out, "go", "vet", ".")
	if err != nil {
		return err
	}
	return table(b.n, []figure{
		{what: "generate", got: generate.wall.Seconds(), limit: 2, unit: "s", detail: seconds("CPU", generate.cpu)},
		{what: "compile", got: compile.wall.Seconds(), limit: 40, unit: "s", detail: seconds("CPU", compile.cpu)},
		{what: "memory to compile", got: float64(compile.memory) / (1 << 30), limit: 2, unit: "GB"},
		{what: "lines a model", got: float64(lines) / float64(b.n), limit: 600, unit: ""},
		{what: "vet", got: vet.wall.Seconds(), unit: "s", detail: seconds("CPU", vet.cpu), reported: true},
	})
}

// run runs a command in a folder and tells what it cost.
func (b *bench) run(dir, name string, args ...string) (cost, error) {
	cmd := exec.CommandContext(b.ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off")
	start := time.Now()
	out, err := cmd.CombinedOutput()
	c := cost{wall: time.Since(start)}
	if cmd.ProcessState != nil {
		c.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		c.memory = largest(cmd.ProcessState)
	}
	if err != nil {
		return c, fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), args[0], err, out)
	}
	return c, nil
}

// module makes a module of the generated package, in a folder that no build cache
// knows, and builds what it imports.
func (b *bench) module() error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		return err
	}
	mod := "module made\n\ngo 1.26.0\n\nrequire " + module + " v0.0.0\n\nreplace " + module + " => " + root + "\n"
	err = errors.Join(
		os.WriteFile(filepath.Join(b.out, "go.mod"), []byte(mod), 0o666),
		os.WriteFile(filepath.Join(b.out, "go.sum"), sums, 0o666))
	if err != nil {
		return err
	}
	if _, err := b.run(b.out, "go", "list", "-mod=mod", "-deps", "."); err != nil {
		return err
	}
	_, err = b.run(b.out, "go", "build", module+"/runtime/store/memstore", module+"/runtime/store/sqlstore/sqlite")
	return err
}

const module = "github.com/perstore/perstoregen"

// lines counts those of the generated package.
func (b *bench) lines() (int, error) {
	files, err := filepath.Glob(filepath.Join(b.out, "*.go"))
	if err != nil {
		return 0, err
	}
	total := 0
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			return 0, err
		}
		total += bytes.Count(content, []byte("\n"))
	}
	return total, nil
}

// table prints the figures beside their limits.
func table(n int, figures []figure) error {
	fmt.Printf("%d models\n\n%-20s %10s %10s\n", n, "", "measured", "limit")
	over := 0
	for _, f := range figures {
		limit, mark := fmt.Sprintf("%g %s", f.limit, f.unit), ""
		if f.reported {
			limit = ""
		} else if f.got > f.limit {
			mark = "  OVER"
			over++
		}
		fmt.Printf("%-20s %7.2f %-2s %10s   %s%s\n", f.what, f.got, f.unit, limit, f.detail, mark)
	}
	if over > 0 {
		return fmt.Errorf("%d limits are not kept", over)
	}
	return nil
}

func seconds(what string, d time.Duration) string {
	return fmt.Sprintf("%s %.2f s", what, d.Seconds())
}
