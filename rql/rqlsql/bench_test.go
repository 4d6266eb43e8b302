package rqlsql_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
)

const small = "note=abc&price<70&sort(-price)&limit(10)"

// BenchmarkShapeArgs is what a store does for every execution of a query: the
// key of the text, the look-up, the arguments.
func BenchmarkShapeArgs(b *testing.B) {
	query := bind(b, small)
	texts := make(map[string]string)
	texts[string(rqlsql.Select(sqlite.Dialect{}, query, nil).Shape(nil))] = "SELECT"
	args := make([]any, 0, 8)
	b.ReportAllocs()
	for b.Loop() {
		s := rqlsql.Select(sqlite.Dialect{}, query, nil)
		var buf [128]byte
		if texts[string(s.Shape(buf[:0]))] == "" {
			b.Fatal("no text")
		}
		args, _ = s.Args(args[:0])
	}
}

// BenchmarkSQL makes the text, once for every shape.
func BenchmarkSQL(b *testing.B) {
	query := bind(b, small)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rqlsql.Select(sqlite.Dialect{}, query, nil).SQL(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBaseline is what hand-written code does that builds the text at
// every execution.
func BenchmarkBaseline(b *testing.B) {
	query := bind(b, small)
	args := make([]any, 0, 8)
	b.ReportAllocs()
	for b.Loop() {
		text, got := handWritten(query, args[:0])
		if text == "" || len(got) != 2 {
			b.Fatal(text)
		}
	}
}

// handWritten knows what the query looks like.
func handWritten(q *rql.Bound, args []any) (string, []any) {
	var text strings.Builder
	text.WriteString("SELECT ")
	for i, f := range product.Fields {
		if i > 0 {
			text.WriteString(", ")
		}
		fmt.Fprintf(&text, "%q", f.Column)
	}
	text.WriteString(" FROM products WHERE ")
	for i, p := range q.Where.Args {
		if i > 0 {
			text.WriteString(" AND ")
		}
		sign := "="
		if p.Op == rql.PredLt {
			sign = "<"
		}
		fmt.Fprintf(&text, "%q %s ?", product.Fields[p.Field].Column, sign)
		switch v := p.Values[0]; v.Kind() {
		case rql.KindFloat:
			args = append(args, v.Float())
		default:
			args = append(args, v.Text())
		}
	}
	fmt.Fprintf(&text, " ORDER BY %q DESC LIMIT %d", product.Fields[q.Sort[0].Field].Column, q.Limit)
	return text.String(), args
}

const known = "price<10&note=new&active=true&stock>=2&sort(-price,+stock)&limit(20,40)"

// BenchmarkCompile makes SQL of a text whose plan is known.
func BenchmarkCompile(b *testing.B) {
	plans := rqlsql.NewPlans(sqlite.Dialect{}, product, 10, asks["select"])
	args := make([]any, 0, 8)
	b.ReportAllocs()
	for b.Loop() {
		var err error
		if _, args, err = plans.Compile(known, args[:0]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCompileParse is the baseline of BenchmarkCompile: parsing alone.
func BenchmarkCompileParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rql.Parse(known); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPlans finds the plan of a parsed query and makes the arguments.
func BenchmarkPlans(b *testing.B) {
	query, err := rql.Parse(known)
	if err != nil {
		b.Fatal(err)
	}
	plans := rqlsql.NewPlans(sqlite.Dialect{}, product, 10, asks["select"])
	args := make([]any, 0, 8)
	b.ReportAllocs()
	for b.Loop() {
		if _, args, err = plans.Statement(query, args[:0]); err != nil {
			b.Fatal(err)
		}
	}
}
