package mysql

import (
	"errors"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// TestBrokenURL tells what an URL looks like, and nothing of the one it was given.
func TestBrokenURL(t *testing.T) {
	for _, rest := range []string{
		"//u:sec/ret@host/db", "//u:sec?ret@host/db", "//u:sec#ret@host/db", "//u:1/ret@host/db", "//u:1#ret@host/db",
		"//u:sec%ret@host/db", "//u:sec ret@host/db", "//u:sec[ret@host/db", "//u:ret@host:sec/db", "//u:ret@host", "//u:ret@host/db?parseTime=sec",
		"//u:ret@host/db?tls=sec", "//u:ret@unix(/sec)/db", "//u:ret@tcp(host:1)/db", "//u:ret@host/db?x=%sec", "u:sec@ret/db", "",
	} {
		_, err := configOf(rest)
		if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "mysql://user:password@host:port/database") {
			t.Errorf("configOf(%q) error = %v; want ErrInvalid that shows an URL", rest, err)
			continue
		}
		if text := err.Error(); strings.Contains(text, "sec") || strings.Contains(text, "ret") {
			t.Errorf("configOf(%q) error = %v; it has a part of the password", rest, err)
		}
	}
}

func TestURL(t *testing.T) {
	for rest, want := range map[string]string{
		"//u:a%2Fb%40%3Ac@host/db":                   "u a/b@:c tcp host:3306 db 5",
		"//u@host:7/db?innodb_lock_wait_timeout=1":   "u  tcp host:7 db 1",
		"//u:p@/db?socket=/run/x.sock&collation=bin": "u p unix /run/x.sock db 5",
	} {
		c, err := configOf(rest)
		if err != nil {
			t.Errorf("configOf(%q) error = %v", rest, err)
			continue
		}
		got := strings.Join([]string{c.User, c.Passwd, c.Net, c.Addr, c.DBName, c.Params["innodb_lock_wait_timeout"]}, " ")
		if got != want {
			t.Errorf("configOf(%q) = %s; want %s", rest, got, want)
		}
	}
}
