package filestore

import (
	"bufio"
	"context"
	"io"

	"github.com/perstore/perstoregen/runtime/codec"
)

// Export writes all objects of one moment as a JSON document: by model a list, in
// which each object has a line of its own. Objects of a family are in the list of its
// most general model. What an object has of older definitions, and objects of models
// that are gone, are left out. Others go on meanwhile. [Database.Import] reads it.
func (db *Database) Export(ctx context.Context, w io.Writer) error {
	state, err := db.Checkpoint(func() error { return ctx.Err() })
	if err != nil {
		return err
	}
	out := exporting{Writer: bufio.NewWriter(w)}
	for e := range state {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, c := range e.Changes {
			if c.New == nil || e.GID != "" {
				continue
			}
			if err := out.object(db.journal.layouts[c.Entity], c.New); err != nil {
				return err
			}
		}
	}
	return out.end()
}

// exporting writes one document.
type exporting struct {
	*bufio.Writer
	family *family
	buf    []byte
}

// stored is an object as JSON.
type stored struct {
	*layout
	obj any
}

// EncodeJSON writes it.
func (s stored) EncodeJSON(e *codec.Encoder) { s.object(e, s.obj, nil) }

func (x *exporting) object(l *layout, obj any) (err error) {
	switch {
	case x.family == nil:
		err = x.begin(l.family, "{")
	case x.family != l.family:
		err = x.begin(l.family, "\n],\n")
	default:
		_, err = x.WriteString(",\n")
	}
	if err != nil {
		return err
	}
	if x.buf, err = codec.Append(x.buf[:0], stored{l, obj}); err != nil {
		return err
	}
	_, err = x.Write(withoutLines(x.buf))
	return err
}

// begin begins the list of a family.
func (x *exporting) begin(f *family, before string) error {
	x.family = f
	name, err := codec.Append(nil, text(f.name))
	if err != nil {
		return err
	}
	_, err = x.WriteString(before + string(name) + ":[\n")
	return err
}

func (x *exporting) end() error {
	end := "\n]}\n"
	if x.family == nil {
		end = "{}\n"
	}
	if _, err := x.WriteString(end); err != nil {
		return err
	}
	return x.Flush()
}
