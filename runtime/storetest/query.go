package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

var queryTests = []test{
	{"Filters", testFilters},
	{"Sorts", testSorts},
	{"Limits", testLimits},
	{"Links", testLinks},
	{"Trees", testTrees},
	{"Select", testSelect},
	{"Reductions", testReductionsRefused},
	{"Errors", testQueryErrors},
	{"AfterWrites", testQueryAfterWrites},
}

// fill stores four things: a to d. Of c, all that is optional is absent.
func fill(t *testing.T, db *database) {
	t.Helper()
	put(t, db.accounts(), &account{Code: "ann", Name: "Ann"}, &account{Code: "bob", Name: "Bob"}, &account{Code: "eve", Name: "Eve"})
	a, b, c, d := fullThing("a", "ann"), fullThing("b", "bob"), newThing("c"), fullThing("d", "ann")
	a.Name, a.Count, a.Score, a.OptName, a.OptCount = "Lamp", 1, 0.5, perstore.Some("x"), perstore.Some[int64](10)
	b.Name, b.Count, b.Score, b.OptName, b.OptCount = "lamp", 2, 1.5, perstore.Some("x"), perstore.Some[int64](20)
	c.Name, c.Count, c.Score = "Lampe", 3, -1
	d.Name, d.Count, d.Score, d.OptName, d.OptCount = "Été*", 3, 4, perstore.Some("y"), perstore.Some[int64](10)
	b.State, b.Active, b.OptActive, b.Tags, b.Marks = stateDone, false, perstore.Some(true), []string{}, []int64{7}
	d.At, d.Day = d.At.Add(time.Microsecond), perstore.Date{Year: 2026, Month: 4, Day: 1}
	put(t, db.things(), a, b, c, d)
}

func testFilters(t *testing.T, db *database) {
	fill(t, db)
	for query, want := range map[string]string{
		"": "abcd", "code=b": "b", "code=zz": "", "code!=b": "acd", "id=0": "", "in(code,(a,d,zz))": "ad", "out(code,(a,d))": "bc", "in(code,())": "",
		"count=3": "cd", "count=gt=1": "bcd", "count=ge=2&count=lt=3": "b", "between(count,(1,3))": "ab", "count=in=(1,2)": "ab",
		"score=lt=1": "ac", "score=1.5": "b", "score=le=-1": "c", "state=done": "b", "active=true": "ad", "active=false": "bc",
		"name=lamp": "b", "name=lt=Lampe": "a", "name=gt=l": "bd", "like(name,Lamp*)": "ac", "like(name,%3Famp)": "ab", "like(name,*%5C*)": "d", "like(name,%C3%89*)": "d",
		"optName=x": "ab", "optName!=x": "cd", "optName=null": "c", "ne(optName,null)": "abd", "out(optName,(x))": "cd", "in(optName,(x,y))": "abd",
		"not(optName=x)": "cd", "not(optCount=gt=10)": "acd", "optCount=gt=10": "b", "optCount=le=10": "ad", "optActive!=true": "acd", "optActive=null": "c",
		"(code=a|code=b)&count=2": "b", "or(code=a,and(count=3,optName=null))": "ac", "not(or(code=a,code=b))": "cd", "or()": "", "and()": "abcd",
		"contains(tags,red)": "ad", "excludes(tags,red)": "bc", "tags=null": "c", "shape=null": "c", "contains(marks,7)": "b",
		"at=2026-03-04T05:06:07.000008Z": "abc", "at=gt=2026-03-04T05:06:07.000008Z": "d", "day=2026-03-04": "abc", "day=gt=2026-03-31": "d",
		"ref=01890A5D-AC96-774B-BCCE-B302099A8057": "abd", "optRef=null": "c", "optAt=lt=1970-01-01": "abd", "optDay=2024-02-29": "abd",
	} {
		wantSame(t, "Query("+query+")", sorted(codes(t, t.Context(), db.things(), query)), want)
		n, err := perstore.Count(t.Context(), db.things(), parse(t, query))
		if err != nil || n != int64(len(want)) {
			t.Errorf("Count(%s) = %d, %v; want %d", query, n, err, len(want))
		}
	}
}

func testSorts(t *testing.T, db *database) {
	fill(t, db)
	for query, want := range map[string]string{
		"sort(code)": "abcd", "sort(-code)": "dcba", "sort(+count,-code)": "abdc", "sort(-count,+code)": "cdba", "sort(score)": "cabd",
		"sort(optName,code)": "cabd", "sort(-optName,code)": "dabc", "sort(optCount,-code)": "cdab", "sort(-optCount,code)": "badc", "sort(name)": "acbd",
		"sort(active,code)": "bcad", "sort(-at,code)": "dabc", "sort(day,-code)": "cbad", "sort(account/name,code)": "cadb", "sort(-account/name,code)": "badc",
		"code!=b&sort(-code)": "dca", "sort(count)": "abcd", "sort(-count)": "cdba", "sort(-optName)": "dabc", "sort(state)": "bacd", // by key between equals
	} {
		wantSame(t, "Query("+query+")", join(codes(t, t.Context(), db.things(), query)), want)
	}
}

func testLimits(t *testing.T, db *database) {
	fill(t, db)
	for query, want := range map[string]string{
		"limit(2)": "ab", "limit(0)": "", "limit(9)": "abcd", "limit(2,1)": "bc", "limit(2,3)": "d", "limit(2,4)": "", "limit(Infinity,2)": "cd", "limit(1,0)": "a",
		"count=3&limit(1)": "c", "limit(9,9)": "",
	} {
		wantSame(t, "Query(sort(code)&"+query+")", join(codes(t, t.Context(), db.things(), "sort(code)&"+query)), want)
	}
	for query, want := range map[string]string{"limit(2)": "ab", "limit(2,1)": "bc", "optName=x&limit(1)": "a", "optName=x&limit(1,1)": "b", "owner=ann&limit(1,1)": "d"} {
		wantSame(t, "Query("+query+"), which goes by key", join(codes(t, t.Context(), db.things(), query)), want)
	}
}

func testLinks(t *testing.T, db *database) {
	fill(t, db)
	for query, want := range map[string]string{
		"account/name=Ann": "ad", "account/name!=Ann": "bc", "rel(account)": "abd", "not(rel(account))": "c", "rel(account,name=Bob)": "b",
		"account/things/code=a": "ad", "account/name=Ann&count=3": "d", "account/balance=0": "abd",
	} {
		wantSame(t, "Query("+query+")", sorted(codes(t, t.Context(), db.things(), query)), want)
	}
	for query, want := range map[string]string{
		"rel(things)": "ann bob", "not(rel(things))": "eve", "things/code=d": "ann", "rel(things,and(code=a,count=3))": "", "rel(things,and(code=d,count=3))": "ann",
		"things/code=a&things/code=d": "ann", "things/count=gt=0": "ann bob", "things/account/things/code=b": "bob",
	} {
		names := ""
		for _, a := range find[*account](t, t.Context(), db.accounts(), query+"&sort(code)") {
			names = spaced(names, a.Code)
		}
		wantSame(t, "Query accounts ("+query+")", names, want)
	}
}

func testTrees(t *testing.T, db *database) {
	root := &node{Name: "root"}
	put(t, db.nodes(), root)
	for _, name := range []string{"left", "right"} {
		n := &node{Name: name, Parent: perstore.Some(root.ID)}
		put(t, db.nodes(), n)
		put(t, db.nodes(), &node{Name: name + "most", Parent: perstore.Some(n.ID)})
	}
	for query, want := range map[string]string{
		"parent/name=root": "left right", "children/name=leftmost": "left", "parent/parent/name=root": "leftmost rightmost", "not(rel(parent))": "root",
		"not(rel(children))": "leftmost rightmost", "children/children/name=rightmost": "root", "parent/children/name=left": "left right",
	} {
		names := ""
		for _, n := range find[*node](t, t.Context(), db.nodes(), query+"&sort(name)") {
			names = spaced(names, n.Name)
		}
		wantSame(t, "Query nodes ("+query+")", names, want)
	}
}

func testSelect(t *testing.T, db *database) {
	fill(t, db)
	got := find[*thing](t, t.Context(), db.things(), "code=a&select(name,shape,tags)")
	if len(got) != 1 {
		t.Fatalf("Query gives %d objects; want 1", len(got))
	}
	whole := find[*thing](t, t.Context(), db.things(), "code=a")[0]
	wantSame(t, "select(name,shape,tags)", got[0], &thing{ID: whole.ID, Name: "Lamp", Shape: whole.Shape, Tags: whole.Tags})
	wantSame(t, "select(optName) sorted by another member", join(codes(t, t.Context(), db.things(), "select(code)&sort(-count,code)&limit(2)")), "cd")
}

func testReductionsRefused(t *testing.T, db *database) {
	fill(t, db)
	for _, query := range []string{"count()", "sum(count)", "mean(count)", "min(count)", "max(count)", "first()", "one()"} {
		err := db.things().Query(t.Context(), parse(t, query), func(any) bool {
			t.Errorf("Query(%s) yields", query)
			return false
		})
		wantError(t, "Query("+query+")", err, perstore.ErrShape)
	}
}

func testQueryErrors(t *testing.T, db *database) {
	for _, query := range []string{
		"nothing=1", "count=many", "day=2026-02-30", "ref=x", "active=maybe", "sort(nothing)", "sort(shape)", "select(nothing)", "limit(-1)", "limit(x)",
		"nowhere/name=x", "account=ann", "rel(nowhere)", "frobnicate(name,x)", "tags=red", "sort(name)&sort(code)", "like(name,%5C)&count=1.5",
	} {
		err := db.things().Query(t.Context(), parse(t, query), yes)
		if e := (*rql.Error)(nil); !errors.As(err, &e) {
			t.Errorf("Query(%s) error = %v; want an *rql.Error", query, err)
		}
		_, err = perstore.Count(t.Context(), db.things(), parse(t, query))
		if e := (*rql.Error)(nil); !errors.As(err, &e) {
			t.Errorf("Count(%s) error = %v; want an *rql.Error", query, err)
		}
	}
}

// testQueryAfterWrites checks that indexes follow what is put and deleted.
func testQueryAfterWrites(t *testing.T, db *database) {
	fill(t, db)
	b := find[*thing](t, t.Context(), db.things(), "code=b")[0]
	b.Owner, b.Code, b.OptName = perstore.Some("eve"), "e", perstore.Opt[string]{}
	put(t, db.things(), b)
	for query, want := range map[string]string{
		"code=b": "", "code=e": "e", "owner=bob": "", "owner=eve": "e", "optName=x": "a", "account/name=Eve": "e", "optName=null": "ce",
	} {
		wantSame(t, "Query("+query+")", sorted(codes(t, t.Context(), db.things(), query)), want)
	}
	if err := db.things().Delete(t.Context(), b.ID, perstore.Cond{}); err != nil {
		t.Fatalf("Delete error = %v", err)
	}
	wantSame(t, "Query(code=e)", codes(t, t.Context(), db.things(), "code=e"), []string{})
	wantSame(t, "Query(owner=eve)", codes(t, t.Context(), db.things(), "owner=eve"), []string{})
}
