package rqljson

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/perstore/perstoregen/rql"
)

// AppendQuery appends the tree of q, as it was written.
func AppendQuery(b []byte, q rql.Query) []byte { return AppendNode(b, q.Tree()) }

// AppendNode appends n and what is below it.
func AppendNode(b []byte, n rql.Node) []byte {
	switch {
	case n.IsCall():
		b = appendText(append(b, `{"name":`...), n.Name())
		return append(appendNodes(append(b, `,"args":`...), n.Args()), '}')
	case n.IsArray():
		return appendNodes(b, n.Items())
	}
	return AppendValue(b, n.Value())
}

func appendNodes(b []byte, nodes []rql.Node) []byte {
	b = append(b, '[')
	for i, n := range nodes {
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendNode(b, n)
	}
	return append(b, ']')
}

// AppendValue appends v. A nested value is what encoding/json makes of it; one
// that it refuses is null.
func AppendValue(b []byte, v rql.Value) []byte {
	switch v.Kind() {
	case rql.KindBool:
		return strconv.AppendBool(b, v.Bool())
	case rql.KindInt:
		return strconv.AppendInt(b, v.Int(), 10)
	case rql.KindFloat:
		return appendFloat(b, v.Float())
	case rql.KindString:
		return appendText(b, v.Text())
	case rql.KindTime:
		return append(appendText(append(b, `{"$date":`...), formatDate(v)), '}')
	case rql.KindRegexp:
		return appendRegexp(b, v)
	case rql.KindParam:
		return append(appendText(append(b, `{"$param":`...), v.Text()), '}')
	case rql.KindList:
		return appendList(b, v.List())
	case rql.KindDecimal:
		return append(b, v.Text()...)
	case rql.KindJSON:
		return appendJSON(b, v.JSON())
	}
	if v.IsUndefined() {
		return append(b, `{"$undefined":true}`...)
	}
	return append(b, "null"...)
}

func appendList(b []byte, values []rql.Value) []byte {
	b = append(b, '[')
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendValue(b, v)
	}
	return append(b, ']')
}

// appendFloat writes the shortest digits, as JavaScript does.
func appendFloat(b []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return append(b, `{"$nan":true}`...)
	case math.IsInf(f, 1):
		return append(b, `{"$infinity":1}`...)
	case math.IsInf(f, -1):
		return append(b, `{"$infinity":-1}`...)
	case f == 0 && math.Signbit(f):
		return append(b, `{"$negzero":true}`...)
	}
	return appendJSON(b, f)
}

func appendRegexp(b []byte, v rql.Value) []byte {
	flags := ""
	if v.Fold() {
		flags = "i"
	}
	b = appendText(append(b, `{"$regexp":`...), regexpSource(v.Text()))
	return append(appendText(append(b, `,"flags":`...), flags), '}')
}

// regexpSource is RegExp.prototype.source.
func regexpSource(pattern string) string {
	if pattern == "" {
		return "(?:)"
	}
	return strings.ReplaceAll(strings.ReplaceAll(pattern, `\/`, "/"), "/", `\/`)
}

// formatDate is Date.prototype.toISOString.
func formatDate(v rql.Value) string {
	at := time.UnixMilli(v.Int() / 1000).UTC()
	rest := at.Format("-01-02T15:04:05.000Z")
	switch year := at.Year(); {
	case year > 9999:
		return fmt.Sprintf("+%06d%s", year, rest)
	case year < 0:
		return fmt.Sprintf("-%06d%s", -year, rest)
	default:
		return fmt.Sprintf("%04d%s", year, rest)
	}
}

// appendText writes a string. Control characters are what JSON must escape;
// what is not UTF-8 becomes U+FFFD.
func appendText(b []byte, text string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r < ' ':
			b = append(b, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
		default:
			b = append(b, string(r)...)
		}
	}
	return append(b, '"')
}

// appendJSON writes what only encoding/json knows how to write.
func appendJSON(b []byte, v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		return append(b, "null"...)
	}
	return append(b, text...)
}
