package perstore

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/runtime/codec"
)

// Row carries the columns of one result row to the Scan function of an entity,
// without reflection. A column that was not read gives the zero value. The
// first value that does not fit its field is kept as an error. A Row is reused
// from row to row and not safe for concurrent use.
type Row struct {
	entity *Entity
	cells  []cell // by field
	err    error
}

// cell takes one value as the driver gives it.
type cell struct{ v any }

// Scan implements sql.Scanner.
func (c *cell) Scan(src any) error {
	c.v = src
	return nil
}

// unread marks a column that was not asked for.
type unread struct{}

// NewRow makes a row in which no column was read.
func NewRow(e *Entity) *Row {
	r := &Row{entity: e, cells: make([]cell, len(e.Schema.Fields))}
	r.Clear()
	return r
}

// Clear makes every column one that was not read, so that r can serve another
// statement.
func (r *Row) Clear() {
	r.err = nil
	for i := range r.cells {
		r.cells[i].v = unread{}
	}
}

// Targets gives the destinations of sql.Rows.Scan for the named fields.
//
//go:noinline
func (r *Row) Targets(fields []int) []any {
	targets := make([]any, len(fields))
	for i, f := range fields {
		targets[i] = &r.cells[f]
	}
	return targets
}

// Err is the first value that did not fit its field, and clears it.
//
//go:noinline
func (r *Row) Err() error {
	err := r.err
	r.err = nil
	return err
}

// setValue sets the cell of a field as a driver would.
func (r *Row) setValue(i int, v rql.Value) error {
	switch v.Kind() {
	case rql.KindNull:
		r.cells[i].v = nil
	case rql.KindBool:
		r.cells[i].v = v.Bool()
	case rql.KindInt, rql.KindTime:
		r.cells[i].v = v.Int()
	case rql.KindFloat:
		r.cells[i].v = v.Float()
	case rql.KindString, rql.KindDecimal:
		r.cells[i].v = v.Text()
	default:
		data, err := EncodeValue(v)
		r.cells[i].v = data
		return err
	}
	return nil
}

// Null tells whether the column is NULL or was not read.
//
//go:noinline
func (r *Row) Null(i int) bool {
	switch r.cells[i].v.(type) {
	case nil, unread:
		return true
	}
	return false
}

// Int reads an integer.
//
//go:noinline
func (r *Row) Int(i int) int64 {
	if v, ok := r.cells[i].v.(int64); ok {
		return v
	}
	r.misfit(i, "an integer")
	return 0
}

// Float reads a number. That of a column whose definition names a decimal type
// comes as a text, and is the float next to it.
//
//go:noinline
func (r *Row) Float(i int) float64 {
	switch v := r.cells[i].v.(type) {
	case float64:
		return v
	case int64:
		return float64(v)
	case []byte:
		if x, err := strconv.ParseFloat(string(v), 64); err == nil {
			return x
		}
	}
	r.misfit(i, "a number")
	return 0
}

// Bool reads a boolean; 0 and 1 serve databases that have none.
//
//go:noinline
func (r *Row) Bool(i int) bool {
	switch v := r.cells[i].v.(type) {
	case bool:
		return v
	case int64:
		return v != 0
	}
	r.misfit(i, "a boolean")
	return false
}

// String reads a text.
//
//go:noinline
func (r *Row) String(i int) string {
	switch v := r.cells[i].v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	}
	r.misfit(i, "a text")
	return ""
}

// Decimal reads an exact number, in the one spelling that equal ones share. A float is
// none: what it was made of is not known.
//
//go:noinline
func (r *Row) Decimal(i int) Decimal {
	var d Decimal
	switch v := r.cells[i].v.(type) {
	case string:
		d = Decimal(v)
	case []byte:
		d = Decimal(v)
	case int64:
		return Decimal(strconv.FormatInt(v, 10))
	default:
		r.misfit(i, "a decimal")
		return ""
	}
	if !d.Valid() || d == "" {
		r.fail(i, fmt.Errorf("%q; want a decimal", clipped(string(d))))
		return ""
	}
	return NormalDecimal(d)
}

// clipped is the beginning of a text, for an error.
func clipped(text string) string { return text[:min(len(text), 40)] }

// Model reads the name of the model that an object is stored as into its Meta.
func (r *Row) Model(i int, meta *Meta) { meta.as = r.String(i) }

// Time reads an instant: a time, or microseconds since 1970.
//
//go:noinline
func (r *Row) Time(i int) time.Time {
	switch v := r.cells[i].v.(type) {
	case int64:
		return time.UnixMicro(v).UTC()
	case time.Time:
		return v.UTC()
	}
	r.misfit(i, "a time")
	return time.Time{}
}

// Date reads a day.
//
//go:noinline
func (r *Row) Date(i int) (d Date) {
	r.scan(i, &d, "a date")
	return d
}

// UUID reads a uuid.
//
//go:noinline
func (r *Row) UUID(i int) (u UUID) {
	r.scan(i, &u, "a uuid")
	return u
}

func (r *Row) scan(i int, dst interface{ Scan(any) error }, want string) {
	if r.Null(i) {
		r.misfit(i, want)
		return
	}
	if err := dst.Scan(r.cells[i].v); err != nil {
		r.fail(i, err)
	}
}

// JSON decodes a column that holds JSON into dst, or the array that a database has
// for a list. NULL leaves dst as it is.
//
//go:noinline
func (r *Row) JSON(i int, dst any) {
	text := r.jsonText(i)
	if text == nil {
		return
	}
	if r.isArray(i, text) {
		r.array(i, text, dst)
		return
	}
	decode := decoderOf(dst)
	if decode == nil {
		if err := json.Unmarshal(text, dst); err != nil {
			r.fail(i, err)
		}
		return
	}
	r.decode(i, text, decode)
}

// Extra reads the members of an object that its schema does not name, without
// those of these names: another model of the table may have kept them, or the
// schema has named them since.
//
//go:noinline
func (r *Row) Extra(i int, dst *codec.Members, own []string) {
	r.JSON(i, dst)
	dst.Drop(own)
}

// jsonText is the JSON of a column; nil where it is NULL or holds something else.
func (r *Row) jsonText(i int) []byte {
	switch v := r.cells[i].v.(type) {
	case nil, unread:
	case string:
		return []byte(v)
	case []byte:
		return v
	default:
		r.misfit(i, "JSON")
	}
	return nil
}

// decode reads the JSON of a column. That it does not fit is an error of the
// database and not of who asked for the object.
func (r *Row) decode(i int, text []byte, decode func(d *codec.Decoder)) {
	if err := codec.UnmarshalStored(text, decode); err != nil {
		r.fail(i, errors.New(err.Error()))
	}
}

// misfit records a value of another type, or NULL where the field has no room
// for it. A column that was not read is no misfit.
func (r *Row) misfit(i int, want string) {
	switch v := r.cells[i].v.(type) {
	case unread:
	case nil:
		r.fail(i, fmt.Errorf("NULL; want %s", want))
	default:
		r.fail(i, fmt.Errorf("%T; want %s", v, want))
	}
}

func (r *Row) fail(i int, err error) {
	if r.err == nil {
		s := r.entity.Schema
		r.err = fmt.Errorf("%w: column %s.%s: %w", ErrDatabase, s.Table, s.Fields[i].Column, err)
	}
}
