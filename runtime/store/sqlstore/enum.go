package sqlstore

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// ownEnums are the columns with enums that the entity has alone, but those with
// a value that no statement holds.
func (d definition) ownEnums() []perstore.ColumnEnum {
	own := d.own()
	return slices.DeleteFunc(slices.Clone(d.entity.Enums), func(e perstore.ColumnEnum) bool {
		hasNUL := func(v string) bool { return strings.Contains(v, "\x00") }
		return !slices.Contains(own, e.Field) || len(e.Values) == 0 || slices.ContainsFunc(e.Values, hasNUL)
	})
}

// enumSum is the length of the hash at the end of the name of a constraint.
const enumSum = 8

// enumPrefix begins the names of a column's constraints, of any values.
func (d definition) enumPrefix(field int) string {
	const rest = len("_enum_") + enumSum
	column := d.entity.Schema.Table + "_" + d.entity.Schema.Fields[field].Column
	if most := d.db.engine.MaxName() - rest; len(column) > most {
		sum := sha256.Sum256([]byte(column))
		end := "_" + hex.EncodeToString(sum[:4])
		column = strings.ToValidUTF8(column[:most-len(end)], "") + end
	}
	return column + "_enum_"
}

// enumName names the constraint of a column after its values: a table tells by it
// whether it takes these or others.
func (d definition) enumName(e perstore.ColumnEnum) string {
	values := slices.Sorted(slices.Values(e.Values))
	sum := sha256.Sum256([]byte(strings.Join(values, "\x00")))
	return d.enumPrefix(e.Field) + hex.EncodeToString(sum[:4])
}

// enum writes the constraint of a column, as a line of CREATE TABLE. NULL is said
// to pass it: SQLite takes it for a row that does not where it adds a constraint.
func (d definition) enum(e perstore.ColumnEnum) string {
	values := make([]string, len(e.Values))
	for i, v := range e.Values {
		values[i] = d.db.engine.Literal(rql.String(v))
	}
	column := d.names([]int{e.Field})
	check := column + " IN (" + strings.Join(values, ", ") + ")"
	if d.super != nil || d.entity.Schema.Fields[e.Field].Nullable {
		check = column + " IS NULL OR " + check
	}
	return "CONSTRAINT " + d.quote(d.enumName(e)) + " CHECK (" + check + ")"
}

// replaceEnums gives a table that had some columns and constraints the enums of
// the entity: of columns that are new, and in the place of those with other
// values. A column that was made without one stays so, and one that takes any text
// now loses its own. The new constraint comes first, since where it is refused not
// every database has the former one back.
func (d definition) replaceEnums(ctx context.Context, have Table) error {
	names := make(map[int]string)
	for _, e := range d.ownEnums() {
		name := d.enumName(e)
		names[e.Field] = name
		isNew := len(d.formerEnums(e.Field, name, have.Checks)) > 0 || !d.hasColumn(have.Columns, e.Field)
		if !slices.Contains(have.Checks, name) && isNew {
			if err := d.alter(ctx, "ADD "+d.enum(e)); err != nil {
				return explain(err, "constraint "+name)
			}
		}
	}
	for _, field := range d.own() {
		for _, old := range d.formerEnums(field, names[field], have.Checks) {
			if err := d.alter(ctx, "DROP CONSTRAINT "+d.quote(old)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d definition) alter(ctx context.Context, what string) error {
	return d.db.define(ctx, "ALTER TABLE "+d.quote(d.entity.Schema.Table)+" "+what)
}

// formerEnums are the constraints of a column that have other values than the one
// of a name, which is empty where the column has no enum.
func (d definition) formerEnums(field int, name string, checks []string) (former []string) {
	prefix := d.enumPrefix(field)
	for _, c := range checks {
		if strings.HasPrefix(c, prefix) && len(c) == len(prefix)+enumSum && c != name {
			former = append(former, c)
		}
	}
	return former
}
