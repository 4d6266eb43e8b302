package codec_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/runtime/codec"
)

// violations runs checks and gives what they record, as "pointer keyword".
func violations(run func(c *codec.Check)) []string {
	var c codec.Check
	run(&c)
	var e *codec.ValidationError
	if !errors.As(c.Err(), &e) {
		return nil
	}
	var out []string
	for _, v := range e.Violations {
		out = append(out, strings.TrimSpace(v.Pointer+" "+v.Keyword))
	}
	return out
}

// state is an enum as generated code has it.
type state string

var states = []state{"x", "y"}

var word = codec.NewPattern(`^\w+$`)

func TestCheckRules(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for want, rule := range map[string]struct{ good, bad func(c *codec.Check) }{
		"minLength":            {func(c *codec.Check) { c.MinLength("a", "ää", 2) }, func(c *codec.Check) { c.MinLength("a", "ä", 2) }},
		"maxLength":            {func(c *codec.Check) { c.MaxLength("a", "👍👍", 2) }, func(c *codec.Check) { c.MaxLength("a", "äää", 2) }},
		"pattern":              {func(c *codec.Check) { c.Pattern("a", "abc", word) }, func(c *codec.Check) { c.Pattern("a", "a c", word) }},
		"enum":                 {func(c *codec.Check) { codec.CheckEnum(c, "a", "x", states) }, func(c *codec.Check) { codec.CheckEnum(c, "a", "z", states) }},
		"const":                {func(c *codec.Check) { c.Const("a", true, 1) }, func(c *codec.Check) { c.Const("a", false, 1) }},
		"minimum":              {func(c *codec.Check) { c.MinInt("a", 1, 1); c.MinFloat("a", 1, 1) }, func(c *codec.Check) { c.MinInt("a", 0, 1) }},
		"maximum":              {func(c *codec.Check) { c.MaxInt("a", 1, 1); c.MaxFloat("a", 1, 1) }, func(c *codec.Check) { c.MaxFloat("a", nan, 1) }},
		"exclusiveMinimum":     {func(c *codec.Check) { c.AboveInt("a", 2, 1); c.AboveFloat("a", 1.1, 1) }, func(c *codec.Check) { c.AboveInt("a", 1, 1) }},
		"exclusiveMaximum":     {func(c *codec.Check) { c.BelowInt("a", 0, 1); c.BelowFloat("a", .9, 1) }, func(c *codec.Check) { c.BelowFloat("a", 1, 1) }},
		"multipleOf":           {func(c *codec.Check) { c.MultipleOfInt("a", -9, 3); c.MultipleOfFloat("a", 0.3, 0.1) }, func(c *codec.Check) { c.MultipleOfFloat("a", 0.35, 0.1) }},
		"type":                 {func(c *codec.Check) { c.Finite("a", 1); c.NotNull("a", false) }, func(c *codec.Check) { c.Finite("a", inf) }},
		"format":               {func(c *codec.Check) { c.Day("a", codec.MustParseDate("2024-02-29")) }, func(c *codec.Check) { c.Day("a", codec.Date{}) }},
		"minItems":             {func(c *codec.Check) { c.MinItems("a", 1, 1) }, func(c *codec.Check) { c.MinItems("a", 0, 1) }},
		"maxItems":             {func(c *codec.Check) { c.MaxItems("a", 1, 1) }, func(c *codec.Check) { c.MaxItems("a", 2, 1) }},
		"minProperties":        {func(c *codec.Check) { c.MinProperties("a", 1, 1) }, func(c *codec.Check) { c.MinProperties("a", 0, 1) }},
		"maxProperties":        {func(c *codec.Check) { c.MaxProperties("a", 1, 1) }, func(c *codec.Check) { c.MaxProperties("a", 2, 1) }},
		"additionalProperties": {func(c *codec.Check) { c.Key("a"); c.Named("x", word); c.Out() }, func(c *codec.Check) { c.Key("a"); c.Named("a b", word); c.Out() }},
		"required":             {func(c *codec.Check) { c.Required("a", true) }, func(c *codec.Check) { c.Required("a", false) }},
		"uniqueItems":          {func(c *codec.Check) { codec.CheckUnique(c, "a", []int{1, 2}) }, func(c *codec.Check) { codec.CheckUnique(c, "a", []int{1, 2, 1}) }},
	} {
		if got := violations(rule.good); got != nil {
			t.Errorf("%s: a good value gives %v", want, got)
		}
		if diff := cmp.Diff([]string{"/a " + want}, violations(rule.bad)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", want, diff)
		}
	}
	for name, bad := range map[string]func(c *codec.Check){
		"MinFloat(NaN)":   func(c *codec.Check) { c.MinFloat("a", nan, 0) },
		"AboveFloat(NaN)": func(c *codec.Check) { c.AboveFloat("a", nan, 0) },
		"BelowFloat(NaN)": func(c *codec.Check) { c.BelowFloat("a", nan, 0) },
		"Finite(NaN)":     func(c *codec.Check) { c.Finite("a", nan) },
		"NotNull(null)":   func(c *codec.Check) { c.NotNull("a", true) },
		"MultipleOfInt":   func(c *codec.Check) { c.MultipleOfInt("a", 4, 3) },
	} {
		if got := violations(bad); len(got) != 1 {
			t.Errorf("%s gives %v; want one violation", name, got)
		}
	}
}

func TestCheckPointers(t *testing.T) {
	got := violations(func(c *codec.Check) {
		c.Fail("a/b~c", "x", "")
		c.In("list")
		for i := range 2 {
			c.Index(i)
			c.Fail("", "x", "")
			c.In("~/")
			c.Fail("deep", "x", "")
			c.Out()
			c.Out()
		}
		c.Fail("", "x", "")
		c.Out()
		c.Fail("", "x", "")
		c.Fail("after", "x", "")
	})
	want := []string{"/a~1b~0c x", "/list/0 x", "/list/0/~0~1/deep x", "/list/1 x", "/list/1/~0~1/deep x", "/list x", "x", "/after x"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pointers: (-want +got)\n%s", diff)
	}
}

// TestCheckDeep goes deeper than pointers are kept.
func TestCheckDeep(t *testing.T) {
	got := violations(func(c *codec.Check) {
		for range 100 {
			c.In("a")
		}
		c.Fail("", "deep", "")
		for range 100 {
			c.Out()
		}
		c.Fail("b", "flat", "")
	})
	if len(got) != 2 || !strings.HasPrefix(got[0], "/a/a/a") || got[1] != "/b flat" {
		t.Errorf("violations = %v; want one below /a/a… and /b", got)
	}
}

func TestCheckMessages(t *testing.T) {
	var c codec.Check
	codec.CheckEnum(&c, "status", "sold", []state{"draft", "done"})
	c.MultipleOfInt("n", 4, 3)
	want := `invalid: /status: is "sold"; want one of "draft", "done"; /n: is 4, which is no multiple of 3`
	if got := c.Err().Error(); got != want {
		t.Errorf("Err() = %q; want %q", got, want)
	}
}

// TestCheckDoesNotAllocate checks a valid object.
func TestCheckDoesNotAllocate(t *testing.T) {
	tags := []string{"a", "b"}
	if n := testing.AllocsPerRun(100, func() {
		var c codec.Check
		c.MinLength("name", "Lamp", 1)
		codec.CheckEnum(&c, "status", "y", states)
		c.Pattern("name", "Lamp", word)
		c.In("tags")
		for i, tag := range tags {
			c.Index(i)
			c.MaxLength("", tag, 9)
			c.Out()
		}
		c.Out()
		c.Finite("price", 1.5)
		if c.Err() != nil {
			t.Error("Err() of a valid object is not nil")
		}
	}); n != 0 {
		t.Errorf("checking a valid object allocates %v times; want 0", n)
	}
}
