package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// served is a running perstoregen serve.
type served struct {
	*testing.T
	cmd    *exec.Cmd
	stdout io.Reader
	url    string
	stderr bytes.Buffer
}

// serve runs perstoregen serve at a port that is free. Its programs stay in the cache
// of who runs the tests, as objects of the go command do.
func serve(t *testing.T, args ...string) *served {
	t.Helper()
	s := start(t, args...)
	s.listening()
	return s
}

// start starts what may take its time to listen.
func start(t *testing.T, args ...string) *served {
	t.Helper()
	s := &served{T: t, cmd: exec.CommandContext(t.Context(), "perstoregen", append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)}
	s.cmd.Dir = filepath.Join("..", "..")
	s.cmd.Env = append(os.Environ(), "GOFLAGS=")
	s.cmd.Stderr = &s.stderr
	var err error
	if s.stdout, err = s.cmd.StdoutPipe(); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return s
}

// listening waits until it tells where it listens.
func (s *served) listening() {
	s.Helper()
	line, err := bufio.NewReader(s.stdout).ReadString('\n')
	if err != nil {
		s.Fatalf("perstoregen %v says no address: %v, %v\n%s", s.cmd.Args, err, s.cmd.Wait(), &s.stderr)
	}
	s.url = strings.TrimSpace(line)
}

// end interrupts the server, which ends well, and gives what it has written to
// standard error.
func (s *served) end() string {
	s.Helper()
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		s.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		s.Errorf("an interrupted server ends with %v; want status 0\n%s", err, &s.stderr)
	}
	return s.stderr.String()
}

// want checks the status and the beginning of the body of an answer.
func (s *served) want(request, body string, status int, want string) {
	s.Helper()
	method, path, _ := strings.Cut(request, " ")
	got, text := s.do(method, s.url+path, body, "Content-Type: application/json")
	if got != status || !strings.HasPrefix(text, want) {
		s.Errorf("%s %s = %d %s; want %d %s", request, body, got, text, status, want)
	}
}

func (s *served) do(method, url, body string, headers ...string) (status int, text string) {
	s.Helper()
	req, err := http.NewRequestWithContext(s.Context(), method, url, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.Fatal(err)
	}
	defer res.Body.Close()
	all, err := io.ReadAll(res.Body)
	if err != nil {
		s.Fatal(err)
	}
	return res.StatusCode, string(all)
}

const shopSchemas = "examples/schemas/shop"

// TestServe serves the shop over a file, and again over what the first one has left
// there, through a facet.
func TestServe(t *testing.T) {
	db := "sqlite:" + filepath.Join(t.TempDir(), "shop.db")
	seeded := []string{"--db", db, "--seed", "examples/seeds/shop.json", shopSchemas}
	s := serve(t, seeded...)
	s.want("GET ", "", 200, `{"Address":"/Address/",`)
	s.want("GET Product/?price=lt=50&sort(-price)&select(name)", "", 200, `[{"id":1,"name":"Desk lamp"},{"id":2,`)
	s.want("POST Category/", `{"name":"Chairs"}`, 201, `{"id":3,"name":"Chairs"}`)
	s.want("GET Class/Category", "", 200, `{"$schema"`)
	said := s.end()
	for _, want := range []string{
		"^serving 12 models over " + regexp.QuoteMeta(db) + "\n", `(?m)^examples/seeds/shop.json: added 6 objects$`,
		`(?m)^GET /Product/\?price=lt=50&sort\(-price\)&select\(name\) 200 \S+ [0-9]+B$`, `(?m)^POST /Category/ 201 \S+ 24B$`,
	} {
		if !regexp.MustCompile(want).MatchString(said) {
			t.Errorf("standard error lacks %s:\n%s", want, said)
		}
	}

	s = serve(t, seeded...)
	s.want("GET Category/3/name", "", 200, `"Chairs"`)
	if said := s.end(); !strings.Contains(said, "shop.json: left out, there are objects already\n") {
		t.Errorf("standard error of the second run:\n%s", said)
	}

	s = serve(t, append([]string{"--facet", "supplier", "--param", "supplier=7"}, seeded...)...)
	s.want("GET Product/?select(name)", "", 200, `[{"id":1,"name":"Desk lamp"},{"id":2,"name":"Night light"}]`)
	s.want("GET Product/3", "", 404, ``)
	s.want("GET Category/1", "", 404, ``)
	s.want("DELETE Product/1", "", 405, ``)
	s.end()
}

// TestServeAgain checks that a program is not built again where nothing has changed.
func TestServeAgain(t *testing.T) {
	t.Setenv("PERSTOREGEN_CACHE", t.TempDir())
	program := func() os.FileInfo {
		found, err := filepath.Glob(filepath.Join(os.Getenv("PERSTOREGEN_CACHE"), "notes-*", "server*"))
		if err != nil || len(found) != 1 {
			t.Fatalf("the cache has %v, %v; want one program", found, err)
		}
		info, err := os.Stat(found[0])
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	dir := notes(t)
	serve(t, "--db", "memory:", dir).end()
	first := program()
	s := serve(t, "--db", "memory:", dir)
	s.want("POST Note/", `{"text":"hello"}`, 201, `{"id":1,"text":"hello"}`)
	s.end()
	if !os.SameFile(first, program()) {
		t.Error("the program was built again")
	}
}

// notes writes the definitions of a small model, in a folder of the package notes.
func notes(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "notes", "schemas")
	text := []byte(`{"title": "Note", "type": "object", "properties": {"id": {"type": "integer"}, "text": {"type": "string"}}}`)
	if err := errors.Join(os.MkdirAll(dir, 0o777), os.WriteFile(filepath.Join(dir, "note.json"), text, 0o666)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestServeAtOnce starts four that need the same program, which nobody has built.
func TestServeAtOnce(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("PERSTOREGEN_CACHE", cache)
	dir := notes(t)
	var all []*served
	for range 4 {
		all = append(all, start(t, "--db", "memory:", dir))
	}
	for _, s := range all {
		s.listening()
		s.want("POST Note/", `{"text":"hello"}`, 201, `{"id":1,"text":"hello"}`)
	}
	for _, s := range all {
		s.end()
	}
	entries, err := os.ReadDir(cache)
	if err != nil || len(entries) != 1 {
		t.Errorf("the cache has %v, %v; want one folder", entries, err)
	}
}
