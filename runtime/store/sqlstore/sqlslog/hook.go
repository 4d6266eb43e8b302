// Package sqlslog writes the statements of a store to a log of log/slog.
package sqlslog

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
)

// Options say what is written. The zero value writes each statement at
// slog.LevelDebug, without its arguments.
type Options struct {
	// Level is that of statements that did what they should; nil is
	// slog.LevelDebug. One that the database refused for what it wrote, or that
	// lost to another one, is among them: the program decides what that means.
	Level slog.Leveler
	// Slow is the time from which on a statement is a warning; zero is never.
	Slow time.Duration
	// Args writes the arguments too, which may be secret or personal.
	Args bool
}

// Hook gives a hook for perstore.WithStatementHook that writes to logger; nil is
// slog.Default. A record has the message "statement" and the attributes sql,
// engine, duration, rows where they were counted, args where they are asked for,
// and error. A failure of the database itself, perstore.ErrDatabase, is an error.
func Hook(logger *slog.Logger, opts Options) perstore.StatementHook {
	return func(ctx context.Context, s perstore.Statement) {
		logger := cmp.Or(logger, slog.Default())
		if level := opts.level(s); logger.Enabled(ctx, level) {
			logger.LogAttrs(ctx, level, "statement", opts.attrs(s)...)
		}
	}
}

func (o Options) level(s perstore.Statement) slog.Level {
	switch {
	case errors.Is(s.Err, perstore.ErrDatabase):
		return slog.LevelError
	case o.Slow > 0 && s.Duration >= o.Slow:
		return slog.LevelWarn
	case o.Level != nil:
		return o.Level.Level()
	}
	return slog.LevelDebug
}

func (o Options) attrs(s perstore.Statement) []slog.Attr {
	attrs := []slog.Attr{slog.String("sql", s.Text), slog.String("engine", s.Engine), slog.Duration("duration", s.Duration)}
	if s.Rows >= 0 {
		attrs = append(attrs, slog.Int64("rows", s.Rows))
	}
	if o.Args && len(s.Args) > 0 {
		attrs = append(attrs, slog.Any("args", append([]any(nil), s.Args...))) // a handler may keep it
	}
	if s.Err != nil {
		attrs = append(attrs, slog.Any("error", s.Err))
	}
	return attrs
}
