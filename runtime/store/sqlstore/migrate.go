package sqlstore

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// Migrate creates the tables and indexes that are missing and adds missing
// columns that may be empty. It changes and drops nothing but the constraints of
// enums whose values have changed, or that are none any more: where a row has a
// value that is none any more the error is ErrInvalid. A column that was there
// without such a constraint gets none, since its rows may have anything. A missing
// column that existing rows cannot do without is an error, and so is a column of
// another type where a list is an array, or in a STRICT table of SQLite; the types of
// other columns are not compared. Members that objects have beside the properties,
// and that a property names now, move to its column. All of them are looked at
// before a table is changed: not every database can undo that.
//
// Processes that migrate one database at once do so one after the other: the
// later ones find done what the first one has done. They wait as long as ctx does,
// on SQLite as long as the busy timeout.
func (db *Database) Migrate(ctx context.Context) error {
	// The transaction goes on to its end where ctx has ended: a connection that
	// has the lock must not go back to the pool with it.
	return perstore.Transaction(context.WithoutCancel(ctx), func(lasting context.Context) error {
		ctx := valued{Context: ctx, values: lasting}
		unlock, err := db.lockMigrations(ctx)
		if err != nil {
			return &perstore.Error{Op: "migrate", Err: err}
		}
		defer unlock(lasting)
		return db.migrateAll(ctx)
	})
}

// valued is a ctx with the values of another one.
type valued struct {
	context.Context
	values context.Context
}

func (v valued) Value(key any) any { return v.values.Value(key) }

// lockMigrations keeps other processes away until unlock.
func (db *Database) lockMigrations(ctx context.Context) (unlock func(context.Context), err error) {
	t, err := db.join(ctx)
	if err != nil {
		return nil, err
	}
	text := ""
	err = t.do(ctx, func() (err error) {
		text, err = db.engine.LockMigrations(ctx, t.noting(), t.uses == 1)
		return db.wrap(ctx, err)
	})
	return func(ctx context.Context) {
		t.mu.Lock()
		defer t.mu.Unlock()
		if text != "" { // also where t is broken
			_ = t.send(ctx, text) // fails where the connection is lost, and the lock with it
		}
	}, err
}

// migrateAll looks at all tables, makes or extends them, and then the foreign keys
// between them.
func (db *Database) migrateAll(ctx context.Context) error {
	tables := db.tables()
	have := make([]Table, len(tables))
	for i, definitions := range tables {
		var err error
		if have[i], err = db.examine(ctx, definitions); err != nil {
			return err
		}
	}
	for i, definitions := range tables {
		if err := db.migrate(ctx, definitions, have[i]); err != nil {
			return err
		}
	}
	for _, definitions := range tables {
		if err := db.link(ctx, definitions); err != nil {
			return err
		}
	}
	return nil
}

// examine tells what the database has of a table, and refuses definitions that
// have none and rows that could not be kept.
func (db *Database) examine(ctx context.Context, definitions []definition) (have Table, err error) {
	for _, d := range definitions {
		if err := d.check(); err != nil {
			return have, d.fail(err)
		}
	}
	if err := checkColumns(definitions); err != nil {
		return have, definitions[0].fail(err)
	}
	have, err = db.describe(ctx, definitions[0].entity.Schema.Table)
	if err != nil {
		return have, definitions[0].fail(err)
	}
	for _, d := range definitions {
		if len(have.Columns) > 0 {
			err = cmp.Or(d.checkStrict(have), d.checkArrays(ctx))
		}
		if err == nil {
			_, err = d.moves(ctx, have.Columns)
		}
		if err != nil {
			return have, d.fail(err)
		}
	}
	return have, nil
}

// migrate creates or extends one table, of which the database has some.
func (db *Database) migrate(ctx context.Context, definitions []definition, have Table) error {
	if len(have.Columns) == 0 {
		if err := db.define(ctx, createTable(definitions)); err != nil {
			return definitions[0].fail(err)
		}
	}
	for _, d := range definitions {
		if err := d.migrate(ctx, &have); err != nil {
			return d.fail(err)
		}
	}
	for _, d := range definitions {
		if err := d.moveNamed(ctx, have.Columns); err != nil {
			return d.fail(err)
		}
	}
	return nil
}

// link adds the foreign keys that a table lacks, where they are added to tables.
func (db *Database) link(ctx context.Context, definitions []definition) error {
	if !db.engine.AddsForeignKeys() {
		return nil
	}
	have, err := db.describe(ctx, definitions[0].entity.Schema.Table)
	if err != nil {
		return definitions[0].fail(err)
	}
	for _, d := range definitions {
		for _, fk := range db.ownKeys(d.entity) {
			if slices.Contains(have.ForeignKeys, d.constraintName(fk)) {
				continue
			}
			if err := db.define(ctx, "ALTER TABLE "+d.quote(d.entity.Schema.Table)+" ADD "+d.foreignKey(fk)); err != nil {
				return d.fail(err)
			}
		}
	}
	return nil
}

// describe tells what the database has of a table now.
func (db *Database) describe(ctx context.Context, table string) (have Table, err error) {
	t, err := db.join(ctx)
	if err != nil {
		return have, err
	}
	err = t.do(ctx, func() (err error) {
		have, err = db.engine.Describe(ctx, t.noting(), table)
		return db.wrap(ctx, err)
	})
	return have, err
}

// migrate adds to a table that had some columns what the entity has alone, and
// its indexes, which have then has too. A table that had no columns is new.
func (d definition) migrate(ctx context.Context, have *Table) error {
	var statements []string
	if len(have.Columns) > 0 {
		var err error
		if statements, err = d.missingColumns(ctx, have.Columns); err != nil {
			return err
		}
	}
	for _, ix := range d.indexes() {
		if !slices.Contains(have.Indexes, d.bounded(ix.Name)) {
			text, err := d.index(ix)
			if err != nil {
				return err
			}
			statements = append(statements, text)
			have.Indexes = append(have.Indexes, d.bounded(ix.Name)) // models of one table may share it
		}
	}
	for _, text := range statements {
		if err := d.db.define(ctx, text); err != nil {
			return err
		}
	}
	if len(have.Columns) == 0 {
		return nil
	}
	return d.replaceEnums(ctx, *have)
}

// check refuses an entity that has no table.
func (d definition) check() error {
	if err := d.checkNames(); err != nil {
		return err
	}
	for _, ix := range d.indexes() {
		if _, err := d.index(ix); err != nil {
			return err
		}
	}
	return checkBound(d.entity)
}

// checkColumns refuses a table of more columns than the database has.
func checkColumns(definitions []definition) error {
	columns, root := 0, definitions[0]
	for _, d := range definitions {
		columns += len(d.own())
	}
	if most := root.db.engine.MaxColumns(); columns > most {
		return fmt.Errorf("%w: table %s has %d columns; %s takes %d at most", perstore.ErrInvalid, root.entity.Schema.Table, columns, root.db.engine.Name(), most)
	}
	return nil
}

// checkNames refuses names that no statement can hold, since a NUL would end it,
// and those of tables and columns that the database would cut.
func (d definition) checkNames() error {
	kept := []string{d.entity.Schema.Table}
	for _, f := range d.entity.Schema.Fields {
		kept = append(kept, f.Column)
	}
	names := slices.Clone(kept)
	for _, ix := range d.indexes() {
		names = append(names, ix.Name)
	}
	for _, fk := range d.entity.ForeignKeys {
		names = append(names, fk.Link) // its constraint is named after it
	}
	for i, name := range names {
		switch {
		case name == "" || strings.ContainsRune(name, 0):
			return fmt.Errorf("%w: %q is no name of a table, column, index or link", perstore.ErrInvalid, name)
		case i < len(kept) && d.bounded(name) != name:
			return fmt.Errorf("%w: %q is too long for a table or a column; %s keeps %d bytes", perstore.ErrInvalid, name, d.db.engine.Name(), d.db.engine.MaxName())
		}
	}
	return nil
}

// checkBound refuses an entity whose links lead nowhere yet.
func checkBound(e *perstore.Entity) error {
	for _, fk := range e.ForeignKeys {
		if e.Schema.Link(fk.Link) == nil {
			return fmt.Errorf("%w: the link %s is not bound; build the data model before Migrate", perstore.ErrInvalid, fk.Link)
		}
	}
	return nil
}

// define runs a statement of the DDL, which is not prepared.
func (db *Database) define(ctx context.Context, text string) error {
	t, err := db.join(ctx)
	if err != nil {
		return err
	}
	return t.do(ctx, func() error { return t.send(ctx, text) })
}

// definition writes the DDL of an entity: of what it has alone, where it
// specialises another one.
type definition struct {
	db     *Database
	entity *perstore.Entity
	super  *perstore.Entity // what it specialises; nil is nothing
	keeps  bool             // an entity before it makes the column for members that are no properties, which all share
}

func (d definition) fail(err error) error {
	return &perstore.Error{Op: "migrate", Model: d.entity.Schema.Name, Err: err}
}

func (d definition) quote(name string) string { return d.db.engine.Quote(name) }

// names quotes the columns of fields.
func (d definition) names(fields []int) string {
	return strings.Join(textWriter{engine: d.db.engine, entity: d.entity}.columns(fields), ", ")
}

// column writes a column with its type, NOT NULL and default.
func (d definition) column(i int) string {
	f := d.entity.Schema.Fields[i]
	name := d.quote(f.Column) + " "
	if d.entity.Generate == perstore.GenerateIncrement && d.entity.IsKey(i) {
		return name + d.db.engine.IncrementKey()
	}
	text := name + d.columnType(i)
	if d.super == nil { // else the rows of other models have nothing there
		text += d.filling(i)
	}
	if check := d.db.engine.Check(f); check != "" {
		text += " CHECK (" + check + ")"
	}
	return text
}

// filling writes what a column has where a row brings nothing.
func (d definition) filling(i int) string {
	text := ""
	if !d.entity.Schema.Fields[i].Nullable {
		text = " NOT NULL"
	}
	if v, ok := d.defaultOf(i); ok && !strings.Contains(v.Text(), "\x00") { // no statement holds a NUL
		text += " DEFAULT " + d.db.engine.Literal(v)
	}
	return text
}

// columnType is the type that the definition names, else the one that fits.
func (d definition) columnType(i int) string {
	for _, t := range d.entity.ColumnTypes {
		if t.Field == i {
			return t.Type
		}
	}
	f := d.entity.Schema.Fields[i]
	if d.indexed(i) {
		return d.db.engine.KeyType(f)
	}
	return d.db.engine.ColumnType(f)
}

// indexed tells whether a field is in a key or an index, here or in a model of
// the same table.
func (d definition) indexed(i int) bool {
	for _, e := range d.db.entities {
		if e.Schema.Table == d.entity.Schema.Table && d.db.indexes(e, d.entity.Schema.Fields[i].Column) {
			return true
		}
	}
	return false
}

// indexes tells whether e has a column in a key or an index.
func (db *Database) indexes(e *perstore.Entity, column string) bool {
	is := func(field int) bool { return e.Schema.Fields[field].Column == column }
	if slices.ContainsFunc(e.Schema.Key, is) {
		return true
	}
	for _, ix := range e.Indexes {
		if slices.ContainsFunc(ix.Fields, func(f perstore.IndexField) bool { return is(f.Field) }) {
			return true
		}
	}
	for _, fk := range e.ForeignKeys {
		if slices.ContainsFunc(e.Schema.Link(fk.Link).On, func(j rql.Join) bool { return is(j.Local) }) {
			return true
		}
	}
	return false
}

func (d definition) defaultOf(i int) (rql.Value, bool) {
	for _, def := range d.entity.Defaults {
		if def.Field == i {
			return def.Value, true
		}
	}
	return rql.Null(), false
}

// foreignKey writes the constraint of a to-one link, named after it, as a line
// of CREATE TABLE.
func (d definition) foreignKey(fk perstore.ForeignKey) string {
	return d.constraint(fk) + " FOREIGN KEY (" + d.names(d.locals(fk)) + ")" + d.references(fk)
}

func (d definition) constraint(fk perstore.ForeignKey) string {
	return "CONSTRAINT " + d.quote(d.constraintName(fk))
}

// constraintName names a foreign key after its link.
func (d definition) constraintName(fk perstore.ForeignKey) string {
	if d.super != nil {
		return d.bounded(d.entity.Schema.Table + "_" + d.entity.Schema.Name + "_" + fk.Link + "_fk")
	}
	return d.bounded(d.entity.Schema.Table + "_" + fk.Link + "_fk")
}

// bounded is a name that the database keeps whole: one that is longer ends in a
// hash of what is cut.
func (d definition) bounded(name string) string {
	most := d.db.engine.MaxName()
	if len(name) <= most {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	end := "_" + hex.EncodeToString(sum[:4])
	return strings.ToValidUTF8(name[:most-len(end)], "") + end
}

// joins are the pairs of fields that a foreign key consists of, in the order of
// its target's key, which MySQL wants.
func (d definition) joins(fk perstore.ForeignKey) []rql.Join {
	link := d.entity.Schema.Link(fk.Link)
	place := func(j rql.Join) int {
		if at := slices.Index(link.Target.Key, link.Target.FieldIndex(j.Remote[0])); at >= 0 {
			return at
		}
		return len(link.Target.Key)
	}
	return slices.SortedStableFunc(slices.Values(link.On), func(a, b rql.Join) int { return place(a) - place(b) })
}

// locals are the fields of the table that a foreign key consists of.
func (d definition) locals(fk perstore.ForeignKey) []int {
	var fields []int
	for _, j := range d.joins(fk) {
		fields = append(fields, j.Local)
	}
	return fields
}

// references writes what a foreign key points to and what a deletion there does.
func (d definition) references(fk perstore.ForeignKey) string {
	link := d.entity.Schema.Link(fk.Link)
	var remote []int
	for _, j := range d.joins(fk) {
		remote = append(remote, link.Target.FieldIndex(j.Remote[0]))
	}
	target := definition{db: d.db, entity: d.db.storeOf(link.Target).entity}
	text := " REFERENCES " + d.quote(link.Target.Table) + " (" + target.names(remote) + ")"
	switch fk.OnDelete {
	case perstore.Cascade:
		text += " ON DELETE CASCADE"
	case perstore.SetNull:
		text += " ON DELETE SET NULL"
	}
	return text
}
