package filestore

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
	"github.com/perstore/perstoregen/runtime/internal/memdb"
)

// ImportError tells in which line a text is wrong, and why: Err is, or wraps, one of
// the errors of package perstore.
type ImportError struct {
	Line int
	Err  error
}

func (e *ImportError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap gives the cause.
func (e *ImportError) Unwrap() error { return e.Err }

// Import puts the objects of a document that [Database.Export] has written, or that
// has its form, all or none, in the transaction of ctx or one of its own. An object
// replaces the one with its key; others stay. Versions are counted as by any put.
// The error is an *[ImportError]: perstore.ErrInvalid for what is no such document,
// for members that no model has and for objects that their rules or links refuse.
func (db *Database) Import(ctx context.Context, r io.Reader) error {
	names, err := newCatalog(db.entities) // of its own: reading is for one at a time
	if err != nil {
		return err
	}
	text := &numbered{Reader: r}
	im := &importing{catalog: names, db: db, text: text, json: json.NewDecoder(text)}
	return perstore.Transaction(ctx, im.run)
}

// numbered is a text whose lines are counted.
type numbered struct {
	io.Reader
	read int64
	ends []int64 // the offsets of line feeds
}

func (n *numbered) Read(p []byte) (int, error) {
	got, err := n.Reader.Read(p)
	for i, c := range p[:got] {
		if c == '\n' {
			n.ends = append(n.ends, n.read+int64(i))
		}
	}
	n.read += int64(got)
	return got, err
}

// line is the line of an offset.
func (n *numbered) line(offset int64) int {
	return 1 + sort.Search(len(n.ends), func(i int) bool { return n.ends[i] >= offset })
}

// importing is one import. Links are looked at when all objects are there.
type importing struct {
	*catalog
	db    *Database
	text  *numbered
	json  *json.Decoder
	later *memdb.Later
	lines []int // of the objects that wait in later
}

// read is an object of a line.
type read struct {
	line   int
	entity *perstore.Entity
	obj    any
}

func (im *importing) run(ctx context.Context) error {
	return im.linked(ctx, func() error {
		if err := im.document(ctx); err != nil {
			return im.at(im.json.InputOffset(), err)
		}
		return nil
	})
}

// linked runs put, and then looks at the links to what has come late.
func (im *importing) linked(ctx context.Context, put func() error) (err error) {
	if im.later, err = im.db.LinksLater(ctx); err != nil {
		return err
	}
	defer im.later.End()
	if err := put(); err != nil {
		return err
	}
	for i, line := range im.lines {
		if err := im.later.Check(i); err != nil {
			return &ImportError{line, err}
		}
	}
	return nil
}

// at tells the line of an error that has none yet.
func (im *importing) at(offset int64, err error) error {
	if e := (*ImportError)(nil); errors.As(err, &e) {
		return err
	}
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		return &ImportError{im.text.line(syntax.Offset - 1), fmt.Errorf("%w: %w", perstore.ErrInvalid, err)}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = fmt.Errorf("%w: the document has no end", perstore.ErrInvalid)
	}
	return &ImportError{im.text.line(offset), err}
}

func (im *importing) document(ctx context.Context) error {
	if err := im.expect(json.Delim('{'), "an object with a list for each model"); err != nil {
		return err
	}
	met := map[any]bool{}
	for im.json.More() {
		name, err := im.json.Token()
		if err != nil {
			return err
		}
		if met[name] {
			return fmt.Errorf("%w: the list of %q is there twice", perstore.ErrInvalid, name)
		}
		met[name] = true
		f := im.families[name.(string)] // the name of a member is a string
		if f == nil {
			return fmt.Errorf("%w: there is no model %q, or its objects are in the list of a more general one", perstore.ErrInvalid, name)
		}
		if err := im.list(ctx, f); err != nil {
			return err
		}
	}
	if _, err := im.json.Token(); err != nil {
		return err
	}
	if _, err := im.json.Token(); !errors.Is(err, io.EOF) {
		return cmp.Or(err, fmt.Errorf("%w: there is more behind the document", perstore.ErrInvalid))
	}
	return nil
}

func (im *importing) expect(want json.Delim, what string) error {
	got, err := im.json.Token()
	if err == nil && got != want {
		err = fmt.Errorf("%w: want %s", perstore.ErrInvalid, what)
	}
	return err
}

func (im *importing) list(ctx context.Context, f *family) error {
	if err := im.expect(json.Delim('['), "a list of objects"); err != nil {
		return err
	}
	for im.json.More() {
		var object json.RawMessage
		if err := im.json.Decode(&object); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		l, obj, err := f.parse(object)
		if err != nil {
			return im.at(im.json.InputOffset()-int64(len(object)), err)
		}
		line := im.text.line(im.json.InputOffset() - int64(len(object)))
		if err := im.put(ctx, read{line, l.entity, obj}); err != nil {
			return err
		}
	}
	_, err := im.json.Token()
	return err
}

// put puts an object.
func (im *importing) put(ctx context.Context, r read) error {
	if err := im.db.Store(r.entity).Put(ctx, r.obj, perstore.Cond{}); err != nil {
		return &ImportError{r.line, err}
	}
	for im.later.Len() > len(im.lines) {
		im.lines = append(im.lines, r.line)
	}
	return nil
}

// parse makes an object of its JSON, which is to be as its model says.
func (f *family) parse(text []byte) (l *layout, obj any, err error) {
	failed := codec.UnmarshalStored(text, func(d *codec.Decoder) {
		if l, err = f.layoutOf(d); err != nil {
			return
		}
		if rest := l.read(d); len(rest) > 0 && !d.Failed() {
			err = fmt.Errorf("%w: %s has no property %q", perstore.ErrInvalid, l.entity.Schema.Name, rest[0].name)
		}
	})
	if err = cmp.Or(err, failed); err != nil {
		return nil, nil, asInvalid(f, err)
	}
	if obj, err = l.scan(); err != nil {
		return nil, nil, asInvalid(f, err)
	}
	if v, ok := obj.(interface{ Validate() error }); ok {
		err = v.Validate()
	}
	return l, obj, err
}

// asInvalid makes what is wrong with an object that is imported the fault of who
// imports it.
func asInvalid(f *family, err error) error {
	if errors.Is(err, perstore.ErrInvalid) {
		return err
	}
	return fmt.Errorf("%w: %s: %v", perstore.ErrInvalid, f.name, err)
}
