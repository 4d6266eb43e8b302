package postgres

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// TestBrokenURL tells what an URL looks like, and nothing of the one it was given.
func TestBrokenURL(t *testing.T) {
	for _, rest := range []string{
		"//u:sec/ret@host/db", "//u:sec?ret@host/db", "//u:sec#ret@host/db", "//u:1/ret@host/db", "//u:1#ret@host/db",
		"//u:sec%ret@host/db", "//u:sec ret@host/db", "//u:sec[ret@host/db", "//u:ret@host:sec/db",
		"//u:ret@host/db?connect_timeout=sec", "//u:ret@host/db?x=%sec",
	} {
		_, err := connectorOf(rest)
		if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "postgres://user:password@host:port/database") {
			t.Errorf("connectorOf(%q) error = %v; want ErrInvalid that shows an URL", rest, err)
			continue
		}
		if text := err.Error(); strings.Contains(text, "sec") || strings.Contains(text, "ret") {
			t.Errorf("connectorOf(%q) error = %v; it has a part of the password", rest, err)
		}
	}
}

func TestPatient(t *testing.T) {
	for given, want := range map[string]string{
		"postgres://u:a%2Fb@host/db":                "postgres://u:a%2Fb@host/db?lock_timeout=5000",
		"postgres://u@host/db?sslmode=disable":      "postgres://u@host/db?lock_timeout=5000&sslmode=disable",
		"postgres://u@host/db?lock_timeout=1&b=%2F": "postgres://u@host/db?lock_timeout=1&b=%2F",
	} {
		u, err := url.Parse(given)
		if err != nil {
			t.Fatal(err)
		}
		if got := patient(u); got != want {
			t.Errorf("patient(%s) = %s; want %s", given, got, want)
		}
	}
}
