package opt_test

import (
	"encoding/json"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	"github.com/perstore/perstoregen/testdata/golden/opt/want"
)

var (
	moment = time.Date(2024, 2, 29, 12, 30, 0, 123456000, time.UTC)
	day    = perstore.DateOf(moment)
	key    = perstore.MustParseUUID("0190f5fe-7c00-7a00-8000-000000000001")
)

// least has what is required, zero and null where it can be.
func least() *opt.Matrix {
	return &opt.Matrix{
		Date: day, Enum: opt.MatrixEnumA,
		BoolNullable: perstore.Null[bool](), IntNullable: perstore.Null[int64](), FloatNullable: perstore.Null[float64](),
		TextNullable: perstore.Null[string](), TimeNullable: perstore.Null[time.Time](), DateNullable: perstore.Null[perstore.Date](),
		UUIDNullable: perstore.Null[perstore.UUID](), EnumNullable: perstore.Null[opt.MatrixEnumNullable](),
		ObjectNullable: perstore.Null[opt.MatrixObjectNullable](), ListNullable: perstore.Null[[]string](),
	}
}

// most has a value everywhere.
func most() *opt.Matrix {
	return &opt.Matrix{
		Bool: true, Int: math.MaxInt64, Float: 0.1, Text: "é\x00", Time: moment, Date: day, UUID: key, Enum: opt.MatrixEnumB,
		Object: opt.MatrixObject{A: perstore.Some[int64](1)}, List: []string{"a", ""},

		BoolNullable: perstore.Some(false), IntNullable: perstore.Some[int64](math.MinInt64), FloatNullable: perstore.Some(-1e300),
		TextNullable: perstore.Some(""), TimeNullable: perstore.Some(moment), DateNullable: perstore.Some(day), UUIDNullable: perstore.Some(key),
		EnumNullable: perstore.Some(opt.MatrixEnumNullableA), ObjectNullable: perstore.Some(opt.MatrixObjectNullable{}), ListNullable: perstore.Some([]string{}),

		BoolOptional: perstore.Some(true), IntOptional: perstore.Some[int64](0), FloatOptional: perstore.Some(0.0),
		TextOptional: perstore.Some("null"), TimeOptional: perstore.Some(moment), DateOptional: perstore.Some(day), UUIDOptional: perstore.Some(perstore.UUID{}),
		EnumOptional: perstore.Some(opt.MatrixEnumOptionalB), ObjectOptional: perstore.Some(opt.MatrixObjectOptional{}), ListOptional: []string{},

		BoolEither: perstore.Some(true), IntEither: perstore.Some[int64](1), FloatEither: perstore.Some(1.5),
		TextEither: perstore.Some("x"), TimeEither: perstore.Some(moment), DateEither: perstore.Some(day), UUIDEither: perstore.Some(key),
		EnumEither: perstore.Some(opt.MatrixEnumEitherA), ObjectEither: perstore.Some(opt.MatrixObjectEither{A: perstore.Some[int64](2)}), ListEither: perstore.Some([]string{"x"}),
	}
}

func TestRoundTrips(t *testing.T) {
	goldentest.Each(t, opt.Open, func(t *testing.T, db *opt.DB) {
		for _, m := range []*opt.Matrix{least(), most()} {
			goldentest.Must(t, db.Matrices.Add(t.Context(), m))
			got, err := db.Matrices.Get(t.Context(), m.ID)
			goldentest.Must(t, err)
			if diff := cmp.Diff(m, got); diff != "" {
				t.Errorf("Get (-added +got):\n%s", diff)
			}
			text, err := json.Marshal(m)
			goldentest.Must(t, err)
			var back opt.Matrix
			goldentest.Must(t, json.Unmarshal(text, &back))
			if diff := cmp.Diff(m, &back); diff != "" {
				t.Errorf("JSON there and back (-want +got):\n%s", diff)
			}
		}
	})
}

// TestOneNull checks that absent and null, which databases keep as one, come
// back as null where the member is required and as absent elsewhere.
func TestOneNull(t *testing.T) {
	goldentest.Each(t, opt.Open, func(t *testing.T, db *opt.DB) {
		m := least()
		m.IntEither, m.ListEither = perstore.Null[int64](), perstore.Null[[]string]()
		goldentest.Must(t, db.Matrices.Add(t.Context(), m))
		if !m.IntEither.IsZero() || !m.ListEither.IsZero() || !m.IntNullable.IsNull() {
			t.Errorf("after Add: %v, %v, %v; want absent, absent, null", m.IntEither, m.ListEither, m.IntNullable)
		}
	})
}

func TestValidate(t *testing.T) {
	m := least()
	if err := m.Validate(); err != nil {
		t.Errorf("Validate error = %v; want nil", err)
	}
	m.TextOptional = perstore.Null[string]()
	m.ListNullable = perstore.Opt[[]string]{}
	m.Float = math.NaN()
	m.Date = perstore.Date{Year: 2023, Month: time.February, Day: 29}
	var invalid *perstore.ValidationError
	if err := m.Validate(); !errors.As(err, &invalid) {
		t.Fatalf("Validate error = %v; want a ValidationError", err)
	}
	var got []string
	for _, v := range invalid.Violations {
		got = append(got, v.Pointer+" "+v.Keyword)
	}
	if diff := cmp.Diff([]string{"/float type", "/date format", "/listNullable required", "/textOptional type"}, got); diff != "" {
		t.Errorf("violations (-want +got):\n%s", diff)
	}
}

func TestQueriesFindNull(t *testing.T) {
	goldentest.Each(t, opt.Open, func(t *testing.T, db *opt.DB) {
		goldentest.Must(t, db.Matrices.AddAll(t.Context(), []*opt.Matrix{least(), most()}))
		for name, q := range map[string]*opt.MatrixQuery{
			"typed":  db.Matrices.Where(opt.MatrixFields.BoolNullable.IsNull(), opt.MatrixFields.ListOptional.IsNull(), opt.MatrixFields.ObjectEither.IsNull()),
			"text":   db.Matrices.RQL("boolNullable=null&listOptional=null&objectEither=null"),
			"ne":     db.Matrices.Where(opt.MatrixFields.IntOptional.Ne(0), opt.MatrixFields.DateEither.Ne(day), opt.MatrixFields.UUIDEither.Ne(key)),
			"params": db.Matrices.RQL("timeEither=ne=$1&not(enumEither=$2)", moment, "a"),
		} {
			got, err := q.One(t.Context())
			if err != nil || got.Int != 0 {
				t.Errorf("%s: One = %v, %v; want the object with nulls", name, got, err)
			}
		}
		lastTime, err := perstore.Max(t.Context(), db.Matrices.Where(), opt.MatrixFields.TimeEither)
		if err != nil || !lastTime.V.Equal(moment) {
			t.Errorf("Max(timeEither) = %v, %v; want %v", lastTime, err, moment)
		}
		lastDay, err := perstore.Max(t.Context(), db.Matrices.Where(), opt.MatrixFields.DateEither)
		if err != nil || lastDay.V != day {
			t.Errorf("Max(dateEither) = %v, %v; want %v", lastDay, err, day)
		}
	})
}

func TestDefaults(t *testing.T) {
	goldentest.Each(t, opt.Open, func(t *testing.T, db *opt.DB) {
		made := db.Presets.New()
		want := &opt.Preset{
			Bool: true, Int: 7, Float: 0.5, Text: `say "hi"`,
			Time: time.Date(2024, 2, 29, 11, 30, 0, 0, time.UTC), Date: day, UUID: key, Enum: opt.PresetEnumB,
			Object: opt.Point{X: perstore.Some[int64](1), Y: perstore.Some[int64](20)}, List: []string{"a", "b"},
			BoolOptional: perstore.Some(false), IntOptional: perstore.Some[int64](math.MinInt64), FloatOptional: perstore.Some(1e300),
			TextOptional: perstore.Some(""), TimeOptional: perstore.Some(moment), DateOptional: perstore.Some(perstore.Date{Year: 1, Month: 1, Day: 1}),
			UUIDOptional:   perstore.Some(perstore.MustParseUUID("0190f5fe-7c00-7a00-8000-000000000002")),
			EnumOptional:   perstore.Some(opt.PresetEnumOptionalA),
			ObjectOptional: perstore.Some(opt.Point{X: perstore.Some[int64](10), Y: perstore.Some[int64](20)}),
			ListOptional:   []opt.Point{{X: perstore.Some[int64](1), Y: perstore.Some[int64](20)}, {X: perstore.Some[int64](2), Y: perstore.Some[int64](3)}},
			ListEither:     perstore.Some([]int64{1, 2}),
			JSONOptional:   json.RawMessage(`"7"`),
		}
		if diff := cmp.Diff(want, made); diff != "" {
			t.Errorf("New (-want +got):\n%s", diff)
		}
		goldentest.Must(t, made.Save(t.Context()))
		got, err := db.Presets.Get(t.Context(), made.ID)
		goldentest.Must(t, err)
		if diff := cmp.Diff(made, got); diff != "" {
			t.Errorf("Get (-added +got):\n%s", diff)
		}
		given := &opt.Preset{IntOptional: perstore.Some[int64](1), ListOptional: []opt.Point{}, EnumOptional: perstore.Null[opt.PresetEnumOptional]()}
		given.Defaults()
		if given.Int != 0 || given.IntOptional.V != 1 || len(given.ListOptional) != 0 || !given.EnumOptional.IsNull() {
			t.Errorf("Defaults = %v; want it to keep what is there: zeros, values, empty lists, null", given)
		}
	})
}
