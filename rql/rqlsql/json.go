package rqlsql

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/perstore/perstoregen/rql"
)

// unsupported is the error of what has no SQL.
func unsupported(what string) error {
	return fmt.Errorf("rqlsql: %s: %w", what, errors.ErrUnsupported)
}

// jsonText is the JSON of a list or a nested value, as a column holds it.
func jsonText(v rql.Value) (any, error) {
	plain, err := plainJSON(v)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(plain)
	if err != nil {
		return nil, fmt.Errorf("rqlsql: %w", err)
	}
	return string(text), nil
}

// plainJSON is v as encoding/json takes it. Lists of lists end with the value.
func plainJSON(v rql.Value) (any, error) {
	switch v.Kind() {
	case rql.KindNull:
		return nil, nil
	case rql.KindJSON:
		return v.JSON(), nil
	case rql.KindList:
		list := make([]any, len(v.List()))
		for i, element := range v.List() {
			var err error
			if list[i], err = plainJSON(element); err != nil {
				return nil, err
			}
		}
		return list, nil
	}
	return Standard{}.ElementArg(v)
}

// timeText is the one text of an instant in JSON: equal instants must be equal
// texts, because a database compares the texts.
func timeText(v rql.Value) string { return v.Time().Format(time.RFC3339Nano) }
