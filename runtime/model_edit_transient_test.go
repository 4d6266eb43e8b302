package perstore_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// login has a password that no store keeps: a hook makes a hash of it.
type login struct {
	ID       int64
	Hash     string
	Password perstore.Opt[string]
	Parts    []string // of the password, transient too
	Perstore perstore.Meta
}

func (l *login) Validate() error {
	var check perstore.Check
	if p, ok := l.Password.Get(); ok && len(p) < 3 {
		check.Fail("password", "minLength", "is too short")
	}
	return check.Err()
}

func (*login) Defaults() {}

func logins() *perstore.Entity {
	e := describe.Model[login]{
		Name: "Login",
		Key:  describe.IntKey(0, func(l *login) *int64 { return &l.ID }), Generate: perstore.GenerateIncrement,
		Meta: func(l *login) *perstore.Meta { return &l.Perstore },
		Fields: []describe.Field[login]{
			describe.Plain("id", describe.Int(), func(l *login) *int64 { return &l.ID }),
			describe.Plain("hash", describe.Text(), func(l *login) *string { return &l.Hash }),
		},
	}.Entity()
	e.Clone = func(obj any) any {
		c := *obj.(*login)
		c.Perstore, c.Password, c.Parts = c.Perstore.Detached(), perstore.Opt[string]{}, nil
		return &c
	}
	e.Hooks.BeforePut = func(_ context.Context, obj, _ any) error {
		l := obj.(*login)
		if p, ok := l.Password.Get(); ok {
			l.Hash = fmt.Sprint("hash of ", p)
		}
		if l.Parts != nil {
			l.Hash = fmt.Sprint("hash of ", l.Parts)
		}
		return nil
	}
	return e
}

// TestEditTransient edits members that stores do not keep, and nothing else: hooks see
// them, rules hold for them, and what the hooks make of them is stored.
func TestEditTransient(t *testing.T) {
	db, err := perstore.Open(t.Context(), "memory:", []*perstore.Entity{logins()}, map[string]perstore.OpenFunc{"memory": memstore.Open})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	must(t, db.AddFacets("all", &perstore.Facet{Model: "Login", Powers: perstore.CanPatch}))
	must(t, db.Model("Login").Add(t.Context(), &login{Password: perstore.Some("first")}))
	for name, m := range map[string]*perstore.Model{"the model": db.Model("Login"), "a facet": db.Facets("all", nil).Model("Login")} {
		for want, edit := range map[string]func(l *login){
			"hash of other": func(l *login) { l.Password = perstore.Some("other") },
			"hash of [a b]": func(l *login) { l.Parts = []string{"a", "b"} },
			"hash of both":  func(l *login) { l.Password, l.Hash = perstore.Some("both"), "mine" },
		} {
			obj, err := m.Edit(t.Context(), int64(1), func(obj any) error { edit(obj.(*login)); return nil })
			if err != nil || obj.(*login).Hash != want {
				t.Errorf("Edit of %s = %+v, %v; want %s", name, obj, err, want)
			}
			stored, err := db.Model("Login").Get(t.Context(), int64(1))
			if err != nil || stored.(*login).Hash != want || stored.(*login).Password.State != perstore.OptAbsent {
				t.Errorf("after an edit of %s there is %+v, %v; want %s", name, stored, err, want)
			}
		}
		_, err := m.Edit(t.Context(), int64(1), func(obj any) error { obj.(*login).Password = perstore.Some("x"); return nil })
		if !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("a password that is too short: error = %v; want ErrInvalid", err)
		}
	}
}
