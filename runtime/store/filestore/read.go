package filestore

import (
	"database/sql"
	"errors"
	"fmt"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
	"github.com/perstore/perstoregen/runtime/internal/memdb"
)

// reading gathers what the records of a log say.
type reading struct {
	*catalog
	id      string
	entries []memdb.Entry
	open    []memdb.Change // the changes of plain commits since the last entry
	err     error
}

// together is how many changes make an entry, whatever commits they are of.
const together = 4096

// ops are the marks by name.
var ops = func() map[string]memdb.Op {
	ops := map[string]memdb.Op{}
	for op, name := range marks {
		ops[name] = op
	}
	return ops
}()

// record reads one record.
func (r *reading) record(payload []byte) error {
	r.err = nil
	err := codec.UnmarshalStored(payload, r.members)
	if r.err != nil {
		err = r.err
	}
	if err != nil && !errors.Is(err, perstore.ErrDatabase) {
		err = fmt.Errorf("%w: %w", perstore.ErrDatabase, err)
	}
	return err
}

func (r *reading) members(d *codec.Decoder) {
	var mark memdb.Entry
	marked := false
	start := len(r.open)
	for d.Object(); d.Member(); {
		name := d.Key()
		if op, ok := ops[name]; ok {
			mark, marked = memdb.Entry{Op: op, GID: d.String()}, true
			continue
		}
		switch f := r.families[name]; {
		case name == identity:
			r.id = d.String()
		case f == nil:
			r.keep(d, name, marked && mark.Op == memdb.OpPrepare)
		default:
			r.objects(d, f)
		}
		if r.err != nil {
			return
		}
	}
	if marked {
		mark.Changes = append(mark.Changes, r.open[start:]...)
		r.open = r.open[:start]
		r.flush()
		r.entries = append(r.entries, mark)
	}
	if len(r.open) >= together {
		r.flush()
	}
}

// flush makes the changes that are open an entry.
func (r *reading) flush() {
	if len(r.open) > 0 {
		r.entries = append(r.entries, memdb.Entry{Changes: r.open})
		r.open = make([]memdb.Change, 0, together)
	}
}

// keep keeps the objects of a model that is not in the data model.
func (r *reading) keep(d *codec.Decoder, model string, prepared bool) {
	if prepared {
		r.err = fmt.Errorf("%w: a prepared transaction has objects of %s, which is no model", perstore.ErrDatabase, model)
		return
	}
	if r.strange[model] == nil {
		r.strange[model] = objects{}
	}
	for d.Object(); d.Member(); {
		r.strange[model][d.Key()] = d.Raw() // null too: the last key of a model counts
	}
}

// objects reads the changes of a family.
func (r *reading) objects(d *codec.Decoder, f *family) {
	for d.Object(); d.Member(); {
		key := d.Key()
		c := memdb.Change{Entity: f.general.entity}
		var err error
		if d.Null() {
			c.Key, err = f.keyOf(key)
		} else {
			c.Entity, c.New, err = r.object(d, f, key)
		}
		if err != nil && !d.Failed() {
			r.err = fmt.Errorf("%s %s: %w", f.name, key, err)
			return
		}
		if d.Failed() {
			r.err = fmt.Errorf("%w: %s %s: %w", perstore.ErrDatabase, f.name, key, d.Err())
			return
		}
		if c.New != nil {
			c.Key = c.Entity.KeyOf(c.New)
		}
		r.open = append(r.open, c)
	}
}

// object reads an object of a family, whose key it must have.
func (r *reading) object(d *codec.Decoder, f *family, key string) (*perstore.Entity, any, error) {
	l, err := f.layoutOf(d)
	if err != nil {
		return nil, nil, err
	}
	rest := l.read(d)
	if d.Failed() {
		return nil, nil, d.Err()
	}
	obj, err := l.scan()
	if err != nil {
		return nil, nil, err
	}
	if rest == nil {
		delete(f.rest, key)
	} else {
		f.rest[key] = rest
	}
	parts, _ := l.entity.KeyValues(l.entity.KeyOf(obj), nil)
	if got, err := f.keyText(parts); got != key || err != nil {
		return nil, nil, fmt.Errorf("%w: its key is now %s: the definition of the key has changed", perstore.ErrDatabase, got)
	}
	return l.entity, obj, nil
}

// layoutOf is the layout of the object ahead.
func (f *family) layoutOf(d *codec.Decoder) (*layout, error) {
	if f.models == nil {
		return f.general, nil
	}
	name, _ := d.Tag(f.label)
	if l := f.models[name]; l != nil {
		return l, nil
	}
	return nil, fmt.Errorf("%w: it is of model %q, which is not in the data model", perstore.ErrDatabase, name)
}

// meeting tells whether a member of an object was met.
type meeting uint8

const (
	unmet meeting = iota
	metNull
	metValue
)

// read reads the members of an object into the row, and gives those that no model
// has.
func (l *layout) read(d *codec.Decoder) (rest []member) {
	l.row.Clear()
	clear(l.met)
	next := 0
	for d.Object(); d.Member(); {
		i := next
		if i >= len(l.names) || string(d.Name()) != l.names[i] {
			var ok bool
			if i, ok = l.fields[string(d.Name())]; !ok {
				rest = append(rest, member{d.Key(), d.Raw()})
				continue
			}
		}
		next = i + 1
		if l.met[i] != unmet {
			d.Duplicate()
		}
		v := decodeValue(d, &l.entity.Schema.Fields[i])
		l.met[i] = metNull
		if v != nil {
			l.met[i] = metValue
		}
		_ = l.targets[i].(sql.Scanner).Scan(v) // keeps v
	}
	return rest
}

// scan makes an object of the row.
func (l *layout) scan() (any, error) {
	for _, f := range l.fills {
		if l.met[f.field] == metValue {
			continue
		}
		if !f.known {
			return nil, fmt.Errorf("%w: it has no %s, which its model requires without a default", perstore.ErrDatabase, l.names[f.field])
		}
		if err := l.fillIn(f); err != nil {
			return nil, err
		}
	}
	obj := l.entity.New()
	l.entity.Scan(obj, l.row)
	return obj, l.row.Err()
}

// fillIn puts the default of a field into the row.
func (l *layout) fillIn(f fill) error {
	text, err := codec.Append(nil, keyParts{f.value})
	if err != nil {
		return err
	}
	return codec.UnmarshalStored(text, func(d *codec.Decoder) {
		for d.Array(); d.Element(); {
			_ = l.targets[f.field].(sql.Scanner).Scan(decodeValue(d, &l.entity.Schema.Fields[f.field])) // keeps it
		}
	})
}
