package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/gen"
	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/rqlschema"
	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqljson"
	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/mssql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/mysql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/postgres"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
)

const rqlSQLHelp = `Usage: perstoregen rql sql [FLAGS] SCHEMA_DIR MODEL QUERY

Prints the SQL that a query about a model becomes, and its arguments, as JSON:
{"sql":"SELECT …","args":[10]}. SCHEMA_DIR is a folder of definitions, a file, or -
for what "perstoregen dump" wrote. Values never stand in the text.

Example:

	perstoregen rql sql --dialect sqlite schemas Product 'id=lt=10&sort(-id)&limit(20)'
`

// dialects are those that --dialect names.
var dialects = []rqlsql.Dialect{
	sqlite.Dialect{}, postgres.Dialect{}, mysql.Dialect{}, mysql.Dialect{MariaDB: true}, mssql.Dialect{},
}

func dialectNames() []string {
	names := make([]string, len(dialects))
	for i, d := range dialects {
		names[i] = d.Name()
	}
	return names
}

func runRQLSQL(ctx context.Context, con *console, o options) int {
	if len(o.args) != 3 {
		return con.misused("takes a folder of definitions, a model and a query; -h explains")
	}
	source, model, query := o.args[0], o.args[1], o.args[2]
	dialect := cmp.Or(o.dialect, "sqlite")
	i := slices.Index(dialectNames(), dialect)
	if i < 0 {
		return con.misused("dialect %q is not known%s", dialect, orChoose(dialect, dialectNames()))
	}
	schemas, err := readSchemas(ctx, con, source)
	if err != nil {
		return con.fail(err)
	}
	at := slices.IndexFunc(schemas, func(s *rql.Schema) bool { return s.Name == model })
	if at < 0 {
		return con.fail(fmt.Errorf("%s has no model %q%s", source, model, orChoose(model, modelNames(schemas))))
	}
	statement, err := statementOf(dialects[i], query, schemas[at])
	if err != nil {
		return con.failQuery(query, err)
	}
	text, err := appendStatement(nil, statement)
	if err == nil {
		_, err = con.stdout.Write(append(text, '\n'))
	}
	if err != nil {
		return con.fail(err)
	}
	return done
}

// readSchemas reads definitions and makes of them what queries are bound to.
func readSchemas(ctx context.Context, con *console, source string) ([]*rql.Schema, error) {
	work := con.working()
	defer work.end()
	pkg, err := gen.Load(ctx, gen.Config{Schemas: []string{source}, Stdin: con.stdin, Progress: work.at})
	if err != nil {
		return nil, err
	}
	return rqlschema.Of(pkg)
}

func modelNames(schemas []*rql.Schema) []string {
	names := make([]string, len(schemas))
	for i, s := range schemas {
		names[i] = s.Name
	}
	return names
}

// statementOf is what a store asks for a query. For first and one it reads no
// more rows than tell the answer.
func statementOf(d rqlsql.Dialect, query string, s *rql.Schema) (rqlsql.Statement, error) {
	q, err := rql.Parse(query)
	if err != nil {
		return rqlsql.Statement{}, err
	}
	b, err := rql.Bind(q, s)
	if err != nil {
		return rqlsql.Statement{}, err
	}
	switch b.Reduce.Op {
	case "":
	case "first":
		b.Limit = atMost(b.Limit, 1)
	case "one":
		b.Limit = atMost(b.Limit, 2)
	default:
		return rqlsql.Reduce(d, b), nil
	}
	if !b.Objects() {
		return rqlsql.Rows(d, b), nil
	}
	return rqlsql.Select(d, b, b.Select), nil
}

// atMost is a limit that is no more than n; one below 0 is none.
func atMost(limit, n int64) int64 {
	if limit < 0 {
		return n
	}
	return min(limit, n)
}

// appendStatement appends {"sql":"…","args":[…]}.
func appendStatement(b []byte, s rqlsql.Statement) ([]byte, error) {
	text, err := s.SQL()
	if err != nil {
		return nil, err
	}
	args, err := s.Args(nil)
	if err != nil {
		return nil, err
	}
	b = rqljson.AppendValue(append(b, `{"sql":`...), rql.String(text))
	b = append(b, `,"args":[`...)
	for i, arg := range args {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendArg(b, arg)
	}
	return append(b, "]}"...), nil
}

// appendArg appends a value as a driver takes it: bytes as text, a time as in
// JSON, a number that JSON has not as rqljson writes it.
func appendArg(b []byte, arg any) []byte {
	switch v := arg.(type) {
	case string:
		return rqljson.AppendValue(b, rql.String(v))
	case []byte:
		return rqljson.AppendValue(b, rql.String(string(v)))
	case float64:
		if math.IsInf(v, 0) {
			return rqljson.AppendValue(b, rql.Float(v))
		}
	}
	text, err := json.Marshal(arg)
	if err != nil {
		text, _ = json.Marshal(fmt.Sprint(arg))
	}
	return append(b, text...)
}

// orChoose is the end of a message about an unknown name: the nearest known one,
// or all of them.
func orChoose(name string, known []string) string {
	if hint := diag.DidYouMean(name, known); hint != "" {
		return hint
	}
	return "; choose from " + strings.Join(known, ", ")
}
