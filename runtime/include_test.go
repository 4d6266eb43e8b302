package perstore_test

import (
	"fmt"
	"testing"

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
