package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"

	"github.com/perstore/perstoregen/rql"
)

const rqlEvalHelp = `Usage: perstoregen rql eval [FLAGS] DATA.json [QUERY]

Runs a query over the values of a JSON array, in memory, and prints the result as
JSON. Properties have no types there: a comparison holds between values of one type.

Without QUERY it reads queries from standard input, one a line,
{"query":"a=$1","parameters":[1]}, and answers each line with one:
{"result":…,"total":N}, where total is there if the query asks for it by the third
argument of limit, or {"error":"what is wrong","pos":2}. It ends with its input,
whatever was in it.

Example: one query

	echo '[{"id":1,"price":9},{"id":2,"price":20}]' > data.json
	perstoregen rql eval data.json 'price<10&values(id)'

Example: many

	echo '[{"id":1,"price":9},{"id":2,"price":20}]' > data.json
	echo '{"query":"price>$1&limit(1,0,true)","parameters":[5]}' | perstoregen rql eval data.json
`

func runRQLEval(_ context.Context, con *console, o options) int {
	if len(o.args) != 1 && len(o.args) != 2 {
		return con.misused("takes a file with a JSON array and at most one query, in quotes; -h explains")
	}
	rows, err := readRows(o.args[0])
	if err != nil {
		return con.fail(err)
	}
	if len(o.args) == 1 {
		return con.answer(func(dst []byte, q asked) ([]byte, error) {
			tree, err := q.parse()
			if err != nil {
				return dst, err
			}
			return appendAnswer(dst, tree, rows)
		})
	}
	q, err := rql.Parse(o.args[1])
	if err != nil {
		return con.failQuery(o.args[1], err)
	}
	a, err := rql.Eval(q, slices.Values(rows))
	if err != nil {
		return con.failQuery(o.args[1], err)
	}
	text, err := appendJSON(nil, a.Result)
	if err == nil {
		_, err = con.stdout.Write(append(text, '\n'))
	}
	if err != nil {
		return con.fail(err)
	}
	return done
}

// readRows reads a JSON array. Its numbers stay as they are written.
func readRows(name string) ([]any, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var data any
	if err := d.Decode(&data); err != nil {
		return nil, fmt.Errorf("%s: at byte %d: %w", name, d.InputOffset(), err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: at byte %d: text after the array", name, d.InputOffset())
	}
	rows, ok := data.([]any)
	if !ok {
		return nil, fmt.Errorf("%s: not a JSON array", name)
	}
	return rows, nil
}

// appendAnswer appends {"result":…,"total":N}.
func appendAnswer(dst []byte, q rql.Query, rows []any) ([]byte, error) {
	a, err := rql.Eval(q, slices.Values(rows))
	if err != nil {
		return dst, err
	}
	out, err := appendJSON(append(dst, `{"result":`...), a.Result)
	if err != nil {
		return dst, err
	}
	if a.Counted {
		out = strconv.AppendInt(append(out, `,"total":`...), a.Total, 10)
	}
	return append(out, '}'), nil
}

// appendJSON appends a decoded value, on one line and with its characters as they
// are.
func appendJSON(dst []byte, v any) ([]byte, error) {
	b := bytes.NewBuffer(dst)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}
