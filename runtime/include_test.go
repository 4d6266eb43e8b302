package perstore_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// TestNestedWith loads links of links, and counts the statements.
func TestNestedWith(t *testing.T) {
	db := openSchool(t, "sqlite::memory:")
	db.fill(t)
	before := db.sent
	all, err := perstore.Collect[*student](t.Context(), db.Model("Student").RQL("sort(id)").With(
		perstore.Include{Rel: "enrollments", With: []perstore.Include{{Rel: "course"}}},
		perstore.Include{Rel: "mentor", With: []perstore.Include{{Rel: "town"}}}))
	if err != nil || db.sent-before != 5 {
		t.Fatalf("With sends %d statements, error %v; want 5: the objects and one for each link", db.sent-before, err)
	}
	before = db.sent
	rows, err := perstore.LinkQuery(&all[0].Perstore, all[0], "enrollments").All(t.Context())
	if err != nil || len(rows) != 2 {
		t.Fatalf("enrollments of Ann: %d, error %v; want 2", len(rows), err)
	}
	for _, row := range rows {
		e := row.(*enrollment)
		if c, err := perstore.LoadLink[*course](t.Context(), &e.Perstore, e, "course"); err != nil || c.Code != e.CourseCode {
			t.Errorf("course of %s = %v, %v", e.CourseCode, c, err)
		}
	}
	mentor, err := follow[*student](t, all[1], "mentor")
	if err != nil {
		t.Fatalf("mentor of Bob error = %v", err)
	}
	if o, err := follow[*town](t, mentor, "town"); err != nil || o.Name != "Oslo" {
		t.Errorf("town of the mentor of Bob = %v, %v; want Oslo", o, err)
	}
	if db.sent != before {
		t.Errorf("what With loaded sends %d statements", db.sent-before)
	}
}

// TestSharedTargets checks that objects with one target share one object.
func TestSharedTargets(t *testing.T) {
	onEachStore(t, func(t *testing.T, db *school) {
		db.fill(t)
		db.add(t, &student{ID: 4, Name: "Dan", Mentor: perstore.Some[int64](1)})
		all, err := perstore.Collect[*student](t.Context(), db.Model("Student").RQL("mentorId=1").With(perstore.Include{Rel: "mentor"}))
		if err != nil || len(all) != 2 {
			t.Fatalf("All gives %d objects, error %v; want 2", len(all), err)
		}
		a, errA := follow[*student](t, all[0], "mentor")
		b, errB := follow[*student](t, all[1], "mentor")
		if a != b || a == nil || errA != nil || errB != nil {
			t.Errorf("mentors = %p, %p, errors %v, %v; want one object", a, b, errA, errB)
		}
		if !a.Perstore.Stored() {
			t.Error("a target that With loaded is not attached")
		}
	})
}

// TestWithOnFirstAndOne loads the links of single objects too.
func TestWithOnFirstAndOne(t *testing.T) {
	onEachStore(t, func(t *testing.T, db *school) {
		db.fill(t)
		q := db.Model("Student").RQL("id=2").With(perstore.Include{Rel: "mentor"})
		first, errFirst := q.First(t.Context())
		one, errOne := q.One(t.Context())
		if errFirst != nil || errOne != nil {
			t.Fatalf("First, One error = %v, %v", errFirst, errOne)
		}
		before := db.sent
		for _, obj := range []any{first, one} {
			if m, err := follow[*student](t, obj.(*student), "mentor"); err != nil || m.Name != "Ann" {
				t.Errorf("mentor = %v, %v; want Ann", m, err)
			}
		}
		if db.sent != before {
			t.Errorf("loaded links send %d statements", db.sent-before)
		}
	})
}

// TestIterWith streams objects whose links are loaded.
func TestIterWith(t *testing.T) {
	onEachStore(t, func(t *testing.T, db *school) {
		db.fill(t)
		n := 0
		for s, err := range perstore.Iter[*student](t.Context(), db.Model("Student").RQL("sort(id)").With(perstore.Include{Rel: "mentor"})) {
			if err != nil {
				t.Fatalf("Iter error = %v", err)
			}
			if n++; s.ID != int64(n) {
				t.Errorf("Iter gives student %d; want %d", s.ID, n)
			}
		}
		for range perstore.Iter[*student](t.Context(), db.Model("Student").Where().With(perstore.Include{Rel: "mentor"})) {
			n++
			break
		}
		if n != 4 {
			t.Errorf("two loops met %d objects; want 3 and, broken off, 1", n)
		}
		for _, err := range perstore.Iter[*student](t.Context(), db.Model("Student").RQL("nothing=1").With(perstore.Include{Rel: "mentor"})) {
			if err == nil {
				t.Error("Iter of a wrong query yields an object")
			}
			n++
		}
		if n != 5 {
			t.Errorf("Iter of a wrong query yields %d times; want once, the error", n-4)
		}
	})
}

func TestWithNothing(t *testing.T) {
	onEachStore(t, func(t *testing.T, db *school) {
		objs, err := db.Model("Student").Where().With(perstore.Include{Rel: "mentor"}).All(t.Context())
		if len(objs) != 0 || err != nil {
			t.Errorf("All of an empty store = %d objects, %v", len(objs), err)
		}
	})
}

// TestWithReadsFewRowsBetween loads the students of one course, who are in many
// others: the rows between that lead elsewhere are not read.
func TestWithReadsFewRowsBetween(t *testing.T) {
	db := openSchool(t, "sqlite::memory:")
	db.fill(t)
	for i := range 100 {
		code := fmt.Sprint("c", i)
		db.add(t, &course{Code: code}, &enrollment{StudentID: 1, CourseCode: code}, &enrollment{StudentID: 2, CourseCode: code})
	}
	db.sent, db.rows = 0, 0
	courses, err := db.Model("Course").RQL("code=go").With(perstore.Include{Rel: "students"}).All(t.Context())
	if err != nil || len(courses) != 1 {
		t.Fatalf("All = %v, %v; want one course", courses, err)
	}
	if db.sent != 3 || db.rows != 5 {
		t.Errorf("%d statements gave %d rows; want 3 and 5: a course, two students, two enrollments", db.sent, db.rows)
	}
	db.sent = 0
	if got := linked(t, &courses[0].(*course).Perstore, courses[0], "students"); got != "Ann Bob" || db.sent != 0 {
		t.Errorf("students = %q by %d statements; want Ann and Bob, loaded", got, db.sent)
	}
}

// byName orders students.
func byName(desc bool) rql.SortKey { return rql.SortKey{Path: []string{"name"}, Desc: desc} }

// TestWithPart loads a part of the pupils of each, in one statement.
func TestWithPart(t *testing.T) {
	db := openSchool(t, "sqlite::memory:")
	db.fill(t)
	for i, name := range []string{"Dan", "Eli", "Fay", "Gus"} {
		db.add(t, &student{ID: int64(i + 4), Name: name, Age: int64(i), Mentor: perstore.Some(int64(1 + i%2))})
	}
	db.sent, db.rows = 0, 0
	first := perstore.Include{Rel: "pupils", Query: rql.NewQuery(rql.Sort(byName(true)), rql.Limit(2, 0))}
	grown := perstore.Include{Rel: "pupils", Query: rql.NewQuery(rql.Gt(rql.Property("age"), rql.Int(0)))}
	all, err := db.Model("Student").RQL("id<=3&sort(id)").With(first, grown).All(t.Context())
	if err != nil || db.sent != 3 || db.rows != 3+4+5 {
		t.Fatalf("With sends %d statements that give %d rows, error %v; want 3 that give 12", db.sent, db.rows, err)
	}
	pupils := func(i int) *perstore.Query { return perstore.LinkQuery(&all[i].(*student).Perstore, all[i], "pupils") }
	db.sent = 0
	part := pupils(0).Sort(byName(true)).Limit(2)
	for name, want := range map[string]struct {
		q    *perstore.Query
		want string
	}{
		"the part":            {part, "Dan Fay"},
		"in another order":    {pupils(0).Limit(2).Sort(byName(false)).Sort(byName(true)), "Dan Fay"},
		"the part of Bob":     {pupils(1).Sort(byName(true)).Limit(2), "Eli Gus"},
		"the part of Cid":     {pupils(2).Sort(byName(true)).Limit(2), ""},
		"the other part":      {pupils(0).Where(rql.Gt(rql.Property("age"), rql.Int(0))), "Bob Fay"},
		"the other with more": {pupils(1).Where(rql.Gt(rql.Property("age"), rql.Int(0))).With(), "Cid Eli Gus"},
	} {
		objs, err := want.q.All(t.Context())
		if got := names(objs); got != want.want || err != nil {
			t.Errorf("%s = %s, %v; want %s", name, got, err, want.want)
		}
	}
	if obj, err := part.First(t.Context()); err != nil || obj.(*student).Name != "Fay" {
		t.Errorf("First of the part = %v, %v; want Fay", obj, err)
	}
	if db.sent != 0 {
		t.Errorf("the parts that With loaded send %d statements", db.sent)
	}
	for name, q := range map[string]*perstore.Query{
		"all":               pupils(0),
		"a larger part":     pupils(0).Sort(byName(true)).Limit(3),
		"the part in order": pupils(0).Sort(byName(false)).Limit(2),
		"behind the part":   part.Offset(1),
		"a page":            part.After(""),
	} {
		db.sent = 0
		if _, err := q.All(t.Context()); err != nil || db.sent != 1 {
			t.Errorf("%s sends %d statements, error %v; want 1", name, db.sent, err)
		}
	}
	if n, err := part.Count(t.Context()); n != 3 || err != nil {
		t.Errorf("Count of the part = %d, %v; want 3: it ignores the limit", n, err)
	}
	if p, err := perstore.ReadPage[*student](t.Context(), part); err != nil || len(p.Items) != 2 || p.Next == "" {
		t.Errorf("Page of the part has %d objects, next %q, %v; want 2 and a next page", len(p.Items), p.Next, err)
	}
	all[0].(*student).ID = 2
	if objs, err := pupils(0).Sort(byName(true)).Limit(2).All(t.Context()); names(objs) != "Eli Gus" || err != nil {
		t.Errorf("the part after the key has changed = %s, %v; want that of the new key", names(objs), err)
	}
}

// TestWithPartBetween loads parts through a table between and through lists.
func TestWithPartBetween(t *testing.T) {
	onEachStore(t, func(t *testing.T, db *school) {
		db.fill(t)
		one := rql.NewQuery(rql.Sort(byName(true)), rql.Limit(1, 0))
		code := rql.NewQuery(rql.Sort(rql.SortKey{Path: []string{"code"}, Desc: true}), rql.Limit(1, 0))
		all, err := db.Model("Student").RQL("sort(id)").With(
			perstore.Include{Rel: "friends", Query: one}, perstore.Include{Rel: "friendOf", Query: one},
			perstore.Include{Rel: "younger", Query: one}, perstore.Include{Rel: "openCourses", Query: code},
			perstore.Include{Rel: "courses", Query: code, With: []perstore.Include{{Rel: "students", Query: one}}}).All(t.Context())
		if err != nil {
			t.Fatalf("With error = %v", err)
		}
		before := db.sent
		for i, want := range []string{"friends:Cid friendOf: younger:Cid openCourses:go courses:sql",
			"friends:Cid friendOf:Ann younger:Cid openCourses:go courses:go", "friends: friendOf:Bob younger: openCourses: courses:"} {
			got := ""
			for _, rel := range []string{"friends", "friendOf", "younger", "openCourses", "courses"} {
				q := perstore.LinkQuery(&all[i].(*student).Perstore, all[i], rel)
				if strings.HasSuffix(strings.ToLower(rel), "courses") {
					q = q.Sort(rql.SortKey{Path: []string{"code"}, Desc: true})
				} else {
					q = q.Sort(byName(true))
				}
				objs, err := q.Limit(1).All(t.Context())
				if err != nil {
					t.Errorf("%s error = %v", rel, err)
				}
				got += " " + rel + ":" + names(objs)
			}
			if got != " "+want {
				t.Errorf("student %d has%s; want %s", i+1, got, want)
			}
		}
		if db.sent != before {
			t.Errorf("the parts that With loaded send %d statements", db.sent-before)
		}
	})
}

// TestWithPartIsShared checks that a target of several parts is one object, which
// its hook sees once, and that it sees no other.
func TestWithPartIsShared(t *testing.T) {
	onEachStore(t, func(t *testing.T, db *school) {
		db.fill(t)
		seen := ""
		db.Model("Student").Entity().Hooks.AfterLoad = func(_ context.Context, obj any) error {
			seen += obj.(*student).Name
			return nil
		}
		q := perstore.Include{Rel: "friends", Query: rql.NewQuery(rql.Sort(byName(true)), rql.Limit(1, 0))}
		all, err := db.Model("Student").RQL("id<=2&sort(id)").With(q).All(t.Context())
		if err != nil || seen != "AnnBobCid" {
			t.Fatalf("AfterLoad sees %s, error %v; want Ann, Bob and once Cid", seen, err)
		}
		var last [2]any
		for i := range last {
			if last[i], err = perstore.LinkQuery(&all[i].(*student).Perstore, all[i], "friends").Sort(byName(true)).Limit(1).One(t.Context()); err != nil {
				t.Fatalf("One error = %v", err)
			}
		}
		if last[0] != last[1] {
			t.Error("one target of two parts is two objects")
		}
	})
}

// TestExplainWith tells the statements of links.
func TestExplainWith(t *testing.T) {
	db := openSchool(t, "sqlite::memory:")
	part := perstore.Include{Rel: "pupils", Query: rql.NewQuery(rql.Sort(byName(false)), rql.Limit(5, 0)), With: []perstore.Include{{Rel: "town"}}}
	plan, err := db.Model("Student").RQL("age>7").With(part, perstore.Include{Rel: "younger"}).Explain(t.Context())
	if err != nil || len(plan.With) != 2 || len(plan.With[0].With) != 1 {
		t.Fatalf("Explain = %+v, %v; want the plans of three links", plan, err)
	}
	if p := plan.With[0]; p.Link != "pupils" || !strings.Contains(p.SQL, `ROW_NUMBER() OVER (PARTITION BY t0."mentorId" ORDER BY`) || len(p.Args) != 2 || p.Args[1] != int64(5) {
		t.Errorf("Explain of pupils = %+v; want the first five of each", p)
	}
	if p := plan.With[0].With[0]; p.Link != "town" || !strings.Contains(p.SQL, "zip") {
		t.Errorf("Explain of the town of pupils = %+v", p)
	}
	if _, err := db.Model("Student").RQL("").With(perstore.Include{Rel: "nobody"}).Explain(t.Context()); !errors.Is(err, perstore.ErrInvalid) {
		t.Errorf("Explain with a link that is none: error = %v; want ErrInvalid", err)
	}
}

// TestWithOfNone refuses links and parts that there are none of, also where no object
// is found.
func TestWithOfNone(t *testing.T) {
	db := openSchool(t, "memory:")
	students := db.Model("Student")
	for name, include := range map[string]perstore.Include{
		"an unknown link":       {Rel: "nobody"},
		"a part of a to-one":    {Rel: "mentor", Query: rql.NewQuery(rql.Limit(1, 0))},
		"a part that is none":   {Rel: "pupils", Query: rql.NewQuery(rql.Call("limit", rql.Scalar(rql.Int(-1))))},
		"one behind other ones": {Rel: "pupils", With: []perstore.Include{{Rel: "nobody"}}},
	} {
		if _, err := students.Where().With(include).All(t.Context()); err == nil {
			t.Errorf("With of %s error = nil", name)
		}
	}
}
