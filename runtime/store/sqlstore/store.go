package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// store keeps the objects of one entity in a table.
type store struct {
	db     *Database
	entity *perstore.Entity
	texts  texts
	all    []int // every field
	other  []int // every field but the key
	set    []int // what replacing an object sets
	models []any // the arguments that bound statements by key to the entity's objects
	plans  plans

	scanners  sync.Pool // of *scanner
	rowsTexts sync.Map  // of rowsText to string: statements that add several rows

	groupings  sync.Map // of names to *grouping
	arrayTexts sync.Map // of whether keys are counted to *arrays
}

var (
	_ perstore.Store      = (*store)(nil)
	_ perstore.Counter    = (*store)(nil)
	_ perstore.Reducer    = (*store)(nil)
	_ perstore.Aggregator = (*store)(nil)
	_ perstore.Batcher    = (*store)(nil)
	_ perstore.ManyGetter = (*store)(nil)
	_ perstore.Explainer  = (*store)(nil)
	_ perstore.HeadReader = (*store)(nil)
)

func newStore(db *Database, e *perstore.Entity) *store {
	w := textWriter{engine: db.engine, entity: e}
	s := &store{
		db: db, entity: e, texts: newTexts(db.engine, e),
		all: w.fields(nil), other: w.fields(e.Schema.Key), set: w.replaced(), models: modelArgs(e),
	}
	s.plans = s.newPlans()
	return s
}

func (s *store) Entity() *perstore.Entity { return s.entity }

// keyArgs gives a key as arguments.
func (s *store) keyArgs(key any, dst []any) ([]any, error) {
	var buf [4]rql.Value
	parts, ok := s.entity.KeyValues(key, buf[:0])
	if !ok {
		return nil, fmt.Errorf("%w: %T is not the key type of %s", perstore.ErrInvalid, key, s.entity.Schema.Name)
	}
	for _, v := range parts {
		arg, err := s.db.engine.Arg(v)
		if err != nil {
			return nil, fmt.Errorf("%w: a key of %s: %w", perstore.ErrInvalid, s.entity.Schema.Name, err)
		}
		dst = append(dst, arg)
	}
	return dst, nil
}

// fieldArgs gives fields of an object as arguments.
func (s *store) fieldArgs(obj any, fields []int, dst []any) ([]any, error) {
	for _, i := range fields {
		v := s.entity.Schema.Value(obj, i)
		if err := s.entity.CheckStorable(i, v); err != nil {
			return nil, err
		}
		arg, err := s.arg(i, v)
		if err != nil {
			return nil, fmt.Errorf("%w: property %s: %w", perstore.ErrInvalid, s.entity.Schema.Fields[i].Name, err)
		}
		dst = append(dst, arg)
	}
	return dst, nil
}

// arg gives a value of a field as an argument.
func (s *store) arg(field int, v rql.Value) (any, error) {
	if v.Kind() == rql.KindList {
		return rqlsql.ColumnArg(s.db.engine, &s.entity.Schema.Fields[field], v)
	}
	return s.db.engine.Arg(v)
}

func (s *store) Get(ctx context.Context, key any) (any, error) {
	args, err := s.keyArgs(key, make([]any, 0, len(s.entity.Schema.Key)+len(s.models)))
	if err != nil {
		return nil, err
	}
	var found any
	err = s.read(ctx, s.texts.get, append(args, s.models...), s.all, func(obj any) bool { found = obj; return false })
	if err == nil && found == nil {
		err = perstore.ErrNotFound
	}
	return found, err
}

// read runs a statement that gives the columns of fields and yields an object
// for each row.
func (s *store) read(ctx context.Context, text string, args []any, fields []int, yield func(any) bool) error {
	r := s.scanner()
	targets := r.all
	if !slices.Equal(fields, s.all) {
		targets = r.row.Targets(fields)
	}
	err := s.db.query(ctx, text, args, targets, func() (bool, error) {
		obj := s.entity.New()
		s.entity.Scan(obj, r.row)
		if err := r.row.Err(); err != nil {
			return false, err
		}
		return yield(obj), nil
	})
	r.row.Clear()
	s.scanners.Put(r) // not after a panic
	return err
}

// scanner is what rows are scanned with. A store keeps some, since one costs as
// much as an object.
type scanner struct {
	row *perstore.Row
	all []any // the targets of all fields
}

func (s *store) scanner() *scanner {
	if r, ok := s.scanners.Get().(*scanner); ok {
		return r
	}
	row := perstore.NewRow(s.entity)
	return &scanner{row, row.Targets(s.all)}
}

func (s *store) Delete(ctx context.Context, key any, cond perstore.Cond) error {
	ctx = s.db.writing(ctx)
	err := s.deleteOnce(ctx, key, cond)
	for tries := 1; s.db.again(ctx, err, tries); tries++ {
		err = s.deleteOnce(ctx, key, cond)
	}
	return err
}

// deleteOnce is Delete that may lose to another one.
func (s *store) deleteOnce(ctx context.Context, key any, cond perstore.Cond) error {
	args, err := s.keyArgs(key, nil)
	if err != nil {
		return err
	}
	args = append(args, s.models...)
	remove := func(ctx context.Context) error { return s.execOne(ctx, s.texts.delete, args) }
	switch version, ok := s.version(cond); {
	case ok:
		err = s.execOne(ctx, s.texts.deleteIf, append(args, version))
		if err == perstore.ErrNotFound {
			err = s.unmet(ctx, key, cond)
		}
	case cond.Revision != "" || cond.Presence == perstore.Absent:
		err = s.checked(ctx, key, cond, remove)
	default:
		err = remove(ctx)
	}
	if err != nil && s.db.engine.Classify(err) == ForeignKey {
		return s.nameReferrer(ctx, key, err)
	}
	return err
}

// execOne runs a statement that must meet one row. ErrNotFound when it met none.
func (s *store) execOne(ctx context.Context, text string, args []any) error {
	result, err := s.db.exec(ctx, text, args)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err == nil && n == 0 {
		return perstore.ErrNotFound
	}
	return nil
}

func (s *store) Query(ctx context.Context, q rql.Query, yield func(any) bool) error {
	if st, text, args, ok := s.plans.objects.Find(q, nil); ok {
		return s.streamed(ctx, text, args, st.Columns(), yield)
	}
	b, err := rql.Bind(q, s.entity.Schema)
	if err != nil {
		return err
	}
	if err := perstore.GivesObjects(b); err != nil {
		return err
	}
	fields := s.selected(b)
	text, args, err := s.statement(s.selection(b, fields))
	if err != nil {
		r, err := s.split(b, err)
		if err != nil {
			return err
		}
		return r.objects(ctx, yield)
	}
	return s.streamed(ctx, text, args, fields, yield)
}

// stream yields the objects of a statement that gives the columns of fields.
func (s *store) stream(ctx context.Context, st rqlsql.Statement, fields []int, yield func(any) bool) error {
	text, args, err := s.statement(st)
	if err != nil {
		return err
	}
	return s.streamed(ctx, text, args, fields, yield)
}

// streamed is stream of the statement's text and arguments.
func (s *store) streamed(ctx context.Context, text string, args []any, fields []int, yield func(any) bool) error {
	return s.through(ctx, func(yield func(any) bool) error { return s.read(ctx, text, args, fields, yield) }, yield)
}

// through hands on what read yields.
func (s *store) through(ctx context.Context, read func(yield func(any) bool) error, yield func(any) bool) error {
	t, err := s.db.join(ctx)
	if err != nil {
		return err
	}
	// The caller uses the store while it loops: in a transaction and where no
	// connection is left the rows are read before it sees them.
	if t == nil && s.db.reader.enter() {
		defer s.db.reader.leave()
		return read(yield)
	}
	var found []any
	if err := read(func(row any) bool { found = append(found, row); return true }); err != nil {
		return err
	}
	for _, row := range found {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !yield(row) {
			break
		}
	}
	return nil
}

// selected gives the fields that a query reads: with select, the key too.
func (s *store) selected(b *rql.Bound) []int {
	if b.Select == nil {
		return s.all
	}
	return s.entity.Selected(b.Select)
}

// selection reads the objects of b.
func (s *store) selection(b *rql.Bound, fields []int) rqlsql.Statement {
	return rqlsql.Select(s.db.engine, s.ordered(b), fields)
}

// ordered gives b with an order of its own where that matters: the key decides
// between equals, as in memory, so that pages neither repeat nor miss an object.
func (s *store) ordered(b *rql.Bound) *rql.Bound {
	limited := len(b.Sort) > 0 || b.Limit >= 0 || b.Offset > 0
	if !limited || b.Group != nil || b.Distinct { // whose rows Bind orders
		return b
	}
	ordered := *b
	ordered.Sort = slices.Clone(b.Sort)
	for _, k := range s.entity.Schema.Key {
		if !slices.ContainsFunc(b.Sort, func(o rql.Order) bool { return len(o.Path) == 0 && o.Field == k }) {
			ordered.Sort = append(ordered.Sort, rql.Order{Field: k})
		}
	}
	return &ordered
}

// statement gives the text and the arguments of a query's statement.
func (s *store) statement(st rqlsql.Statement) (string, []any, error) {
	text, err := s.db.text(st)
	if err != nil {
		return "", nil, err
	}
	args, err := argsOf(st)
	return text, args, err
}

// argsOf gives the arguments of a query's statement. ErrInvalid where one is no
// value that the database has; what it cannot compare is errors.ErrUnsupported.
func argsOf(st rqlsql.Statement) ([]any, error) {
	args, err := st.Args(nil)
	if err != nil && !errors.Is(err, errors.ErrUnsupported) {
		err = fmt.Errorf("%w: %w", perstore.ErrInvalid, err)
	}
	return args, err
}

func (s *store) Count(ctx context.Context, q rql.Query) (int64, error) {
	if st, text, args, ok := s.plans.count.Find(q, nil); ok {
		v, err := s.scalar(ctx, st, text, args)
		return v.Int(), err
	}
	b, err := rql.Bind(q, s.entity.Schema)
	if err != nil {
		return 0, err
	}
	st := rqlsql.Count(s.db.engine, b)
	text, args, err := s.statement(st)
	if err != nil {
		r, err := s.split(counted(b), err)
		if err != nil {
			return 0, err
		}
		return r.count(ctx)
	}
	v, err := s.scalar(ctx, st, text, args)
	return v.Int(), err
}

func (s *store) Reduce(ctx context.Context, q rql.Query) (rql.Value, error) {
	if st, text, args, ok := s.plans.reduce.Find(q, nil); ok {
		return s.scalar(ctx, st, text, args)
	}
	b, err := rql.Bind(q, s.entity.Schema)
	if err != nil {
		return rql.Null(), err
	}
	st := rqlsql.Reduce(s.db.engine, s.reduced(b))
	text, args, err := s.statement(st)
	if err != nil {
		r, err := s.split(b, err)
		if err != nil {
			return rql.Null(), err
		}
		return r.reduction(ctx)
	}
	return s.scalar(ctx, st, text, args)
}

// reduced gives b with an order that decides which rows are between its limits;
// without limits it has none, which would be work for nothing.
func (s *store) reduced(b *rql.Bound) *rql.Bound {
	if b.Limit < 0 && b.Offset <= 0 {
		return b
	}
	return s.ordered(b)
}

// value runs a statement that gives one value.
func (s *store) value(ctx context.Context, st rqlsql.Statement) (rql.Value, error) {
	text, args, err := s.statement(st)
	if err != nil {
		return rql.Null(), err
	}
	return s.scalar(ctx, st, text, args)
}

// scalar is value of the statement's text and arguments.
func (s *store) scalar(ctx context.Context, st rqlsql.Statement, text string, args []any) (rql.Value, error) {
	var src any
	err := s.db.query(ctx, text, args, []any{&src}, func() (bool, error) { return false, nil })
	if err != nil {
		return rql.Null(), err
	}
	return st.Result(src)
}

func (s *store) Explain(_ context.Context, q rql.Query) (perstore.Plan, error) {
	b, err := rql.Bind(q, s.entity.Schema)
	if err != nil {
		return perstore.Plan{}, err
	}
	st := s.selection(b, s.selected(b))
	switch r := b.Reduce.Op; {
	case r != "" && r != "first" && r != "one":
		st = rqlsql.Reduce(s.db.engine, s.reduced(b))
	case !b.Objects():
		st = rqlsql.Rows(s.db.engine, s.ordered(b))
	}
	text, args, err := s.statement(st)
	if err != nil {
		r, err := s.split(b, err)
		if err != nil {
			return perstore.Plan{}, err
		}
		return r.plan(q)
	}
	return perstore.Plan{Query: q.String(), SQL: text, Args: args}, nil
}
