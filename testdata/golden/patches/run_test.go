package patches_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	"github.com/perstore/perstoregen/testdata/golden/patches/want"
)

var (
	moment = time.Date(2024, 2, 29, 12, 30, 0, 123456000, time.UTC)
	later  = moment.Add(time.Hour)
	day    = perstore.DateOf(moment)
	ref    = perstore.MustParseUUID("0190f5fe-7c00-7a00-8000-000000000001")
	other  = perstore.MustParseUUID("0190f5fe-7c00-7a00-8000-000000000002")
)

// part has a value everywhere but for its code, which is unique, and its maker.
func part() *patches.Part {
	return &patches.Part{
		Name: "M4", Size: 4, Weight: 0.5, Active: true, Made: moment, Day: day, Ref: ref, Kind: patches.PartKindBolt,
		Labels: []string{"x", "y"}, Shape: patches.PartShape{Width: 3, Depth: perstore.Some[int64](2)},
		Either: perstore.Some[int64](1), EitherLabels: perstore.Some([]string{"e"}),
		Raw: json.RawMessage(`"raw"`), RawNull: json.RawMessage(`7`),
		Note: perstore.Some("note"), Count: perstore.Some[int64](5), Seen: perstore.Some(moment), Grade: perstore.Some(patches.PartGradeA),
		Tags: []string{"a", "b"}, Times: []time.Time{moment}, RawMaybe: json.RawMessage(`1`),
		Box:   perstore.Some(patches.Box{Width: perstore.Some[int64](9), Notes: []string{"n"}}),
		Boxes: []patches.Box{{Width: perstore.Some[int64](1)}, {Notes: []string{"m"}}},
	}
}

// members are patches of one member, and what they make of a part.
var members = map[string]struct {
	patch patches.PartPatch
	want  func(*patches.Part)
}{
	"name":   {patches.PartPatch{Name: perstore.Some(`'"; --é`)}, func(p *patches.Part) { p.Name = `'"; --é` }},
	"size":   {patches.PartPatch{Size: perstore.Some[int64](0)}, func(p *patches.Part) { p.Size = 0 }},
	"weight": {patches.PartPatch{Weight: perstore.Some(-1e300)}, func(p *patches.Part) { p.Weight = -1e300 }},
	"active": {patches.PartPatch{Active: perstore.Some(false)}, func(p *patches.Part) { p.Active = false }},
	"made, cut to microseconds": {
		patches.PartPatch{Made: perstore.Some(later.Add(999).In(time.FixedZone("", 3600)))}, func(p *patches.Part) { p.Made = later }},
	"day": {patches.PartPatch{Day: perstore.Some(perstore.Date{Year: 1, Month: 1, Day: 1})},
		func(p *patches.Part) { p.Day = perstore.Date{Year: 1, Month: 1, Day: 1} }},
	"ref":            {patches.PartPatch{Ref: perstore.Some(other)}, func(p *patches.Part) { p.Ref = other }},
	"kind":           {patches.PartPatch{Kind: perstore.Some(patches.PartKindNut)}, func(p *patches.Part) { p.Kind = patches.PartKindNut }},
	"labels":         {patches.PartPatch{Labels: perstore.Some([]string{"z"})}, func(p *patches.Part) { p.Labels = []string{"z"} }},
	"labels, nil":    {patches.PartPatch{Labels: perstore.Some[[]string](nil)}, func(p *patches.Part) { p.Labels = []string{} }},
	"shape is whole": {patches.PartPatch{Shape: perstore.Some(patches.PartShape{Width: 8})}, func(p *patches.Part) { p.Shape = patches.PartShape{Width: 8} }},
	"either":         {patches.PartPatch{Either: perstore.Some[int64](2)}, func(p *patches.Part) { p.Either = perstore.Some[int64](2) }},
	"either, null":   {patches.PartPatch{Either: perstore.Null[int64]()}, func(p *patches.Part) { p.Either = perstore.Null[int64]() }},
	"eitherLabels, null": {patches.PartPatch{EitherLabels: perstore.Null[[]string]()},
		func(p *patches.Part) { p.EitherLabels = perstore.Null[[]string]() }},
	"eitherLabels": {patches.PartPatch{EitherLabels: perstore.Some([]string{})},
		func(p *patches.Part) { p.EitherLabels = perstore.Some([]string{}) }},
	"raw": {patches.PartPatch{Raw: perstore.Some(json.RawMessage(`1`))}, func(p *patches.Part) { p.Raw = json.RawMessage(`1`) }},
	"rawNull, null": {patches.PartPatch{RawNull: perstore.Null[json.RawMessage]()},
		func(p *patches.Part) { p.RawNull = json.RawMessage(`null`) }},
	"note":           {patches.PartPatch{Note: perstore.Some("")}, func(p *patches.Part) { p.Note = perstore.Some("") }},
	"note, null":     {patches.PartPatch{Note: perstore.Null[string]()}, func(p *patches.Part) { p.Note = perstore.Opt[string]{} }},
	"count, null":    {patches.PartPatch{Count: perstore.Null[int64]()}, func(p *patches.Part) { p.Count = perstore.Opt[int64]{} }},
	"seen":           {patches.PartPatch{Seen: perstore.Some(later.Add(1))}, func(p *patches.Part) { p.Seen = perstore.Some(later) }},
	"seen, null":     {patches.PartPatch{Seen: perstore.Null[time.Time]()}, func(p *patches.Part) { p.Seen = perstore.Opt[time.Time]{} }},
	"grade":          {patches.PartPatch{Grade: perstore.Some(patches.PartGradeB)}, func(p *patches.Part) { p.Grade = perstore.Some(patches.PartGradeB) }},
	"grade, null":    {patches.PartPatch{Grade: perstore.Null[patches.PartGrade]()}, func(p *patches.Part) { p.Grade = perstore.Opt[patches.PartGrade]{} }},
	"tags":           {patches.PartPatch{Tags: perstore.Some([]string{})}, func(p *patches.Part) { p.Tags = []string{} }},
	"tags, null":     {patches.PartPatch{Tags: perstore.Null[[]string]()}, func(p *patches.Part) { p.Tags = nil }},
	"times":          {patches.PartPatch{Times: perstore.Some([]time.Time{later.Add(1), moment})}, func(p *patches.Part) { p.Times = []time.Time{later, moment} }},
	"box is whole":   {patches.PartPatch{Box: perstore.Some(patches.Box{Notes: []string{"k"}})}, func(p *patches.Part) { p.Box = perstore.Some(patches.Box{Notes: []string{"k"}}) }},
	"box, null":      {patches.PartPatch{Box: perstore.Null[patches.Box]()}, func(p *patches.Part) { p.Box = perstore.Opt[patches.Box]{} }},
	"boxes":          {patches.PartPatch{Boxes: perstore.Some([]patches.Box{{}})}, func(p *patches.Part) { p.Boxes = []patches.Box{{}} }},
	"boxes, null":    {patches.PartPatch{Boxes: perstore.Null[[]patches.Box]()}, func(p *patches.Part) { p.Boxes = nil }},
	"rawMaybe, null": {patches.PartPatch{RawMaybe: perstore.Null[json.RawMessage]()}, func(p *patches.Part) { p.RawMaybe = nil }},
	"several": {patches.PartPatch{Name: perstore.Some("n"), Note: perstore.Null[string](), Tags: perstore.Some([]string{"q"})},
		func(p *patches.Part) { p.Name, p.Note, p.Tags = "n", perstore.Opt[string]{}, []string{"q"} }},
}

// TestMembers applies each patch to one object, and to a query for another.
func TestMembers(t *testing.T) {
	for name, c := range members {
		t.Run(name, func(t *testing.T) {
			goldentest.Each(t, patches.Open, func(t *testing.T, db *patches.DB) {
				one, two, left := part(), part(), part()
				goldentest.Must(t, db.Parts.AddAll(t.Context(), []*patches.Part{one, two, left}))
				got, err := db.Parts.Patch(t.Context(), one.ID, c.patch)
				goldentest.Must(t, err)
				c.want(one)
				same(t, "Patch", one, got)
				n, err := db.Parts.Where(patches.PartFields.ID.Eq(two.ID)).Update(t.Context(), c.patch)
				if n != 1 || err != nil {
					t.Errorf("Update = %d, %v; want 1", n, err)
				}
				c.want(two)
				for _, want := range []*patches.Part{one, two, left} {
					got, err := db.Parts.Get(t.Context(), want.ID)
					goldentest.Must(t, err)
					same(t, "Get", want, got)
				}
			})
		})
	}
}

func same(t *testing.T, call string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", call, diff)
	}
}

// TestRefused gives patches that break rules: of the members that they have,
// and of no others.
func TestRefused(t *testing.T) {
	null := func(pointer string) []string { return []string{pointer + " type"} }
	for name, c := range map[string]struct {
		patch patches.PartPatch
		want  []string
	}{
		"name, null":   {patches.PartPatch{Name: perstore.Null[string]()}, null("/name")},
		"size, null":   {patches.PartPatch{Size: perstore.Null[int64]()}, null("/size")},
		"made, null":   {patches.PartPatch{Made: perstore.Null[time.Time]()}, null("/made")},
		"kind, null":   {patches.PartPatch{Kind: perstore.Null[patches.PartKind]()}, null("/kind")},
		"labels, null": {patches.PartPatch{Labels: perstore.Null[[]string]()}, null("/labels")},
		"shape, null":  {patches.PartPatch{Shape: perstore.Null[patches.PartShape]()}, null("/shape")},
		"raw, null":    {patches.PartPatch{Raw: perstore.Null[json.RawMessage]()}, null("/raw")},
		"raw, nothing": {patches.PartPatch{Raw: perstore.Some[json.RawMessage](nil)}, []string{"/raw required"}},
		"two nulls":    {patches.PartPatch{Name: perstore.Null[string](), Ref: perstore.Null[perstore.UUID]()}, []string{"/name type", "/ref type"}},
		"rules": {patches.PartPatch{Name: perstore.Some(""), Size: perstore.Some[int64](-1), Grade: perstore.Some(patches.PartGrade("z"))},
			[]string{"/name minLength", "/size minimum", "/grade enum"}},
		"inside": {patches.PartPatch{
			Shape: perstore.Some(patches.PartShape{}), Tags: perstore.Some([]string{"a", "a", "toolong"}),
			Boxes: perstore.Some([]patches.Box{{}, {Width: perstore.Some[int64](0)}}),
		}, []string{"/shape/width minimum", "/tags uniqueItems", "/tags/2 maxLength", "/boxes/1/width minimum"}},
	} {
		t.Run(name, func(t *testing.T) {
			goldentest.Each(t, patches.Open, func(t *testing.T, db *patches.DB) {
				stored := part()
				goldentest.Must(t, db.Parts.Add(t.Context(), stored))
				_, err := db.Parts.Patch(t.Context(), stored.ID, c.patch)
				same(t, "Patch violations", c.want, violations(t, err))
				n, err := db.Parts.Where().Update(t.Context(), c.patch)
				same(t, "Update violations", c.want, violations(t, err))
				got, err := db.Parts.Get(t.Context(), stored.ID)
				goldentest.Must(t, err)
				same(t, "Get", stored, got)
				if n != 0 {
					t.Errorf("a refused Update gives %d; want 0", n)
				}
			})
		})
	}
}

// violations gives the pointers and keywords of an error.
func violations(t *testing.T, err error) []string {
	t.Helper()
	var invalid *perstore.ValidationError
	if !errors.Is(err, perstore.ErrInvalid) || !errors.As(err, &invalid) {
		t.Fatalf("error = %v; want a ValidationError", err)
	}
	var out []string
	for _, v := range invalid.Violations {
		out = append(out, v.Pointer+" "+v.Keyword)
	}
	return out
}

// TestOptions checks what there must be.
func TestOptions(t *testing.T) {
	goldentest.Each(t, patches.Open, func(t *testing.T, db *patches.DB) {
		stored := part()
		goldentest.Must(t, db.Parts.Add(t.Context(), stored))
		patch := patches.PartPatch{Name: perstore.Some("new")}
		for name, c := range map[string]struct {
			id   int64
			opts []perstore.PutOption
			want []error
		}{
			"missing":          {404, nil, []error{perstore.ErrNotFound}},
			"missing, must":    {404, []perstore.PutOption{perstore.Overwrite(true)}, []error{perstore.ErrNotFound, perstore.ErrPrecondition}},
			"stored, must not": {stored.ID, []perstore.PutOption{perstore.Overwrite(false)}, []error{perstore.ErrPrecondition}},
		} {
			got, err := db.Parts.Patch(t.Context(), c.id, patch, c.opts...)
			for _, want := range c.want {
				if !errors.Is(err, want) || got != nil {
					t.Errorf("%s: Patch = %v, %v; want %v", name, got, err, want)
				}
			}
		}
		got, err := db.Parts.Patch(t.Context(), stored.ID, patch, perstore.Overwrite(true))
		if err != nil || got.Name != "new" || !got.Perstore.Stored() {
			t.Fatalf("Patch(stored, must) = %v, %v; want the new name, stored", got, err)
		}
		got.Note = perstore.Some("saved")
		goldentest.Must(t, got.Save(t.Context())) // it is attached
	})
}

// TestMergePatch reads a JSON merge patch and writes it again.
func TestMergePatch(t *testing.T) {
	const text = `{"name":"n","labels":["l"],"either":null,"note":null,"tags":null,"box":{"width":2},"rawMaybe":null}`
	var got patches.PartPatch
	goldentest.Must(t, json.Unmarshal([]byte(text), &got))
	same(t, "Unmarshal", patches.PartPatch{
		Name: perstore.Some("n"), Labels: perstore.Some([]string{"l"}), Either: perstore.Null[int64](), Note: perstore.Null[string](),
		Tags: perstore.Null[[]string](), Box: perstore.Some(patches.Box{Width: perstore.Some[int64](2)}), RawMaybe: perstore.Null[json.RawMessage](),
	}, got)
	back, err := json.Marshal(got)
	if err != nil || string(back) != text {
		t.Errorf("Marshal = %s, %v; want %s", back, err, text)
	}
}

// TestNothingIsShared changes a patch after its use, and what it gave.
func TestNothingIsShared(t *testing.T) {
	goldentest.Each(t, patches.Open, func(t *testing.T, db *patches.DB) {
		stored := part()
		goldentest.Must(t, db.Parts.Add(t.Context(), stored))
		tags, times := []string{"mine"}, []time.Time{moment.Add(1)}
		patch := patches.PartPatch{Tags: perstore.Some(tags), Times: perstore.Some(times)}
		got, err := db.Parts.Patch(t.Context(), stored.ID, patch)
		goldentest.Must(t, err)
		_, err = db.Parts.Where().Update(t.Context(), patch)
		goldentest.Must(t, err)
		if !times[0].Equal(moment.Add(1)) {
			t.Errorf("the caller's times are %v now", times)
		}
		tags[0], got.Times[0] = "changed", time.Time{}
		again, err := db.Parts.Get(t.Context(), stored.ID)
		goldentest.Must(t, err)
		if again.Tags[0] != "mine" || got.Tags[0] != "mine" || !again.Times[0].Equal(moment) {
			t.Errorf("stored are %v and %v; Patch gave %v", again.Tags, again.Times, got.Tags)
		}
	})
}

func isError(t *testing.T, call string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s error = %v; want %v", call, err, want)
	}
}

// TestPatchInTransaction undoes a patch with its transaction.
func TestPatchInTransaction(t *testing.T) {
	goldentest.Each(t, patches.Open, func(t *testing.T, db *patches.DB) {
		stored := part()
		goldentest.Must(t, db.Parts.Add(t.Context(), stored))
		oops := errors.New("oops")
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			if _, err := db.Parts.Patch(ctx, stored.ID, patches.PartPatch{Name: perstore.Some("inside")}); err != nil {
				return err
			}
			inside, err := db.Parts.Get(ctx, stored.ID)
			if err != nil || inside.Name != "inside" {
				t.Errorf("Get inside = %v, %v", inside, err)
			}
			return oops
		})
		isError(t, "Transaction", err, oops)
		got, err := db.Parts.Get(t.Context(), stored.ID)
		goldentest.Must(t, err)
		same(t, "Get", stored, got)
	})
}

// log counts statements, without those that begin and end transactions.
type log struct{ sent []string }

func (l *log) option() perstore.OpenOption {
	return perstore.WithStatementHook(func(_ context.Context, s perstore.Statement) {
		if s.Text != "BEGIN" && s.Text != "COMMIT" {
			l.sent = append(l.sent, s.Text)
		}
	})
}

// since gives the statements that fn sends.
func (l *log) since(fn func()) []string {
	l.sent = nil
	fn()
	return slices.Clone(l.sent)
}
