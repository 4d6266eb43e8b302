package perstore_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
)

func TestResolve(t *testing.T) {
	onEachStore(t, func(t *testing.T, db *school) {
		db.fill(t)
		db.add(t, &town{Country: "a,b/c", Zip: -1, Name: "Odd"})
		for path, want := range map[string]any{
			"Student/1/name":                          "Ann",
			"/Student/1/name":                         "Ann",
			"Student/1/mentorId":                      nil,
			"Student/2/mentorId":                      int64(1),
			"Student/2/mentor/name":                   "Ann",
			"Student/3/mentor/mentor/town/name":       "Oslo",
			"Student/1/friends":                       []int64{2, 3}, // the property, where the path ends
			"Student/1/friends/3/name":                "Cid",         // the link, where it goes on
			"Student/1/pupils/2/pupils/3/age":         int64(10),
			"Course/go/open":                          true,
			"Course/%67%6F/open":                      true,
			"Town/NO,1/name":                          "Oslo",
			"Town/a%2Cb%2Fc,-1/name":                  "Odd",
			"Enrollment/1,go/course/code":             "go",
			"Student/1/enrollments/1,sql/course/open": false,
		} {
			got, err := db.Resolve(t.Context(), path)
			if err != nil {
				t.Errorf("Resolve(%s) error = %v", path, err)
			} else if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Resolve(%s) (-want +got):\n%s", path, diff)
			}
		}
		if s, err := perstore.As[*student](db.Resolve(t.Context(), "Student/2/mentor")); err != nil || s.Name != "Ann" || !s.Perstore.Stored() {
			t.Errorf("Resolve(a to-one link) = %v, %v; want Ann, attached", s, err)
		}
		if list, err := perstore.As[[]*course](db.Resolve(t.Context(), "Student/1/courses")); err != nil || names(perstore.Untyped(list)) != "go sql" {
			t.Errorf("Resolve(a to-many link) = %v, %v; want go and sql", list, err)
		}
		if list, err := perstore.As[[]*student](db.Resolve(t.Context(), "Student/3/pupils")); err != nil || len(list) != 0 {
			t.Errorf("Resolve(a to-many link to nothing) = %v, %v; want an empty list", list, err)
		}
	})
}

func TestResolveErrors(t *testing.T) {
	onEachStore(t, func(t *testing.T, db *school) {
		db.fill(t)
		for path, want := range map[string]struct {
			kind    error
			segment int
			text    string
		}{
			"":                                 {perstore.ErrInvalid, 1, "nothing is there"},
			"Student":                          {perstore.ErrInvalid, 2, "a key of Student must stand here"},
			"Student/":                         {perstore.ErrInvalid, 2, "a key of Student must stand here"},
			"Student//name":                    {perstore.ErrInvalid, 2, "a key of Student must stand here"},
			"Student/1/":                       {perstore.ErrInvalid, 3, "nothing is there"},
			"Studnet/1":                        {perstore.ErrInvalid, 1, `no model "Studnet"; did you mean "Student"?`},
			"Student/404":                      {perstore.ErrNotFound, 2, "Student 404"},
			"Student/one":                      {perstore.ErrInvalid, 2, `"one" is no integer`},
			"Student/9223372036854775808":      {perstore.ErrInvalid, 2, "is no integer"},
			"Student/1/naem":                   {perstore.ErrInvalid, 3, `no property or link "naem"; did you mean "name"?`},
			"Student/1/mentr/name":             {perstore.ErrInvalid, 3, `did you mean "mentor"?`},
			"Student/1/mentor":                 {perstore.ErrNotFound, 3, "link mentor of Student 1: not found: it is unset"},
			"Student/1/mentor/name":            {perstore.ErrNotFound, 3, "link mentor of Student 1"},
			"Student/1/friends/404":            {perstore.ErrNotFound, 4, "not found"},
			"Student/1/courses/rql":            {perstore.ErrNotFound, 4, "not found"},
			"Student/1/name/first":             {perstore.ErrInvalid, 4, `what comes before "first" has no members`},
			"Student/1/mentorId/x":             {perstore.ErrNotFound, 4, "nothing before it"},
			"Town/NO":                          {perstore.ErrInvalid, 2, "has 2 parts, joined by commas, not 1"},
			"Town/NO,1,2":                      {perstore.ErrInvalid, 2, "not 3"},
			"Town/NO,x":                        {perstore.ErrInvalid, 2, `"x" is no integer`},
			"Town/%zz,1":                       {perstore.ErrInvalid, 2, "invalid URL escape"},
			"Course/%":                         {perstore.ErrInvalid, 2, "invalid URL escape"},
			"Student/2" + times("/mentor", 9):  {perstore.ErrNotFound, 4, "unset"},
			"Course/" + times("x", 5000):       {perstore.ErrInvalid, 0, "4096 bytes"},
			"Student/1/x" + times("%41", 1300): {perstore.ErrInvalid, 3, "no property or link"},
		} {
			got, err := db.Resolve(t.Context(), path)
			var at *perstore.PathError
			if got != nil || !errors.Is(err, want.kind) || !errors.As(err, &at) || at.Segment != want.segment || !strings.Contains(err.Error(), want.text) {
				t.Errorf("Resolve(%.80s) = %v, %v; want %v at segment %d that tells %q", path, got, err, want.kind, want.segment, want.text)
			}
		}
	})
}

func times(text string, n int) string { return strings.Repeat(text, n) }

// TestResolveIsBounded goes round in a circle.
func TestResolveIsBounded(t *testing.T) {
	onEachStore(t, func(t *testing.T, db *school) {
		db.add(t, &student{ID: 1, Name: "Ann", Mentor: perstore.Some[int64](1)})
		if name, err := db.Resolve(t.Context(), "Student/1"+times("/mentor/pupils/1", 4)+"/name"); name != "Ann" || err != nil {
			t.Errorf("Resolve(8 links) = %v, %v; want Ann", name, err)
		}
		_, err := db.Resolve(t.Context(), "Student/1"+times("/mentor", 9))
		if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "segment 11: invalid: a path goes through at most 8 links") {
			t.Errorf("Resolve(9 links) error = %v; want ErrInvalid", err)
		}
	})
}

// FuzzResolve gives a value or a typed error for any path.
func FuzzResolve(f *testing.F) {
	for _, path := range []string{"Student/1/friends/3/mentor/name", "/Town/NO,1", "Enrollment/1,go/course", "Student/2/mentor/friends/0", "Student/%31", "//", "Course/go/students/1/pupils"} {
		f.Add(path)
	}
	db := openSchool(f, "memory:")
	db.fill(f)
	f.Fuzz(func(t *testing.T, path string) {
		_, err := db.Resolve(t.Context(), path)
		var at *perstore.PathError
		if err != nil && (!errors.As(err, &at) || !errors.Is(err, perstore.ErrInvalid) && !errors.Is(err, perstore.ErrNotFound)) {
			t.Errorf("Resolve(%q) error = %v; want a PathError of a kind", path, err)
		}
	})
}
