package perstore_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// guest is a participant that notes its calls.
type guest struct {
	calls   []string
	gid     string
	prepare error
	commit  error
}

func (g *guest) Prepare(_ context.Context, gid string) error {
	g.calls, g.gid = append(g.calls, "prepare"), gid
	return g.prepare
}

func (g *guest) Commit(context.Context) error {
	g.calls = append(g.calls, "commit")
	return g.commit
}

func (g *guest) Abort(context.Context) error {
	g.calls = append(g.calls, "abort")
	return nil
}

func TestParticipant(t *testing.T) {
	for _, c := range []struct {
		what string
		g    guest
		can  []abilities
		end  error
		want string // of the participant
		err  error
	}{
		{"alone", guest{}, nil, nil, "commit", nil},
		{"alone, failing", guest{commit: errCommit}, nil, nil, "commit", errCommit},
		{"beside a database", guest{}, []abilities{single}, nil, "prepare commit", nil},
		{"beside memory", guest{}, []abilities{memory}, nil, "prepare commit", nil},
		{"refusing", guest{prepare: errRefused}, []abilities{single}, nil, "prepare abort", errRefused},
		{"aborted", guest{}, []abilities{single}, errCommit, "abort", errCommit},
		{"failing", guest{commit: errCommit}, []abilities{able}, nil, "prepare commit", perstore.ErrInDoubt},
	} {
		w := newWorld(c.can...)
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			for _, db := range w.open(&process{}) {
				if err := db.put(ctx, "moved", "yes"); err != nil {
					return err
				}
			}
			return errors.Join(perstore.Enlist(ctx, &c.g), perstore.Enlist(ctx, &c.g), c.end)
		})
		if !errors.Is(err, c.err) || strings.Join(c.g.calls, " ") != c.want {
			t.Errorf("%s: Transaction error = %v, calls %v; want %v, %s", c.what, err, c.g.calls, c.err, c.want)
		}
		if want := err == nil || errors.Is(err, perstore.ErrInDoubt); len(c.can) > 0 && (len(w.written()) > 0) != want {
			t.Errorf("%s: written in %v", c.what, w.written())
		}
	}
}

// TestEnlist enlists without a transaction, and in a nested one that fails.
func TestEnlist(t *testing.T) {
	if err := perstore.Enlist(t.Context(), &guest{}); !errors.Is(err, perstore.ErrInvalid) {
		t.Errorf("Enlist without a transaction error = %v; want ErrInvalid", err)
	}
	outer, inner := &guest{}, &guest{}
	err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
		_ = perstore.Transaction(ctx, func(ctx context.Context) error { return errors.Join(perstore.Enlist(ctx, inner), errRefused) })
		return perstore.Enlist(ctx, outer)
	})
	if err != nil || strings.Join(inner.calls, " ") != "abort" || strings.Join(outer.calls, " ") != "commit" {
		t.Errorf("Transaction error = %v, calls %v and %v; want an abort and a commit", err, inner.calls, outer.calls)
	}
}

// TestOutcomeOf asks after a crash how a transaction has ended.
func TestOutcomeOf(t *testing.T) {
	for _, step := range []fault{crashes, crashed} {
		w, g := newWorld(able), &guest{}
		p := &process{faults: map[int]fault{3: step}} // begin, id, decide, commit
		_ = perstore.Transaction(t.Context(), func(ctx context.Context) error {
			return errors.Join(w.open(p)[0].put(ctx, "moved", "yes"), perstore.Enlist(ctx, g))
		})
		want := map[bool]perstore.Outcome{false: perstore.Aborted, true: perstore.Committed}[len(w.written()) > 0]
		for range 2 {
			if got, err := perstore.OutcomeOf(t.Context(), g.gid, w.open(&process{})[0]); got != want || err != nil {
				t.Errorf("OutcomeOf = %q, %v; want %q", got, err, want)
			}
		}
		if _, err := perstore.OutcomeOf(t.Context(), g.gid); !errors.Is(err, perstore.ErrInDoubt) {
			t.Errorf("OutcomeOf without the database error = %v; want ErrInDoubt", err)
		}
	}
	if _, err := perstore.OutcomeOf(t.Context(), "another program's"); !errors.Is(err, perstore.ErrInvalid) {
		t.Errorf("OutcomeOf(a foreign name) error = %v; want ErrInvalid", err)
	}
}

// TestEnlistInside enlists in a nested transaction what takes part in the outer one:
// what it did there cannot be undone alone.
func TestEnlistInside(t *testing.T) {
	for inside, want := range map[error]string{nil: "commit", errRefused: "abort"} {
		g := &guest{}
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			if err := perstore.Enlist(ctx, g); err != nil {
				return err
			}
			_ = perstore.Transaction(ctx, func(ctx context.Context) error { return errors.Join(perstore.Enlist(ctx, g), inside) })
			return nil
		})
		if !errors.Is(err, inside) || strings.Join(g.calls, " ") != want {
			t.Errorf("Transaction around one that ends with %v error = %v, calls %v; want %s", inside, err, g.calls, want)
		}
	}
}
