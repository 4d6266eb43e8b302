// Package sqlotel makes spans and measurements of the statements of a store, for
// OpenTelemetry. It needs its API alone: what becomes of them is up to the SDK
// that the program has set up, and without one it is nothing.
package sqlotel

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/trace"

	perstore "github.com/perstore/perstoregen/runtime"
)

// scope names the instrumentation.
const scope = "github.com/perstore/perstoregen/runtime/store/sqlstore/sqlotel"

// Options say where spans and measurements go. The zero value takes the
// providers of package otel.
type Options struct {
	Tracers    trace.TracerProvider // nil is otel.GetTracerProvider()
	Meters     metric.MeterProvider // nil is otel.GetMeterProvider()
	Attributes []attribute.KeyValue // of every span and measurement, such as server.address
}

// Hook gives a hook for perstore.WithStatementHook. Each statement is a span of
// the kind client, a child of the span in the caller's ctx, and a value of the
// histogram db.client.operation.duration. Both follow OpenTelemetry's
// conventions for databases: db.system.name, db.operation.name, error.type,
// and the span also db.query.text and db.response.returned_rows, or
// perstore.affected_rows. The arguments are in neither; the status of a statement
// that failed is the database's message, which may name a value.
func Hook(opts Options) perstore.StatementHook {
	if opts.Tracers == nil {
		opts.Tracers = otel.GetTracerProvider()
	}
	if opts.Meters == nil {
		opts.Meters = otel.GetMeterProvider()
	}
	return observer{opts.Tracers.Tracer(scope), histogram(opts.Meters), slices.Clip(opts.Attributes)}.observe
}

// histogram makes the instrument; of a provider that cannot it takes no values.
func histogram(meters metric.MeterProvider) metric.Float64Histogram {
	h, err := meters.Meter(scope).Float64Histogram("db.client.operation.duration",
		metric.WithUnit("s"),
		metric.WithDescription("Duration of database client operations."),
		metric.WithExplicitBucketBoundaries(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10))
	if err != nil {
		otel.Handle(err)
		return noop.Float64Histogram{}
	}
	return h
}

// observer tells of statements that have ended.
type observer struct {
	tracer     trace.Tracer
	durations  metric.Float64Histogram
	attributes []attribute.KeyValue
}

func (o observer) observe(ctx context.Context, s perstore.Statement) {
	operation, _, _ := strings.Cut(s.Text, " ")
	attrs := append(o.attributes, attribute.String("db.system.name", system(s.Engine)), attribute.String("db.operation.name", operation))
	if s.Err != nil {
		attrs = append(attrs, attribute.String("error.type", errorType(s.Err)))
	}
	o.durations.Record(ctx, s.Duration.Seconds(), metric.WithAttributes(attrs...))
	_, span := o.tracer.Start(ctx, operation, trace.WithSpanKind(trace.SpanKindClient), trace.WithTimestamp(s.Start),
		trace.WithAttributes(append(attrs, attribute.String("db.query.text", s.Text))...))
	if s.Rows >= 0 {
		span.SetAttributes(attribute.Int64(rowsKey(operation), s.Rows))
	}
	if s.Err != nil {
		span.SetStatus(codes.Error, s.Err.Error())
	}
	span.End(trace.WithTimestamp(s.Start.Add(s.Duration)))
}

// rowsKey names the rows that a statement has read or written.
func rowsKey(operation string) string {
	if operation == "SELECT" || operation == "WITH" {
		return "db.response.returned_rows"
	}
	return "perstore.affected_rows"
}

// system is what OpenTelemetry calls a dialect.
func system(dialect string) string { return cmp.Or(systems[dialect], dialect) }

var systems = map[string]string{"postgres": "postgresql", "mssql": "microsoft.sql_server"}

// errorType names an error by its kind: there are few of them.
func errorType(err error) string {
	for _, kind := range []error{
		perstore.ErrExists, perstore.ErrInvalid, perstore.ErrConflict, perstore.ErrOverflow, perstore.ErrDatabase,
		context.Canceled, context.DeadlineExceeded,
	} {
		if errors.Is(err, kind) {
			return kind.Error()
		}
	}
	return "_OTHER"
}
