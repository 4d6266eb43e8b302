// Command docgen writes the parts of docs that are made of code: what it writes
// is committed, and a test says when it is not current.
//
//	go run ./internal/docgen ROOT
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: docgen ROOT")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "docgen:", err)
		os.Exit(1)
	}
}

// run writes the pages of the module at root that differ.
func run(root string) error {
	pages, err := pages(root)
	if err != nil {
		return err
	}
	for name, content := range pages {
		name = filepath.Join(root, filepath.FromSlash(name))
		if have, err := os.ReadFile(name); err == nil && string(have) == content {
			continue
		}
		if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// pages are the contents of the generated pages by name.
func pages(root string) (map[string]string, error) {
	ir, err := readPackage(filepath.Join(root, "gen", "ir"))
	if err != nil {
		return nil, err
	}
	settings, err := os.ReadFile(filepath.Join(root, "gen", "perstoregen.schema.json"))
	return map[string]string{
		"docs/ir.md":                   ir.markdown(),
		"docs/perstoregen.schema.json": string(settings),
	}, err
}
