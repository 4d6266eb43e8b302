package scenarios_test

import (
	"testing"

	"github.com/perstore/perstoregen/internal/scenarios/records"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/codec"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
)

func TestAccessor(t *testing.T) {
	each(t, []scenario{
		{"accessor/get-computed", func(t *testing.T, db *records.DB) {
			goldentest.Must(t, db.Sums.Add(t.Context(), &records.Sum{ID: 1, A: perstore.Some(1.0), B: perstore.Some(2.0)}))
			stored(t, db.Sums.Get, 1, `{"id":1,"a":1,"b":2,"sum":3}`)
			s, err := db.Sums.Get(t.Context(), 1)
			goldentest.Must(t, err)
			goldentest.Must(t, s.Save(t.Context()))
			raw, err := db.Sums.Store().Get(t.Context(), int64(1)) // before what is computed
			if err != nil || !raw.(*records.Sum).Sum.IsZero() {
				t.Errorf("the store keeps %+v, %v; want no sum", raw, err)
			}
			put := &records.Sum{ID: 1, A: perstore.Some(5.0), B: perstore.Some(5.0), Sum: perstore.Some(1.0)}
			goldentest.Must(t, db.Sums.Put(t.Context(), put))
			if put.Sum.Or(0) != 10 {
				t.Errorf("after Put the sum is %v; want 10", put.Sum)
			}
		}},
		{"accessor/set", func(t *testing.T, db *records.DB) {
			ctx := t.Context()
			goldentest.Must(t, db.Settings.Store().Put(ctx, &records.Setting{ID: 1, A: perstore.Some(1.0)}, perstore.Cond{}))
			goldentest.Must(t, db.Settings.Put(ctx, &records.Setting{ID: 1, A: perstore.Some(2.0)}))
			stored(t, db.Settings.Get, 1, `{"id":1,"a":20}`)
			goldentest.Must(t, db.Settings.Put(ctx, &records.Setting{ID: 1, A: perstore.Some(20.0)})) // no other value: not set
			stored(t, db.Settings.Get, 1, `{"id":1,"a":20}`)
			fails(t, "Put(e)", db.Settings.Put(ctx, &records.Setting{ID: 1, E: perstore.Some(1.0)}), perstore.ErrInvalid)
			goldentest.Must(t, db.Settings.Put(ctx, &records.Setting{ID: 1, U: perstore.Some("x")})) // a is gone, and no NaN
			stored(t, db.Settings.Get, 1, `{"id":1,"u":"x","side":"x"}`)
		}},
		{"model/prototype-save-hook", func(t *testing.T, db *records.DB) { // BeforePut: before the rules, in every write
			s := db.Settings.New()
			s.ID, s.U = 2, perstore.Some("y")
			goldentest.Must(t, s.Save(t.Context()))
			stored(t, db.Settings.Get, 2, `{"id":2,"u":"y","side":"y"}`)
		}},
	})
}

func TestReadOnly(t *testing.T) {
	each(t, []scenario{
		{"readonly/set-on-create", func(t *testing.T, db *records.DB) {
			goldentest.Must(t, db.Frozens.Put(t.Context(), frozen("x", 1)))
			stored(t, db.Frozens.Get, 1, `{"id":1,"r":"x","v":1}`)
		}},
		{"readonly/change", func(t *testing.T, db *records.DB) {
			goldentest.Must(t, db.Frozens.Add(t.Context(), frozen("x", 1)))
			fails(t, "Put", db.Frozens.Put(t.Context(), frozen("y", 2)), perstore.ErrInvalid)
			stored(t, db.Frozens.Get, 1, `{"id":1,"r":"x","v":1}`)
		}},
		{"readonly/instance-save", func(t *testing.T, db *records.DB) {
			goldentest.Must(t, db.Frozens.Add(t.Context(), frozen("x", 1)))
			f, err := db.Frozens.Get(t.Context(), 1)
			goldentest.Must(t, err)
			f.V = perstore.Some(5.0)
			goldentest.Must(t, f.Save(t.Context()))
			f.R = perstore.Some("zz")
			fails(t, "Save", f.Save(t.Context()), perstore.ErrInvalid)
			stored(t, db.Frozens.Get, 1, `{"id":1,"r":"x","v":5}`)
		}},
		{"readonly/omit", func(t *testing.T, db *records.DB) { // kept: a put replaces, so that leaving it out is a change
			goldentest.Must(t, db.Frozens.Add(t.Context(), frozen("x", 1)))
			fails(t, "Put", db.Frozens.Put(t.Context(), &records.Frozen{ID: 1, V: perstore.Some(2.0)}), perstore.ErrInvalid)
			stored(t, db.Frozens.Get, 1, `{"id":1,"r":"x","v":1}`)
		}},
		{"readonly/additionalProperties", func(t *testing.T, db *records.DB) {
			ctx := t.Context()
			goldentest.Must(t, db.Sealeds.Add(ctx, sealed(`{"x": {"b": 1e2, "a": [1]}}`)))
			fails(t, "Put of another x", db.Sealeds.Put(ctx, sealed(`{"x": {"b": 101, "a": [1]}}`)), perstore.ErrInvalid)
			fails(t, "Put without x", db.Sealeds.Put(ctx, sealed(`{"y": 1}`)), perstore.ErrInvalid)
			goldentest.Must(t, db.Sealeds.Put(ctx, sealed(`{"x": {"a": [1.0], "b": 100}}`))) // written otherwise
			goldentest.Must(t, db.Sealeds.Put(ctx, sealed(`{"x": {"b": 100, "a": [1]}, "y": 2}`)))
			fails(t, "Put of another y", db.Sealeds.Put(ctx, sealed(`{"x": {"b": 100, "a": [1]}, "y": 3}`)), perstore.ErrInvalid)
		}},
	})
}

func frozen(r string, v float64) *records.Frozen {
	return &records.Frozen{ID: 1, R: perstore.Some(r), V: perstore.Some(v)}
}

// sealed has members that its schema does not name.
func sealed(members string) *records.Sealed {
	return &records.Sealed{ID: 1, Extra: codec.MustDecode[codec.Members](members)}
}

func TestDefault(t *testing.T) {
	each(t, []scenario{
		{"default/construct", func(t *testing.T, db *records.DB) { // a default that is computed is one of BeforePut
			f := db.Filleds.New()
			if f.A.Or("") != "A" || f.F.Or("") != "F" || f.N.IsZero() || f.B.IsZero() {
				t.Errorf("New = %+v; want every default", f)
			}
			goldentest.Must(t, db.Filleds.Add(t.Context(), &records.Filled{ID: 2, A: perstore.Some("x")}))
			stored(t, db.Filleds.Get, 2, `{"id":2,"a":"x","n":0,"f":"F","b":false}`)
		}},
		{"default/get", func(t *testing.T, db *records.DB) {
			goldentest.Must(t, db.Filleds.Store().Put(t.Context(), &records.Filled{ID: 1}, perstore.Cond{}))
			stored(t, db.Filleds.Get, 1, `{"id":1}`)
		}},
		{"default/put-new", func(t *testing.T, db *records.DB) { // a put stores what it is given, as decision 0004 has it
			goldentest.Must(t, db.Filleds.Put(t.Context(), &records.Filled{ID: 1}))
			stored(t, db.Filleds.Get, 1, `{"id":1}`)
		}},
		{"default/put-existing", func(t *testing.T, db *records.DB) { // a bug of the original: some defaults came back
			goldentest.Must(t, db.Filleds.Add(t.Context(), &records.Filled{ID: 1, A: perstore.Some("old")}))
			goldentest.Must(t, db.Filleds.Put(t.Context(), &records.Filled{ID: 1}))
			stored(t, db.Filleds.Get, 1, `{"id":1}`)
		}},
	})
}

func TestTransient(t *testing.T) {
	each(t, []scenario{{"transient/not-stored", func(t *testing.T, db *records.DB) {
		ctx := t.Context()
		p := &records.Passing{ID: 1, T: perstore.Some("x"), V: perstore.Some(1.0)}
		goldentest.Must(t, db.Passings.Put(ctx, p))
		if p.T.Or("") != "x" {
			t.Errorf("Put changed t to %v", p.T)
		}
		stored(t, db.Passings.Get, 1, `{"id":1,"v":1}`)
		fails(t, "Put", db.Passings.Put(ctx, &records.Passing{ID: 2, T: perstore.Some("too long")}), perstore.ErrInvalid)
		made := db.Passings.New()
		made.ID, made.T = 3, perstore.Some("keep")
		goldentest.Must(t, made.Save(ctx))
		if made.T.Or("") != "keep" {
			t.Errorf("Save changed t to %v", made.T)
		}
		stored(t, db.Passings.Get, 3, `{"id":3}`)
	}}})
}
