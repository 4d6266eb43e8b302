package perstore_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// student has every kind of link.
type student struct {
	ID       int64
	Name     string
	Age      int64
	Friends  []int64             // ids of students
	Mentor   perstore.Opt[int64] // id of a student
	Country  string
	Zip      perstore.Opt[int64]
	Perstore perstore.Meta
}

func (*student) Validate() error { return nil }
func (*student) Defaults()       {}

func students() *perstore.Entity {
	self := func(name string, many bool, op string, local int, remote string) perstore.EntityLink {
		return perstore.EntityLink{Name: name, Many: many, Target: "Student", On: []rql.Join{{Op: op, Local: local, Remote: []string{remote}}}}
	}
	through := []rql.Join{{Op: "eq", Local: 0, Remote: []string{"enrollments", "studentId"}}}
	return describe.Model[student]{
		Name: "Student",
		Key:  describe.IntKey(0, func(s *student) *int64 { return &s.ID }),
		Meta: func(s *student) *perstore.Meta { return &s.Perstore },
		Fields: []describe.Field[student]{
			describe.Plain("id", describe.Int(), func(s *student) *int64 { return &s.ID }),
			describe.Plain("name", describe.Text(), func(s *student) *string { return &s.Name }),
			describe.Plain("age", describe.Int(), func(s *student) *int64 { return &s.Age }),
			describe.List("friends", describe.Int(), func(s *student) *[]int64 { return &s.Friends }),
			describe.Optional("mentorId", describe.Int(), func(s *student) *perstore.Opt[int64] { return &s.Mentor }),
			describe.Plain("country", describe.Text(), func(s *student) *string { return &s.Country }),
			describe.Optional("zip", describe.Int(), func(s *student) *perstore.Opt[int64] { return &s.Zip }),
		},
		Links: []perstore.EntityLink{
			self("mentor", false, "eq", 4, "id"),
			self("pupils", true, "eq", 0, "mentorId"),
			self("friends", true, "in", 3, "id"),
			self("friendOf", true, "contains", 0, "friends"),
			self("younger", true, "lt", 2, "age"),
			{Name: "town", Target: "Town", On: []rql.Join{
				{Op: "eq", Local: 5, Remote: []string{"country"}}, {Op: "eq", Local: 6, Remote: []string{"zip"}}}},
			{Name: "enrollments", Many: true, Target: "Enrollment", On: []rql.Join{{Op: "eq", Local: 0, Remote: []string{"studentId"}}}},
			{Name: "courses", Many: true, Target: "Course", On: through},
			{Name: "openCourses", Many: true, Target: "Course", On: through, Filter: "open=true"},
		},
	}.Entity()
}

// course is what students enroll in.
type course struct {
	Code     string
	Open     bool
	Perstore perstore.Meta
}

func (*course) Validate() error { return nil }
func (*course) Defaults()       {}

func courses() *perstore.Entity {
	return describe.Model[course]{
		Name: "Course",
		Key:  describe.TextKey(0, func(c *course) *string { return &c.Code }),
		Meta: func(c *course) *perstore.Meta { return &c.Perstore },
		Fields: []describe.Field[course]{
			describe.Plain("code", describe.Text(), func(c *course) *string { return &c.Code }),
			describe.Plain("open", describe.Bool(), func(c *course) *bool { return &c.Open }),
		},
		Links: []perstore.EntityLink{
			{Name: "enrollments", Many: true, Target: "Enrollment", On: []rql.Join{{Op: "eq", Local: 0, Remote: []string{"courseCode"}}}},
			{Name: "students", Many: true, Target: "Student", On: []rql.Join{{Op: "eq", Local: 0, Remote: []string{"enrollments", "courseCode"}}}},
		},
	}.Entity()
}

// enrollment is a row of a link table.
type enrollment struct {
	StudentID  int64
	CourseCode string
	Perstore   perstore.Meta
}

type enrollmentKey struct {
	StudentID  int64
	CourseCode string
}

func (*enrollment) Validate() error { return nil }
func (*enrollment) Defaults()       {}

func enrollments() *perstore.Entity {
	return describe.Model[enrollment]{
		Name: "Enrollment",
		Key: describe.CompositeKey([]int{0, 1},
			func(e *enrollment) enrollmentKey { return enrollmentKey{e.StudentID, e.CourseCode} },
			func(e *enrollment, k enrollmentKey) { e.StudentID, e.CourseCode = k.StudentID, k.CourseCode },
			func(k enrollmentKey) []rql.Value { return []rql.Value{rql.Int(k.StudentID), rql.String(k.CourseCode)} },
			func(v []rql.Value) enrollmentKey { return enrollmentKey{v[0].Int(), v[1].Text()} }),
		Meta: func(e *enrollment) *perstore.Meta { return &e.Perstore },
		Fields: []describe.Field[enrollment]{
			describe.Plain("studentId", describe.Int(), func(e *enrollment) *int64 { return &e.StudentID }),
			describe.Plain("courseCode", describe.Text(), func(e *enrollment) *string { return &e.CourseCode }),
		},
		Links: []perstore.EntityLink{
			{Name: "course", Target: "Course", On: []rql.Join{{Op: "eq", Local: 1, Remote: []string{"code"}}}},
		},
	}.Entity()
}

// town has a key of two members.
type town struct {
	Country  string
	Zip      int64
	Name     string
	Perstore perstore.Meta
}

type townKey struct {
	Country string
	Zip     int64
}

func (*town) Validate() error { return nil }
func (*town) Defaults()       {}

func towns() *perstore.Entity {
	return describe.Model[town]{
		Name: "Town",
		Key: describe.CompositeKey([]int{0, 1},
			func(o *town) townKey { return townKey{o.Country, o.Zip} },
			func(o *town, k townKey) { o.Country, o.Zip = k.Country, k.Zip },
			func(k townKey) []rql.Value { return []rql.Value{rql.String(k.Country), rql.Int(k.Zip)} },
			func(v []rql.Value) townKey { return townKey{v[0].Text(), v[1].Int()} }),
		Meta: func(o *town) *perstore.Meta { return &o.Perstore },
		Fields: []describe.Field[town]{
			describe.Plain("country", describe.Text(), func(o *town) *string { return &o.Country }),
			describe.Plain("zip", describe.Int(), func(o *town) *int64 { return &o.Zip }),
			describe.Plain("name", describe.Text(), func(o *town) *string { return &o.Name }),
		},
	}.Entity()
}

// school is a data model, and the statements that it has sent.
type school struct {
	*perstore.DataModel
	sent int
	rows int64 // that they gave
}

// onEachStore runs a test on a school in memory and on one in SQLite.
func onEachStore(t *testing.T, run func(t *testing.T, db *school)) {
	for _, url := range []string{"memory:", "sqlite::memory:"} {
		t.Run(strings.Trim(url, ":"), func(t *testing.T) { run(t, openSchool(t, url)) })
	}
}

func openSchool(t testing.TB, url string) *school {
	t.Helper()
	db := &school{}
	data, err := perstore.Open(t.Context(), url,
		[]*perstore.Entity{students(), courses(), enrollments(), towns()},
		map[string]perstore.OpenFunc{"memory": memstore.Open, "sqlite": sqlite.Open},
		perstore.WithStatementHook(func(_ context.Context, s perstore.Statement) { db.sent++; db.rows += s.Rows }))
	if err != nil {
		t.Fatalf("Open(%s) error = %v", url, err)
	}
	t.Cleanup(func() { _ = data.Close() })
	if err := data.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	db.DataModel = data
	return db
}

// add stores objects by their type.
func (db *school) add(t testing.TB, objs ...any) {
	t.Helper()
	for _, obj := range objs {
		if err := db.modelOf(obj).Add(t.Context(), obj); err != nil {
			t.Fatalf("Add(%v) error = %v", obj, err)
		}
	}
}

func (db *school) modelOf(obj any) *perstore.Model {
	switch obj.(type) {
	case *student:
		return db.Model("Student")
	case *course:
		return db.Model("Course")
	case *enrollment:
		return db.Model("Enrollment")
	}
	return db.Model("Town")
}

// fill adds three students: Ann mentors Bob, Bob mentors Cid.
func (db *school) fill(t testing.TB) {
	t.Helper()
	db.add(t,
		&town{Country: "NO", Zip: 1, Name: "Oslo"}, &town{Country: "SE", Zip: 1, Name: "Stockholm"},
		&student{ID: 1, Name: "Ann", Age: 30, Friends: []int64{2, 3}, Country: "NO", Zip: perstore.Some[int64](1)},
		&student{ID: 2, Name: "Bob", Age: 20, Friends: []int64{3, 404}, Mentor: perstore.Some[int64](1), Country: "SE", Zip: perstore.Some[int64](1)},
		&student{ID: 3, Name: "Cid", Age: 10, Mentor: perstore.Some[int64](2), Country: "NO"},
		&course{Code: "go", Open: true}, &course{Code: "sql"}, &course{Code: "rql", Open: true},
		&enrollment{StudentID: 1, CourseCode: "go"}, &enrollment{StudentID: 1, CourseCode: "sql"}, &enrollment{StudentID: 2, CourseCode: "go"})
}

// student reads one.
func (db *school) student(t *testing.T, id int64) *student {
	t.Helper()
	s, err := perstore.As[*student](db.Model("Student").Get(t.Context(), id))
	if err != nil {
		t.Fatalf("Get(student %d) error = %v", id, err)
	}
	return s
}

// names gives what students and courses are called, in order.
func names(objs []any) string {
	var out []string
	for _, obj := range objs {
		switch obj := obj.(type) {
		case *student:
			out = append(out, obj.Name)
		case *course:
			out = append(out, obj.Code)
		case *enrollment:
			out = append(out, obj.CourseCode)
		case *town:
			out = append(out, obj.Name)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}
