package mysql

import (
	"errors"
	"fmt"

	"github.com/perstore/perstoregen/internal/decimal"
	"github.com/perstore/perstoregen/rql"
)

// The digits of a decimal: before the point, and behind it.
const (
	decimalType   = "DECIMAL(65,30)"
	before, after = 35, 30
)

// DecimalPlace says that an argument is a decimal: compared with a text, which the
// driver sends, a column would be taken for a float.
func (Dialect) DecimalPlace(place string) string { return "CAST(" + place + " AS " + decimalType + ")" }

// DecimalArg is the text of a number that a column can have.
func (Dialect) DecimalArg(v rql.Value) (any, error) {
	text, err := decimalText(v)
	if err != nil {
		return nil, errors.Join(err, errors.ErrUnsupported)
	}
	return text, nil
}

// decimalText is the text of a number that a column can have. The database would round
// others, or take the nearest one.
func decimalText(v rql.Value) (any, error) {
	text, ok := decimal.Normal(v.Text())
	if !ok || !decimal.Parse(text).Fits(before, after) {
		return nil, fmt.Errorf("mysql: a decimal with more than %d digits before or %d behind the point", before, after)
	}
	return text, nil
}
