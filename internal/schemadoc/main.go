// Command schemadoc writes docs/schema.md: what page.md says, and a section for
// each key of the keyword x-perstore, made of its meta-schema.
package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/perstore/perstoregen/gen/schema"
	"golang.org/x/tools/txtar"
)

//go:embed page.md
var page string

// mark stands in the page where the keys belong.
const mark = "<!-- keys of x-perstore -->\n"

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: schemadoc FILE")
		os.Exit(2)
	}
	text, err := render()
	if err == nil {
		err = os.WriteFile(os.Args[1], []byte(text), 0o666)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "schemadoc:", err)
		os.Exit(1)
	}
}

// render is the whole page.
func render() (string, error) {
	meta, err := metaSchema()
	if err != nil {
		return "", err
	}
	before, after, ok := strings.Cut(page, mark)
	if !ok {
		return "", errors.New("page.md has no place for the keys")
	}
	r := &renderer{defs: meta.Get("$defs")}
	return before + r.keys() + after, nil
}

// metaSchema is the meta-schema with its members in written order.
func metaSchema() (*schema.Node, error) {
	const name = "x-perstore.schema.json"
	files, err := txtar.FS(&txtar.Archive{Files: []txtar.File{{Name: name, Data: schema.MetaSchema}}})
	if err != nil {
		return nil, err
	}
	set, err := schema.Read(context.Background(), files, []string{name})
	if err != nil {
		return nil, err
	}
	if err := set.Problems.Err(); err != nil {
		return nil, err
	}
	return set.Docs[0].Root, nil
}
