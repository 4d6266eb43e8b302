package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReadmeServes does what the README shows first of serve: its command, at another
// port and with a database that goes, and its requests.
func TestReadmeServes(t *testing.T) {
	name := filepath.Join("..", "..", "README.md")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	command := regexp.MustCompile(`(?m)^    go run \./cmd/perstoregen serve (.*)$`).FindStringSubmatch(string(text))
	block := regexp.MustCompile("(?s)```console\n(.*?)```").FindStringSubmatch(string(text))
	if command == nil || block == nil {
		t.Fatal("README.md shows no serve, or no requests to it")
	}
	s := serve(t, append([]string{"--db", "sqlite:" + filepath.Join(t.TempDir(), "shop.db")}, strings.Fields(command[1])...)...)
	var got strings.Builder
	count := 0
	for line := range strings.Lines(block[1]) {
		if curl, ok := strings.CutPrefix(line, "$ curl "); ok {
			got.WriteString(line + s.curl(curl) + "\n")
			count++
		}
	}
	s.end()
	if count != 5 {
		t.Errorf("README.md shows %d requests; want 5", count)
	}
	if *update {
		changed := strings.Replace(string(text), block[1], got.String(), 1)
		if err := os.WriteFile(name, []byte(changed), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(block[1], got.String()); diff != "" {
		t.Errorf("README.md tells what does not happen (-README +what happened):\n%s", diff)
	}
}

// curl does what the command would with these arguments, without it: -X, -H, -d and
// an URL, words or in quotes.
func (s *served) curl(args string) string {
	s.Helper()
	method, url, body := "GET", "", ""
	var headers []string
	words := regexp.MustCompile(`'[^']*'|\S+`).FindAllString(args, -1)
	for i := 0; i < len(words); i++ {
		word := strings.Trim(words[i], "'")
		if len(word) != 2 || word[0] != '-' || i+1 == len(words) {
			url = word
			continue
		}
		i++
		switch value := strings.Trim(words[i], "'"); word {
		case "-X":
			method = value
		case "-H":
			headers = append(headers, value)
		case "-d":
			if body = value; method == "GET" {
				method = "POST"
			}
		}
	}
	path, ok := strings.CutPrefix(url, "localhost:8080/")
	if !ok {
		s.Fatalf("curl %s asks something else", args)
	}
	_, text := s.do(method, s.url+path, body, headers...)
	return strings.TrimSpace(text)
}

// TestServeHelp runs the examples of its help, at other ports.
func TestServeHelp(t *testing.T) {
	examples := regexp.MustCompile(`(?m)^\tperstoregen serve (.*)$`).FindAllStringSubmatch(serveHelp, -1)
	if len(examples) != 2 {
		t.Fatalf("the help has %d examples; want 2", len(examples))
	}
	for _, e := range examples {
		args := strings.Fields(e[1])
		if !strings.Contains(e[1], "--db") {
			args = append([]string{"--db", fmt.Sprintf("sqlite:%s", filepath.Join(t.TempDir(), "shop.db"))}, args...)
		}
		s := serve(t, args...)
		s.want("GET Product/?price=lt=50&sort(-price)", "", 200, "[]")
		s.end()
	}
}
