package restserver

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
)

// maxLogged is how much of a path a line of the log has.
const maxLogged = 1000

// Log writes a line for each request that next has answered: method, path and query,
// status, duration, and bytes of the body. It has colours where to is a terminal.
func Log(next http.Handler, to io.Writer) http.Handler {
	l := &logger{next: next, to: to}
	if f, ok := to.(*os.File); ok {
		l.colour = isTerminal(f) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	}
	return l
}

type logger struct {
	next   http.Handler
	colour bool

	mu sync.Mutex
	to io.Writer
}

// ServeHTTP answers a request and logs it, also where the handler panics.
func (l *logger) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	begun, seen := time.Now(), &counted{ResponseWriter: w}
	ended := false
	defer func() {
		if !ended && seen.status == 0 {
			seen.status = http.StatusInternalServerError
		}
		l.write(r, seen, time.Since(begun))
	}()
	l.next.ServeHTTP(seen, r)
	ended = true
}

func (l *logger) write(r *http.Request, seen *counted, took time.Duration) {
	status := strconv.Itoa(cmp.Or(seen.status, http.StatusOK))
	if l.colour {
		status = "\x1b[" + colours[status[0]] + "m" + status + "\x1b[m"
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Fprintf(l.to, "%s %s %s %v %dB\n", r.Method, printable(r.RequestURI), status, took.Round(10*time.Microsecond), seen.bytes)
}

// colours are those of statuses by their first digit: green, cyan, yellow, red.
var colours = map[byte]string{'2': "32", '3': "36", '4': "33", '5': "31"}

// printable is a path that moves no cursor, and is not too long for a line.
func printable(path string) string {
	if len(path) > maxLogged {
		path = path[:maxLogged] + "…"
	}
	return strings.Map(func(r rune) rune {
		if r != unicode.ReplacementChar && unicode.IsGraphic(r) {
			return r
		}
		return '?'
	}, path)
}

// counted sees what is answered.
type counted struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader keeps the first status that ends a request.
func (c *counted) WriteHeader(status int) {
	if c.status == 0 && status >= 200 {
		c.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

// Write counts a part of the body.
func (c *counted) Write(p []byte) (int, error) {
	c.status = cmp.Or(c.status, http.StatusOK)
	n, err := c.ResponseWriter.Write(p)
	c.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController find what the writer can.
func (c *counted) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// isTerminal tells whether a person looks at a file. The null device is a device of
// characters too.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
