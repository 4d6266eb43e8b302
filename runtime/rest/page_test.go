package rest_test

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/runtime/rest"
)

var update = flag.Bool("update", false, "write the answers of docs/rest.md again")

const page = "../../docs/rest.md"

var (
	block  = regexp.MustCompile("(?s)```http\n(.*?)```")
	status = regexp.MustCompile(`(?m)^\d\d\d [A-Z]`)
)

// shown are the headers that the page shows.
var shown = []string{"Content-Type", "ETag", "Location", "Content-Range", "Link", "Allow", "Accept-Patch", "Preference-Applied"}

// maxShown is how much of a body the page shows.
const maxShown = 700

// TestPage sends all requests of docs/rest.md, one after another, and compares the
// answers.
func TestPage(t *testing.T) {
	eachShop(t, rest.Options{}, func(s *server) {
		text, err := os.ReadFile(page)
		must(s, err)
		got := block.ReplaceAllStringFunc(string(text), func(old string) string {
			request := strings.TrimSuffix(strings.TrimPrefix(old, "```http\n"), "```")
			if at := status.FindStringIndex(request); at != nil {
				request = request[:at[0]]
			}
			request = strings.TrimRight(request, "\n")
			answered := "```http\n" + request + "\n\n" + s.transcript(request) + "```"
			if answered != old && !*update {
				s.Errorf("the page says\n%s\nthe answer is\n%s", old, answered)
			}
			return answered
		})
		if *update {
			must(s, os.WriteFile(page, []byte(got), 0o644))
		}
	})
}

// transcript gives the answer to a request as the page shows it.
func (s *server) transcript(request string) string {
	head, body, _ := strings.Cut(request, "\n\n")
	lines := strings.Split(head, "\n")
	a := s.do(lines[0], body, lines[1:]...)
	var b strings.Builder
	fmt.Fprintln(&b, a.Code, http.StatusText(a.Code))
	for _, name := range shown {
		for _, value := range a.Header().Values(name) {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	text := strings.ReplaceAll(strings.TrimSpace(a.Body.String()), "\r\n", "\n")
	if len(text) > maxShown {
		text = text[:maxShown] + "…"
	}
	if text != "" {
		fmt.Fprintf(&b, "\n%s\n", text)
	}
	return b.String()
}
