package rqlsql_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	"github.com/perstore/perstoregen/rql/rqlsql/dialect/sqlite"
)

// longQueries are queries of any length, in which different things are many.
var longQueries = map[string]func(bytes int) string{
	"and":   func(n int) string { return strings.Repeat("price<10&", n/9) + "id=1" },
	"pages": func(n int) string { return strings.Repeat("id>=7&(id>7|name>a)&", n/20) + "id=1" },
	"or":    func(n int) string { return "(" + strings.Repeat("name=abc|", n/9) + "id=1)" },
	"groups": func(n int) string {
		return strings.Repeat("(id=1|(name=a&(id=2|(name=b&(id=3|name=c)))))&", n/46) + "id=1"
	},
	"not": func(n int) string {
		return strings.Repeat(strings.Repeat("not(", 50)+"id=1"+strings.Repeat(")", 50)+"&", n/255) + "id=1"
	},
	"list":    func(n int) string { return "in(id,(" + numbers(n) + "))" },
	"lists":   func(n int) string { return strings.Repeat("in(id,(1,2,3,4,5,6,7,8))&", n/25) + "id=1" },
	"escapes": func(n int) string { return "name=" + strings.Repeat("%C3%A9", n/6) },
	"pattern": func(n int) string { return "like(name,*" + strings.Repeat("a%3F", n/4) + ")" },
	"paths":   func(n int) string { return strings.Repeat("category/name=a&", n/16) + "id=1" },
}

// numbers is a list of so many bytes.
func numbers(bytes int) string {
	var b []byte
	for i := 1000; len(b) < bytes; i++ {
		b = append(strconv.AppendInt(b, int64(i), 10), ',')
	}
	return string(b[:len(b)-1])
}

// BenchmarkLong shows by its MB/s, which do not fall from 1 to 64 KB, that all
// steps are linear in the length of the query. Of more terms than SQL may have, it
// shows how long the refusal takes.
func BenchmarkLong(b *testing.B) {
	for _, name := range slices.Sorted(maps.Keys(longQueries)) {
		for _, size := range []int{1 << 10, 8 << 10, 64 << 10} {
			text := longQueries[name](size)
			q, bound := parsedLong(b, text)
			for step, run := range map[string]func(){
				"String": func() { _ = q.String() },
				"Bind":   func() { _, _ = rql.Bind(q, product) },
				"SQL":    func() { _, _ = rqlsql.Select(sqlite.Dialect{}, bound, nil).SQL() },
				"Args":   func() { _, _ = rqlsql.Select(sqlite.Dialect{}, bound, nil).Args(nil) },
				"Shape":  func() { rqlsql.Select(sqlite.Dialect{}, bound, nil).Shape(nil) },
			} {
				b.Run(fmt.Sprintf("%s/%s/%dKB", step, name, size>>10), func(b *testing.B) {
					b.SetBytes(int64(len(text)))
					for b.Loop() {
						run()
					}
				})
			}
		}
	}
}

func parsedLong(t testing.TB, text string) (rql.Query, *rql.Bound) {
	t.Helper()
	q, err := rql.Parse(text, rql.MaxLength(1<<20), rql.MaxTerms(1<<20), rql.MaxList(1<<20))
	if err != nil {
		t.Fatal(err)
	}
	b, err := rql.Bind(q, product)
	if err != nil {
		t.Fatal(err)
	}
	return q, b
}
