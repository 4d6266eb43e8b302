package hostile_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	"github.com/perstore/perstoregen/testdata/golden/hostile/want"
)

const drop = "'); DROP TABLE odds; --"

// TestOdd sends hostile names and values of a schema through JSON, SQL and RQL.
func TestOdd(t *testing.T) {
	goldentest.Each(t, hostile.Open, func(t *testing.T, db *hostile.DB) {
		ctx := t.Context()
		odd := db.Odds.New()
		if odd.Drop != drop || odd.Enum != perstore.Some(hostile.OddEnumStarSlash) || odd.List[3] != "\u202e\x00" || odd.Object.V.A != perstore.Some("\"`\n") {
			t.Errorf("New = %+v; want the defaults as the schema has them", odd)
		}
		odd.ID = 1
		odd.Select, odd.Rowid, odd.AB, odd.ADotB, odd.ASlashB = perstore.Some(drop), perstore.Some[int64](99), perstore.Some("a"), perstore.Some("b"), perstore.Some("c")
		odd.X, odd.Plus, odd.Été, odd.Script, odd.Omitzero = perstore.Some[int64](3), perstore.Some("+"), perstore.Some("été"), perstore.Some("</script>"), perstore.Some("")
		odd.Pattern, odd.Dollar, odd.Const = perstore.Some("`\"\\*/\n"), perstore.Some("é$"), perstore.Some("`\"\\\n*/")
		odd.OtherID = perstore.Some[int64](1)
		goldentest.Must(t, odd.Save(ctx))
		got, err := db.Odds.Get(ctx, 1)
		goldentest.Must(t, err)
		if diff := cmp.Diff(odd, got); diff != "" {
			t.Errorf("Get (-added +got):\n%s", diff)
		}
		text, err := json.Marshal(odd)
		goldentest.Must(t, err)
		var back hostile.Odd
		goldentest.Must(t, json.Unmarshal(text, &back))
		if diff := cmp.Diff(odd, &back); diff != "" {
			t.Errorf("JSON there and back (-want +got):\n%s", diff)
		}
		var members map[string]any
		goldentest.Must(t, json.Unmarshal(text, &members))
		for _, name := range []string{"drop); --", "quote", "a b", "a.b", "a/b", "$x", "+", "<script>", "été", "omitzero"} {
			if _, ok := members[name]; !ok {
				t.Errorf("JSON has no member %q: %s", name, text)
			}
		}
		f := hostile.OddFields
		for _, q := range []*hostile.OddQuery{
			db.Odds.Where(f.Drop.Eq(drop), f.Quote.Eq(odd.Quote.V), f.Select.StartsWith("')"), f.Rowid.Gt(98), f.AB.Ne(drop), f.ADotB.In("b", drop), f.Enum.Out(hostile.OddEnumU0000), f.List.Contains("\u202e\x00")).
				Sort(f.Drop.Desc(), f.Quote.Asc(), f.Rowid.Asc(), f.Enum.Desc()),
			db.Odds.RQL("drop%29%3B%20--=$1&a%2Eb=b&quote=$2&sort(-drop%29%3B%20--,+a%20b)", drop, odd.Quote.V),
			db.Odds.Where(hostile.OddLinks.Other.Has(f.ASlashB.Eq("c")), hostile.OddLinks.Others.Has(), hostile.OddLinks.Same.Has()),
			got.Others(), got.Same(),
		} {
			found, err := q.With(hostile.OddLinks.Other, hostile.OddLinks.Others, hostile.OddLinks.Same).One(ctx)
			if err != nil || found.ID != 1 {
				t.Errorf("%s: One = %v, %v; want the object", q, found, err)
			}
		}
		goldentest.Must(t, got.Save(ctx))
		goldentest.Must(t, db.Odds.Delete(ctx, 1))
	})
}

// TestWords keeps objects of models and members that have the names of Go's and
// SQL's words.
func TestWords(t *testing.T) {
	goldentest.Each(t, hostile.Open, func(t *testing.T, db *hostile.DB) {
		ctx := t.Context()
		goldentest.Must(t, db.Funcs.Add(ctx, &hostile.Func{Type: perstore.Some("t"), Nil: perstore.Some("n"), P: perstore.Some("p")}))
		goldentest.Must(t, db.Selects.Add(ctx, &hostile.Select{From: perstore.Some("a"), Where: perstore.Some("b"), Order: perstore.Some[int64](1), Group: perstore.Some(true)}))
		goldentest.Must(t, db.Strings.Add(ctx, &hostile.String{String: perstore.Some("s"), Len: perstore.Some[int64](1)}))
		goldentest.Must(t, db.Errors.Add(ctx, &hostile.Error{Error: perstore.Some("e")}))
		goldentest.Must(t, db.Tests.Add(ctx, &hostile.Test{T: perstore.Some("t")}))
		goldentest.Must(t, db.Linuxes.Add(ctx, &hostile.Linux{Amd64: perstore.Some("x")}))
		goldentest.Must(t, db.Contexts.Add(ctx, &hostile.Context{Background: perstore.Some("x")}))
		goldentest.Must(t, db.Ranges.Add(ctx, &hostile.Range{From: perstore.Some[int64](1), Key: perstore.Some("k")}))
		goldentest.Must(t, db.Maps.Add(ctx, &hostile.Map{Map: perstore.Some(hostile.MapMap{Map: []string{"m"}})}))
		now := time.Now()
		goldentest.Must(t, db.Times.Add(ctx, &hostile.Time{Time: perstore.Some(now), Times: []time.Time{now.UTC()}}))

		kind := &hostile.Type{Func: perstore.Some(hostile.TypeFuncString), SelectID: perstore.Some[int64](1)}
		goldentest.Must(t, db.Types.Add(ctx, kind))
		got, err := db.Types.RQL("func=String&rel(select,(from=a&where=b&order=1&group=true))&rel(string)&sort(func)").With(hostile.TypeLinks.Select, hostile.TypeLinks.String).One(ctx)
		goldentest.Must(t, err)
		selected, err := got.Select(ctx)
		if err != nil || selected.Where.V != "b" {
			t.Errorf("Select = %v, %v; want the object", selected, err)
		}
		function, err := got.FuncLink(ctx)
		if err != nil || function.Type.V != "t" {
			t.Errorf("FuncLink = %v, %v; want the object", function, err)
		}
	})
}

// TestDeep keeps what is deeper than the Go type spells out.
func TestDeep(t *testing.T) {
	goldentest.Each(t, hostile.Open, func(t *testing.T, db *hostile.DB) {
		want := `{"id":1,"lists":` + strings.Repeat("[", 17) + `"x"` + strings.Repeat("]", 17) + `}`
		var deep hostile.Deep
		goldentest.Must(t, json.Unmarshal([]byte(want), &deep))
		goldentest.Must(t, db.Deeps.Add(t.Context(), &deep))
		got, err := db.Deeps.Get(t.Context(), 1)
		goldentest.Must(t, err)
		text, err := json.Marshal(got)
		if string(text) != want || err != nil {
			t.Errorf("JSON through the store = %s, %v; want %s", text, err, want)
		}
	})
}
