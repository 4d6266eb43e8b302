package perstore_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// form has a field that its facet hides, and a method that fails as its params say.
type form struct {
	ID       int64
	Title    string
	Secret   string
	Perstore perstore.Meta
}

func (f *form) Validate() error {
	var check perstore.Check
	if f.Secret == "bad" {
		check.Fail("secret", "not", "must not be bad")
	}
	if f.Title == "" {
		check.Fail("title", "minLength", "must not be empty")
	}
	return check.Err()
}

func (*form) Defaults() {}

var errOfMethod = errors.New("the secret is told by the method itself")

func (f *form) CallMethod(ctx context.Context, _ string, params json.RawMessage) (any, error) {
	switch string(params) {
	case `{"set":"bad"}`:
		f.Secret = "bad"
		return nil, f.Validate()
	case `{"set":"both"}`:
		f.Secret, f.Title = "bad", ""
		return nil, fmt.Errorf("cannot: %w", f.Validate())
	case `{"set":"store"}`:
		return nil, &perstore.Error{Op: "save", Model: "Form", Err: fmt.Errorf("%w: forms.secret is taken", perstore.ErrExists)}
	}
	return nil, errOfMethod
}

// TestFacetCallErrors calls a method that passes on errors about what the facet hides:
// the holder is told their class, and what the method says itself.
func TestFacetCallErrors(t *testing.T) {
	e := describe.Model[form]{
		Name: "Form",
		Key:  describe.IntKey(0, func(f *form) *int64 { return &f.ID }), Generate: perstore.GenerateIncrement,
		Meta: func(f *form) *perstore.Meta { return &f.Perstore },
		Fields: []describe.Field[form]{
			describe.Plain("id", describe.Int(), func(f *form) *int64 { return &f.ID }),
			describe.Plain("title", describe.Text(), func(f *form) *string { return &f.Title }),
			describe.Plain("secret", describe.Text(), func(f *form) *string { return &f.Secret }),
		},
	}.Entity()
	e.Methods = []perstore.Method{{Name: "set"}}
	db, err := perstore.Open(t.Context(), "memory:", []*perstore.Entity{e}, map[string]perstore.OpenFunc{"memory": memstore.Open})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	show := func(obj, view any) { view.(*form).ID, view.(*form).Title = obj.(*form).ID, obj.(*form).Title }
	must(t, db.AddFacets("public", &perstore.Facet{
		Model: "Form", Methods: []string{"set"}, Hidden: []int{2}, Show: show,
		Whole: func(view, _ any) any { return view },
	}))
	must(t, db.Model("Form").Add(t.Context(), &form{Title: "x", Secret: "s"}))
	public := db.Facets("public", nil).Model("Form")
	for params, want := range map[string]error{`{"set":"bad"}`: perstore.ErrInvalid, `{"set":"both"}`: perstore.ErrInvalid, `{"set":"store"}`: perstore.ErrExists} {
		_, err := public.Call(t.Context(), int64(1), "set", json.RawMessage(params))
		if !errors.Is(err, want) || strings.Contains(fmt.Sprint(err), "secret") {
			t.Errorf("Call(%s) error = %v; want %v, and nothing of the secret", params, err, want)
		}
		var wrong *perstore.ValidationError
		if told := errors.As(err, &wrong); told != (params == `{"set":"both"}`) || told && len(wrong.Violations) != 1 {
			t.Errorf("Call(%s) error = %v; want what is wrong with the title alone", params, err)
		}
		if _, err := db.Model("Form").Call(t.Context(), int64(1), "set", json.RawMessage(params)); !strings.Contains(fmt.Sprint(err), "secret") {
			t.Errorf("Call(%s) of the model error = %v; want all", params, err)
		}
	}
	if _, err := public.Call(t.Context(), int64(1), "set", nil); !errors.Is(err, errOfMethod) {
		t.Errorf("Call error = %v; want that of the method", err)
	}
}
