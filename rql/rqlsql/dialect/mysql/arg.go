package mysql

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/perstore/perstoregen/rql"
)

// Arg writes times as text in UTC: the Go driver would write them in the zone
// of its configuration, and the first instant of year 1 as none.
func (d Dialect) Arg(v rql.Value) (any, error) {
	switch v.Kind() {
	case rql.KindTime:
		return timeText(v)
	case rql.KindFloat:
		return floatArg(v.Float())
	case rql.KindString:
		return textArg(v.Text())
	case rql.KindDecimal:
		return decimalText(v)
	}
	return d.Standard.Arg(v)
}

// ElementArg refuses what no element can be.
func (d Dialect) ElementArg(v rql.Value) (any, error) {
	switch v.Kind() {
	case rql.KindFloat:
		return floatArg(v.Float())
	case rql.KindString:
		return textArg(v.Text())
	}
	return d.Standard.ElementArg(v)
}

// PatternArg makes a pattern of LIKE.
func (d Dialect) PatternArg(pattern string) (any, error) {
	if _, err := textArg(pattern); err != nil {
		return nil, err
	}
	return d.Standard.PatternArg(pattern)
}

// InListArg is a JSON array. Floats are texts in it, which the databases read
// to the last bit, and booleans are numbers. A text of more than 512 characters
// is errors.ErrUnsupported.
func (d Dialect) InListArg(values []rql.Value, _ rql.Type) (any, error) {
	list := make([]any, len(values))
	for i, v := range values {
		arg, err := d.listedArg(v)
		if err != nil {
			return nil, err
		}
		if list[i], err = listed(arg); err != nil {
			return nil, err
		}
	}
	text, err := json.Marshal(list)
	if err != nil {
		return nil, fmt.Errorf("mysql: %w", err)
	}
	return string(text), nil
}

// listedArg makes the driver value that InList compares with.
func (d Dialect) listedArg(v rql.Value) (any, error) {
	if v.Kind() == rql.KindDecimal {
		return d.DecimalArg(v)
	}
	return d.Arg(v)
}

// maxListed is the longest text of a list. MariaDB has no hash or order of
// longer columns, and would go over the list for every row.
const maxListed = 512

// listed is a driver value as an element of a JSON array.
func listed(arg any) (any, error) {
	switch v := arg.(type) {
	case bool:
		if v {
			return 1, nil
		}
		return 0, nil
	case float64:
		return strconv.FormatFloat(v, 'e', -1, 64), nil
	case string:
		if utf8.RuneCountInString(v) > maxListed {
			return nil, fmt.Errorf("mysql: a list with a text of more than %d characters: %w", maxListed, errors.ErrUnsupported)
		}
		return v, nil
	case int64:
		return v, nil
	}
	return nil, fmt.Errorf("mysql: a list with a value of type %T", arg)
}

func floatArg(v float64) (any, error) {
	if math.IsInf(v, 0) {
		return nil, errors.New("mysql: a number that is infinite")
	}
	return v, nil
}

// textArg refuses what the server would: no column has such a text.
func textArg(text string) (any, error) {
	if !utf8.ValidString(text) {
		return nil, errors.New("mysql: a text that is not UTF-8")
	}
	return text, nil
}

// timeText has all digits, so that it is the same text as the column's where a
// database compares texts.
func timeText(v rql.Value) (any, error) {
	t := v.Time()
	if year := t.Year(); year < 1 || year > 9999 {
		return nil, fmt.Errorf("mysql: a time of the year %d", year)
	}
	return t.Format("2006-01-02 15:04:05.000000"), nil
}
