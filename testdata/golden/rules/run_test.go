package rules_test

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	"github.com/perstore/perstoregen/testdata/golden/rules/want"
)

// valid keeps every rule.
func valid() *rules.Rule {
	return &rules.Rule{
		ID: "é", IntMin: 1,
		IntMax: perstore.Some[int64](9), IntAbove: perstore.Some[int64](1), IntBelow: perstore.Some[int64](9),
		IntMultiple: perstore.Some[int64](-10), IntConst: perstore.Some[int64](7),
		FloatMin: perstore.Some(0.5), FloatMax: perstore.Some(1e21), FloatAbove: perstore.Some(0.1), FloatBelow: perstore.Some(-1.1),
		FloatMultiple: perstore.Some(19.99), FloatConst: perstore.Some(0.1), Finite: perstore.Some(math.MaxFloat64),
		TextMin: perstore.Some("éé"), TextMax: perstore.Some("日本語"), TextPattern: perstore.Some("123"), TextBoth: perstore.Some("x"),
		TextRef: perstore.Some("abc"), TextConst: perstore.Some("`a` \"b\""), BoolConst: perstore.Some(true),
		Enum: perstore.Some(rules.RuleEnumGreen), EnumConst: perstore.Some(rules.RuleEnumConstRed),
		Day:     perstore.Some(perstore.MustParseDate("2024-02-29")),
		ListMin: []int64{1}, ListMax: []int64{1, 2}, ListUnique: []string{"a", "A"}, ListDeep: [][]string{{}, {"a", ""}},
		ListEnum: []rules.RuleListEnumItem{rules.RuleListEnumItemUp}, ListNullable: []perstore.Opt[int64]{perstore.Null[int64](), perstore.Some[int64](1)},
		ListOptional: perstore.Some([]float64{0, 1}), Nullable: perstore.Null[string](), ABC: perstore.Some("ok"),
		Nested: rules.RuleNested{List: []rules.Leaf{{Size: 1}}, One: perstore.Some(rules.Leaf{Size: 1})},
		Tree:   perstore.Some(rules.Tree{Children: []rules.Tree{{Name: perstore.Some("abc"), Children: []rules.Tree{{}}}}}),
	}
}

func TestRules(t *testing.T) {
	if err := valid().Validate(); err != nil {
		t.Errorf("Validate of a valid object error = %v", err)
	}
	absent := &rules.Rule{ID: "x", IntMin: 1}
	if err := absent.Validate(); err != nil {
		t.Errorf("Validate of an object without what is optional error = %v", err)
	}
	tests := []struct {
		broke func(r *rules.Rule)
		want  string
	}{
		{func(r *rules.Rule) { r.ID = "" }, "/id minLength"},
		{func(r *rules.Rule) { r.IntMin = 0 }, "/intMin minimum"},
		{func(r *rules.Rule) { r.IntMax.V = 10 }, "/intMax maximum"},
		{func(r *rules.Rule) { r.IntMax = perstore.Null[int64]() }, "/intMax type"},
		{func(r *rules.Rule) { r.IntAbove.V = 0 }, "/intAbove minimum"},
		{func(r *rules.Rule) { r.IntBelow.V = 10 }, "/intBelow exclusiveMaximum"},
		{func(r *rules.Rule) { r.IntMultiple.V = 3 }, "/intMultiple multipleOf"},
		{func(r *rules.Rule) { r.IntConst.V = 8 }, "/intConst const"},
		{func(r *rules.Rule) { r.FloatMin.V = 0.4 }, "/floatMin minimum"},
		{func(r *rules.Rule) { r.FloatMax.V = 2e21 }, "/floatMax maximum"},
		{func(r *rules.Rule) { r.FloatAbove.V = 0 }, "/floatAbove exclusiveMinimum"},
		{func(r *rules.Rule) { r.FloatBelow.V = -1 }, "/floatBelow exclusiveMaximum"},
		{func(r *rules.Rule) { r.FloatMultiple.V = 0.005 }, "/floatMultiple multipleOf"},
		{func(r *rules.Rule) { r.FloatConst.V = 0.2 }, "/floatConst const"},
		{func(r *rules.Rule) { r.Finite.V = math.Inf(1) }, "/finite type"},
		{func(r *rules.Rule) { r.TextMin.V = "é" }, "/textMin minLength"},
		{func(r *rules.Rule) { r.TextMax.V = "abcd" }, "/textMax maxLength"},
		{func(r *rules.Rule) { r.TextPattern.V = "1234" }, "/textPattern pattern"},
		{func(r *rules.Rule) { r.TextBoth.V = "" }, "/textBoth minLength"},
		{func(r *rules.Rule) { r.TextRef.V = "bc" }, "/textRef pattern"},
		{func(r *rules.Rule) { r.TextRef.V = "a1" }, "/textRef pattern"},
		{func(r *rules.Rule) { r.TextRef.V = "aaaaa" }, "/textRef maxLength"},
		{func(r *rules.Rule) { r.TextConst.V = "a" }, "/textConst const"},
		{func(r *rules.Rule) { r.BoolConst.V = false }, "/boolConst const"},
		{func(r *rules.Rule) { r.Enum.V = "blue" }, "/enum enum"},
		{func(r *rules.Rule) { r.EnumConst.V = rules.RuleEnumConstGreen }, "/enumConst const"},
		{func(r *rules.Rule) { r.Day.V.Day = 30 }, "/day format"},
		{func(r *rules.Rule) { r.ListMin = []int64{} }, "/listMin minItems"},
		{func(r *rules.Rule) { r.ListMax = make([]int64, 3) }, "/listMax maxItems"},
		{func(r *rules.Rule) { r.ListUnique[1] = "a" }, "/listUnique uniqueItems"},
		{func(r *rules.Rule) { r.ListDeep[1] = make([]string, 3) }, "/listDeep/1 maxItems"},
		{func(r *rules.Rule) { r.ListDeep[1][0] = "abc" }, "/listDeep/1/0 maxLength"},
		{func(r *rules.Rule) { r.ListDeep[1][0] = "A" }, "/listDeep/1/0 pattern"},
		{func(r *rules.Rule) { r.ListEnum[0] = "left" }, "/listEnum/0 enum"},
		{func(r *rules.Rule) { r.ListNullable[1].V = 0 }, "/listNullable/1 minimum"},
		{func(r *rules.Rule) { r.ListOptional.V = []float64{1} }, "/listOptional minItems"},
		{func(r *rules.Rule) { r.ListOptional.V[1] = -1 }, "/listOptional/1 minimum"},
		{func(r *rules.Rule) { r.Nullable = perstore.Some("x") }, "/nullable minLength"},
		{func(r *rules.Rule) { r.ABC.V = "x" }, "/a~1b~0c minLength"},
		{func(r *rules.Rule) { r.Nested.List[0].Size = 0 }, "/nested/list/0/size minimum"},
		{func(r *rules.Rule) { r.Nested.One.V.Size = 0 }, "/nested/one/size minimum"},
		{func(r *rules.Rule) { r.Tree.V.Children[0].Name.V = "long" }, "/tree/children/0/name maxLength"},
		{func(r *rules.Rule) { r.Tree.V.Children[0].Children[0].Name = perstore.Some("long") }, "/tree/children/0/children/0/name maxLength"},
	}
	for _, tt := range tests {
		r := valid()
		tt.broke(r)
		var invalid *perstore.ValidationError
		if err := r.Validate(); !errors.As(err, &invalid) || len(invalid.Violations) != 1 {
			t.Errorf("Validate error = %v; want %s", err, tt.want)
			continue
		}
		if v := invalid.Violations[0]; v.Pointer+" "+v.Keyword != tt.want {
			t.Errorf("Validate found %s %s; want %s", v.Pointer, v.Keyword, tt.want)
		}
	}
}

func TestValidateAllocatesNothing(t *testing.T) {
	r := valid()
	r.ListUnique, r.TextPattern, r.TextRef, r.ListDeep = nil, perstore.Opt[string]{}, perstore.Opt[string]{}, [][]string{{}} // maps and regular expressions allocate
	if n := testing.AllocsPerRun(100, func() {
		if err := r.Validate(); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("Validate of a valid object allocates %v times; want none", n)
	}
}

func TestStoresTakeOnlyWhatIsValid(t *testing.T) {
	goldentest.Each(t, rules.Open, func(t *testing.T, db *rules.DB) {
		r := valid()
		goldentest.Must(t, db.Rules.Add(t.Context(), r))
		got, err := db.Rules.Get(t.Context(), r.ID)
		goldentest.Must(t, err)
		r.Nullable = perstore.Opt[string]{} // null is absent in a store
		if diff := cmp.Diff(r, got); diff != "" {
			t.Errorf("Get (-added +got):\n%s", diff)
		}
		r.IntMin = 0
		if err := db.Rules.Put(t.Context(), r); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Put error = %v; want ErrInvalid", err)
		}
		free := &rules.Free{ID: "a", Nested: rules.FreeNested{A: perstore.Null[string]()}}
		goldentest.Must(t, db.Frees.Add(t.Context(), free))
	})
}
