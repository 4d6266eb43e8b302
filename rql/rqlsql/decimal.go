package rqlsql

import (
	"errors"
	"fmt"

	"github.com/perstore/perstoregen/internal/decimal"
	"github.com/perstore/perstoregen/rql"
)

// normalText is the text of a decimal that equal ones share.
func normalText(v rql.Value) (any, error) {
	normal, ok := decimal.Normal(v.Text())
	if !ok {
		return nil, errors.New("rqlsql: a decimal with too many digits")
	}
	return normal, nil
}

// compared is the text of a column as comparisons and orders take it.
func (w *writer) compared(c column) string {
	ref := w.ref(c)
	if w.output == toText && c.of().Type == rql.TypeDecimal {
		return w.dialect.Decimal(ref)
	}
	return ref
}

// decimal binds the i-th value of n as one that a column of decimals is compared with.
func (w *writer) decimal(n node, i int) string {
	if w.spell != nil {
		return w.writtenDecimal(n.value(i))
	}
	if w.output == toArgs {
		v := n.value(i)
		w.check(v)
		w.bound(w.dialect.DecimalArg(v))
	}
	place := w.place()
	if w.output != toText {
		return ""
	}
	return w.dialect.DecimalPlace(place)
}

// writtenDecimal is a value as a literal that a column of decimals is compared with.
func (w *writer) writtenDecimal(v rql.Value) string {
	arg, err := w.dialect.DecimalArg(v)
	if err != nil {
		w.fail(err)
		return ""
	}
	return w.dialect.DecimalPlace(w.spell(rql.String(fmt.Sprint(arg))))
}

// sortable is the text of a value of type t, as an order takes it where it is for one.
func (w *writer) sortable(text string, t rql.Type, sorted bool) string {
	if sorted && t == rql.TypeDecimal && w.output == toText {
		return w.dialect.Decimal(text)
	}
	return text
}

// ordersTexts tells whether the order of a column of decimals is another one than that
// of what is compared.
func (w *writer) ordersTexts() bool { return w.dialect.Decimal("c") != "c" }
