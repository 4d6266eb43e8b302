package postgres

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/perstore/perstoregen/internal/arraytext"
	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
)

var _ rqlsql.ArrayDialect = Dialect{}

// ListIsArray tells whether a list is of scalars, unless the definition names a type that
// is none of arrays.
func (Dialect) ListIsArray(f *rql.Field) bool {
	switch f.Elem {
	case rql.TypeBool, rql.TypeInt, rql.TypeFloat, rql.TypeString, rql.TypeTime, rql.TypeDate, rql.TypeUUID:
		return f.ListType == "" || ofArrays(f.ListType)
	}
	return false
}

// ofArrays tells whether a type, as the definition spells it, is one of arrays:
// text[], integer[3], integer ARRAY.
func ofArrays(typ string) bool {
	typ = strings.ToLower(strings.TrimSpace(typ))
	return strings.HasSuffix(typ, "]") || strings.HasSuffix(typ, " array")
}

// ArrayContains asks with @>, which a GIN index serves.
func (Dialect) ArrayContains(list, elements string, not bool) string {
	has := list + " @> " + elements
	if not {
		return "(" + has + ") IS NOT TRUE"
	}
	return has
}

// ArrayOf is a constructor.
func (Dialect) ArrayOf(column string) string { return "ARRAY[" + column + "]" }

// AmongArray is ANY.
func (Dialect) AmongArray(column, list string) string { return column + " = ANY (" + list + ")" }

// ArrayElements are the rows of unnest.
func (Dialect) ArrayElements(list, alias string, elem rql.Type) (from, value string) {
	from, value = "unnest("+list+") AS "+alias+"(v)", alias+".v"
	if elem == rql.TypeString {
		return from, "(" + value + ` COLLATE "C")`
	}
	return from, value
}

// ArrayArg is the text of an array.
func (d Dialect) ArrayArg(list rql.Value, f *rql.Field) (any, error) {
	var buf [128]byte
	text, err := d.AppendArray(buf[:0], f, list)
	if err != nil {
		return nil, err
	}
	return string(text), nil
}

// ArrayPlace casts the text, which as the value of a column with JSON would be JSON
// of its own where the list is empty. A cast to a type that the definition names
// would cut texts that are too long for it; it is the column that tells it.
func (Dialect) ArrayPlace(place string, f *rql.Field) string {
	if f.ListType != "" {
		return place
	}
	return place + "::" + columnType(f.Elem) + "[]"
}

// AppendArray appends the text that ArrayArg makes of a list.
func (d Dialect) AppendArray(dst []byte, f *rql.Field, list rql.Value) ([]byte, error) {
	dst = append(dst, '{')
	for i, v := range list.List() {
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = d.appendElement(dst, v, f.Elem); err != nil {
			return nil, err
		}
	}
	return append(dst, '}'), nil
}

// appendElement appends an element.
func (d Dialect) appendElement(dst []byte, v rql.Value, elem rql.Type) ([]byte, error) {
	switch v.Kind() {
	case rql.KindNull:
		return append(dst, "NULL"...), nil
	case rql.KindBool:
		return strconv.AppendBool(dst, v.Bool()), nil
	case rql.KindInt:
		return strconv.AppendInt(dst, v.Int(), 10), nil
	case rql.KindFloat:
		if math.IsNaN(v.Float()) {
			return nil, errors.New("postgres: NaN in a list") // nowhere else is there one
		}
		return arraytext.AppendFloat(dst, v.Float()), nil
	case rql.KindDecimal: // of in alone: lists of them are JSON
		arg, err := d.Arg(v)
		text, _ := arg.(string)
		return arraytext.AppendText(dst, text), err
	case rql.KindTime:
		return arraytext.AppendTime(dst, v.Time()), nil
	case rql.KindString:
		return appendText(dst, v.Text(), elem)
	}
	return nil, fmt.Errorf("postgres: a list with a value of kind %d", v.Kind())
}

// appendText appends a text, of a type that is one of texts.
func appendText(dst []byte, text string, elem rql.Type) ([]byte, error) {
	switch {
	case !isText(text):
		return nil, errNUL
	case elem == rql.TypeDate:
		return arraytext.AppendDate(dst, text), nil
	}
	return arraytext.AppendText(dst, text), nil
}
