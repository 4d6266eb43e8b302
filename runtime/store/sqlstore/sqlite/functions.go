package sqlite

import (
	"fmt"
	"regexp"

	"github.com/ncruces/go-sqlite3"
)

// Functions makes on a connection what queries call and SQLite does not have:
// regexp, the function of the operator REGEXP, with the regular expressions of
// Go, and decimal_sum, the exact sum of decimals. [Open] does so on its connections;
// an application that opens a database itself passes it to the driver's Open.
func Functions(c *sqlite3.Conn) error {
	flags := sqlite3.DETERMINISTIC | sqlite3.INNOCUOUS
	err := c.CreateWindowFunction("decimal_sum", 1, flags, func() sqlite3.AggregateFunction { return new(decimalSum) })
	if err != nil {
		return err
	}
	return c.CreateFunction("regexp", 2, flags, matchRegexp)
}

// matchRegexp tells whether the second argument, a text, matches the first. It
// is null where one of them is.
func matchRegexp(ctx sqlite3.Context, arg ...sqlite3.Value) {
	if arg[0].Type() == sqlite3.NULL || arg[1].Type() == sqlite3.NULL {
		return
	}
	re, err := compiled(ctx, arg[0])
	if err != nil {
		ctx.ResultError(fmt.Errorf("regexp: %w", err))
		return
	}
	ctx.ResultBool(re.Match(arg[1].RawText()))
}

// compiled compiles the first argument. SQLite keeps what comes of it from row to
// row where the argument is the same for all.
func compiled(ctx sqlite3.Context, pattern sqlite3.Value) (*regexp.Regexp, error) {
	if re, ok := ctx.GetAuxData(0).(*regexp.Regexp); ok {
		return re, nil
	}
	re, err := regexp.Compile(pattern.Text())
	if err != nil {
		return nil, err
	}
	ctx.SetAuxData(0, re)
	return re, nil
}
