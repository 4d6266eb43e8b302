package codec

import (
	"database/sql"
	"fmt"
	"reflect"
)

// scanColumn reads a value of a driver into what dst points to, as
// database/sql does. It is no generic function, so that it is compiled once and
// not for each type of an [Opt].
func scanColumn(dst, src any) error {
	if s, ok := dst.(sql.Scanner); ok {
		return s.Scan(src)
	}
	v := reflect.ValueOf(dst).Elem()
	switch {
	case v.CanInt():
		return scanAs(src, func(n int64) bool { v.SetInt(n); return !v.OverflowInt(n) })
	case v.CanFloat():
		return scanAs(src, func(f float64) bool { v.SetFloat(f); return true })
	case v.Kind() == reflect.String:
		return scanAs(src, func(s string) bool { v.SetString(s); return true })
	case v.Kind() == reflect.Bool:
		return scanAs(src, func(b bool) bool { v.SetBool(b); return true })
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		return scanAs(src, func(b []byte) bool { v.SetBytes(b); return true })
	}
	if s := reflect.ValueOf(src); s.Type().AssignableTo(v.Type()) {
		v.Set(s)
		return nil
	}
	return fmt.Errorf("%w: %T in a column of %s", ErrDatabase, src, v.Type())
}

// scanAs converts src as database/sql does.
func scanAs[T any](src any, set func(T) bool) error {
	var n sql.Null[T]
	if err := n.Scan(src); err != nil {
		return err
	}
	if !set(n.V) {
		return fmt.Errorf("%w: %v is out of range", ErrDatabase, src)
	}
	return nil
}
