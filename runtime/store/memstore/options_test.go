package memstore_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/examples/shop/shop"
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
)

func openWith(t testing.TB, opts memstore.Options) *shop.DB {
	t.Helper()
	db, err := shop.Open(t.Context(), "memory:", memstore.With(opts))
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	return db
}

func TestInitial(t *testing.T) {
	given := &shop.Category{Name: "tools", ParentID: perstore.Some[int64](7)}
	db := openWith(t, memstore.Options{Initial: []any{given, &shop.Tag{Slug: "new", Title: "New"}, &shop.Category{ID: 7, Name: "all"}}})
	given.Name = "changed"
	c, err := db.Categories.Get(t.Context(), 8)
	if err != nil || c.Name != "tools" {
		t.Fatalf("Get(8) = %v, %v; want tools, with the key after 7", c, err)
	}
	if p, err := c.Parent(t.Context()); err != nil || p.Name != "all" {
		t.Errorf("Parent = %v, %v; want all", p, err)
	}
	next := &shop.Category{Name: "next"}
	if err := db.Categories.Add(t.Context(), next); err != nil || next.ID != 9 {
		t.Errorf("Add = key %d, %v; want 9", next.ID, err)
	}
}

func TestInitialRefused(t *testing.T) {
	tag := &shop.Tag{Slug: "a", Title: "A"}
	for name, c := range map[string]struct {
		initial []any
		want    error
	}{
		"no object":        {[]any{7}, perstore.ErrInvalid},
		"nil":              {[]any{(*shop.Tag)(nil)}, perstore.ErrInvalid},
		"breaks a rule":    {[]any{tag, &shop.Category{}}, perstore.ErrInvalid},
		"a key twice":      {[]any{&shop.Category{ID: 1, Name: "a"}, &shop.Category{ID: 1, Name: "b"}}, perstore.ErrExists},
		"leads nowhere":    {[]any{&shop.Category{ID: 1, Name: "a", ParentID: perstore.Some[int64](2)}}, perstore.ErrInvalid},
		"the keys used up": {[]any{&shop.Category{ID: 1<<63 - 1, Name: "a"}, &shop.Category{Name: "b"}}, perstore.ErrDatabase},
	} {
		_, err := shop.Open(t.Context(), "memory:", memstore.With(memstore.Options{Initial: c.initial, LinkChecks: true}))
		if !errors.Is(err, c.want) {
			t.Errorf("Open(initial: %s) error = %v; want %v", name, err, c.want)
		}
	}
}

func TestReadOnly(t *testing.T) {
	db := openWith(t, memstore.Options{ReadOnly: true, Initial: []any{&shop.Category{ID: 1, Name: "a"}}})
	ctx, s := t.Context(), db.Categories.Store()
	c, err := db.Categories.Get(ctx, 1)
	if err != nil {
		t.Fatalf("Get error = %v", err)
	}
	_, errUpdate := db.Categories.Where().Update(ctx, shop.CategoryPatch{Name: perstore.Some("b")})
	_, errDelete := db.Categories.Where().Delete(ctx)
	for call, err := range map[string]error{
		"Put":       db.Categories.Put(ctx, c),
		"Add":       db.Categories.Add(ctx, &shop.Category{Name: "b"}),
		"AddAll":    perstore.AddAll(ctx, s, []any{&shop.Category{Name: "b"}}),
		"Delete":    db.Categories.Delete(ctx, 1),
		"Update":    errUpdate,
		"DeleteAll": errDelete,
		"in a transaction": perstore.Transaction(ctx, func(ctx context.Context) error {
			return db.Categories.Delete(ctx, 1)
		}),
	} {
		if !errors.Is(err, perstore.ErrReadOnly) || errors.Is(err, perstore.ErrMethodNotAllowed) {
			t.Errorf("%s error = %v; want ErrReadOnly", call, err)
		}
	}
}

// describe writes a change as +7 name, *7 name or -7.
func describeChange(c perstore.Change) string {
	if c.Op == perstore.ChangeDelete {
		return fmt.Sprintf("%d:-%v", c.Seq, c.Key)
	}
	return fmt.Sprintf("%d:%c%v%v", c.Seq, "+*"[c.Op], c.Key, reflect.ValueOf(c.New).Elem().FieldByName("Name"))
}

func since(t *testing.T, s perstore.Store, revision int64) string {
	t.Helper()
	var b strings.Builder
	if err := perstore.ChangesSince(t.Context(), s, revision, func(c perstore.Change) bool {
		b.WriteString(describeChange(c) + " ")
		return true
	}); err != nil {
		t.Errorf("ChangesSince(%d) error = %v", revision, err)
	}
	return strings.TrimSpace(b.String())
}

func wantRevision(t *testing.T, s perstore.Store, want int64) {
	t.Helper()
	if n, err := perstore.LastRevision(t.Context(), s); n != want || err != nil {
		t.Errorf("LastRevision = %d, %v; want %d", n, err, want)
	}
}

// TestRevisions is the scenario memory/revisions, without its bug: a put of what
// exists counts as well.
func TestRevisions(t *testing.T) {
	db := openWith(t, memstore.Options{History: 100})
	ctx, s := t.Context(), db.Categories.Store()
	wantRevision(t, s, 0)
	c := &shop.Category{Name: "a"}
	if err := db.Categories.Add(ctx, c); err != nil {
		t.Fatal(err)
	}
	c.Name = "b"
	if err := db.Categories.Put(ctx, c); err != nil {
		t.Fatal(err)
	}
	if err := db.Categories.Delete(ctx, c.ID); err != nil {
		t.Fatal(err)
	}
	wantRevision(t, s, 3)
	for revision, want := range map[int64]string{0: "1:+1a 2:*1b 3:-1", 2: "3:-1", 3: ""} {
		if got := since(t, s, revision); got != want {
			t.Errorf("changes since %d are %q; want %q", revision, got, want)
		}
	}
	err := perstore.ChangesSince(ctx, s, 4, func(perstore.Change) bool { t.Error("it yields"); return false })
	if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "the last one is 3") {
		t.Errorf("ChangesSince of a revision that is none yet error = %v; want ErrInvalid", err)
	}
	if got := since(t, db.Tags.Store(), 0); got != "" {
		t.Errorf("changes of another model are %q; want none", got)
	}
}

func TestRevisionOfTransaction(t *testing.T) {
	db := openWith(t, memstore.Options{History: 100})
	s := db.Categories.Store()
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		return errors.Join(db.Categories.Add(ctx, &shop.Category{Name: "a"}), db.Categories.Add(ctx, &shop.Category{Name: "b"}))
	})
	if err != nil {
		t.Fatal(err)
	}
	wantRevision(t, s, 1)
	if got, want := since(t, s, 0), "1:+1a 1:+2b"; got != want {
		t.Errorf("changes since 0 are %q; want %q", got, want)
	}
}

func TestTooOld(t *testing.T) {
	db := openWith(t, memstore.Options{History: 2})
	s := db.Categories.Store()
	for i := range 7 {
		if err := db.Categories.Add(t.Context(), &shop.Category{Name: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	err := perstore.ChangesSince(t.Context(), s, 1, func(perstore.Change) bool { return true })
	e := (*perstore.TooOldError)(nil)
	if !errors.As(err, &e) || !errors.Is(err, perstore.ErrNotFound) || e.Revision != 1 {
		t.Fatalf("ChangesSince(1) error = %v; want a TooOldError", err)
	}
	if got, want := since(t, s, 5), "6:+65 7:+76"; got != want {
		t.Errorf("changes since 5 are %q; want %q", got, want)
	}
	if got := since(t, s, e.Oldest); strings.Count(got, "+") != int(7-e.Oldest) {
		t.Errorf("changes since the oldest, %d, are %q", e.Oldest, got)
	}
	none := openShop(t).Categories.Store()
	if got := since(t, none, 0); got != "" {
		t.Errorf("changes of a database without history = %q", got)
	}
}

// TestRevisionsOfFamily sees an object through each of its models.
func TestRevisionsOfFamily(t *testing.T) {
	order := &shop.Order{ID: 1, CustomerID: perstore.NewUUID(), Status: shop.OrderStatusPaid}
	card := &shop.CardPayment{ID: 1, OrderID: 1, Amount: 1, Brand: shop.CardPaymentBrandVisa, LastDigits: "1234"}
	db := openWith(t, memstore.Options{History: 10, Initial: []any{order, card}})
	ctx := t.Context()
	p, err := db.Payments.Get(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	p.Amount = 2
	if err := errors.Join(p.Save(ctx), db.Payments.Delete(ctx, 1)); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]perstore.Store{"Payment": db.Payments.Store(), "CardPayment": db.CardPayments.Store(), "TransferPayment": db.TransferPayments.Store()} {
		var got []string
		err := perstore.ChangesSince(ctx, s, 0, func(c perstore.Change) bool {
			got = append(got, fmt.Sprintf("%d %v %T %T", c.Op, c.Key, c.Old, c.New))
			return true
		})
		want := []string{"1 1 *shop." + name + " *shop." + name, "2 1 *shop." + name + " <nil>"}
		if name == "TransferPayment" {
			want = nil
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("changes of %s are %q, %v; want %q", name, got, err, want)
		}
	}
}

func TestOptionsOfAnotherStore(t *testing.T) {
	_, err := shop.Open(t.Context(), "sqlite::memory:", memstore.With(memstore.Options{}))
	if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "memstore.Options") {
		t.Errorf("Open(sqlite with memstore.With) error = %v; want ErrInvalid that names the option", err)
	}
	_, err = shop.Open(t.Context(), "memory:", memstore.With(memstore.Options{}), memstore.With(memstore.Options{}))
	if !errors.Is(err, perstore.ErrInvalid) {
		t.Errorf("Open(two memstore.With) error = %v; want ErrInvalid", err)
	}
}

func mustParse(t *testing.T, query string) rql.Query {
	t.Helper()
	q, err := rql.Parse(query)
	if err != nil {
		t.Fatalf("Parse(%s) error = %v", query, err)
	}
	return q
}
