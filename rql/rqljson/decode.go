package rqljson

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/perstore/perstoregen/rql"
)

// Value reads a value: what AppendValue writes of scalars and of lists of them.
// An integer is exact. The error tells what is no value, such as an object.
func Value(text []byte) (rql.Value, error) {
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return rql.Value{}, err
	}
	if _, err := d.Token(); err != io.EOF {
		return rql.Value{}, errors.New("something follows the value")
	}
	return valueOf(v)
}

// Params reads a list of parameters, for [rql.Params].
func Params(values []json.RawMessage) ([]any, error) {
	params := make([]any, len(values))
	for i, text := range values {
		v, err := Value(text)
		if err != nil {
			return nil, fmt.Errorf("parameter $%d: %w", i+1, err)
		}
		params[i] = v
	}
	return params, nil
}

// valueOf is the value of what encoding/json has decoded.
func valueOf(v any) (rql.Value, error) {
	switch v := v.(type) {
	case nil:
		return rql.Null(), nil
	case bool:
		return rql.Bool(v), nil
	case string:
		return rql.String(v), nil
	case json.Number:
		return numberOf(v)
	case []any:
		return listOf(v)
	case map[string]any:
		return special(v)
	}
	return rql.Value{}, fmt.Errorf("%T is no value", v)
}

// numberOf keeps the digits of an integer.
func numberOf(n json.Number) (rql.Value, error) {
	if i, err := strconv.ParseInt(n.String(), 10, 64); err == nil && n != "-0" {
		return rql.Int(i), nil
	}
	f, err := n.Float64()
	if err != nil {
		return rql.Value{}, fmt.Errorf("%.100s is out of range", n)
	}
	return rql.Float(f), nil
}

func listOf(items []any) (rql.Value, error) {
	list := make([]rql.Value, len(items))
	for i, item := range items {
		v, err := valueOf(item)
		switch {
		case err != nil:
			return rql.Value{}, err
		case v.Kind() == rql.KindList:
			return rql.Value{}, errors.New("a list inside a list is no value")
		}
		list[i] = v
	}
	return rql.List(list), nil
}

// special reads the objects that stand for what JSON has not.
func special(members map[string]any) (rql.Value, error) {
	switch {
	case members["$undefined"] == true:
		return rql.Undefined(), nil
	case members["$nan"] == true:
		return rql.Float(math.NaN()), nil
	case members["$negzero"] == true:
		return rql.Float(math.Copysign(0, -1)), nil
	case members["$infinity"] == json.Number("1"):
		return rql.Float(math.Inf(1)), nil
	case members["$infinity"] == json.Number("-1"):
		return rql.Float(math.Inf(-1)), nil
	}
	if date, ok := members["$date"].(string); ok {
		return dateOf(date)
	}
	if source, ok := members["$regexp"].(string); ok {
		return regexpOf(source, members["flags"])
	}
	return rql.Value{}, errors.New("an object is no value")
}

// dateOf reads a date of four, or of a sign and six digits of the year.
func dateOf(text string) (rql.Value, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err == nil {
		return rql.Time(at), nil
	}
	year, rest, ok := expandedYear(text)
	if !ok {
		return rql.Value{}, fmt.Errorf("%.100q is no date", text)
	}
	// 2000 stands for any year: it may have a 29th of February.
	at, err = time.Parse(time.RFC3339, "2000"+rest)
	moved := at.AddDate(year-2000, 0, 0)
	if err != nil || moved.Day() != at.Day() || text[:7] == "-000000" {
		return rql.Value{}, fmt.Errorf("%.100q is no date", text)
	}
	return rql.Time(moved), nil
}

// expandedYear cuts the year off +012345-01-02T….
func expandedYear(text string) (year int, rest string, ok bool) {
	if len(text) < 7 || text[0] != '+' && text[0] != '-' {
		return 0, "", false
	}
	year, err := strconv.Atoi(text[:7])
	return year, text[7:], err == nil
}

func regexpOf(source string, flags any) (rql.Value, error) {
	if flags != nil && flags != "" && flags != "i" {
		return rql.Value{}, fmt.Errorf("unknown flags %.100v of a pattern", flags)
	}
	return rql.Regexp(source, flags == "i")
}
