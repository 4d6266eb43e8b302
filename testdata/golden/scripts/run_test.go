package scripts_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	scripts "github.com/perstore/perstoregen/testdata/golden/scripts/want"
)

// TestScripts stores properties with names of many scripts.
func TestScripts(t *testing.T) {
	goldentest.Each(t, scripts.Open, func(t *testing.T, db *scripts.DB) {
		ctx := t.Context()
		text := `{"имя":"a","Όνομα":"b","שם":"c","اسم":"d","名前":"e","이름":"f","անուն":"g","სახელი":"h","nom_élève":"冬","größe":3}`
		var obj scripts.Имя
		goldentest.Must(t, json.Unmarshal([]byte(text), &obj))
		goldentest.Must(t, db.Имяs.Add(ctx, &obj))
		term := func(name, value string) string { return url.PathEscape(name) + "=" + url.PathEscape(value) }
		query := strings.Join([]string{term("größe", "3"), term("名前", "e"), term("nom_élève", "冬"), term("имя", "a")}, "&")
		got, err := db.Имяs.RQL(query).One(ctx)
		if err != nil {
			t.Fatal(err)
		}
		got.ID = 0
		if back, err := json.Marshal(got); err != nil || string(back) != text {
			t.Errorf("One() = %s, %v; want %s", back, err, text)
		}
	})
}

// TestReserved stores properties that are words of Go and of SQL.
func TestReserved(t *testing.T) {
	goldentest.Each(t, scripts.Open, func(t *testing.T, db *scripts.DB) {
		ctx := t.Context()
		obj := &scripts.OrderBy{
			Select: perstore.Some("a"), Order: perstore.Some("b"), Limit: perstore.Some[int64](3), Rowid: perstore.Some("row"),
			Null: perstore.Some("null"), True: perstore.Some(false), Func: perstore.Some("func"),
		}
		goldentest.Must(t, db.OrderBies.Add(ctx, obj))
		f := scripts.OrderByFields
		got, err := db.OrderBies.Where(f.Order.Eq("b"), f.Limit.Eq(3), f.Null.Eq("null"), f.True.Eq(false), f.Rowid.Eq("row")).Sort(f.Group.Asc(), f.Select.Desc()).One(ctx)
		if err != nil || got.ID != obj.ID || got.Func != obj.Func {
			t.Errorf("One() = %+v, %v; want %+v", got, err, obj)
		}
	})
}
