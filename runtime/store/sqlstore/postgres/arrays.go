package postgres

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/internal/arraytext"
	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
)

var (
	_ sqlstore.ArrayInserter = Engine{}
	_ sqlstore.ArrayEngine   = Engine{}
)

// ArrayTypes reads the catalogue. The arrays of a column, or of a domain over them,
// are sent as their texts: an array of arrays comes apart into their elements. The types
// are named without a length, which is -1: with NULL the array of character(5) is
// character[], whose texts have one character.
func (Engine) ArrayTypes(ctx context.Context, db sqlx.QueryerContext, table string, columns []string) ([]sqlstore.ArrayType, error) {
	var have []struct {
		Name  string
		Type  string
		Array string
		Of    bool // arrays
	}
	err := sqlx.SelectContext(ctx, db, &have, "SELECT a.attname AS name, format_type(t.oid, -1) AS type, coalesce(format_type(nullif(t.typarray, 0), -1), '') AS array, t.typcategory = 'A' AS of"+
		" FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = "+relation, table)
	if err != nil {
		return nil, err
	}
	byName := make(map[string]sqlstore.ArrayType, len(have))
	for _, column := range have {
		if column.Of {
			byName[column.Name] = sqlstore.ArrayType{Type: "text[]", Of: column.Type}
		} else {
			byName[column.Name] = sqlstore.ArrayType{Type: column.Array}
		}
	}
	types := make([]sqlstore.ArrayType, len(columns))
	for i, name := range columns {
		if types[i] = byName[name]; types[i].Type == "" {
			return nil, nil
		}
	}
	return types, nil
}

// NoArray reads the catalogue. A domain over arrays counts as its arrays.
func (Engine) NoArray(ctx context.Context, db sqlx.QueryerContext, table string, fields []*rql.Field) (column, typ string, err error) {
	var have []struct{ Name, Type, Element string }
	err = sqlx.SelectContext(ctx, db, &have, "SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, coalesce(e.typname, '') AS element"+
		" FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type b ON b.oid = t.typbasetype"+
		" LEFT JOIN pg_type e ON t.typcategory = 'A' AND e.oid = coalesce(b.typelem, t.typelem)"+
		" WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = "+relation+" ORDER BY a.attnum", table)
	if err != nil {
		return "", "", err
	}
	for _, c := range have {
		for _, f := range fields {
			if f.Column == c.Name && !holds(f, c.Element) {
				return c.Name, c.Type, nil
			}
		}
	}
	return "", "", nil
}

// elements are the types of elements that hold those of a list, by the catalogue's
// names. Others would pad texts, or cut or shift times.
var elements = map[rql.Type][]string{
	rql.TypeBool:   {"bool"},
	rql.TypeInt:    {"int8", "int4", "int2"},
	rql.TypeFloat:  {"float8", "float4"},
	rql.TypeString: {"text", "varchar"},
	rql.TypeTime:   {"timestamptz"},
	rql.TypeDate:   {"date"},
	rql.TypeUUID:   {"uuid"},
}

// holds tells whether a column of arrays of a type has the lists of a field; the
// empty type is that of no array.
func holds(f *rql.Field, element string) bool {
	return element != "" && (f.ListType != "" || slices.Contains(elements[f.Elem], element))
}

// ElementIndex is GIN.
func (Engine) ElementIndex() string { return "gin" }

// ArrayRows reads of unnest, and makes arrays of their texts.
func (e Engine) ArrayRows(types []sqlstore.ArrayType) string {
	args, names, columns := make([]string, len(types)), make([]string, len(types)), make([]string, len(types))
	for i, t := range types {
		args[i] = e.Placeholder(i+1) + "::" + t.Type
		names[i] = "c" + strconv.Itoa(i)
		columns[i] = names[i]
		if t.Of != "" {
			columns[i] += "::" + t.Of
		}
	}
	return "SELECT " + strings.Join(columns, ", ") + " FROM unnest(" + strings.Join(args, ", ") + ") AS r (" + strings.Join(names, ", ") + ")"
}

// AppendElement writes what Arg makes of v; of a list that is an array its text.
func (e Engine) AppendElement(dst []byte, f *rql.Field, v rql.Value) ([]byte, error) {
	switch v.Kind() {
	case rql.KindNull:
		return append(dst, "NULL,"...), nil
	case rql.KindBool:
		return append(strconv.AppendBool(dst, v.Bool()), ','), nil
	case rql.KindInt:
		return append(strconv.AppendInt(dst, v.Int(), 10), ','), nil
	case rql.KindTime:
		return append(arraytext.AppendTime(dst, v.Time()), ','), nil
	case rql.KindFloat:
		return append(strconv.AppendFloat(dst, v.Float(), 'g', -1, 64), ','), nil
	case rql.KindDecimal:
		if normal, ok := rql.TypeDecimal.Convert(v); ok {
			return append(append(dst, normal.Text()...), ','), nil
		}
	case rql.KindString:
		if text := v.Text(); strings.IndexByte(text, 0) < 0 { // which Arg refuses
			return append(arraytext.AppendQuoted(dst, text), ','), nil
		}
	case rql.KindList:
		if rqlsql.HoldsArray(e, f) {
			return e.appendList(dst, f, v)
		}
	}
	arg, err := e.Arg(v)
	if err != nil {
		return dst, err
	}
	if text, ok := arg.(string); ok {
		return append(arraytext.AppendQuoted(dst, text), ','), nil
	}
	return dst, fmt.Errorf("%T is no element of an array", arg)
}

// appendList appends the text of an array as an element.
func (e Engine) appendList(dst []byte, f *rql.Field, v rql.Value) ([]byte, error) {
	var buf [256]byte
	text, err := e.AppendArray(buf[:0], f, v)
	if err != nil {
		return dst, err
	}
	return append(arraytext.AppendQuoted(dst, text), ','), nil
}

// Array puts the ends around elements.
func (Engine) Array(elements []byte) any {
	var text strings.Builder
	text.Grow(len(elements) + 2)
	text.WriteByte('{')
	text.Write(bytes.TrimSuffix(elements, []byte(",")))
	text.WriteByte('}')
	return text.String()
}
