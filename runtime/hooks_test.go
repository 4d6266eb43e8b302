package perstore_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/memstore"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlite"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// guarded has all hooks. They write to the diary of their ctx.
type guarded struct {
	ID       int64
	Text     string
	Perstore perstore.Meta
}

var (
	_ perstore.BeforePutter[guarded] = (*guarded)(nil)
	_ perstore.AfterPutter[guarded]  = (*guarded)(nil)
	_ perstore.BeforeDeleter         = (*guarded)(nil)
	_ perstore.AfterDeleter          = (*guarded)(nil)
	_ perstore.AfterLoader           = (*guarded)(nil)
)

// diary records what hooks do, and makes them fail.
type diary struct {
	entries []string
	refuse  string                                    // the hook that fails
	after   func(ctx context.Context, current string) // runs in the hooks that follow a commit
}

type diaryKey struct{}

var errRefused = errors.New("refused")

func note(ctx context.Context, hook, format string, args ...any) error {
	d := ctx.Value(diaryKey{}).(*diary)
	d.entries = append(d.entries, hook+fmt.Sprintf(format, args...))
	if strings.HasPrefix(hook, "After") && hook != "AfterLoad" && d.after != nil {
		d.after(ctx, hook)
	}
	if d.refuse == hook {
		return errRefused
	}
	return nil
}

func textOf(g *guarded) string {
	if g == nil {
		return "nothing"
	}
	return g.Text
}

func (g *guarded) Validate() error {
	var check perstore.Check
	check.MinLength("text", g.Text, 1)
	return check.Err()
}
func (*guarded) Defaults() {}

func (g *guarded) BeforePut(ctx context.Context, previous *guarded) error {
	g.Text = strings.TrimSpace(g.Text) // a hook may change the object
	return note(ctx, "BeforePut", " %s for %s", g.Text, textOf(previous))
}

func (g *guarded) AfterPut(ctx context.Context, previous *guarded) {
	_ = note(ctx, "AfterPut", " %s for %s", g.Text, textOf(previous))
}

func (g *guarded) BeforeDelete(ctx context.Context) error {
	return note(ctx, "BeforeDelete", " %s", g.Text)
}

func (g *guarded) AfterDelete(ctx context.Context) { _ = note(ctx, "AfterDelete", " %s", g.Text) }

func (g *guarded) AfterLoad(ctx context.Context) error { return note(ctx, "AfterLoad", " %s", g.Text) }

// openGuarded opens a model of guarded and a ctx with its diary.
func openGuarded(t *testing.T, url string) (*perstore.Model, context.Context, *diary) {
	t.Helper()
	e := describe.Model[guarded]{
		Name:     "Guarded",
		Key:      describe.IntKey(0, func(g *guarded) *int64 { return &g.ID }),
		Generate: perstore.GenerateIncrement,
		Meta:     func(g *guarded) *perstore.Meta { return &g.Perstore },
		Fields: []describe.Field[guarded]{
			describe.Plain("id", describe.Int(), func(g *guarded) *int64 { return &g.ID }),
			describe.Plain("text", describe.Text(), func(g *guarded) *string { return &g.Text }),
		},
	}.Entity()
	db, err := perstore.Open(t.Context(), url, []*perstore.Entity{e}, map[string]perstore.OpenFunc{"memory": memstore.Open, "sqlite": sqlite.Open})
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	d := &diary{}
	return db.Model("Guarded"), context.WithValue(t.Context(), diaryKey{}, d), d
}

func guardedOnEachStore(t *testing.T, run func(t *testing.T, m *perstore.Model, ctx context.Context, d *diary)) {
	for _, url := range []string{"memory:", "sqlite::memory:"} {
		t.Run(strings.Trim(url, ":"), func(t *testing.T) {
			m, ctx, d := openGuarded(t, url)
			run(t, m, ctx, d)
		})
	}
}

// wrote checks and empties the diary.
func (d *diary) wrote(t *testing.T, call string, want ...string) {
	t.Helper()
	if got := strings.Join(d.entries, "; "); got != strings.Join(want, "; ") {
		t.Errorf("%s: hooks wrote %q; want %q", call, got, strings.Join(want, "; "))
	}
	d.entries = nil
}

func TestHooks(t *testing.T) {
	guardedOnEachStore(t, func(t *testing.T, m *perstore.Model, ctx context.Context, d *diary) {
		g := &guarded{Text: " one "}
		if err := m.Add(ctx, g); err != nil {
			t.Fatalf("Add error = %v", err)
		}
		d.wrote(t, "Add", "BeforePut one for nothing", "AfterPut one for nothing")
		got, err := perstore.As[*guarded](m.Get(ctx, g.ID))
		if err != nil || got.Text != "one" {
			t.Fatalf("Get = %v, %v; want what the hook made of it", got, err)
		}
		d.wrote(t, "Get", "AfterLoad one")
		got.Text = "two"
		if err := m.Put(ctx, got); err != nil {
			t.Fatalf("Put error = %v", err)
		}
		d.wrote(t, "Put", "BeforePut two for one", "AfterPut two for one")
		got.Text = "three"
		if err := got.Perstore.Save(ctx, got); err != nil {
			t.Fatalf("Save error = %v", err)
		}
		d.wrote(t, "Save", "BeforePut three for two", "AfterPut three for two")
		if err := m.AddAll(ctx, []any{&guarded{Text: "a"}, &guarded{Text: "b"}}); err != nil {
			t.Fatalf("AddAll error = %v", err)
		}
		d.wrote(t, "AddAll", "BeforePut a for nothing", "BeforePut b for nothing", "AfterPut a for nothing", "AfterPut b for nothing")
		if _, err := m.RQL("sort(text)").All(ctx); err != nil {
			t.Fatalf("All error = %v", err)
		}
		d.wrote(t, "All", "AfterLoad a", "AfterLoad b", "AfterLoad three")
		if err := m.Delete(ctx, g.ID); err != nil {
			t.Fatalf("Delete error = %v", err)
		}
		d.wrote(t, "Delete", "AfterLoad three", "BeforeDelete three", "AfterDelete three")
	})
}

func TestHooksRefuse(t *testing.T) {
	guardedOnEachStore(t, func(t *testing.T, m *perstore.Model, ctx context.Context, d *diary) {
		g := &guarded{Text: "one"}
		if err := m.Add(ctx, g); err != nil {
			t.Fatalf("Add error = %v", err)
		}
		for hook, call := range map[string]func() error{
			"BeforePut":    func() error { return m.Put(ctx, &guarded{ID: g.ID, Text: "two"}) },
			"BeforeDelete": func() error { return m.Delete(ctx, g.ID) },
			"AfterLoad":    func() error { _, err := m.Where().All(ctx); return err },
		} {
			d.refuse = hook
			if err := call(); !errors.Is(err, errRefused) {
				t.Errorf("a call that %s refuses: error = %v; want that of the hook", hook, err)
			}
		}
		d.refuse, d.entries = "", nil
		if got, err := perstore.As[*guarded](m.Get(ctx, g.ID)); err != nil || got.Text != "one" {
			t.Errorf("Get after refused calls = %v, %v; want one", got, err)
		}
		d.refuse = "BeforePut"
		fresh := &guarded{Text: "new"}
		if err := m.AddAll(ctx, []any{fresh}); !errors.Is(err, errRefused) || fresh.ID != 0 || fresh.Perstore.Stored() {
			t.Errorf("AddAll error = %v, key %d; want refused, and no key", err, fresh.ID)
		}
	})
}

// TestHooksThenRules checks that the rules see what the hook made.
func TestHooksThenRules(t *testing.T) {
	m, ctx, _ := openGuarded(t, "memory:")
	if err := m.Add(ctx, &guarded{Text: "   "}); !errors.Is(err, perstore.ErrInvalid) {
		t.Errorf("Add(blank, which the hook makes empty) error = %v; want ErrInvalid", err)
	}
}

// TestAfterHooksWaitForCommit checks that they run after the outermost commit,
// see what was stored, may use the store, and never run after an abort.
func TestAfterHooksWaitForCommit(t *testing.T) {
	guardedOnEachStore(t, func(t *testing.T, m *perstore.Model, ctx context.Context, d *diary) {
		err := perstore.Transaction(ctx, func(ctx context.Context) error {
			g := &guarded{Text: "one"}
			if err := errors.Join(m.Add(ctx, g), m.Delete(ctx, g.ID)); err != nil {
				return err
			}
			d.wrote(t, "inside", "BeforePut one for nothing", "AfterLoad one", "BeforeDelete one")
			return nil
		})
		if err != nil {
			t.Fatalf("Transaction error = %v", err)
		}
		d.wrote(t, "after the commit", "AfterPut one for nothing", "AfterDelete one")
		_ = perstore.Transaction(ctx, func(ctx context.Context) error {
			return errors.Join(m.Add(ctx, &guarded{Text: "two"}), errRefused)
		})
		d.wrote(t, "after an abort", "BeforePut two for nothing")

		d.after = func(ctx context.Context, hook string) {
			d.after = nil
			if n, err := m.Where().Count(ctx); n != 1 || err != nil {
				t.Errorf("Count in %s = %d, %v; want 1: the object is stored", hook, n, err)
			}
			if err := m.Add(ctx, &guarded{Text: "from the hook"}); err != nil {
				t.Errorf("Add in %s error = %v", hook, err)
			}
		}
		if err := m.Add(ctx, &guarded{Text: "three"}); err != nil {
			t.Fatalf("Add error = %v", err)
		}
		if n, err := m.Where().Count(ctx); n != 2 || err != nil {
			t.Errorf("Count = %d, %v; want 2", n, err)
		}
	})
}

func TestHooksOfFindsNone(t *testing.T) {
	h := perstore.HooksOf[*town]()
	if h.BeforePut != nil || h.AfterPut != nil || h.BeforeDelete != nil || h.AfterDelete != nil || h.AfterLoad != nil {
		t.Errorf("HooksOf a struct without hooks = %+v", h)
	}
}
