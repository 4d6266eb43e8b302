package storetest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
)

var hookTests = []test{
	{"Pages", testHookPages},
	{"Revision", testHookRevision},
	{"RevisionAborted", testHookRevisionAborted},
	{"Fixed", testHookFixed},
}

// AfterLoad changes what was read, in a member that pages are sorted by.
func (r *rumour) AfterLoad(context.Context) error {
	r.Text = strings.ToUpper(r.Text)
	r.Teller = strings.TrimPrefix(r.Teller, "said by ")
	return nil
}

// BeforePut gives the member that is readOnly the value that is stored, unless
// it is to stay as it is.
func (r *rumour) BeforePut(context.Context, *rumour) error {
	if r.Teller != "" && r.Teller != "nobody" {
		r.Teller = "said by " + strings.TrimPrefix(r.Teller, "said by ")
	}
	return nil
}

// testHookPages checks that pages follow what is stored, not what a hook made
// of it.
func testHookPages(t *testing.T, db *database) {
	for i, text := range []string{"cat", "BEAR", "fox", "DOG", "egg", "APPLE"} {
		r := &rumour{Code: string(rune('a' + i)), Text: text}
		if i > 0 {
			r.Source = perstore.Some(string(rune('a' + i/2)))
		}
		put(t, db.rumours(), r)
	}
	for _, sort := range []string{"text", "-text", "source/text", "-source/source/text,text", "origin/text,-text"} {
		q := db.Model("Rumour").RQL("sort(" + sort + ")")
		for name, q := range map[string]*perstore.Query{"": q, " with its links": q.With(perstore.Include{Rel: "source", With: []perstore.Include{{Rel: "source"}}})} {
			want, err := perstore.Collect[*rumour](t.Context(), q)
			if err != nil {
				t.Fatalf("All(%s) error = %v", q, err)
			}
			got := turned(t, q, len(want))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("pages of %s%s: (-all +pages)\n%s", q, name, diff)
			}
		}
	}
}

// turned reads the pages of two rumours that a query has, and not more than
// most of them.
func turned(t *testing.T, q *perstore.Query, most int) (all []*rumour) {
	t.Helper()
	for cursor := ""; len(all) <= most; {
		p := page[*rumour](t, t, q.Limit(2).After(cursor))
		all = append(all, p.Items...)
		if cursor = p.Next; cursor == "" {
			break
		}
	}
	return all
}

// readRumour reads a rumour in one of the ways that run its hook.
func readRumour(t *testing.T, db *database, how, code string) *rumour {
	t.Helper()
	m := db.Model("Rumour")
	var got any
	var err error
	switch how {
	case "Get":
		got, err = m.Get(t.Context(), code)
	case "GetMany":
		err = m.GetMany(t.Context(), []any{code}, func(_, obj any) { got = obj })
	case "One":
		got, err = m.RQL("code=$1", code).One(t.Context())
	case "Page":
		p := page[*rumour](t, t, m.RQL("code=$1", code))
		got = p.Items[0]
	case "Load":
		obj := &rumour{Code: code}
		got, err = obj, m.Load(t.Context(), obj)
	case "Patch":
		got, err = m.Patch(t.Context(), code, func(any, *perstore.Patching) {})
	}
	if err != nil {
		t.Fatalf("%s error = %v", how, err)
	}
	return got.(*rumour)
}

// testHookRevision checks that what was read has the revision of what is
// stored, although a hook has changed it.
func testHookRevision(t *testing.T, db *database) {
	m := db.Model("Rumour")
	put(t, db.rumours(), &rumour{Code: "a", Text: "small"})
	first := perstore.Revision(db.rumours(), readRumour(t, db, "Get", "a"))
	for _, how := range []string{"Get", "GetMany", "One", "Page", "Load", "Patch"} {
		put(t, db.rumours(), &rumour{Code: "a", Text: "small"})
		r := readRumour(t, db, how, "a")
		if r.Text != "SMALL" {
			t.Errorf("%s = %q; want what the hook made of it", how, r.Text)
		}
		rev := perstore.Revision(db.rumours(), r)
		if rev == "" || rev != first {
			t.Errorf("the revision after %s is %q; want %q, as after Get", how, rev, first)
		}
		r.Text += ", or so"
		if got := perstore.Revision(db.rumours(), r); got != rev {
			t.Errorf("the revision of a changed object that %s gave is %q; want the stored one, %q", how, got, rev)
		}
		wantError(t, "Put(IfMatch) after "+how, m.Put(t.Context(), r, perstore.IfMatch(rev)), nil)
		wantError(t, "Put(IfMatch(old)) after "+how, m.Put(t.Context(), r, perstore.IfMatch(rev)), perstore.ErrPrecondition)
		written := perstore.Revision(db.rumours(), r)
		if read := perstore.Revision(db.rumours(), readRumour(t, db, how, "a")); written == rev || written != read {
			t.Errorf("the revision of what Put wrote is %q, of what %s reads %q; want one, and a new one", written, how, read)
		}
	}
	rev := perstore.Revision(db.rumours(), readRumour(t, db, "Get", "a"))
	wantError(t, "Delete(IfMatch(old))", m.Delete(t.Context(), "a", perstore.IfMatch(first)), perstore.ErrPrecondition)
	wantError(t, "Delete(IfMatch)", m.Delete(t.Context(), "a", perstore.IfMatch(rev)), nil)
}

// testHookRevisionAborted checks that an aborted write leaves an object the
// revision that it was read with.
func testHookRevisionAborted(t *testing.T, db *database) {
	put(t, db.rumours(), &rumour{Code: "a", Text: "small"})
	r := readRumour(t, db, "Get", "a")
	rev := perstore.Revision(db.rumours(), r)
	_ = perstore.Transaction(t.Context(), func(ctx context.Context) error {
		return errors.Join(db.Model("Rumour").Put(ctx, r), errOops)
	})
	if got := perstore.Revision(db.rumours(), r); got != rev {
		t.Errorf("the revision after an aborted Put is %q; want %q", got, rev)
	}
	part, err := db.Model("Rumour").RQL("select(text)").First(t.Context())
	if got := perstore.Revision(db.rumours(), part); err != nil || got != "" {
		t.Errorf("the revision of a partial object is %q, %v; want none", got, err)
	}
}

// testHookFixed checks that a put compares a readOnly member with the stored
// one: what AfterLoad has changed, BeforePut must change back.
func testHookFixed(t *testing.T, db *database) {
	m := db.Model("Rumour")
	put(t, db.rumours(), &rumour{Code: "a", Teller: "said by Ann"}, &rumour{Code: "b", Teller: "said by nobody"})
	again := func(obj any, p *perstore.Patching) {
		perstore.SetRequired(p, 1, perstore.Some("again"), &obj.(*rumour).Text)
	}
	r := readRumour(t, db, "Get", "a")
	if r.Teller != "Ann" {
		t.Errorf("Get gives teller %q; want what the hook made of it", r.Teller)
	}
	wantError(t, "Put, changed back", m.Put(t.Context(), r), nil)
	_, err := m.Patch(t.Context(), "a", again)
	wantError(t, "Patch, changed back", err, nil)
	wantSame(t, "Get(a)", get[*rumour](t, t.Context(), db.rumours(), "a").Teller, "said by Ann")
	wantError(t, "Put", m.Put(t.Context(), readRumour(t, db, "Get", "b")), perstore.ErrInvalid)
	_, err = m.Patch(t.Context(), "b", again)
	wantError(t, "Patch", err, perstore.ErrInvalid)
}
