package perstore_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// follow reads a to-one link of a student.
func follow[P any](t *testing.T, s *student, rel string) (P, error) {
	return perstore.LoadLink[P](t.Context(), &s.Perstore, s, rel)
}

// linked reads a to-many link of an object.
func linked(t *testing.T, meta *perstore.Meta, obj any, rel string) string {
	t.Helper()
	objs, err := perstore.LinkQuery(meta, obj, rel).All(t.Context())
	if err != nil {
		t.Fatalf("%s error = %v", rel, err)
	}
	return names(objs)
}

func TestToOneLink(t *testing.T) {
	onEachStore(t, func(t *testing.T, db *school) {
		db.fill(t)
		ann, bob := db.student(t, 1), db.student(t, 2)
		if m, err := follow[*student](t, bob, "mentor"); err != nil || m.Name != "Ann" {
			t.Errorf("mentor of Bob = %v, %v; want Ann", m, err)
		}
		if m, err := follow[*student](t, ann, "mentor"); err != nil || m != nil {
			t.Errorf("mentor of Ann = %v, %v; want nil, nil: it is unset", m, err)
		}
		if o, err := follow[*town](t, bob, "town"); err != nil || o.Name != "Stockholm" {
			t.Errorf("town of Bob = %v, %v; want Stockholm, by a key of two members", o, err)
		}
		if o, err := follow[*town](t, db.student(t, 3), "town"); err != nil || o != nil {
			t.Errorf("town of Cid = %v, %v; want nil, nil: half of its key is unset", o, err)
		}
	})
}

func TestToOneLinkGone(t *testing.T) {
	onEachStore(t, func(t *testing.T, db *school) {
		db.add(t, &student{ID: 7, Mentor: perstore.Some[int64](404)})
		for _, load := range []string{"alone", "With"} {
			obj, err := db.Model("Student").RQL("id=7").First(t.Context())
			if load == "With" {
				obj, err = db.Model("Student").RQL("id=7").With(perstore.Include{Rel: "mentor"}).First(t.Context())
			}
			if err != nil {
				t.Fatalf("First error = %v", err)
			}
			m, err := follow[*student](t, obj.(*student), "mentor")
			if m != nil || !errors.Is(err, perstore.ErrNotFound) || !strings.Contains(err.Error(), "mentor") {
				t.Errorf("%s: mentor = %v, %v; want ErrNotFound that names the link", load, m, err)
			}
		}
	})
}

func TestDetachedLinks(t *testing.T) {
	s := &student{ID: 1, Mentor: perstore.Some[int64](2)}
	if _, err := follow[*student](t, s, "mentor"); !errors.Is(err, perstore.ErrDetached) {
		t.Errorf("mentor of a detached object error = %v; want ErrDetached", err)
	}
	q := perstore.LinkQuery(&s.Perstore, s, "friends").Limit(3)
	_, all := q.All(t.Context())
	_, count := q.Count(t.Context())
	_, first := q.First(t.Context())
	_, exists := q.Exists(t.Context())
	_, result := q.Result(t.Context())
	_, explain := q.Explain(t.Context())
	for i, err := range []error{all, count, first, exists, result, explain} {
		if !errors.Is(err, perstore.ErrDetached) {
			t.Errorf("terminal method %d of a detached object's link error = %v; want ErrDetached", i, err)
		}
	}
	if s.Perstore.Stored() || s.Perstore.Partial() {
		t.Error("a literal is stored or partial")
	}
}

// TestToManyLinks follows every kind of link, alone and loaded by With.
func TestToManyLinks(t *testing.T) {
	onEachStore(t, func(t *testing.T, db *school) {
		db.fill(t)
		for _, c := range []struct {
			rel  string
			want [4]string // by the student's id
		}{
			{"pupils", [4]string{1: "Bob", 2: "Cid"}},
			{"friends", [4]string{1: "Bob Cid", 2: "Cid"}},
			{"friendOf", [4]string{2: "Ann", 3: "Ann Bob"}},
			{"younger", [4]string{1: "Bob Cid", 2: "Cid"}},
			{"enrollments", [4]string{1: "go sql", 2: "go"}},
			{"courses", [4]string{1: "go sql", 2: "go"}},
			{"openCourses", [4]string{1: "go", 2: "go"}},
		} {
			with, err := perstore.Collect[*student](t.Context(), db.Model("Student").RQL("sort(id)").With(perstore.Include{Rel: c.rel}))
			if err != nil {
				t.Fatalf("With(%s) error = %v", c.rel, err)
			}
			for _, s := range with {
				before := db.sent
				if got := linked(t, &s.Perstore, s, c.rel); got != c.want[s.ID] {
					t.Errorf("%s of %s, loaded by With = %q; want %q", c.rel, s.Name, got, c.want[s.ID])
				}
				if db.sent != before {
					t.Errorf("%s of %s was loaded and sends %d statements", c.rel, s.Name, db.sent-before)
				}
				alone := db.student(t, s.ID)
				if got := linked(t, &alone.Perstore, alone, c.rel); got != c.want[s.ID] {
					t.Errorf("%s of %s = %q; want %q", c.rel, s.Name, got, c.want[s.ID])
				}
			}
		}
	})
}

func TestLinkQueryWithMore(t *testing.T) {
	onEachStore(t, func(t *testing.T, db *school) {
		db.fill(t)
		objs, err := db.Model("Student").RQL("id=1").With(perstore.Include{Rel: "friends"}).All(t.Context())
		if err != nil {
			t.Fatalf("All error = %v", err)
		}
		ann := objs[0].(*student)
		q := perstore.LinkQuery(&ann.Perstore, ann, "friends")
		for call, got := range map[string]*perstore.Query{
			"Limit(1)":         q.Limit(1),
			"Offset(1)":        q.Offset(1),
			"Where(name=Bob)":  q.Where(mustTerms(t, "name=Bob")...),
			"Where(age=lt=11)": q.Where(mustTerms(t, "age=lt=11")...),
		} {
			if objs, err := got.All(t.Context()); len(objs) != 1 || err != nil {
				t.Errorf("friends of Ann with %s: %d objects, error %v; want 1", call, len(objs), err)
			}
		}
		if n, err := q.Count(t.Context()); n != 2 || err != nil {
			t.Errorf("Count of the loaded link = %d, %v; want 2", n, err)
		}
		if obj, err := q.First(t.Context()); err != nil || obj.(*student).Name != "Bob" {
			t.Errorf("First of the loaded link = %v, %v; want Bob", obj, err)
		}
		if _, err := q.One(t.Context()); !errors.Is(err, perstore.ErrNotUnique) {
			t.Errorf("One of the loaded link error = %v; want ErrNotUnique", err)
		}
		if ok, err := q.Exists(t.Context()); !ok || err != nil {
			t.Errorf("Exists of the loaded link = %v, %v; want true", ok, err)
		}
	})
}

// TestLoadedWhileKeyIsEqual changes the property that a loaded link goes by.
func TestLoadedWhileKeyIsEqual(t *testing.T) {
	onEachStore(t, func(t *testing.T, db *school) {
		db.fill(t)
		objs, err := db.Model("Student").RQL("id=3").With(perstore.Include{Rel: "mentor"}, perstore.Include{Rel: "friends"}).All(t.Context())
		if err != nil {
			t.Fatalf("All error = %v", err)
		}
		cid := objs[0].(*student)
		first, err := follow[*student](t, cid, "mentor")
		if again, _ := follow[*student](t, cid, "mentor"); err != nil || again != first {
			t.Errorf("mentor is loaded and gives two objects, error %v", err)
		}
		for id, want := range map[int64]string{1: "Ann", 2: "Bob"} {
			cid.Mentor = perstore.Some(id)
			if m, err := follow[*student](t, cid, "mentor"); err != nil || m.Name != want {
				t.Errorf("mentor after the key became %d = %v, %v; want %s", id, m, err, want)
			}
		}
		cid.Mentor = perstore.Opt[int64]{}
		if m, err := follow[*student](t, cid, "mentor"); m != nil || err != nil {
			t.Errorf("mentor after the key was unset = %v, %v; want nil", m, err)
		}
		cid.Friends = []int64{1}
		if got := linked(t, &cid.Perstore, cid, "friends"); got != "Ann" {
			t.Errorf("friends after the list became [1] = %q; want Ann", got)
		}
	})
}

func TestUnknownLink(t *testing.T) {
	onEachStore(t, func(t *testing.T, db *school) {
		db.fill(t)
		_, err := db.Model("Student").Where().With(perstore.Include{Rel: "enemies"}).All(t.Context())
		if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "enemies") {
			t.Errorf("With(enemies) error = %v; want ErrInvalid that names the link", err)
		}
	})
}

// TestManyKeys loads links of more objects than one statement asks for.
func TestManyKeys(t *testing.T) {
	onEachStore(t, func(t *testing.T, db *school) {
		const n = 603
		var all, places []any
		for i := range int64(n) {
			all = append(all, &student{ID: i, Name: fmt.Sprint(i), Mentor: perstore.Some((i + 1) % n), Friends: []int64{i, (i + 300) % n}, Country: "NO", Zip: perstore.Some(i)})
			places = append(places, &town{Country: "NO", Zip: i, Name: fmt.Sprint("town ", i)})
		}
		for name, objs := range map[string][]any{"Student": all, "Town": places} {
			if err := db.Model(name).AddAll(t.Context(), objs); err != nil {
				t.Fatalf("AddAll error = %v", err)
			}
		}
		got, err := perstore.Collect[*student](t.Context(), db.Model("Student").RQL("sort(id)").With(
			perstore.Include{Rel: "mentor"}, perstore.Include{Rel: "town"}, perstore.Include{Rel: "friends"}, perstore.Include{Rel: "friendOf"}, perstore.Include{Rel: "pupils"}))
		if err != nil || len(got) != n {
			t.Fatalf("All gives %d objects, error %v; want %d", len(got), err, n)
		}
		before := db.sent
		for _, s := range got {
			m, err := follow[*student](t, s, "mentor")
			if err != nil || m.ID != (s.ID+1)%n {
				t.Fatalf("mentor of %d = %v, %v", s.ID, m, err)
			}
			if o, err := follow[*town](t, s, "town"); err != nil || o.Zip != s.ID {
				t.Fatalf("town of %d = %v, %v", s.ID, o, err)
			}
			if pupils := linked(t, &s.Perstore, s, "pupils"); pupils != fmt.Sprint((s.ID+n-1)%n) {
				t.Fatalf("pupils of %d = %s", s.ID, pupils)
			}
			for _, rel := range []string{"friends", "friendOf"} {
				if n, err := perstore.LinkQuery(&s.Perstore, s, rel).Count(t.Context()); n != 2 || err != nil {
					t.Fatalf("%s of %d: %d, error %v; want 2", rel, s.ID, n, err)
				}
			}
		}
		if db.sent != before {
			t.Errorf("loaded links send %d statements", db.sent-before)
		}
	})
}
