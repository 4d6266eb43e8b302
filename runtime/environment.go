package perstore

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"strconv"
)

// localSettings is the file with the settings of one machine, as Perstore has
// it.
const localSettings = "local.json"

// URLFromEnv gives the URL of the database that the environment names, for
// Open: the variable DATABASE_URL, else the member database of the file
// local.json in the working directory:
//
//	{"database": "sqlite:shop.db"}
//	{"database": {"url": "sqlite:shop.db"}}
//	{"database": {"type": "sqlite", "name": "shop.db"}}
//	{"database": {"type": "postgres", "host": "localhost", "port": 5432,
//	              "username": "shop", "password": "…", "name": "shop"}}
//
// ErrNotFound when neither is there, ErrInvalid for a file that is not as
// above.
func URLFromEnv() (string, error) {
	if url := os.Getenv("DATABASE_URL"); url != "" {
		return url, nil
	}
	text, err := os.ReadFile(localSettings)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", &Error{Op: "environment", Err: fmt.Errorf("%w: %w", ErrInvalid, err)}
	}
	var local struct{ Database *localDatabase }
	if err == nil {
		if err := json.Unmarshal(text, &local); err != nil {
			return "", &Error{Op: "environment", Err: fmt.Errorf("%w: %s: %w", ErrInvalid, localSettings, err)}
		}
	}
	if local.Database == nil {
		return "", &Error{Op: "environment", Err: fmt.Errorf("%w: neither is DATABASE_URL set nor does %s name a database", ErrNotFound, localSettings)}
	}
	return local.Database.address()
}

// localDatabase is the member database of local.json.
type localDatabase struct {
	URL      string
	Type     string
	Host     string
	Port     int
	Username string
	Password string
	Name     string
}

// UnmarshalJSON reads a URL, or an object.
func (d *localDatabase) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '"' {
		return json.Unmarshal(text, &d.URL)
	}
	type plain localDatabase
	return json.Unmarshal(text, (*plain)(d))
}

// address gives the URL of the database.
func (d *localDatabase) address() (string, error) {
	switch {
	case d.URL != "":
		return d.URL, nil
	case d.Type == "":
		return "", &Error{Op: "environment", Err: fmt.Errorf("%w: the database of %s has neither a url nor a type", ErrInvalid, localSettings)}
	case d.Host == "" && d.Username == "" && d.Port == 0: // a file, or memory
		return d.Type + ":" + d.Name, nil
	}
	u := url.URL{Scheme: d.Type, Host: cmp.Or(d.Host, "localhost"), Path: "/" + d.Name}
	if d.Port != 0 {
		u.Host = net.JoinHostPort(u.Host, strconv.Itoa(d.Port))
	}
	if d.Username != "" {
		u.User = url.UserPassword(d.Username, d.Password)
	}
	return u.String(), nil
}
