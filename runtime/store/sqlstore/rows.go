package sqlstore

import (
	"context"
	"fmt"
	"slices"
	"strings"

	perstore "github.com/perstore/perstoregen/runtime"
)

// RowsInserter is an [Engine] that adds several rows by one statement. Where it
// gives the keys that it has counted by RETURNING, they are in the order of the rows.
type RowsInserter interface {
	// MaxArguments is the most arguments of a statement.
	MaxArguments() int

	// KeysEndAtLast tells whether LastInsertID is the key of the last row, and those
	// of the others come just before it in their order. Where it is not, and
	// RETURNING does not give them, rows whose keys are counted are added one by one.
	KeysEndAtLast() bool

	// KeysOfRows tells whether RETURNING gives the keys of several rows although
	// LastInsertID gives that of one.
	KeysOfRows() bool
}

// rowCounts are the numbers of rows that statements add: few, so that there are
// few statements to prepare, and round ones, as batches often are.
var rowCounts = []int{500, 200, 100, 50, 20, 10, 5, 2, 1}

// rowsText is a statement that adds so many rows.
type rowsText struct {
	rows    int
	counted bool // the database counts the keys
}

// inserter adds objects by statements of several rows. It refuses an object with
// no more than the database's error: what is wrong with which object is for who
// adds them one by one.
type inserter struct {
	*store
	most    int     // rows of a statement
	fields  []int   // that a row has
	counted bool    // the database counts the keys
	last    bool    // the driver gives the last one of them; else RETURNING gives all
	columns *arrays // how to send columns; nil is row by row
}

// seen is the key of an object that is added and waits for one: it has a key where
// it is met again, as it would if the objects were added one by one.
const seen = int64(1)

// inserter readies objects to be added by statements of several rows; false where
// that cannot be: where the engine has none, where some objects have keys and
// others wait for one, and where objects may lead to each other, since a statement
// of many would let one lead to the next.
func (s *store) inserter(objs []any) (inserter, bool) {
	engine, ok := s.db.engine.(RowsInserter)
	if !ok || s.leadsToItself() {
		return inserter{}, false
	}
	in := inserter{store: s, fields: s.all}
	for i, obj := range objs {
		needsKey := s.entity.Prepare(obj)
		if i > 0 && needsKey != in.counted {
			return inserter{}, false
		}
		in.counted = needsKey
		s.begin(obj)
		if needsKey {
			s.entity.SetKey(obj, seen)
		}
	}
	in.last = s.db.engine.LastInsertID() && !engine.KeysOfRows()
	if in.counted && in.last && !engine.KeysEndAtLast() {
		return inserter{}, false
	}
	if in.counted {
		in.fields = s.other
	}
	in.most = engine.MaxArguments() / max(1, len(in.fields))
	return in, len(in.fields) > 0 && in.most > 0
}

// leadsToItself tells whether a foreign key of the entity leads to its table.
func (s *store) leadsToItself() bool {
	return slices.ContainsFunc(s.entity.ForeignKeys, func(fk perstore.ForeignKey) bool {
		return s.entity.Schema.Link(fk.Link).Target.Table == s.entity.Schema.Table
	})
}

// addAll adds the objects, all or none.
func (in inserter) addAll(ctx context.Context, objs []any) error {
	t, err := in.db.join(ctx)
	if err == nil {
		in.columns, err = in.arrays(ctx)
	}
	if err != nil {
		return err
	}
	if t == nil && in.chunk(len(objs)) == len(objs) { // one statement is whole in itself
		return in.add(ctx, objs)
	}
	return in.db.batch(ctx, func(ctx context.Context) error {
		for len(objs) > 0 {
			n := in.chunk(len(objs))
			if err := in.add(ctx, objs[:n]); err != nil {
				return err
			}
			objs = objs[n:]
		}
		return nil
	})
}

// chunk tells how many of n objects the next statement adds.
func (in inserter) chunk(n int) int {
	if in.columns != nil {
		return min(n, maxArray)
	}
	for _, rows := range rowCounts {
		if rows <= n && rows <= in.most {
			return rows
		}
	}
	return 1
}

// add adds objects by one statement and gives them their keys.
func (in inserter) add(ctx context.Context, objs []any) error {
	text, args, err := in.statement(objs)
	if err != nil {
		return err
	}
	switch {
	case !in.counted:
		_, err := in.db.exec(ctx, text, args)
		return err
	case in.last:
		return in.addBefore(ctx, text, args, objs)
	}
	var key int64
	next := 0
	err = in.db.rows(ctx, true, text, args, []any{&key}, func() (bool, error) {
		if next < len(objs) {
			in.entity.SetKey(objs[next], key)
		}
		next++
		return true, nil
	})
	if err != nil {
		return err
	}
	return allAdded(int64(next), objs)
}

// allAdded fails where a trigger has kept rows from being added: which objects the
// keys belong to is then unknown.
func allAdded(rows int64, objs []any) error {
	if rows != int64(len(objs)) {
		return fmt.Errorf("%w: of %d objects %d rows were added", perstore.ErrDatabase, len(objs), rows)
	}
	return nil
}

// addBefore adds objects whose keys end with the one that the driver gives.
func (in inserter) addBefore(ctx context.Context, text string, args []any, objs []any) error {
	result, err := in.db.exec(ctx, text, args)
	if err != nil {
		return err
	}
	rows, err := result.RowsAffected()
	if err == nil {
		err = allAdded(rows, objs)
	}
	if err != nil {
		return err
	}
	last, err := result.LastInsertId()
	if err != nil {
		return err
	}
	for i, obj := range objs {
		in.entity.SetKey(obj, last-int64(len(objs)-1-i))
	}
	return nil
}

// statement gives the text and the arguments of a statement that adds objects.
func (in inserter) statement(objs []any) (text string, args []any, err error) {
	if in.columns != nil {
		args, err = in.columns.args(in, objs)
		return in.columns.text, args, err
	}
	args = make([]any, 0, len(objs)*len(in.fields))
	for _, obj := range objs {
		if args, err = in.fieldArgs(obj, in.fields, args); err != nil {
			return "", nil, err
		}
	}
	return in.text(len(objs)), args, nil
}

// one is the statement that adds one row.
func (in inserter) one() string {
	if in.counted {
		return in.texts.insertNew
	}
	return in.texts.insert
}

// text is the statement that adds so many rows, written once.
func (in inserter) text(rows int) string {
	key := rowsText{rows, in.counted}
	if text, ok := in.rowsTexts.Load(key); ok {
		return text.(string)
	}
	text := textWriter{in.db.engine, in.entity}.severalRows(in.one(), in.fields, rows)
	if in.counted && !in.last && in.db.engine.LastInsertID() { // the text for one row has none
		text += " RETURNING " + in.db.engine.Quote(in.entity.Schema.Fields[in.entity.Schema.Key[0]].Column)
	}
	in.rowsTexts.Store(key, text)
	return text
}

// severalRows makes of an INSERT of one row one of several.
func (w textWriter) severalRows(insert string, fields []int, rows int) string {
	row := "(" + w.places(fields) + ")"
	before, after, _ := strings.Cut(insert, row)
	var text strings.Builder
	text.WriteString(before + row)
	for i := 1; i < rows; i++ {
		text.WriteString(", (" + w.placesFrom(i*len(fields)+1, fields) + ")")
	}
	return text.String() + after
}
