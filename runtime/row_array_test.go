package perstore_test

import (
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// hue is an enum.
type hue string

// listRow is a row with one column, a list of elem, as a driver gave it.
func listRow(t testing.TB, elem rql.Type, column any) *perstore.Row {
	t.Helper()
	row := perstore.NewRow(&perstore.Entity{Schema: &rql.Schema{
		Table: "shelves", Fields: []rql.Field{{Name: "list", Column: "list", Type: rql.TypeList, Elem: elem}},
	}})
	if err := row.Targets([]int{0})[0].(interface{ Scan(any) error }).Scan(column); err != nil {
		t.Fatal(err)
	}
	return row
}

func TestRowArray(t *testing.T) {
	noon := time.Date(2024, 1, 2, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		elem        rql.Type
		array, json string
		want        any // a list, of the type that is read
	}{
		{rql.TypeString, `{}`, `[]`, []string{}},
		{rql.TypeString, `{a,"b c","NULL",""}`, `["a","b c","NULL",""]`, []string{"a", "b c", "NULL", ""}},
		{rql.TypeString, `{"\"\\"}`, `["\"\\"]`, []string{`"\`}},
		{rql.TypeString, `[0:0]={0:}`, `["0:"]`, []string{"0:"}},
		{rql.TypeInt, `{-1,9223372036854775807}`, `[-1,9223372036854775807]`, []int64{-1, 1<<63 - 1}},
		{rql.TypeFloat, `{0.1,1e+23}`, `[0.1,1e23]`, []float64{0.1, 1e23}},
		{rql.TypeBool, `{t,f}`, `[true,false]`, []bool{true, false}},
		{rql.TypeTime, `{"2024-01-02 17:30:00+05:30"}`, `["2024-01-02T12:00:00Z"]`, []time.Time{noon}},
		{rql.TypeDate, `{2024-02-29,"0001-12-31 BC"}`, `["2024-02-29","0000-12-31"]`, []perstore.Date{perstore.MustParseDate("2024-02-29"), perstore.MustParseDate("0000-12-31")}},
		{rql.TypeUUID, `{01890a5d-ac96-774b-bcce-b302099a8057}`, `["01890a5d-ac96-774b-bcce-b302099a8057"]`, []perstore.UUID{perstore.MustParseUUID("01890a5d-ac96-774b-bcce-b302099a8057")}},
		{rql.TypeString, `{a}`, `["a"]`, perstore.Some([]string{"a"})},
		{rql.TypeInt, `{7}`, `[7]`, perstore.Some([]int64{7})},
		{rql.TypeFloat, `{7}`, `[7]`, perstore.Some([]float64{7})},
		{rql.TypeBool, `{t}`, `[true]`, perstore.Some([]bool{true})},
		{rql.TypeDate, `{"0001-12-31 BC"}`, `["0000-12-31"]`, perstore.Some([]perstore.Date{perstore.MustParseDate("0000-12-31")})},
		{rql.TypeTime, `{"2024-01-02 12:00:00+00"}`, `["2024-01-02T12:00:00Z"]`, perstore.Some([]time.Time{noon})},
		{rql.TypeString, `{::1,127.0.0.1}`, `["::1","127.0.0.1"]`, []netip.Addr{netip.IPv6Loopback(), netip.AddrFrom4([4]byte{127, 0, 0, 1})}},
		{rql.TypeFloat, `{0.5,2}`, `[0.5,2]`, []float32{0.5, 2}},
		{rql.TypeInt, `{1,2}`, `[1,2]`, []int8{1, 2}},
	} {
		for _, text := range []string{c.array, c.json} {
			row, got := listRow(t, c.elem, []byte(text)), reflect.New(reflect.TypeOf(c.want))
			row.JSON(0, got.Interface())
			if err := row.Err(); err != nil || !reflect.DeepEqual(got.Elem().Interface(), c.want) {
				t.Errorf("JSON of %s = %#v, %v; want %#v", text, got.Elem(), err, c.want)
			}
		}
	}
}

func TestRowListEnum(t *testing.T) {
	for _, text := range []any{`{red,"light blue"}`, []byte(`["red","light blue"]`)} {
		var got []hue
		row := listRow(t, rql.TypeString, text)
		perstore.ListEnum(row, 0, &got)
		if err := row.Err(); err != nil || fmt.Sprint(got) != "[red light blue]" {
			t.Errorf("ListEnum of %s = %q, %v; want red and light blue", text, got, err)
		}
	}
	kept := []hue{"red"}
	if perstore.ListEnum(listRow(t, rql.TypeString, nil), 0, &kept); len(kept) != 1 {
		t.Errorf("ListEnum of NULL = %q; want what was there", kept)
	}
}

func TestRowArrayMisfits(t *testing.T) {
	for _, c := range []struct {
		elem rql.Type
		text string
		dst  any
	}{
		{rql.TypeString, `{NULL}`, new([]string)}, {rql.TypeString, `{{a},{b}}`, new([]string)}, {rql.TypeString, `{a`, new([]string)},
		{rql.TypeInt, `{1.5}`, new([]int64)}, {rql.TypeInt, `{9223372036854775808}`, new([]int64)}, {rql.TypeFloat, `{x}`, new([]float64)},
		{rql.TypeBool, `{true}`, new([]bool)}, {rql.TypeTime, `{infinity}`, new([]time.Time)}, {rql.TypeDate, `{"0002-01-01 BC"}`, new([]perstore.Date)},
		{rql.TypeUUID, `{x}`, new([]perstore.UUID)}, {rql.TypeTime, `{infinity}`, new(perstore.Opt[[]time.Time])}, {rql.TypeInt, `{x}`, new([]int8)},
		{rql.TypeFloat, `{x}`, new([]float32)}, {rql.TypeFloat, `{NaN}`, new([]float32)}, {rql.TypeBool, `{x}`, new(perstore.Opt[[]bool])}, {rql.TypeString, `{a`, new([]netip.Addr)},
	} {
		row := listRow(t, c.elem, []byte(c.text))
		row.JSON(0, c.dst)
		if err := row.Err(); !errors.Is(err, perstore.ErrDatabase) || !strings.Contains(err.Error(), "shelves.list") {
			t.Errorf("JSON of %s into %T error = %v; want ErrDatabase with the column", c.text, c.dst, err)
		}
	}
}

// TestRowArrayKeeps tests that nothing is allocated but what the caller keeps, and
// that it is not the memory of the driver.
func TestRowArrayKeeps(t *testing.T) {
	var texts []string
	var numbers []int64
	for _, c := range []struct {
		elem rql.Type
		text string
		dst  any
		most float64
	}{{rql.TypeString, `{a,"b c",d}`, &texts, 2}, {rql.TypeInt, `{1,2,-3}`, &numbers, 1}} {
		driver := []byte(c.text)
		row := listRow(t, c.elem, driver)
		if n := testing.AllocsPerRun(100, func() { row.JSON(0, c.dst) }); n > c.most {
			t.Errorf("JSON of %s allocates %v times; want %v", c.text, n, c.most)
		}
		clear(driver)
	}
	if got := fmt.Sprint(texts, numbers); got != "[a b c d] [1 2 -3]" {
		t.Errorf("after the driver has its memory back the lists are %s; want them as they were", got)
	}
}

// BenchmarkRowList reads lists from arrays, and from JSON as the baseline.
func BenchmarkRowList(b *testing.B) {
	for _, c := range []struct {
		name        string
		elem        rql.Type
		array, json string
		dst         any
	}{
		{"texts", rql.TypeString, `{warm,"light blue",led,new,sale}`, `["warm", "light blue", "led", "new", "sale"]`, new([]string)},
		{"integers", rql.TypeInt, `{1,22,333,4444,55555}`, `[1, 22, 333, 4444, 55555]`, new([]int64)},
		{"times", rql.TypeTime, `{"2024-01-02 03:04:05.678901+00","2024-01-02 03:04:05+00"}`, `["2024-01-02T03:04:05.678901Z", "2024-01-02T03:04:05Z"]`, new([]time.Time)},
		{"optional texts", rql.TypeString, `{warm,"light blue",led}`, `["warm", "light blue", "led"]`, new(perstore.Opt[[]string])},
		{"addresses", rql.TypeString, `{::1,127.0.0.1}`, `["::1", "127.0.0.1"]`, new([]netip.Addr)},
	} {
		for as, text := range map[string]string{"array": c.array, "json": c.json} {
			b.Run(c.name+"/"+as, func(b *testing.B) {
				row := listRow(b, c.elem, []byte(text))
				b.ReportAllocs()
				for b.Loop() {
					row.JSON(0, c.dst)
				}
				if err := row.Err(); err != nil {
					b.Fatal(err)
				}
			})
		}
	}
}
