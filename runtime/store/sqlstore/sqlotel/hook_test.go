package sqlotel_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	metricnoop "go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/trace"
	tracenoop "go.opentelemetry.io/otel/trace/noop"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlotel"
)

// recorder is a provider of tracers and of meters that keeps what ended, as
// lines.
type recorder struct {
	tracenoop.TracerProvider
	spans  []string
	values []string
}

func (r *recorder) Tracer(string, ...trace.TracerOption) trace.Tracer {
	return tracer{recorder: r}
}

type tracer struct {
	tracenoop.Tracer
	recorder *recorder
}

func (t tracer) Start(ctx context.Context, name string, opts ...trace.SpanStartOption) (context.Context, trace.Span) {
	c := trace.NewSpanStartConfig(opts...)
	parent := ""
	if outer, ok := trace.SpanFromContext(ctx).(*span); ok {
		parent = outer.name + " > "
	}
	s := &span{recorder: t.recorder, name: parent + name, kind: c.SpanKind(), start: c.Timestamp(), attrs: c.Attributes()}
	return trace.ContextWithSpan(ctx, s), s
}

type span struct {
	tracenoop.Span
	recorder *recorder
	name     string
	kind     trace.SpanKind
	start    time.Time
	attrs    []attribute.KeyValue
	status   string
}

func (s *span) SetAttributes(attrs ...attribute.KeyValue) { s.attrs = append(s.attrs, attrs...) }

func (s *span) SetStatus(code codes.Code, text string) { s.status = " " + code.String() + ": " + text }

func (s *span) End(opts ...trace.SpanEndOption) {
	c := trace.NewSpanEndConfig(opts...)
	s.recorder.spans = append(s.recorder.spans, fmt.Sprint(s.name, " ", s.kind, " ", c.Timestamp().Sub(s.start), " ", text(s.attrs), s.status))
}

// text writes attributes in their order.
func text(attrs []attribute.KeyValue) string {
	parts := make([]string, len(attrs))
	for i, a := range attrs {
		parts[i] = string(a.Key) + "=" + a.Value.String()
	}
	return strings.Join(parts, " ")
}

type meters struct {
	metricnoop.MeterProvider
	recorder *recorder
	fails    bool
}

func (m meters) Meter(string, ...metric.MeterOption) metric.Meter { return meter{meters: m} }

type meter struct {
	metricnoop.Meter
	meters meters
}

func (m meter) Float64Histogram(name string, opts ...metric.Float64HistogramOption) (metric.Float64Histogram, error) {
	if m.meters.fails {
		return nil, errors.New("no histogram today")
	}
	return histogram{recorder: m.meters.recorder, name: name, unit: metric.NewFloat64HistogramConfig(opts...).Unit()}, nil
}

type histogram struct {
	metricnoop.Float64Histogram
	recorder   *recorder
	name, unit string
}

func (h histogram) Record(_ context.Context, v float64, opts ...metric.RecordOption) {
	set := metric.NewRecordConfig(opts).Attributes()
	h.recorder.values = append(h.recorder.values, fmt.Sprint(h.name, " ", v, h.unit, " ", text(set.ToSlice())))
}

func TestSpansAndValues(t *testing.T) {
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, c := range []struct {
		sent        perstore.Statement
		span, value string
	}{
		{perstore.Statement{Text: "SELECT 1", Args: []any{"secret"}, Engine: "postgres", Rows: 3},
			"call > SELECT client 20ms server.address=a db.system.name=postgresql db.operation.name=SELECT db.query.text=SELECT 1 db.response.returned_rows=3",
			"db.client.operation.duration 0.02s db.operation.name=SELECT db.system.name=postgresql server.address=a"},
		{perstore.Statement{Text: "DELETE FROM x", Engine: "sqlite", Rows: 2},
			"call > DELETE client 20ms server.address=a db.system.name=sqlite db.operation.name=DELETE db.query.text=DELETE FROM x perstore.affected_rows=2",
			"db.client.operation.duration 0.02s db.operation.name=DELETE db.system.name=sqlite server.address=a"},
		{perstore.Statement{Text: "COMMIT", Engine: "mariadb", Rows: -1, Err: fmt.Errorf("%w: gone", perstore.ErrDatabase)},
			"call > COMMIT client 20ms server.address=a db.system.name=mariadb db.operation.name=COMMIT error.type=" + perstore.ErrDatabase.Error() +
				" db.query.text=COMMIT Error: " + perstore.ErrDatabase.Error() + ": gone",
			"db.client.operation.duration 0.02s db.operation.name=COMMIT db.system.name=mariadb error.type=" + perstore.ErrDatabase.Error() + " server.address=a"},
	} {
		r := &recorder{}
		hook := sqlotel.Hook(sqlotel.Options{Tracers: r, Meters: meters{recorder: r}, Attributes: []attribute.KeyValue{attribute.String("server.address", "a")}})
		c.sent.Start, c.sent.Duration = start, 20*time.Millisecond
		ctx, _ := r.Tracer("").Start(t.Context(), "call")
		hook(ctx, c.sent)
		if diff := cmp.Diff([]string{c.span}, r.spans); diff != "" {
			t.Errorf("%s makes the span (-want +got)\n%s", c.sent.Text, diff)
		}
		if diff := cmp.Diff([]string{c.value}, r.values); diff != "" {
			t.Errorf("%s makes the value (-want +got)\n%s", c.sent.Text, diff)
		}
	}
}

// TestErrorTypes looks at the kinds of errors, which must be few.
func TestErrorTypes(t *testing.T) {
	for want, err := range map[string]error{
		perstore.ErrExists.Error():       fmt.Errorf("%w: sku A", perstore.ErrExists),
		context.DeadlineExceeded.Error(): context.DeadlineExceeded,
		perstore.ErrConflict.Error():     fmt.Errorf("x: %w", perstore.ErrConflict),
		"_OTHER":                         errors.New("cannot read row 7"),
		"":                               nil,
	} {
		r := &recorder{}
		sqlotel.Hook(sqlotel.Options{Tracers: r, Meters: meters{recorder: r}})(t.Context(), perstore.Statement{Text: "X", Err: err})
		_, got, _ := strings.Cut(r.values[0], "error.type=")
		if got != want {
			t.Errorf("%v is of the type %q; want %q", err, got, want)
		}
	}
}

// TestHistogramRefused makes spans all the same.
func TestHistogramRefused(t *testing.T) {
	r := &recorder{}
	sqlotel.Hook(sqlotel.Options{Tracers: r, Meters: meters{recorder: r, fails: true}})(t.Context(), perstore.Statement{Text: "SELECT 1"})
	if len(r.spans) != 1 || len(r.values) != 0 {
		t.Errorf("a meter that fails leaves %d spans and %d values; want 1 and 0", len(r.spans), len(r.values))
	}
}

// TestStoreMakesSpans opens a database with the hook.
func TestStoreMakesSpans(t *testing.T) {
	r := &recorder{}
	hook := sqlotel.Hook(sqlotel.Options{Tracers: r, Meters: meters{recorder: r}})
	db, err := shop.Open(t.Context(), "sqlite::memory:", perstore.WithStatementHook(hook))
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	defer db.Close()
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	r.spans = nil
	ctx, _ := r.Tracer("").Start(t.Context(), "request")
	err = perstore.Transaction(ctx, func(ctx context.Context) error {
		return db.Categories.Add(ctx, &shop.Category{Name: "Lighting"})
	})
	if err != nil {
		t.Errorf("Transaction error = %v", err)
	}
	var names []string
	for _, s := range r.spans {
		name, _, _ := strings.Cut(s, " client")
		names = append(names, name)
	}
	if want := []string{"request > BEGIN", "request > INSERT", "request > COMMIT"}; !slices.Equal(names, want) {
		t.Errorf("Add in a transaction makes the spans %q; want %q", names, want)
	}
}
