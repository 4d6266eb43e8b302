package sqlite

import (
	"errors"
	"strings"

	"github.com/perstore/perstoregen/internal/decimal"
	"github.com/perstore/perstoregen/rql"
)

// SQLite has no exact numbers: a decimal is its normal text, which is the same for
// equal ones. What orders as the numbers do is a key that is made of the text:
//
//	char(2000 + place of the point) || text              of 12.5: U+07D3 12.5
//	char(2000 - place of the point) || mirrored || '~'   of -12.5: U+07CC -IH.E~
//
// A number with more digits before the point comes after those with fewer, below 0
// before them; of as many, the texts are compared. Below 0 each digit is a letter that
// comes the earlier the larger the digit is, and a text that ends comes after one that
// goes on. The key needs no function of this program, so that other clients have it.

// mirror is 0 to 9 in letters.
const mirror = "JIHGFEDCBA"

// origin is the character of no digits.
const origin = 2000

// Decimal is the key of a text.
func (Dialect) Decimal(column string) string {
	digits := "instr(" + column + " || '.', '.')"
	mirrored := column
	for i := range mirror {
		mirrored = "replace(" + mirrored + ", '" + string(rune('0'+i)) + "', '" + mirror[i:i+1] + "')"
	}
	return "(CASE WHEN " + column + " < '0' THEN char(2000 - " + digits + ") || " + mirrored + " || '~'" +
		" ELSE char(2000 + " + digits + ") || " + column + " END)"
}

// errDigits is the error of a number that no column has.
var errDigits = errors.Join(errors.New("sqlite: a decimal with too many digits"), errors.ErrUnsupported)

// DecimalArg is the key of a number.
func (Dialect) DecimalArg(v rql.Value) (any, error) {
	text, ok := decimal.Normal(v.Text())
	if !ok {
		return nil, errDigits
	}
	return key(text), nil
}

// key is what Decimal makes of a normal text.
func key(text string) string {
	digits := strings.IndexByte(text+".", '.') + 1
	if text[0] != '-' {
		return string(rune(origin+digits)) + text
	}
	return string(rune(origin-digits)) + strings.Map(mirrored, text) + "~"
}

func mirrored(r rune) rune {
	if '0' <= r && r <= '9' {
		return rune(mirror[r-'0'])
	}
	return r
}

// Reduce finds the least and the greatest decimal by their keys, which have the texts
// behind them. decimal_sum is a function of the program, as regexp is.
func (d Dialect) Reduce(op, column string, t rql.Type) string {
	if t != rql.TypeDecimal {
		return d.Standard.Reduce(op, column, t)
	}
	switch op {
	case "sum":
		return "decimal_sum(" + column + ")"
	case "mean":
		return "avg(CAST(" + column + " AS REAL))"
	}
	found := op + "(" + d.Decimal(column) + " || ' ' || " + column + ")"
	return "substr(" + found + ", instr(" + found + ", ' ') + 1)"
}
