package sqlite

import (
	"errors"

	"github.com/ncruces/go-sqlite3"

	"github.com/perstore/perstoregen/internal/decimal"
)

// normalDecimal is the condition that a text is a decimal in the one spelling that
// equal ones share: -?digits[.digits], without zeros that say nothing.
func normalDecimal(column string) string {
	return "(" + column + " GLOB '[0-9]*' OR " + column + " GLOB '-[0-9]*')" +
		" AND substr(" + column + ", 2) NOT GLOB '*[^0-9.]*' AND " + column + " NOT GLOB '*.*.*'" +
		" AND " + column + " NOT GLOB '*.' AND " + column + " NOT GLOB '*.*0'" +
		" AND ltrim(" + column + ", '-') NOT GLOB '0[0-9]*' AND " + column + " <> '-0'" +
		" AND instr(" + column + " || '.', '.') <= 1001 AND length(" + column + ") <= 2002"
}

// decimalSum is the aggregate function decimal_sum: the exact sum of decimals, 0 of
// none.
type decimalSum struct{ sum decimal.Sum }

// Step adds a text, or a number that another client has put in its place. Null adds
// nothing.
func (s *decimalSum) Step(ctx sqlite3.Context, arg ...sqlite3.Value) {
	if arg[0].Type() == sqlite3.NULL {
		return
	}
	text := arg[0].Text()
	if !decimal.IsNumber(text) {
		ctx.ResultError(errors.New("decimal_sum of a text that is no number"))
		return
	}
	s.sum.Add(text)
}

// Value is the sum so far.
func (s *decimalSum) Value(ctx sqlite3.Context) {
	text, ok := s.sum.Text()
	if !ok {
		ctx.ResultError(errors.New("decimal_sum: integer overflow"))
		return
	}
	ctx.ResultText(text)
}
