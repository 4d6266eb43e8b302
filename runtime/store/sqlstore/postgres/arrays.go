package postgres

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/perstore/perstoregen/rql"
	dialect "github.com/perstore/perstoregen/rql/rqlsql/dialect/postgres"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
)

var _ sqlstore.ArrayInserter = Engine{}

// ArrayTypes reads the catalogue. A column that holds arrays, or a domain or range
// of them, has none: an array of arrays comes apart into their elements. The types
// are named without a length, which is -1: with NULL the array of character(5) is
// character[], whose texts have one character.
func (Engine) ArrayTypes(ctx context.Context, db sqlx.QueryerContext, table string, columns []string) ([]string, error) {
	var have []struct {
		Name   string
		Type   string
		Simple bool
	}
	err := sqlx.SelectContext(ctx, db, &have, "SELECT a.attname AS name, format_type(t.typarray, -1) AS type, t.typarray <> 0 AND t.typcategory <> 'A' AS simple"+
		" FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = "+relation, table)
	if err != nil {
		return nil, err
	}
	byName := make(map[string]string, len(have))
	for _, column := range have {
		if column.Simple {
			byName[column.Name] = column.Type
		}
	}
	types := make([]string, len(columns))
	for i, name := range columns {
		if types[i] = byName[name]; types[i] == "" {
			return nil, nil
		}
	}
	return types, nil
}

// ArrayRows is unnest.
func (e Engine) ArrayRows(types []string) string {
	args := make([]string, len(types))
	for i, t := range types {
		args[i] = e.Placeholder(i+1) + "::" + t
	}
	return "unnest(" + strings.Join(args, ", ") + ")"
}

// AppendElement writes what Arg makes of v.
func (e Engine) AppendElement(dst []byte, v rql.Value) ([]byte, error) {
	switch v.Kind() {
	case rql.KindNull:
		return append(dst, "NULL,"...), nil
	case rql.KindBool:
		return append(strconv.AppendBool(dst, v.Bool()), ','), nil
	case rql.KindInt:
		return append(strconv.AppendInt(dst, v.Int(), 10), ','), nil
	case rql.KindTime:
		return append(dialect.AppendTime(append(dst, '"'), v.Time()), '"', ','), nil
	case rql.KindFloat:
		return append(strconv.AppendFloat(dst, v.Float(), 'g', -1, 64), ','), nil
	case rql.KindDecimal:
		if normal, ok := rql.TypeDecimal.Convert(v); ok {
			return append(append(dst, normal.Text()...), ','), nil
		}
	case rql.KindString:
		if text := v.Text(); strings.IndexByte(text, 0) < 0 { // which Arg refuses
			return appendQuoted(dst, text), nil
		}
	}
	arg, err := e.Arg(v)
	if err != nil {
		return dst, err
	}
	if text, ok := arg.(string); ok {
		return appendQuoted(dst, text), nil
	}
	return dst, fmt.Errorf("%T is no element of an array", arg)
}

// appendQuoted appends a text as an element.
func appendQuoted(dst []byte, text string) []byte {
	dst = append(dst, '"')
	for {
		i := strings.IndexAny(text, `"\\`)
		if i < 0 {
			return append(append(dst, text...), '"', ',')
		}
		dst = append(append(dst, text[:i]...), '\\', text[i])
		text = text[i+1:]
	}
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
