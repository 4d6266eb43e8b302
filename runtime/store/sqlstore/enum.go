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

// enumPrefix begins the names of a column's constraints, of any values.
func (d definition) enumPrefix(e perstore.ColumnEnum) string {
	const rest = len("_enum_01234567")
	column := d.entity.Schema.Table + "_" + d.entity.Schema.Fields[e.Field].Column
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
	return d.enumPrefix(e) + hex.EncodeToString(sum[:4])
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
// values. A column that was made without one stays so. The new constraint comes
// first, since where it is refused not every database has the former one back.
func (d definition) replaceEnums(ctx context.Context, have Table) error {
	alter := "ALTER TABLE " + d.quote(d.entity.Schema.Table)
	for _, e := range d.ownEnums() {
		name, former := d.enumName(e), d.formerEnums(e, have.Checks)
		isNew := len(former) > 0 || !d.hasColumn(have.Columns, e.Field)
		if !slices.Contains(have.Checks, name) && isNew {
			if err := d.db.define(ctx, alter+" ADD "+d.enum(e)); err != nil {
				return explain(err, "constraint "+name)
			}
		}
		for _, old := range former {
			if err := d.db.define(ctx, alter+" DROP CONSTRAINT "+d.quote(old)); err != nil {
				return err
			}
		}
	}
	return nil
}

// formerEnums are the constraints of a column that have other values.
func (d definition) formerEnums(e perstore.ColumnEnum, checks []string) (former []string) {
	prefix, name := d.enumPrefix(e), d.enumName(e)
	for _, c := range checks {
		if strings.HasPrefix(c, prefix) && len(c) == len(name) && c != name {
			former = append(former, c)
		}
	}
	return former
}
