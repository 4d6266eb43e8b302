package sqlstore

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// Migrate creates the tables and indexes that are missing and adds missing
// columns that may be empty. It changes and drops nothing; a missing column
// that existing rows cannot do without is an error.
func (db *Database) Migrate(ctx context.Context) error {
	return perstore.Transaction(ctx, func(ctx context.Context) error {
		for _, e := range db.entities {
			if err := db.migrate(ctx, e); err != nil {
				return &perstore.Error{Op: "migrate", Model: e.Schema.Name, Err: err}
			}
		}
		return nil
	})
}

func (db *Database) migrate(ctx context.Context, e *perstore.Entity) error {
	if err := checkNames(e); err != nil {
		return err
	}
	t, err := db.join(ctx)
	if err != nil {
		return err
	}
	var have []string
	err = t.do(ctx, func() (err error) {
		have, err = db.engine.Columns(ctx, t.tx, e.Schema.Table)
		return db.wrap(ctx, err)
	})
	if err != nil {
		return err
	}
	d := definition{db: db, entity: e}
	statements := []string{d.table()}
	if len(have) > 0 {
		if statements, err = d.missingColumns(have); err != nil {
			return err
		}
	}
	for _, ix := range e.Indexes {
		statements = append(statements, d.index(ix))
	}
	for _, text := range statements {
		if err := t.define(ctx, text); err != nil {
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
	for _, name := range names {
		if name == "" || strings.ContainsRune(name, 0) {
			return fmt.Errorf("%w: %q is no name of a table, column or index", perstore.ErrInvalid, name)
		}
	}
	return nil
}

// define runs a statement of the DDL, which is not prepared.
func (t *transaction) define(ctx context.Context, text string) error {
	var sent perstore.Statement
	err := t.do(ctx, func() error {
		start := time.Now()
		_, err := t.tx.ExecContext(ctx, text)
		sent = perstore.Statement{Text: text, Duration: time.Since(start), Rows: -1, Err: err}
		return t.db.wrap(ctx, err)
	})
	t.db.observe(ctx, sent)
	return err
}

// definition writes the DDL of an entity.
type definition struct {
	db     *Database
	entity *perstore.Entity
}

func (d definition) quote(name string) string { return d.db.engine.Quote(name) }

// names quotes the columns of fields.
func (d definition) names(fields []int) string {
	return strings.Join(textWriter{engine: d.db.engine, entity: d.entity}.columns(fields), ", ")
}

// table writes CREATE TABLE with its keys.
func (d definition) table() string {
	var lines []string
	for i := range d.entity.Schema.Fields {
		lines = append(lines, d.column(i))
	}
	if d.entity.Generate != perstore.GenerateIncrement {
		lines = append(lines, "PRIMARY KEY ("+d.names(d.entity.Key)+")")
	}
	for _, fk := range d.entity.ForeignKeys {
		lines = append(lines, d.foreignKey(fk))
	}
	return "CREATE TABLE " + d.quote(d.entity.Schema.Table) + " (\n\t" +
		strings.Join(lines, ",\n\t") + "\n)" + d.db.engine.TableOptions(d.entity.ColumnTypes)
}

// column writes a column with its type, NOT NULL and default.
func (d definition) column(i int) string {
	f := d.entity.Schema.Fields[i]
	name := d.quote(f.Column) + " "
	if d.entity.Generate == perstore.GenerateIncrement && d.entity.IsKey(i) {
		return name + d.db.engine.IncrementKey()
	}
	text := name + d.columnType(i)
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
	return "CONSTRAINT " + d.quote(d.entity.Schema.Table+"_"+fk.Link+"_fk")
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

// missingColumns writes ALTER TABLE for the columns that a table lacks.
func (d definition) missingColumns(have []string) ([]string, error) {
	var out []string
	for i, f := range d.entity.Schema.Fields {
		if slices.ContainsFunc(have, func(name string) bool { return strings.EqualFold(name, f.Column) }) {
			continue
		}
		text, err := d.missingColumn(i)
		if err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, nil
}

// missingColumn writes ALTER TABLE for one column, with the foreign keys that it
// has alone. A constraint that ALTER TABLE cannot add is an error: without it
// the table would take links to what is not there.
func (d definition) missingColumn(i int) (string, error) {
	table, f := d.entity.Schema.Table, d.entity.Schema.Fields[i]
	_, hasDefault := d.defaultOf(i)
	if !f.Nullable && !hasDefault {
		return "", fmt.Errorf("%w: table %s lacks column %s, which is required and has no default: existing rows would have no value",
			perstore.ErrInvalid, table, f.Column)
	}
	text := "ALTER TABLE " + d.quote(table) + " ADD COLUMN " + d.column(i)
	for _, fk := range d.entity.ForeignKeys {
		switch locals := d.locals(fk); {
		case !slices.Contains(locals, i):
		case len(locals) > 1:
			return "", fmt.Errorf("%w: table %s lacks column %s of link %s, whose foreign key has several columns and cannot be added to a table: "+
				"make the table anew with them, copy its rows and migrate again", perstore.ErrInvalid, table, f.Column, fk.Link)
		case !f.Nullable || hasDefault:
			return "", fmt.Errorf("%w: table %s lacks column %s of link %s, whose foreign key cannot be added where existing rows get a default: "+
				"make the property optional, without a default, and migrate again", perstore.ErrInvalid, table, f.Column, fk.Link)
		default:
			text += " " + d.constraint(fk) + d.references(fk)
		}
	}
	return text, nil
}
