package dialecttest

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/perstore/perstoregen/rql"
)

// jsonValues are the values that are looked for in JSON, each as it is written.
var jsonValues = []string{
	`"a"`, `"A"`, `"a "`, `""`, `"1"`, `"true"`, `"null"`, `"it's \"q\" \\ \u003c \ud83d\ude00 \n"`, `"日本"`, `"` + "\u2028" + `"`,
	`0`, `1`, `-1`, `1.0`, `-7.00`, `1e2`, `1.5e1`, `1E0`, `0.1`, `1.5`, `-2.5e-7`, `1e-300`, `1e300`, `123456.789012345`,
	`9007199254740993`, `9223372036854775807`, `-9223372036854775808`, `9223372036854775808`, `1e19`,
	`true`, `false`, `null`, `[]`, `["a"]`, `[1]`, `{}`, `{"a":"a"}`, `{"type":"true"}`,
	`"2024-02-29"`, `"1969-12-31"`, `"0001-01-01"`, `"9999-12-31"`,
	`"2023-11-14T22:13:20Z"`, `"2023-11-14T22:13:20.1Z"`, `"2023-11-14T22:13:20.000001Z"`, `"2023-11-14T22:13:20.9999999Z"`,
	`"1969-12-31T23:59:59.999999Z"`, `"0001-01-01T00:00:00Z"`, `"9999-12-31T23:59:59.999999Z"`, `"2024-02-29T00:00:00Z"`,
	`"2023-02-29T00:00:00Z x"`, `"2023-13-01T00:00:00Z"`, `"2023-11-14T25:00:00Z"`, `"2023-11-14T22:13:20Z\n"`, `"Z"`,
	`"00000007-0000-4000-8000-000000000001"`,
}

var scalarTypes = []rql.Type{rql.TypeString, rql.TypeInt, rql.TypeFloat, rql.TypeBool, rql.TypeTime, rql.TypeDate, rql.TypeUUID}

// documents is a table of JSON texts.
var documents = &rql.Schema{Name: "documents", Table: "documents", Fields: []rql.Field{
	{Name: "id", Column: "id", Type: rql.TypeInt},
	{Name: "doc", Column: "doc", Type: rql.TypeJSON, Nullable: true},
}}

// fillDocuments makes the table anew and gives its rows the numbers of the
// texts; an empty text is null.
func (h *harness) fillDocuments(t *testing.T, texts []string) {
	t.Helper()
	d := h.dialect
	h.exec(t, "DROP TABLE IF EXISTS "+d.Quote(documents.Table))
	h.create(t, documents)
	for i, text := range texts {
		v := rql.Null()
		if text != "" {
			v = rql.JSON(json.RawMessage(text))
		}
		h.exec(t, "INSERT INTO "+d.Quote(documents.Table)+" VALUES ("+d.Placeholder(1)+", "+d.Placeholder(2)+")", h.args(t, documents, row{rql.Int(int64(i)), v})...)
	}
}

// testJSONValues looks for each value as one of every type, at the top of a
// document and deeper, and where there is none.
func (h *harness) testJSONValues(t *testing.T) {
	var texts []string
	for _, v := range jsonValues {
		texts = append(texts, `{"x":`+v+`,"a":{"x":"other","b":{"x":`+v+`}},"l":[{"x":`+v+`}]}`)
	}
	h.fillDocuments(t, texts)
	for i, text := range jsonValues {
		for _, typ := range scalarTypes {
			want, known := jsonValue(text, typ)
			if !known {
				continue
			}
			for _, path := range [][]string{{"x"}, {"a", "b", "x"}} {
				h.wantValue(t, i, path, typ, want)
			}
		}
	}
	for _, path := range [][]string{{"y"}, {"X"}, {"a", "y"}, {"y", "x"}, {"x", "y"}, {"l", "x"}, {"l", "0"}, {"a"}, {"l"}} {
		for _, typ := range scalarTypes {
			h.wantValue(t, 0, path, typ, rql.Null())
		}
	}
}

// testJSONNames looks for members whose names mean something to a path or to
// SQL, beside others that they may be taken for.
func (h *harness) testJSONNames(t *testing.T) {
	names := []string{
		`"`, `'`, `\`, `.`, `$`, `a.b`, `a"b`, `a'b`, `a\b`, `a\"b`, `\"`, `\\`, `""`, `''`, `[0]`, `a[0]`, `0`, `-1`, ` `, `a b`, `*`, `**`, `$.a`, "`",
		`--`, `/*`, `*/`, `;`, `?`, `??`, `$1`, `:a`, `@p1`, `{`, `}`, `{a}`, `,`, `%`, `!`, `#`, `<&>`, `é`, `日本`, "\U0001f600", "\n", "\t", "\x01", `\n`, `\u0041`, "\u2028",
		`') FROM documents; DROP TABLE documents; --`, `a`, `A`, `a `, `last`, `type()`, `null`, `true`, `constructor`,
	}
	doc := map[string]any{}
	for i, name := range names {
		doc[name] = map[string]any{name: i}
	}
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	h.fillDocuments(t, []string{string(text), `{"a":[{"0":1}]}`})
	for i, name := range names {
		h.wantValue(t, 0, []string{name, name}, rql.TypeInt, rql.Int(int64(i)))
		h.wantValue(t, 0, []string{name, name + "x"}, rql.TypeInt, rql.Null())
		h.wantValue(t, 1, []string{name, name}, rql.TypeInt, rql.Null())
	}
}

// wantValue expects a value in the n-th document, or null.
func (h *harness) wantValue(t *testing.T, n int, path []string, typ rql.Type, want rql.Value) {
	t.Helper()
	d := h.dialect
	value := d.JSONValue("t0."+d.Quote("doc"), path, typ)
	where := "SELECT count(*) FROM " + d.Quote(documents.Table) + " AS t0 WHERE t0." + d.Quote("id") + " = " + d.Placeholder(1) + " AND "
	if want.IsNull() {
		h.wantCount(t, 1, where+value+" IS NULL", n)
		return
	}
	arg, err := d.Arg(want)
	if err != nil {
		t.Fatal(err)
	}
	h.wantCount(t, 1, where+value+" = "+d.Placeholder(2), n, arg)
	other, err := d.Arg(otherThan(want))
	if err != nil {
		t.Fatal(err)
	}
	h.wantCount(t, 0, where+value+" = "+d.Placeholder(2), n, other)
}

func (h *harness) wantCount(t *testing.T, want int, text string, args ...any) {
	t.Helper()
	if got := h.strings(t, text, args...); got[0] != strconv.Itoa(want) {
		t.Errorf("%s\n%q gives %s; want %d", text, args, got[0], want)
	}
}

// otherThan is a value that is near another.
func otherThan(v rql.Value) rql.Value {
	switch v.Kind() {
	case rql.KindBool:
		return rql.Bool(!v.Bool())
	case rql.KindInt:
		return rql.Int(v.Int() ^ 1)
	case rql.KindFloat:
		if v.Float() == 0 {
			return rql.Float(1e-300)
		}
		return rql.Float(math.Nextafter(v.Float(), math.Inf(-1)))
	case rql.KindTime:
		return rql.TimeMicros(v.Int() ^ 1)
	}
	switch _, err := time.Parse(time.DateOnly, v.Text()); {
	case err == nil:
		return rql.String("2001-02-03")
	case len(v.Text()) == 36:
		return rql.String("00000007-0000-4000-8000-000000000002")
	}
	return rql.String(v.Text() + " ")
}

// jsonValue is a JSON text as a value of a type. What a text is that is no date
// or no uuid is not known.
func jsonValue(text string, typ rql.Type) (v rql.Value, known bool) {
	var decoded any
	if err := json.Unmarshal([]byte(text), &decoded); err != nil {
		panic(fmt.Sprintf("%s: %v", text, err))
	}
	switch x := decoded.(type) {
	case string:
		return textValue(x, typ)
	case bool:
		if typ == rql.TypeBool {
			return rql.Bool(x), true
		}
	case float64:
		return numberValue(text, x, typ), true
	}
	return rql.Null(), true
}

func textValue(text string, typ rql.Type) (v rql.Value, known bool) {
	switch typ {
	case rql.TypeString:
		return rql.String(text), true
	case rql.TypeDate:
		_, err := time.Parse(time.DateOnly, text)
		return rql.String(text), err == nil
	case rql.TypeUUID:
		return rql.String(text), regexp.MustCompile(`^[0-9a-f-]{36}$`).MatchString(text)
	case rql.TypeTime:
		if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
			return rql.Time(at), true
		}
	}
	return rql.Null(), true
}

func numberValue(text string, f float64, typ rql.Type) rql.Value {
	if typ == rql.TypeFloat {
		return rql.Float(f)
	}
	exact, ok := new(big.Rat).SetString(text)
	if typ == rql.TypeInt && ok && exact.IsInt() && exact.Num().IsInt64() {
		return rql.Int(exact.Num().Int64())
	}
	return rql.Null()
}

// testJSONElements counts the elements of arrays, and looks into them.
func (h *harness) testJSONElements(t *testing.T) {
	lists := []struct {
		text           string
		elements, ones int // those whose n is 1
	}{
		{"", 0, 0}, {`null`, 0, 0}, {`[]`, 0, 0}, {`{"n":1}`, 0, 0}, {`"n"`, 0, 0}, {`1`, 0, 0},
		{`[{"n":1}]`, 1, 1}, {`[{"n":2},{"n":1,"m":{"n":2}},{"n":1.0},{"n":"1"},{}]`, 5, 2},
		{`["n",1,1.5,true,null,[{"n":1}],{"n":null},"{\"n\":1}"]`, 8, 0},
	}
	texts := make([]string, len(lists))
	for i, l := range lists {
		texts[i] = l.text
	}
	h.fillDocuments(t, texts)
	d := h.dialect
	from, value := d.ElementsFrom("t0."+d.Quote("doc"), "e1")
	rows := "SELECT (SELECT count(*) FROM " + from + ") FROM " + d.Quote(documents.Table) + " AS t0 WHERE t0." + d.Quote("id") + " = " + d.Placeholder(1)
	ones := "SELECT (SELECT count(*) FROM " + from + " WHERE " + d.JSONValue(value, []string{"n"}, rql.TypeInt) + " = 1) FROM " +
		d.Quote(documents.Table) + " AS t0 WHERE t0." + d.Quote("id") + " = " + d.Placeholder(1)
	for i, l := range lists {
		h.wantCount(t, l.elements, rows, i)
		h.wantCount(t, l.ones, ones, i)
	}
}

// testJSONLists counts the elements of arrays inside of documents, as JSON and as
// texts, and asks which of them have the text a.
func (h *harness) testJSONLists(t *testing.T) {
	lists := []struct {
		text            string
		elements        int
		isList, isThere bool
		has             bool // a
	}{
		{`{}`, 0, false, false, false}, {`{"l":null}`, 0, false, false, false}, {`{"l":"a"}`, 0, false, true, false},
		{`{"l":{"a":"a"}}`, 0, false, true, false}, {`{"l":"[\"a\"]"}`, 0, false, true, false}, {`{"l":1}`, 0, false, true, false}, {`{"l":false}`, 0, false, true, false},
		{`{"l":[]}`, 0, true, true, false}, {`{"l":[null]}`, 1, true, true, false}, {`{"l":["a"]}`, 1, true, true, true},
		{`{"l":["b",null,"a"]}`, 3, true, true, true}, {`{"l":["A","a ","","\"a\""]}`, 4, true, true, false},
	}
	texts := []string{""}
	for _, l := range lists {
		texts = append(texts, `{"x":`+l.text+`,"l":["a"]}`)
	}
	h.fillDocuments(t, texts)
	d := h.dialect
	list := d.JSONValue("t0."+d.Quote("doc"), []string{"x", "l"}, rql.TypeList)
	there := d.JSONValue("t0."+d.Quote("doc"), []string{"x", "l"}, rql.TypeJSON)
	objects, _ := d.ElementsFrom(list, "e1")
	scalars, value := d.ScalarsFrom(list, "e1", rql.TypeString)
	where := " FROM " + d.Quote(documents.Table) + " AS t0 WHERE t0." + d.Quote("id") + " = " + d.Placeholder(1)
	number := map[bool]int{true: 1}
	arg, err := d.ElementArg(rql.String("a"))
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range lists {
		n := i + 1
		h.wantCount(t, l.elements, "SELECT (SELECT count(*) FROM "+objects+")"+where, n)
		h.wantCount(t, l.elements, "SELECT (SELECT count(*) FROM "+scalars+")"+where, n)
		h.wantCount(t, number[l.has], "SELECT (SELECT count(*) FROM "+scalars+" WHERE "+value+" = 'a')"+where, n)
		h.wantCount(t, number[l.isList], "SELECT count(*)"+where+" AND "+list+" IS NOT NULL", n)
		h.wantCount(t, number[l.isThere], "SELECT count(*)"+where+" AND "+there+" IS NOT NULL", n)
		h.wantCount(t, number[l.has], "SELECT count(*)"+where+" AND "+d.Contains(list, d.Placeholder(2), rql.TypeString, false), n, arg)
		h.wantCount(t, number[!l.has], "SELECT count(*)"+where+" AND "+d.Contains(list, d.Placeholder(2), rql.TypeString, true), n, arg)
	}
}
