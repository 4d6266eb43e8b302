package sqlstore

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// Migrate creates the tables and indexes that are missing and adds missing
// columns that may be empty. It changes and drops nothing; a missing column
// that existing rows cannot do without is an error. Members that objects have
// beside the properties, and that a new column names, move there.
func (db *Database) Migrate(ctx context.Context) error {
	return perstore.Transaction(ctx, func(ctx context.Context) error {
		for _, definitions := range db.tables() {
			if err := db.migrate(ctx, definitions); err != nil {
				return err
			}
		}
		return nil
	})
}

// migrate creates or extends one table.
func (db *Database) migrate(ctx context.Context, definitions []definition) error {
	for _, d := range definitions {
		if err := checkNames(d.entity); err != nil {
			return d.fail(err)
		}
		if err := checkBound(d.entity); err != nil {
			return d.fail(err)
		}
	}
	have, err := db.columns(ctx, definitions[0].entity.Schema.Table)
	if err != nil {
		return definitions[0].fail(err)
	}
	if len(have) == 0 {
		if err := db.define(ctx, createTable(definitions)); err != nil {
			return definitions[0].fail(err)
		}
	}
	for _, d := range definitions {
		if err := d.migrate(ctx, have); err != nil {
			return d.fail(err)
		}
	}
	for _, d := range definitions {
		if err := d.moveNamed(ctx, have); err != nil {
			return d.fail(err)
		}
	}
	return nil
}

// columns names the columns that a table has now.
func (db *Database) columns(ctx context.Context, table string) (have []string, err error) {
	t, err := db.join(ctx)
	if err != nil {
		return nil, err
	}
	err = t.do(ctx, func() (err error) {
		have, err = db.engine.Columns(ctx, t.tx, table)
		return db.wrap(ctx, err)
	})
	return have, err
}

// migrate adds to a table that had some columns what the entity has alone, and
// its indexes. A table that had none is new.
func (d definition) migrate(ctx context.Context, have []string) error {
	var statements []string
	if len(have) > 0 {
		var err error
		if statements, err = d.missingColumns(ctx, have); err != nil {
			return err
		}
	}
	for _, ix := range d.entity.Indexes {
		statements = append(statements, d.index(ix))
	}
	for _, text := range statements {
		if err := d.db.define(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// checkNames refuses names that no statement can hold: a NUL would end it.
func checkNames(e *perstore.Entity) error {
	names := []string{e.Schema.Table}
	for _, f := range e.Schema.Fields {
		names = append(names, f.Column)
	}
	for _, ix := range e.Indexes {
		names = append(names, ix.Name)
	}
	for _, fk := range e.ForeignKeys {
		names = append(names, fk.Link) // its constraint is named after it
	}
	for _, name := range names {
		if name == "" || strings.ContainsRune(name, 0) {
			return fmt.Errorf("%w: %q is no name of a table, column, index or link", perstore.ErrInvalid, name)
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
	var sent perstore.Statement
	err = t.do(ctx, func() error {
		start := time.Now()
		_, err := t.tx.ExecContext(ctx, text)
		sent = perstore.Statement{Text: text, Duration: time.Since(start), Rows: -1, Err: err}
		return t.db.wrap(ctx, err)
	})
	t.db.observe(ctx, sent)
	return err
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
	if d.super != nil {
		return text // the rows of other models have nothing there
	}
	if !f.Nullable {
		text += " NOT NULL"
	}
	if v, ok := d.defaultOf(i); ok && !strings.Contains(v.Text(), "\x00") { // no statement holds a NUL
		text += " DEFAULT " + literal(v)
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
	return d.db.engine.ColumnType(d.entity.Schema.Fields[i])
}

func (d definition) defaultOf(i int) (rql.Value, bool) {
	for _, def := range d.entity.Defaults {
		if def.Field == i {
			return def.Value, true
		}
	}
	return rql.Null(), false
}

// literal writes a constant of the schema. Text is quoted: it comes from a
// definition, but may hold anything.
func literal(v rql.Value) string {
	switch v.Kind() {
	case rql.KindBool:
		if v.Bool() {
			return "1"
		}
		return "0"
	case rql.KindInt, rql.KindTime:
		return fmt.Sprint(v.Int())
	case rql.KindFloat:
		return fmt.Sprint(v.Float())
	case rql.KindString:
		return quoteText(v.Text())
	}
	return "NULL"
}

func quoteText(s string) string {
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

// foreignKey writes the constraint of a to-one link, named after it, as a line
// of CREATE TABLE.
func (d definition) foreignKey(fk perstore.ForeignKey) string {
	return d.constraint(fk) + " FOREIGN KEY (" + d.names(d.locals(fk)) + ")" + d.references(fk)
}

func (d definition) constraint(fk perstore.ForeignKey) string {
	name := d.entity.Schema.Table + "_" + fk.Link + "_fk"
	if d.super != nil {
		name = d.entity.Schema.Table + "_" + d.entity.Schema.Name + "_" + fk.Link + "_fk"
	}
	return "CONSTRAINT " + d.quote(name)
}

// locals are the fields that a foreign key consists of.
func (d definition) locals(fk perstore.ForeignKey) []int {
	var fields []int
	for _, j := range d.entity.Schema.Link(fk.Link).On {
		fields = append(fields, j.Local)
	}
	return fields
}

// references writes what a foreign key points to and what a deletion there does.
func (d definition) references(fk perstore.ForeignKey) string {
	link := d.entity.Schema.Link(fk.Link)
	var remote []int
	for _, j := range link.On {
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

func (d definition) index(ix perstore.Index) string {
	columns := make([]string, len(ix.Fields))
	for i, f := range ix.Fields {
		columns[i] = d.quote(d.entity.Schema.Fields[f.Field].Column)
		if f.Desc {
			columns[i] += " DESC"
		}
	}
	kind := "INDEX"
	if ix.Unique {
		kind = "UNIQUE INDEX"
	}
	return "CREATE " + kind + " IF NOT EXISTS " + d.quote(ix.Name) + " ON " +
		d.quote(d.entity.Schema.Table) + " (" + strings.Join(columns, ", ") + ")"
}
