package filestore

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/filestore/internal/wal"
)

// logName is the name of the log in a folder.
const logName = "objects.log"

// OpenDir opens the database in a folder, which it makes: the perstore.OpenFunc of
// the scheme "dir". rest is the folder, with the options of [OpenFile].
func OpenDir(_ context.Context, rest string, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
	return openURL(rest, logName, entities, opts)
}

// OpenFile opens the database in a file, which it makes: the perstore.OpenFunc of the
// scheme "file". Files with the same name and .lock, and now and then .new, are
// beside it. rest is the file, and an option behind a question mark: ?sync=always,
// which is the default, syncs each commit before it is acknowledged; ?sync=200ms
// syncs in that interval, so that a machine that fails takes along what came after
// the last one; with ?sync=never the system writes when it likes to. In each of them
// a process that is killed loses nothing.
//
// A *[LockedError] where the database is open, a *[CorruptError] where the file is
// damaged, perstore.ErrInvalid and perstore.ErrDatabase with the object where what it
// has does not fit the data model; in all cases the file is as it was.
func OpenFile(_ context.Context, rest string, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
	return openURL(rest, "", entities, opts)
}

// openURL opens a database whose log is the file of that name in the folder of rest;
// without a name it is rest itself.
func openURL(rest, name string, entities []*perstore.Entity, opts perstore.OpenOptions) (perstore.Database, error) {
	if len(opts.Replicas) > 0 {
		return nil, fmt.Errorf("%w: a database in a file has no replicas", perstore.ErrInvalid)
	}
	c, err := parse(rest)
	if err != nil {
		return nil, err
	}
	if c.path, err = place(filepath.Join(c.path, name)); err != nil {
		return nil, fmt.Errorf("%w: the URL of files ends in %q: %w", perstore.ErrInvalid, rest, err)
	}
	c.entities, c.linkChecks = entities, opts.LinkChecks
	return open(c)
}

// place is where the log is whatever leads there: what is beside it and what takes its
// name must be there, too, and stay there when the process changes its folder.
func place(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	for range maxLinks {
		target, isLink := os.Readlink(path)
		if isLink != nil {
			break // a file, or nothing yet
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(path), target)
		}
		path = filepath.Clean(target)
	}
	if folder, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		path = filepath.Join(folder, filepath.Base(path))
	}
	return path, nil
}

// maxLinks bounds a chain of symbolic links.
const maxLinks = 40

// config is how a database is opened.
type config struct {
	path       string // of the log
	entities   []*perstore.Entity
	linkChecks bool
	log        wal.Options
	compactAt  int64 // the smallest log that is compacted
}

// parse reads a URL without its scheme: a path, and options behind a question mark.
func parse(rest string) (config, error) {
	path, query, _ := strings.Cut(rest, "?")
	c := config{compactAt: 1 << 20}
	values, err := url.ParseQuery(query)
	if err == nil {
		c.path, err = local(path)
	}
	for name, given := range values {
		switch {
		case name != "sync":
			err = fmt.Errorf("there is no option %q, but sync", name)
		case len(given) > 1:
			err = fmt.Errorf("the option sync is there %d times", len(given))
		}
	}
	if err == nil && values.Has("sync") {
		c.log.Sync, c.log.Interval, err = parseSync(values.Get("sync"))
	}
	if err != nil {
		return c, fmt.Errorf("%w: the URL of files ends in %q: %w", perstore.ErrInvalid, rest, err)
	}
	return c, nil
}

// local is the path of a URL: of this machine, which may be named as URLs of files
// do, file:///folder/x and file://localhost/folder/x.
func local(path string) (string, error) {
	if rest, ok := strings.CutPrefix(path, "//"); ok {
		host, _, _ := strings.Cut(rest, "/")
		if host != "" && host != "localhost" {
			return "", fmt.Errorf("%q is the name of a machine there; a path begins with one slash, or with three", host)
		}
		path = strings.TrimPrefix(rest, host)
	}
	if path == "" {
		return "", fmt.Errorf("a path is missing")
	}
	return path, nil
}

func parseSync(text string) (wal.Sync, time.Duration, error) {
	switch text {
	case "always":
		return wal.SyncAlways, 0, nil
	case "never":
		return wal.SyncNever, 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return 0, 0, fmt.Errorf("sync is %q; want always, never or an interval such as 200ms", text)
	}
	return wal.SyncInterval, d, nil
}
