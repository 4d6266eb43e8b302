package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

// TestAnswersAtOnce sends a line and the beginning of the next, and waits for
// the answer, as a program does that talks to the command through pipes.
func TestAnswersAtOnce(t *testing.T) {
	toCommand, fromTest := io.Pipe()
	fromCommand, toTest := io.Pipe()
	con := &console{stdin: toCommand, stdout: toTest}
	status := make(chan int, 1)
	go func() { status <- run(t.Context(), con, []string{"rql", "ast"}) }()
	answers := bufio.NewReader(fromCommand)
	for _, sent := range []string{`{"query":"a"}` + "\n" + `{"que`, `ry":"a"}` + "\n"} {
		if _, err := io.WriteString(fromTest, sent); err != nil {
			t.Fatal(err)
		}
		if got, err := answers.ReadString('\n'); got != `{"name":"and","args":["a"]}`+"\n" {
			t.Fatalf("after %q the answer is %q, %v", sent, got, err)
		}
	}
	fromTest.Close()
	if got := <-status; got != done {
		t.Errorf("rql ast exits %d; want %d", got, done)
	}
}

// TestBadLines sends what is no query, between queries that are.
func TestBadLines(t *testing.T) {
	good, tree := `{"query":"a"}`, `{"name":"and","args":["a"]}`
	for name, c := range map[string]struct{ line, want string }{
		"not UTF-8":         {"{\"query\":\"\xff\"}", `{"error":"the line is not UTF-8","pos":-1}`},
		"one byte more":     {good + strings.Repeat(" ", 1<<20-len(good)+1), `{"error":"the line has more than 1048576 bytes","pos":-1}`},
		"as long as can be": {good + strings.Repeat(" ", 1<<20-len(good)), tree},
		"megabytes":         {strings.Repeat("x", 5<<20), `{"error":"the line has more than 1048576 bytes","pos":-1}`},
		"NUL":               {"\x00", `{"error":"the line is not {\"query\":…,\"parameters\":[…]}: invalid character '\\x00' looking for beginning of value","pos":-1}`},
		"deep":              {strings.Repeat("[", 200_000), `{"error":"the line is not {\"query\":…,\"parameters\":[…]}: invalid character '[' exceeded max depth","pos":-1}`},
		"long query":        {`{"query":"` + strings.Repeat("a", 65537) + `"}`, `{"error":"query of 65537 bytes; at most 65536 are allowed","pos":65536}`},
		"carriage returns":  {good + "\r", tree},
	} {
		var out bytes.Buffer
		con := &console{stdin: strings.NewReader(good + "\n" + c.line + "\n" + good), stdout: &out}
		if got := run(t.Context(), con, []string{"rql", "ast"}); got != done {
			t.Errorf("%s: rql ast exits %d; want %d", name, got, done)
		}
		if want := tree + "\n" + c.want + "\n" + tree + "\n"; out.String() != want {
			t.Errorf("%s: the answers are %s; want %s", name, &out, want)
		}
	}
}

// TestEveryLineOnce counts the answers to many lines.
func TestEveryLineOnce(t *testing.T) {
	const lines = 20_000
	var out bytes.Buffer
	con := &console{stdin: strings.NewReader(strings.Repeat("{\"query\":\"price<10&sort(-rating)\"}\n{}\n", lines/2)), stdout: &out}
	if got := run(t.Context(), con, []string{"rql", "ast"}); got != done {
		t.Fatalf("rql ast exits %d; want %d", got, done)
	}
	if got := bytes.Count(out.Bytes(), []byte("\n")); got != lines {
		t.Errorf("%d lines have %d answers", lines, got)
	}
}

// closed is an output that nobody reads.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

// TestNobodyReadsOne tells that the answer to one query went nowhere.
func TestNobodyReadsOne(t *testing.T) {
	for _, args := range [][]string{{"rql", "ast", "a=1"}, {"rql", "fmt", "a=1"}, {"version"}} {
		var stderr bytes.Buffer
		con := &console{stdout: closed{}, stderr: &stderr}
		if got := run(t.Context(), con, args); got != fault || !strings.Contains(stderr.String(), "broken pipe") {
			t.Errorf("%v exits %d and says %q; want %d and the error", args, got, &stderr, fault)
		}
	}
}

// TestNobodyReads ends when the answers go nowhere.
func TestNobodyReads(t *testing.T) {
	var stderr bytes.Buffer
	con := &console{stdin: strings.NewReader("{}\n"), stdout: closed{}, stderr: &stderr}
	if got := run(t.Context(), con, []string{"rql", "ast"}); got != fault || !strings.Contains(stderr.String(), "broken pipe") {
		t.Errorf("rql ast exits %d and says %q; want %d and the error", got, &stderr, fault)
	}
}

func TestPointAt(t *testing.T) {
	long := strings.Repeat("é", 1000)
	for _, c := range []struct {
		query       string
		pos         int
		line, below string
	}{
		{"a=b c", 3, "a=b c", "   ^"},
		{"", 0, "", "^"},
		{"a=é(", 4, "a=é(", "   ^"},
		{"a\tb\x1b=", 4, "a\uFFFDb\uFFFD=", "    ^"},
		{"a=", 99, "a=", "  ^"},
		{long + "!" + long, 2000, "…" + long[:80] + "!" + long[:78] + "…", strings.Repeat(" ", 41) + "^"},
	} {
		line, below := pointAt(c.query, c.pos)
		if line != c.line || below != c.below {
			t.Errorf("pointAt(%.20q, %d) =\n%s\n%s\nwant\n%s\n%s", c.query, c.pos, line, below, c.line, c.below)
		}
	}
}
