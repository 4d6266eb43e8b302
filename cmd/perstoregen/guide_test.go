package main

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGuides does what the guides tell their readers to do, each guide in a new
// module beside this one, and compares what the commands print.
func TestGuides(t *testing.T) {
	guides, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range guides {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(text, []byte(fence+"console\n")) {
			continue // nothing to do in it
		}
		t.Run(filepath.Base(name), func(t *testing.T) {
			g := guide{t: t, dir: newModule(t)}
			got := g.follow(string(text))
			if *update {
				if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(string(text), got); diff != "" {
				t.Errorf("%s tells what does not happen (-guide +what happened):\n%s", name, diff)
			}
		})
	}
}

// newModule makes an empty module that finds the packages of this one.
func newModule(t *testing.T) string {
	t.Helper()
	checkout, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":  "module example.com/billing\n\ngo 1.26.0\n",
		"go.work": "go 1.26.0\n\nuse (\n\t.\n\t" + checkout + "\n)\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const fence = "```"

// fileName is the line above a block that is a file: **`schemas/city.json`**.
var fileName = regexp.MustCompile("^\\*\\*`(.+)`\\*\\*$")

// guide is one guide that is followed in dir.
type guide struct {
	t    *testing.T
	dir  string
	file string // the name of the file that the next block holds, or ""
}

// follow writes the files of a guide, runs its commands, and gives the guide
// with what they print.
func (g *guide) follow(text string) string {
	var out, block strings.Builder
	inside := "" // the line that began the block
	for lines := bufio.NewScanner(strings.NewReader(text)); lines.Scan(); {
		line := lines.Text()
		switch {
		case inside == "" && strings.HasPrefix(line, fence):
			inside = line
			block.Reset()
		case inside == "":
			if m := fileName.FindStringSubmatch(line); m != nil {
				g.file = m[1]
			} else if line != "" {
				g.file = ""
			}
		case line == fence:
			out.WriteString(g.block(strings.TrimPrefix(inside, fence), block.String()))
			inside = ""
		default:
			block.WriteString(line + "\n")
			continue
		}
		out.WriteString(line + "\n")
	}
	return out.String()
}

// block does what one block says and gives the text that it should have.
func (g *guide) block(language, text string) string {
	switch {
	case language == "console":
		return g.run(text)
	case g.file != "":
		g.write(g.file, text)
	}
	g.file = ""
	return text
}

func (g *guide) write(name, text string) {
	name = filepath.Join(g.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		g.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		g.t.Fatal(err)
	}
}

// run runs the lines that begin with a $; the others are replaced by what is
// printed.
func (g *guide) run(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		command, ok := strings.CutPrefix(line, "$ ")
		if !ok {
			continue
		}
		out.WriteString(line)
		cmd := exec.CommandContext(g.t.Context(), "sh", "-c", command)
		cmd.Dir = g.dir
		cmd.Env = append(os.Environ(), "GOWORK="+filepath.Join(g.dir, "go.work"), "GOFLAGS=")
		printed, err := cmd.CombinedOutput()
		if _, failed := err.(*exec.ExitError); err != nil && !failed {
			g.t.Fatalf("%s: %v", command, err)
		}
		for line := range strings.Lines(string(printed)) {
			if !strings.HasPrefix(line, "go: downloading ") { // only where the module cache lacks something
				out.WriteString(line)
			}
		}
	}
	return out.String()
}
