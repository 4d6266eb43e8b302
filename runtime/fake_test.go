package perstore_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	perstore "github.com/perstore/perstoregen/runtime"
)

// disk is what a fake database has kept: it outlives the process.
type disk struct {
	mu        sync.Mutex
	id        string
	data      map[string]string
	prepared  map[string]map[string]string // the writes by gid
	decisions map[string]bool
	down      bool // it does not answer
}

func newDisk(id string) *disk {
	return &disk{id: id, data: map[string]string{}, prepared: map[string]map[string]string{}, decisions: map[string]bool{}}
}

// fault is what happens at a step of a fake database.
type fault int

const (
	works   fault = iota
	refuses       // it does nothing and says so
	loses         // it is done, but the answer is lost
	crashes       // the process ends before
	crashed       // the process ends behind
	stops         // the database answers no more, from before the step
	stopped       // the database answers no more, from behind the step
	meets         // something else happens before
	ends          // something else happens, and the answer is lost
	meetsAndRefuses
)

var errNoAnswer = errors.New("the connection is lost")

// process is a run of a program over fake databases.
type process struct {
	mu     sync.Mutex
	dead   bool
	calls  []string // of all databases, as "a.commit"
	faults map[int]fault
	meet   func() // what else happens
}

// at notes a step and tells what happens at it.
func (p *process) at(name string) fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls = append(p.calls, name)
	return p.faults[len(p.calls)-1]
}

func (p *process) die() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dead = true
}

func (p *process) ended() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dead
}

// abilities are what the branches of a fake database can do.
type abilities struct{ nests, prepares, decides bool }

var (
	able   = abilities{true, true, true}
	single = abilities{nests: true, decides: true} // like SQLite
	memory = abilities{nests: true, prepares: true}
	poor   = abilities{}
)

// fake is a database that keeps texts by key.
type fake struct {
	perstore.Database
	*disk
	process *process
	can     abilities
}

func (p *process) open(d *disk, can abilities) *fake {
	return &fake{disk: d, process: p, can: can}
}

// step runs do on the disk, or what happens in its place.
func (db *fake) step(name string, do func() error) error {
	locked := func() error {
		db.mu.Lock()
		defer db.mu.Unlock()
		if db.down {
			return errNoAnswer
		}
		return do()
	}
	if db.process.ended() {
		return errNoAnswer
	}
	switch db.process.at(db.id + "." + name) {
	case refuses:
		return errRefused
	case loses:
		_ = locked()
		return errNoAnswer
	case crashes:
		db.process.die()
		return errNoAnswer
	case crashed:
		_ = locked()
		db.process.die()
		return errNoAnswer
	case stops:
		db.stop()
		return errNoAnswer
	case stopped:
		_ = locked()
		db.stop()
		return errNoAnswer
	case meets:
		db.process.meet()
	case ends:
		db.process.meet()
		return errNoAnswer
	case meetsAndRefuses:
		db.process.meet()
		return errRefused
	}
	return locked()
}

func (db *fake) stop() {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.down = true
}

func (db *fake) Migrate(context.Context) error { return nil }
func (db *fake) Close() error                  { return nil }

func (db *fake) Begin(_ context.Context, opts perstore.TxOptions) (perstore.Branch, error) {
	b := &fakeBranch{db: db, opts: opts, writes: map[string]string{}}
	if err := db.step("begin", func() error { return nil }); err != nil {
		return nil, err
	}
	switch c := db.can; {
	case c.prepares && c.decides:
		return struct {
			nesting
			preparing
			deciding
		}{nesting{b}, preparing{b}, deciding{b}}, nil
	case c.prepares:
		return struct {
			nesting
			preparing
		}{nesting{b}, preparing{b}}, nil
	case c.decides:
		return struct {
			nesting
			deciding
		}{nesting{b}, deciding{b}}, nil
	}
	return b, nil
}

func (db *fake) DatabaseID(context.Context) (id string, err error) {
	err = db.step("id", func() error { return nil })
	if !db.can.decides {
		return "", err
	}
	return db.id, err
}

func (db *fake) Prepared(context.Context) (gids []string, err error) {
	err = db.step("prepared", func() error { gids = slices.Sorted(maps.Keys(db.prepared)); return nil })
	return gids, err
}

func (db *fake) Finish(_ context.Context, gid string, commit bool) error {
	return db.step("finish", func() error { db.end(gid, commit); return nil })
}

// end ends what was prepared; the caller holds the lock of the disk.
func (db *fake) end(gid string, commit bool) {
	if commit {
		maps.Copy(db.data, db.prepared[gid])
	}
	delete(db.prepared, gid)
}

func (db *fake) Decided(_ context.Context, gid string) (committed bool, err error) {
	err = db.step("decided", func() error {
		var known bool
		if committed, known = db.decisions[gid]; !known {
			db.decisions[gid] = false
		}
		return nil
	})
	return committed, err
}

func (db *fake) Forget(_ context.Context, gid string) error {
	return db.step("forget", func() error { delete(db.decisions, gid); return nil })
}

// fakeBranch is what all branches of a fake database are.
type fakeBranch struct {
	db      *fake
	opts    perstore.TxOptions
	mu      sync.Mutex
	writes  map[string]string
	marks   []map[string]string
	held    string // the gid that it was prepared as
	decided string // the gid that it decides over
	ended   bool
	left    bool
}

func (b *fakeBranch) self() *fakeBranch { return b }

func (b *fakeBranch) Commit(ctx context.Context) error {
	if ctx.Err() != nil && b.held != "" {
		return ctx.Err()
	}
	b.ended = true
	return b.db.step("commit", func() error {
		if b.held != "" {
			if _, ok := b.db.prepared[b.held]; !ok {
				return fmt.Errorf("%s has ended", b.held)
			}
			b.db.end(b.held, true)
			return nil
		}
		if _, known := b.db.decisions[b.decided]; known && b.decided != "" {
			return fmt.Errorf("%w: %s was decided meanwhile", perstore.ErrConflict, b.decided)
		}
		if b.decided != "" {
			b.db.decisions[b.decided] = true
		}
		maps.Copy(b.db.data, b.writes)
		return nil
	})
}

func (b *fakeBranch) Abort(ctx context.Context) error {
	b.ended = true
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return b.db.step("abort", func() error { b.db.end(b.held, false); return nil })
}

type nesting struct{ *fakeBranch }

func (b nesting) Savepoint(_ context.Context, n int) error {
	return b.db.step(fmt.Sprint("savepoint", n), func() error {
		if n != len(b.marks)+1 {
			return fmt.Errorf("savepoint %d behind %d", n, len(b.marks))
		}
		b.marks = append(b.marks, maps.Clone(b.writes))
		return nil
	})
}

func (b nesting) Release(_ context.Context, n int) error {
	return b.db.step(fmt.Sprint("release", n), func() error {
		if n != len(b.marks) {
			return fmt.Errorf("release of %d of %d", n, len(b.marks))
		}
		b.marks = b.marks[:n-1]
		return nil
	})
}

func (b nesting) RollbackTo(_ context.Context, n int) error {
	return b.db.step(fmt.Sprint("rollback", n), func() error {
		if n != len(b.marks) {
			return fmt.Errorf("rollback to %d of %d", n, len(b.marks))
		}
		b.writes, b.marks = b.marks[n-1], b.marks[:n-1]
		return nil
	})
}

type preparing struct{ b *fakeBranch }

func (p preparing) Prepare(_ context.Context, gid string) error {
	return p.b.db.step("prepare", func() error {
		p.b.held = gid
		p.b.db.prepared[gid] = p.b.writes
		return nil
	})
}

// Leave counts as an end: nothing is held any more.
func (p preparing) Leave() { p.b.ended, p.b.left = true, true }

type deciding struct{ b *fakeBranch }

func (d deciding) Decide(_ context.Context, gid string) error {
	return d.b.db.step("decide", func() error {
		if _, known := d.b.db.decisions[gid]; known {
			return fmt.Errorf("%w: %s was decided", perstore.ErrConflict, gid)
		}
		d.b.decided = gid
		return nil
	})
}

// branchOf gives the part of a fake database in ctx's transaction.
func (db *fake) branchOf(ctx context.Context) (*fakeBranch, error) {
	part, err := perstore.Join(ctx, db)
	if err != nil {
		return nil, err
	}
	return part.(interface{ self() *fakeBranch }).self(), nil
}

// put writes in ctx's transaction.
func (db *fake) put(ctx context.Context, key, value string) error {
	b, err := db.branchOf(ctx)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.writes[key] = value
	return nil
}
