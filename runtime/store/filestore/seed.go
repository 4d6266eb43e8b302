package filestore

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
	"github.com/perstore/perstoregen/runtime/jsonext"
)

// deleted is the member of a line that deletes an object, in the files of Perstore's
// Persistent store.
const deleted = "__deleted__"

// ImportPersistent puts the objects of a file that Perstore's Persistent store has
// written: a bracket, and for each write a line of extended JSON, of which the last
// one of an object counts. model names theirs. It is all or none, as
// [Database.Import], with its errors.
func (db *Database) ImportPersistent(ctx context.Context, model string, r io.Reader) error {
	names, err := newCatalog(db.entities)
	if err != nil {
		return err
	}
	f := names.families[model]
	if f == nil {
		return fmt.Errorf("%w: there is no model %q", perstore.ErrInvalid, model)
	}
	p := persistent{family: f, last: map[string]read{}}
	if err := p.read(r); err != nil {
		return err
	}
	return perstore.Transaction(ctx, func(ctx context.Context) error { return p.put(ctx, db) })
}

// persistent is what a file of Perstore says in the end.
type persistent struct {
	family *family
	keys   []string        // in the order in which they came first
	last   map[string]read // by key; without an object it is deleted
}

func (p *persistent) read(r io.Reader) error {
	lines := bufio.NewReader(r)
	for n := 1; ; n++ {
		line, err := lines.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return &ImportError{n, err}
		}
		if failed := p.line(n, line); failed != nil {
			return &ImportError{n, failed}
		}
		if err != nil {
			return nil
		}
	}
}

// line reads one line.
func (p *persistent) line(n int, line string) error {
	line = strings.TrimSpace(line)
	if n == 1 {
		line = strings.TrimPrefix(line, "[")
	}
	line = strings.TrimSuffix(strings.TrimSuffix(line, "]"), ",")
	v, err := jsonext.Options{Strings: true, Integers: true}.Parse(line)
	if err != nil || v == any(jsonext.Undefined{}) {
		return err
	}
	o, ok := v.(jsonext.Object)
	if !ok {
		return fmt.Errorf("%w: want an object", perstore.ErrInvalid)
	}
	if id, gone := o.Get(deleted); gone {
		return p.delete(n, id)
	}
	text, err := codec.Append(nil, plainObject(o))
	if err != nil {
		return err
	}
	l, obj, err := p.family.parse(text)
	if err != nil {
		return err
	}
	parts, _ := l.entity.KeyValues(l.entity.KeyOf(obj), nil) // its own key
	key, err := p.family.keyText(parts)
	p.note(key, read{line: n, entity: l.entity, obj: obj})
	return err
}

func (p *persistent) note(key string, l read) {
	if _, known := p.last[key]; !known {
		p.keys = append(p.keys, key)
	}
	p.last[key] = l
}

func (p *persistent) delete(n int, id any) error {
	switch id := id.(type) {
	case string:
		p.note(id, read{line: n})
	case float64:
		p.note(strconv.FormatFloat(id, 'f', -1, 64), read{line: n})
	case int64:
		p.note(strconv.FormatInt(id, 10), read{line: n})
	default:
		return fmt.Errorf("%w: %s is %v; want a text or a number", perstore.ErrInvalid, deleted, id)
	}
	return nil
}

// put does what the file says in the transaction of ctx.
func (p *persistent) put(ctx context.Context, db *Database) error {
	im := &importing{db: db}
	return im.linked(ctx, func() error { return p.each(ctx, im) })
}

// each does what the file says of each object.
func (p *persistent) each(ctx context.Context, im *importing) error {
	for _, text := range p.keys {
		l := p.last[text]
		if l.obj != nil {
			if err := im.put(ctx, l); err != nil {
				return err
			}
			continue
		}
		key, err := p.family.keyOf(text)
		if err == nil {
			err = im.db.Store(p.family.general.entity).Delete(ctx, key, perstore.Cond{})
		}
		if err != nil && !errors.Is(err, perstore.ErrNotFound) {
			return &ImportError{l.line, asInvalid(p.family, err)}
		}
	}
	return nil
}

// plainObject is an object of extended JSON as JSON: what is undefined is left out,
// or null in a list, and NaN and the infinities are texts.
type plainObject jsonext.Object

// EncodeJSON writes it.
func (o plainObject) EncodeJSON(e *codec.Encoder) {
	e.Object()
	for _, m := range o {
		if m.Value != (jsonext.Undefined{}) {
			e.Key(m.Name)
			encodePlain(e, m.Value)
		}
	}
	e.EndObject()
}

func encodePlain(e *codec.Encoder, v any) {
	switch v := v.(type) {
	case bool:
		e.Bool(v)
	case float64:
		encodeFloat(e, v)
	case int64:
		e.Int(v)
	case string:
		e.String(v)
	case time.Time:
		e.Time(v)
	case jsonext.Constructor:
		e.String(string(v))
	case jsonext.Object:
		plainObject(v).EncodeJSON(e)
	case []any:
		e.Array()
		for _, item := range v {
			e.Element()
			encodePlain(e, item)
		}
		e.EndArray()
	default: // null, undefined and holes
		e.Null()
	}
}

// ExportPersistent writes the objects of a model as Perstore's Persistent store
// would: [Database.ImportPersistent] reads it, and so does Perstore. ErrInvalid for
// integers beyond 2⁵³, which JavaScript rounds.
func (db *Database) ExportPersistent(ctx context.Context, model string, w io.Writer) error {
	f := db.journal.families[model]
	if f == nil {
		return fmt.Errorf("%w: there is no model %q", perstore.ErrInvalid, model)
	}
	out := bufio.NewWriter(w)
	before := "["
	var failed error
	err := db.Store(f.general.entity).Query(ctx, rql.Query{}, func(obj any) bool {
		var line []byte
		if line, failed = f.general.extended([]byte(before), obj); failed != nil {
			return false
		}
		before = ""
		_, failed = out.Write(append(line, ",\n"...))
		return failed == nil
	})
	if err = errors.Join(err, failed); err != nil {
		return err
	}
	if _, err := out.WriteString(before); err != nil {
		return err
	}
	return out.Flush()
}

// extended appends an object as extended JSON.
func (l *layout) extended(dst []byte, obj any) ([]byte, error) {
	var o jsonext.Object
	for i := range l.names {
		v := l.entity.Schema.Value(obj, i)
		if v.IsNull() {
			continue
		}
		x, err := extendedValue(v)
		if err != nil {
			return nil, err
		}
		o = append(o, jsonext.Member{Name: l.names[i], Value: x})
	}
	return jsonext.Append(dst, o)
}

// extendedValue is a value as package jsonext has it. A decimal is a number where a
// float is the same.
func extendedValue(v rql.Value) (any, error) {
	switch v.Kind() {
	case rql.KindBool:
		return v.Bool(), nil
	case rql.KindInt:
		return v.Int(), nil
	case rql.KindFloat:
		return v.Float(), nil
	case rql.KindString:
		return v.Text(), nil
	case rql.KindTime:
		return v.Time(), nil
	}
	data, err := codec.Append(nil, keyParts{v})
	if err != nil {
		return nil, err
	}
	x, err := jsonext.Options{Strings: true, MaxSize: math.MaxInt}.Parse(string(data))
	if err != nil {
		return nil, err
	}
	return x.([]any)[0], nil
}
