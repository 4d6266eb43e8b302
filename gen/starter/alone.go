package starter

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// MakeModule makes a folder a module of its own that needs the module of
// perstoregen and what that needs: of a checkout in the versions that it has, so
// that nothing is asked of the network.
func MakeModule(ctx context.Context, dir, path string, from Source) error {
	if from.Checkout != "" {
		return beside(ctx, dir, path, from.Checkout)
	}
	mod := fmt.Sprintf("module %s\n\ngo 1.21\n", path)
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o666); err != nil {
		return err
	}
	_, err := goCommand(ctx, dir, "get", Module+"@"+from.Version) // which takes the version of Go that this needs
	return err
}

// beside writes the files of a module that needs a checkout.
func beside(ctx context.Context, dir, path, checkout string) error {
	out, err := goCommand(ctx, checkout, "mod", "edit", "-json")
	if err != nil {
		return err
	}
	var has struct {
		Go      string
		Require []struct {
			Path, Version string
		}
	}
	if err := json.Unmarshal(out, &has); err != nil {
		return err
	}
	var mod strings.Builder
	fmt.Fprintf(&mod, "module %s\n\ngo %s\n\nrequire (\n\t%s %s\n", path, has.Go, Module, replaced)
	for _, r := range has.Require {
		fmt.Fprintf(&mod, "\t%s %s // indirect\n", r.Path, r.Version)
	}
	fmt.Fprintf(&mod, ")\n\nreplace %s => %q\n", Module, checkout)
	sums, err := os.ReadFile(filepath.Join(checkout, "go.sum"))
	return errors.Join(err,
		os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod.String()), 0o666),
		os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o666))
}

// Build builds the program in a folder for this machine. The error has what the go
// command says.
func Build(ctx context.Context, dir, output string) error {
	_, err := goCommand(ctx, dir, "build", "-mod=mod", "-buildvcs=false", "-ldflags=-s -w", "-o", output, ".")
	return err
}

// machine is the environment of a program that runs here, whatever the shell builds
// for.
func machine() []string {
	return []string{"GOWORK=off", "GOOS=" + runtime.GOOS, "GOARCH=" + runtime.GOARCH}
}
