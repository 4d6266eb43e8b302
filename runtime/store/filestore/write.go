package filestore

import (
	"bytes"
	"fmt"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
	"github.com/perstore/perstoregen/runtime/internal/memdb"
)

// The members of a record that are no models, by what they say of the transaction
// that they name.
var marks = map[memdb.Op]string{
	memdb.OpCommit:         "$decided",   // it is committed in all databases, the changes of the record with it
	memdb.OpPrepare:        "$prepared",  // the changes of the record wait for its end
	memdb.OpCommitPrepared: "$commit",    // they are committed
	memdb.OpAbortPrepared:  "$abort",     // they are dropped
	memdb.OpDecideAbort:    "$refused",   // it is never to be committed
	memdb.OpForget:         "$forgotten", // the decision over it is dropped
}

// identity is the member with the name of the database.
const identity = "$database"

// line appends the record of an entry. A snapshot has all objects, and what they have
// that no model has.
func (c *catalog) line(dst []byte, entry memdb.Entry, snapshot bool) ([]byte, error) {
	w := &writing{catalog: c, entry: entry, snapshot: snapshot}
	c.mu.Lock()
	defer c.mu.Unlock()
	start := len(dst)
	dst, err := codec.Append(dst, w)
	if err == nil {
		err = w.err
	}
	if err != nil {
		return dst[:start], err
	}
	withoutLines(dst[start:])
	return dst, nil
}

// withoutLines makes spaces of the line feeds of JSON, which are between values: a
// member may keep JSON as it came.
func withoutLines(text []byte) []byte {
	for i := bytes.IndexByte(text, '\n'); i >= 0; i = bytes.IndexByte(text, '\n') {
		text[i] = ' '
	}
	return text
}

// writing is an entry that is written.
type writing struct {
	*catalog
	entry    memdb.Entry
	snapshot bool
	err      error
}

// EncodeJSON writes the record.
func (w *writing) EncodeJSON(e *codec.Encoder) {
	e.Object()
	if w.entry.GID != "" {
		e.Key(marks[w.entry.Op])
		e.String(w.entry.GID)
	}
	var done []*family
	for i := range w.entry.Changes {
		f := w.layouts[w.entry.Changes[i].Entity].family
		if !has(done, f) {
			done = append(done, f)
			w.family(e, f, w.entry.Changes[i:])
		}
	}
	e.EndObject()
}

func has(families []*family, f *family) bool {
	for _, other := range families {
		if other == f {
			return true
		}
	}
	return false
}

func (w *writing) family(e *codec.Encoder, f *family, changes []memdb.Change) {
	e.Key(f.name)
	e.Object()
	for i := range changes {
		if l := w.layouts[changes[i].Entity]; l.family == f {
			w.change(e, l, &changes[i])
		}
	}
	e.EndObject()
}

func (w *writing) change(e *codec.Encoder, l *layout, c *memdb.Change) {
	parts, ok := c.Entity.KeyValues(c.Key, nil)
	if !ok {
		w.fail(fmt.Errorf("%w: %T is not the key type of %s", perstore.ErrInvalid, c.Key, l.entity.Schema.Name))
		return
	}
	key, err := l.family.keyText(parts)
	w.fail(err)
	e.Key(key)
	if c.New == nil {
		e.Null()
		return
	}
	if c.Old == nil && !w.snapshot { // a new object, whatever was there before
		delete(l.family.rest, key)
	}
	l.object(e, c.New, l.family.rest[key])
}

func (w *writing) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// object writes an object, without what is null, and the rest behind it.
func (l *layout) object(e *codec.Encoder, obj any, rest []member) {
	e.Object()
	for i := range l.members {
		if v := l.entity.Schema.Value(obj, i); !v.IsNull() {
			e.Name(l.members[i])
			encodeValue(e, v)
		}
	}
	for _, m := range rest {
		if _, ours := l.fields[m.name]; !ours {
			e.Key(m.name)
			e.Raw(m.text)
		}
	}
	e.EndObject()
}
