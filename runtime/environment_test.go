package perstore_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

func TestURLFromEnv(t *testing.T) {
	for _, c := range []struct{ env, local, want string }{
		{"sqlite:env.db", "", "sqlite:env.db"},
		{"sqlite:env.db", `{"database": "sqlite:local.db"}`, "sqlite:env.db"},
		{"", `{"database": "sqlite:local.db", "security": {}}`, "sqlite:local.db"},
		{"", `{"database": {"url": "sqlite:local.db"}}`, "sqlite:local.db"},
		{"", `{"database": {"type": "sqlite", "name": "a b.db"}}`, "sqlite:a b.db"},
		{"", `{"database": {"type": "memory"}}`, "memory:"},
		{"", `{"database": {"type": "mysql", "host": "localhost", "username": "root", "password": "p@ss/w", "name": "wiki"}}`, "mysql://root:p%40ss%2Fw@localhost/wiki"},
		{"", `{"database": {"type": "postgres", "port": 5433, "name": "wiki"}}`, "postgres://localhost:5433/wiki"},
	} {
		settings(t, c.env, c.local)
		if got, err := perstore.URLFromEnv(); got != c.want || err != nil {
			t.Errorf("URLFromEnv with %q and %s = %q, %v; want %q", c.env, c.local, got, err, c.want)
		}
	}
}

func TestURLFromEnvErrors(t *testing.T) {
	for _, c := range []struct {
		local string
		want  error
		text  string
	}{
		{"", perstore.ErrNotFound, "neither is DATABASE_URL set nor does local.json name a database"},
		{`{}`, perstore.ErrNotFound, "neither"},
		{`{"database": null}`, perstore.ErrNotFound, "neither"},
		{`{"database": {"host": "localhost", "name": "wiki"}}`, perstore.ErrInvalid, "neither a url nor a type"},
		{`{"database": 7}`, perstore.ErrInvalid, "local.json"},
		{`{"database": `, perstore.ErrInvalid, "local.json"},
	} {
		settings(t, "", c.local)
		got, err := perstore.URLFromEnv()
		var typed *perstore.Error
		if got != "" || !errors.Is(err, c.want) || !errors.As(err, &typed) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("URLFromEnv with %s = %q, %v; want %v that tells %q", c.local, got, err, c.want, c.text)
		}
	}
}

// settings sets what URLFromEnv looks at.
func settings(t *testing.T, env, local string) {
	t.Helper()
	t.Setenv("DATABASE_URL", env)
	t.Chdir(t.TempDir())
	if local == "" {
		return
	}
	if err := os.WriteFile("local.json", []byte(local), 0o666); err != nil {
		t.Fatal(err)
	}
}
