package dialecttest

import (
	"fmt"
	"math/rand/v2"

	"github.com/perstore/perstoregen/rql"
)

// The values of the shop are few, so that random queries meet them, and each
// is there for something that a database may get wrong: case, accents, the
// order of code points beyond 16 bits, blanks at the end, and what patterns and
// quotes are made of.
var (
	texts = []string{
		"", "a", "A", "ab", "abc", "aB", "b", "a ", " a", "ä", "a\u0308", "z", "日本", "\uffff", "😀",
		"a%", "a_b", "a*b", "a?b", "[a]", "[^a]", "a-b", `a\b`, "it's", `"q"`, "a!b", "null", "1", "01",
		"x'; DROP TABLE product; --", "line\nline", "<&>\u2028",
	}
	integers = []int64{0, 1, 2, 3, 4, 5, -1, -7, 1 << 40, 9007199254740993, 9007199254740992}
	floats   = []float64{0, 0.1, 0.3, 1, 2.5, -2.5, 1e10, 1e-7, 123456.789012345}
	micros   = []int64{0, 1, -1, 1_700_000_000_000_000, 1_700_000_000_000_001, 1_700_000_000_100_000, 1_709_164_800_000_000}
	decimals = []string{"0", "1.5", "1.50", "15e-1", "-1.5", "0.1", "-0.1", "0.1000000000000000000000001", "9007199254740993", "9007199254740992", "1e3",
		"12345678901234567890123.45", "-12345678901234567890123.45", "99.99", "100", "-100", "3"}
	days = []string{"1969-12-31", "2000-02-29", "2024-01-01", "2024-12-31"}
)

// fill makes the rows of the shop.
func (s *shop) fill(r *rand.Rand, size int) {
	counts := []int{size / 4, size, size / 3, 2 * size}
	for i, schema := range s.schemas() {
		for n := range counts[i] {
			s.rows[schema] = append(s.rows[schema], randomRow(r, schema, n))
		}
	}
}

// randomRow makes the n-th row of a schema.
func randomRow(r *rand.Rand, schema *rql.Schema, n int) row {
	values := make(row, len(schema.Fields))
	for i, f := range schema.Fields {
		switch {
		case i == 0:
			values[i] = key(f.Type, n)
		case f.Nullable && r.IntN(4) == 0:
			values[i] = rql.Null()
		case f.Name == "code":
			values[i] = rql.Int(int64(9 - n))
		case f.Type == rql.TypeList:
			values[i] = randomList(r, f.Elem)
		default:
			values[i] = randomValue(r, f)
		}
	}
	return values
}

// key is the key of the n-th row: uuids do not sort as numbers do.
func key(t rql.Type, n int) rql.Value {
	if t == rql.TypeUUID {
		return rql.String(fmt.Sprintf("%08x-0000-4000-8000-%012x", (n*7)%16, n))
	}
	return rql.Int(int64(n))
}

func randomList(r *rand.Rand, elem rql.Type) rql.Value {
	list := make([]rql.Value, r.IntN(4))
	for i := range list {
		list[i] = randomValue(r, rql.Field{Type: elem, Name: "id"})
		if r.IntN(12) == 0 {
			list[i] = rql.Null()
		}
	}
	return rql.List(list)
}

// references are the fields that hold keys of other rows, and so small numbers.
var references = map[string]bool{"id": true, "parent": true, "category": true, "product": true, "quantity": true}

func randomValue(r *rand.Rand, f rql.Field) rql.Value {
	switch f.Type {
	case rql.TypeBool:
		return rql.Bool(r.IntN(2) == 0)
	case rql.TypeInt:
		if references[f.Name] {
			return rql.Int(r.Int64N(8))
		}
		return rql.Int(pick(r, integers))
	case rql.TypeFloat:
		return rql.Float(pick(r, floats))
	case rql.TypeDecimal:
		return rql.Decimal(pick(r, decimals))
	case rql.TypeTime:
		return rql.TimeMicros(pick(r, micros))
	case rql.TypeDate:
		return rql.String(pick(r, days))
	case rql.TypeUUID:
		return key(rql.TypeUUID, r.IntN(12))
	case rql.TypeJSON:
		return randomNested(r, f)
	}
	return rql.String(pick(r, texts))
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }
