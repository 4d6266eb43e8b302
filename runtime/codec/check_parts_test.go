package codec_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/runtime/codec"
)

var (
	good = room{Name: "a", Beds: []int64{1}}
	bad  = room{Beds: []int64{1, 0}}
)

// TestCheckParts checks members whose types check themselves, and lists.
func TestCheckParts(t *testing.T) {
	name, bed := "name minLength", "beds/1 minimum"
	for label, tt := range map[string]struct {
		check func(c *codec.Check)
		want  []string
	}{
		"a nested object":           {func(c *codec.Check) { c.Nested("a", &bad) }, []string{"/a/" + name, "/a/" + bed}},
		"a good one":                {func(c *codec.Check) { c.Nested("a", &good) }, nil},
		"one that is absent":        {func(c *codec.Check) { c.Opt("a", codec.OptAbsent, &bad) }, nil},
		"null where it is refused":  {func(c *codec.Check) { c.Opt("a", codec.OptNull, &bad) }, []string{"/a type"}},
		"an optional one":           {func(c *codec.Check) { c.Opt("a", codec.OptValue, &bad) }, []string{"/a/" + name, "/a/" + bed}},
		"null where it is allowed":  {func(c *codec.Check) { c.Nullable("a", codec.OptNull, &bad) }, nil},
		"a nullable one":            {func(c *codec.Check) { c.Nullable("a", codec.OptValue, &bad) }, []string{"/a/" + name, "/a/" + bed}},
		"several that are not null": {func(c *codec.Check) { c.NoNulls([]string{"a", "b"}, codec.OptAbsent, codec.OptValue) }, nil},
		"one of several null":       {func(c *codec.Check) { c.NoNulls([]string{"a", "b"}, codec.OptValue, codec.OptNull) }, []string{"/b type"}},
		"an optional text":          {func(c *codec.Check) { codec.CheckOptEnum(c, "a", codec.Some(state("y")), states) }, nil},
		"a text that is unknown":    {func(c *codec.Check) { codec.CheckOptEnum(c, "a", codec.Some(state("z")), states) }, []string{"/a enum"}},
		"a text that is null":       {func(c *codec.Check) { codec.CheckOptEnum(c, "a", codec.Null[state](), states) }, []string{"/a type"}},
		"texts":                     {func(c *codec.Check) { codec.CheckEnums(c, "a", []state{"x", "z", "y"}, states) }, []string{"/a/1 enum"}},
		"a list of objects":         {func(c *codec.Check) { codec.CheckObjects(c, "a", []room{good, bad}) }, []string{"/a/1/" + name, "/a/1/" + bed}},
		"a map of objects": {func(c *codec.Check) {
			codec.CheckObjectMap(c, "a", map[string]room{"x/y": bad, "b": good, "a": bad})
		}, []string{"/a/a/" + name, "/a/a/" + bed, "/a/x~1y/" + name, "/a/x~1y/" + bed}},
	} {
		if diff := cmp.Diff(tt.want, violations(tt.check)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", label, diff)
		}
	}
}

func TestGiven(t *testing.T) {
	for label, tt := range map[string]struct {
		opt   codec.Opt[int64]
		there bool
		want  []string
	}{
		"absent": {codec.Opt[int64]{}, false, nil},
		"null":   {codec.Null[int64](), false, []string{"/a type"}},
		"value":  {codec.Some(int64(7)), true, nil},
	} {
		got := violations(func(c *codec.Check) {
			if v, ok := codec.Given(c, "a", tt.opt); v != tt.opt.V || ok != tt.there {
				t.Errorf("%s: Given = %d, %v; want %d, %v", label, v, ok, tt.opt.V, tt.there)
			}
		})
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", label, diff)
		}
	}
}

// TestValidate checks bad and good objects in turn, at the same time: none sees
// what another one breaks.
func TestValidate(t *testing.T) {
	want := codec.Validate(&bad).Error()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 200 {
				if err := codec.Validate(&bad); err == nil || err.Error() != want {
					t.Errorf("Validate(bad) = %v; want %s", err, want)
				}
				if err := codec.Validate(&good); err != nil {
					t.Errorf("Validate(good) = %v", err)
				}
			}
		})
	}
	all.Wait()
}

// strict stops at the first violation, and says where its schema is; room does
// neither.
type strict struct{ room }

var strictSource = codec.Source{At: "strict.json#"}

func (s *strict) ValidateTo(c *codec.Check) {
	c.Limit = 1
	c.From(&strictSource)
	c.In("room")
	s.room.ValidateTo(c)
}

// TestValidateBeginsAnew checks one object behind another: nothing of what is set
// for one holds for the next.
func TestValidateBeginsAnew(t *testing.T) {
	for range 20 {
		var first, second *codec.ValidationError
		errors.As(codec.Validate(&strict{bad}), &first)
		errors.As(codec.Validate(&bad), &second)
		want := []codec.Violation{{Pointer: "/room/name", Keyword: "minLength", SchemaPointer: "strict.json#/properties/room/items/minLength", Message: "has 0 characters; at least 1 are needed"}}
		if diff := cmp.Diff(want, first.Violations); diff != "" {
			t.Errorf("violations of the first (-want +got):\n%s", diff)
		}
		if len(second.Violations) != 2 || second.Violations[0].Pointer != "/name" || second.Violations[0].SchemaPointer != "" {
			t.Errorf("violations of the second = %+v; want two, of /name first, without a schema", second.Violations)
		}
	}
}

func TestValidateDoesNotAllocate(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { _ = codec.Validate(&good) }); n != 0 {
		t.Errorf("Validate of a valid object allocates %v times; want 0", n)
	}
}
