package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
)

// log keeps the statements that a hook sees.
type log struct {
	mu         sync.Mutex
	statements []perstore.Statement
}

func (l *log) hook(_ context.Context, s perstore.Statement) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s.Args = append([]any(nil), s.Args...) // not to be kept
	l.statements = append(l.statements, s)
}

// since gives the statements that fn sends.
func (l *log) since(fn func()) []perstore.Statement {
	l.statements = nil
	fn()
	return l.statements
}

// openShop opens a shop with one category and n products in it.
func openShop(t testing.TB, url string, n int, opts ...perstore.OpenOption) *shop.DB {
	t.Helper()
	db, err := shop.Open(t.Context(), url, opts...)
	if err != nil {
		t.Fatalf("Open(%s) error = %v", url, err)
	}
	t.Cleanup(func() { _ = db.Close() })
	fillShop(t, db, n)
	return db
}

// fillShop makes the tables, a category and n products in it.
func fillShop(t testing.TB, db *shop.DB, n int) {
	t.Helper()
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	c := &shop.Category{Name: "Lighting"}
	if err := db.Categories.Add(t.Context(), c); err != nil {
		t.Fatalf("Add error = %v", err)
	}
	products := make([]*shop.Product, n)
	for i := range products {
		products[i] = &shop.Product{Sku: fmt.Sprint("S", i), Name: "Lamp", Price: float64(i), CategoryID: c.ID}
	}
	if err := db.Products.AddAll(t.Context(), products); err != nil {
		t.Fatalf("AddAll error = %v", err)
	}
}

func TestEagerLoadSendsTwoStatements(t *testing.T) {
	var l log
	db := openShop(t, "sqlite::memory:", 50, perstore.WithStatementHook(l.hook))
	var products []*shop.Product
	sent := l.since(func() {
		var err error
		products, err = db.Products.Where().With(shop.ProductLinks.Category).All(t.Context())
		if err != nil || len(products) != 50 {
			t.Fatalf("All gives %d objects, error %v; want 50", len(products), err)
		}
		for _, p := range products {
			if c, err := p.Category(t.Context()); err != nil || c.Name != "Lighting" {
				t.Fatalf("Category = %v, %v", c, err)
			}
		}
	})
	if len(sent) != 2 || sent[0].Rows != 50 || sent[1].Rows != 1 {
		t.Errorf("50 objects with a link send %d statements: %+v; want 2", len(sent), sent)
	}
}

func TestHookSeesStatements(t *testing.T) {
	var l log
	db := openShop(t, "sqlite::memory:", 0, perstore.WithStatementHook(l.hook))
	add := func(name string) func() {
		return func() { _ = db.Categories.Add(t.Context(), &shop.Category{Name: name}) }
	}
	for _, c := range []struct {
		call string
		run  func()
		text string
		args []any
		rows int64
		err  error
	}{
		{"Add", add("Seating"), "INSERT", []any{"Seating", nil, nil}, 1, nil},
		{"Get", func() { _, _ = db.Categories.Get(t.Context(), 2) }, "SELECT", []any{int64(2)}, 1, nil},
		{"Get(nope)", func() { _, _ = db.Categories.Get(t.Context(), 404) }, "SELECT", []any{int64(404)}, 0, nil},
		{"Count", func() { _, _ = db.Categories.Where().Count(t.Context()) }, "SELECT count(*)", nil, 1, nil},
		{"All", func() { _, _ = db.Categories.RQL("name=Seating").All(t.Context()) }, "SELECT", []any{"Seating"}, 1, nil},
		{"Delete", func() { _ = db.Categories.Delete(t.Context(), 2) }, "DELETE", []any{int64(2)}, 1, nil},
		{"Update", func() {
			_, _ = db.Categories.Where().Update(t.Context(), shop.CategoryPatch{Name: perstore.Some("Lamps")})
		}, "UPDATE", []any{"Lamps"}, 1, nil},
		{"Put(missing parent)", func() {
			_ = db.Categories.Put(t.Context(), &shop.Category{ID: 9, Name: "x", ParentID: perstore.Some[int64](404)})
		}, "INSERT", []any{int64(9), "x", nil, int64(404)}, -1, perstore.ErrInvalid},
	} {
		sent := l.since(c.run)
		if len(sent) == 0 {
			t.Errorf("%s sends nothing", c.call)
			continue
		}
		s := sent[0]
		if !strings.HasPrefix(s.Text, c.text) || s.Rows != c.rows || !errors.Is(s.Err, c.err) {
			t.Errorf("%s sends %q: %d rows, error %v; want %s, %d rows", c.call, s.Text, s.Rows, s.Err, c.text, c.rows)
		}
		if diff := cmp.Diff(c.args, s.Args); diff != "" {
			t.Errorf("%s sends arguments (-want +got)\n%s", c.call, diff)
		}
	}
}

// beginnings gives the first word of each statement, with its rows.
func beginnings(sent []perstore.Statement) string {
	words := make([]string, len(sent))
	for i, s := range sent {
		word, _, _ := strings.Cut(s.Text, " ")
		words[i] = fmt.Sprint(word, " ", s.Rows)
	}
	return strings.Join(words, ", ")
}

// TestHookSeesTransactions looks at all that transactions send, in order.
func TestHookSeesTransactions(t *testing.T) {
	var l log
	db := openShop(t, "sqlite::memory:", 0, perstore.WithStatementHook(l.hook))
	oops := errors.New("oops")
	category := func() *shop.Category { return &shop.Category{Name: "Seating"} }
	for _, c := range []struct {
		call string
		run  func(ctx context.Context) error
		want string
	}{
		{"a commit", func(ctx context.Context) error {
			if err := db.Categories.Add(ctx, category()); err != nil {
				return err
			}
			_, err := db.Categories.Get(ctx, 1)
			return err
		}, "BEGIN -1, INSERT 1, SELECT 1, COMMIT -1"},
		{"an abort", func(ctx context.Context) error {
			if err := db.Categories.Add(ctx, category()); err != nil {
				return err
			}
			return oops
		}, "BEGIN -1, INSERT 1, ROLLBACK -1"},
		{"a batch", func(ctx context.Context) error {
			if err := db.Categories.Add(ctx, category()); err != nil {
				return err
			}
			return db.Categories.AddAll(ctx, []*shop.Category{category(), category()})
		}, "BEGIN -1, INSERT 1, SAVEPOINT -1, INSERT 1, INSERT 1, RELEASE -1, COMMIT -1"},
		{"nothing", func(context.Context) error { return nil }, ""},
	} {
		sent := l.since(func() {
			if err := perstore.Transaction(t.Context(), c.run); err != nil && err != oops {
				t.Errorf("%s: Transaction error = %v", c.call, err)
			}
		})
		if got := beginnings(sent); got != c.want {
			t.Errorf("%s sends %s; want %s", c.call, got, c.want)
		}
		for _, s := range sent {
			if s.Engine != "sqlite" || s.Start.IsZero() || s.Duration < 0 || s.Err != nil {
				t.Errorf("%s sends %+v; want an engine, a start, a duration and no error", c.call, s)
			}
		}
	}
}

// TestHookSeesMigration looks at the definitions and at what is asked before.
func TestHookSeesMigration(t *testing.T) {
	var l log
	db, err := shop.Open(t.Context(), "sqlite::memory:", perstore.WithStatementHook(l.hook))
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	defer db.Close()
	count := func(word string) (n int) {
		for _, s := range l.since(func() {
			if err := db.Migrate(t.Context()); err != nil {
				t.Errorf("Migrate error = %v", err)
			}
		}) {
			if strings.HasPrefix(s.Text, word) {
				n++
			}
		}
		return n
	}
	if n := count("CREATE TABLE"); n == 0 {
		t.Error("Migrate creates no table that the hook sees")
	}
	if n := count("SELECT name FROM pragma_table_info"); n == 0 {
		t.Error("Migrate asks for no column that the hook sees")
	}
	if n := count("CREATE"); n != 0 {
		t.Errorf("Migrate of what is there creates %d times; want nothing", n)
	}
}

// TestHookSeesRefusedStatements looks for one that cannot be prepared, outside
// of a transaction and in one.
func TestHookSeesRefusedStatements(t *testing.T) {
	var l log
	db, err := shop.Open(t.Context(), "sqlite::memory:", perstore.WithStatementHook(l.hook))
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	defer db.Close()
	get := func(ctx context.Context) error { _, err := db.Categories.Get(ctx, 1); return err }
	for name, run := range map[string]func() error{
		"Get":                 func() error { return get(t.Context()) },
		"Get(in transaction)": func() error { return perstore.Transaction(t.Context(), get) },
	} {
		var failed error
		sent := l.since(func() { failed = run() })
		i := slices.IndexFunc(sent, func(s perstore.Statement) bool { return strings.HasPrefix(s.Text, "SELECT") })
		if i < 0 || sent[i].Rows != -1 || !errors.Is(sent[i].Err, perstore.ErrDatabase) || !errors.Is(failed, sent[i].Err) {
			t.Errorf("%s without a table sends %+v, error = %v; want its statement with the same ErrDatabase", name, sent, failed)
		}
	}
}

// TestHookSeesNothingUnsent writes beside a transaction when the caller's ctx has
// ended: the write does not come to be sent.
func TestHookSeesNothingUnsent(t *testing.T) {
	var l log
	db := openShop(t, "sqlite::memory:", 0, perstore.WithStatementHook(l.hook))
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	sent := l.since(func() {
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			if _, err := db.Categories.Get(ctx, 1); err != nil {
				return err
			}
			if err := db.Categories.Store().Put(ended, &shop.Category{Name: "Seating"}, perstore.Cond{}); !errors.Is(err, context.Canceled) {
				t.Errorf("Put error = %v; want context.Canceled", err)
			}
			return nil
		})
		if err != nil {
			t.Errorf("Transaction error = %v", err)
		}
	})
	if got := beginnings(sent); got != "BEGIN -1, SELECT 1, COMMIT -1" {
		t.Errorf("the hook sees %s; want BEGIN -1, SELECT 1, COMMIT -1", got)
	}
}

// TestHookSeesBrokenLoops counts the rows of loops that end early.
func TestHookSeesBrokenLoops(t *testing.T) {
	var l log
	db := openShop(t, "sqlite:"+filepath.Join(t.TempDir(), "shop.db"), 10, perstore.WithStatementHook(l.hook))
	sent := l.since(func() {
		for range db.Products.Where().Iter(t.Context()) {
			break
		}
		defer func() { _ = recover() }()
		for range db.Products.Where().Iter(t.Context()) {
			panic("out of the loop")
		}
	})
	if got := beginnings(sent); got != "SELECT 1, SELECT 1" {
		t.Errorf("two loops of one row send %s; want SELECT 1, SELECT 1", got)
	}
}

// TestHooksInOrder gives two hooks: both are called, in order.
func TestHooksInOrder(t *testing.T) {
	order := ""
	note := func(what string) perstore.OpenOption {
		return perstore.WithStatementHook(func(context.Context, perstore.Statement) { order += what })
	}
	db := openShop(t, "sqlite::memory:", 0, note("1"), note("2"))
	order = ""
	if _, err := db.Products.Where().Count(t.Context()); err != nil || order != "12" {
		t.Errorf("Count error = %v, hooks called %q; want 12", err, order)
	}
}

// TestValuesAreBound looks for a value of the caller in the text of a statement.
func TestValuesAreBound(t *testing.T) {
	var l log
	db := openShop(t, "sqlite::memory:", 0, perstore.WithStatementHook(l.hook))
	evil := `"; DROP TABLE products; --`
	for _, s := range l.since(func() {
		f := shop.ProductFields
		_, err := db.Products.Where(f.Name.Eq(evil), perstore.Or(f.Name.Like(evil), f.Tags.Contains(evil), f.Sku.In(evil, "b"))).Limit(5).All(t.Context())
		if err != nil {
			t.Errorf("All error = %v", err)
		}
		patch := shop.ProductPatch{Name: perstore.Some("evil" + evil), Tags: perstore.Some([]string{evil})}
		if _, err := db.Products.Where(f.Name.Eq(evil)).Limit(5).Update(t.Context(), patch); err != nil {
			t.Errorf("Update error = %v", err)
		}
		if _, err := db.Products.Where(f.Tags.Contains(evil)).Delete(t.Context()); err != nil {
			t.Errorf("Delete error = %v", err)
		}
	}) {
		if strings.Contains(s.Text, "DROP") || strings.Contains(s.Text, "evil") {
			t.Errorf("a value is in the text: %s", s.Text)
		}
	}
}
