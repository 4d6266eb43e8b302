package sqlslog_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlslog"
)

// recorder keeps the records from a level on, as lines.
type recorder struct {
	from  slog.Level
	lines []string
}

func (r *recorder) Enabled(_ context.Context, l slog.Level) bool { return l >= r.from }
func (r *recorder) WithAttrs([]slog.Attr) slog.Handler           { return r }
func (r *recorder) WithGroup(string) slog.Handler                { return r }

func (r *recorder) Handle(_ context.Context, record slog.Record) error {
	line := record.Level.String() + " " + record.Message
	record.Attrs(func(a slog.Attr) bool {
		line += " " + a.String()
		return true
	})
	r.lines = append(r.lines, line)
	return nil
}

func TestRecords(t *testing.T) {
	get := perstore.Statement{Text: "SELECT 1", Args: []any{int64(7)}, Engine: "sqlite", Duration: time.Millisecond, Rows: 1}
	with := func(change func(s *perstore.Statement)) perstore.Statement {
		s := get
		change(&s)
		return s
	}
	failed := func(err error) perstore.Statement {
		return with(func(s *perstore.Statement) { s.Err, s.Rows = err, -1 })
	}
	for _, c := range []struct {
		name string
		opts sqlslog.Options
		sent perstore.Statement
		want string
	}{
		{"zero", sqlslog.Options{}, get, "DEBUG statement sql=SELECT 1 engine=sqlite duration=1ms rows=1"},
		{"level", sqlslog.Options{Level: slog.LevelInfo}, get, "INFO statement sql=SELECT 1 engine=sqlite duration=1ms rows=1"},
		{"args", sqlslog.Options{Args: true}, get, "DEBUG statement sql=SELECT 1 engine=sqlite duration=1ms rows=1 args=[7]"},
		{"fast", sqlslog.Options{Slow: 2 * time.Millisecond}, get, "DEBUG statement sql=SELECT 1 engine=sqlite duration=1ms rows=1"},
		{"slow", sqlslog.Options{Slow: time.Millisecond}, get, "WARN statement sql=SELECT 1 engine=sqlite duration=1ms rows=1"},
		{"refused", sqlslog.Options{}, failed(perstore.ErrExists), "DEBUG statement sql=SELECT 1 engine=sqlite duration=1ms error=" + perstore.ErrExists.Error()},
		{"broken", sqlslog.Options{}, failed(fmt.Errorf("%w: disk full", perstore.ErrDatabase)), "ERROR statement sql=SELECT 1 engine=sqlite duration=1ms error=" + perstore.ErrDatabase.Error() + ": disk full"},
		{"cancelled", sqlslog.Options{}, failed(context.Canceled), "DEBUG statement sql=SELECT 1 engine=sqlite duration=1ms error=context canceled"},
	} {
		r := &recorder{from: slog.LevelDebug}
		sqlslog.Hook(slog.New(r), c.opts)(t.Context(), c.sent)
		if diff := cmp.Diff([]string{c.want}, r.lines); diff != "" {
			t.Errorf("%s writes (-want +got)\n%s", c.name, diff)
		}
	}
}

// TestDisabledLevel writes nothing that the logger does not want.
func TestDisabledLevel(t *testing.T) {
	r := &recorder{from: slog.LevelInfo}
	sqlslog.Hook(slog.New(r), sqlslog.Options{})(t.Context(), perstore.Statement{Text: "SELECT 1"})
	if len(r.lines) > 0 {
		t.Errorf("a debug statement writes %q to a logger from info on", r.lines)
	}
}

// TestDefaultLogger writes to the logger that is the default when the statement
// is sent.
func TestDefaultLogger(t *testing.T) {
	hook, r, before := sqlslog.Hook(nil, sqlslog.Options{}), &recorder{}, slog.Default()
	defer slog.SetDefault(before)
	slog.SetDefault(slog.New(r))
	hook(t.Context(), perstore.Statement{Text: "SELECT 1", Err: perstore.ErrDatabase})
	if len(r.lines) != 1 {
		t.Errorf("the default logger got %q; want one line", r.lines)
	}
}

// TestStoreWrites opens a database with the hook.
func TestStoreWrites(t *testing.T) {
	r := &recorder{from: slog.LevelError}
	db, err := shop.Open(t.Context(), "sqlite::memory:", perstore.WithStatementHook(sqlslog.Hook(slog.New(r), sqlslog.Options{})))
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	defer db.Close()
	if _, err := db.Categories.Get(t.Context(), 1); !errors.Is(err, perstore.ErrDatabase) || len(r.lines) != 1 {
		t.Errorf("Get without a table error = %v, writes %q; want ErrDatabase and one line", err, r.lines)
	}
}
