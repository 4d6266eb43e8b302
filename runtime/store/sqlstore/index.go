package sqlstore

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// index writes the statement that makes an index.
func (d definition) index(ix perstore.Index) (string, error) {
	where, err := d.condition(ix)
	switch {
	case err != nil:
		return "", err
	case ix.Plain() || d.db.engine.ComputedIndexes():
		return d.create(ix, where), nil
	case !ix.Unique:
		ix.Where, where = "", "" // more rows in it than were asked for change no answer
	}
	if ix.Plain() {
		return d.create(ix, ""), nil
	}
	return d.computed(ix, where), nil
}

// condition writes the condition on the rows of an index; empty is none.
func (d definition) condition(ix perstore.Index) (string, error) {
	if ix.Where == "" {
		return "", nil
	}
	b, err := d.entity.Condition(ix)
	if err != nil {
		return "", err
	}
	text, err := rqlsql.Condition(d.db.engine, b, d.db.engine.Literal)
	if err != nil {
		return "", fmt.Errorf("%w: the condition of index %s: %w", perstore.ErrInvalid, ix.Name, err)
	}
	return text, nil
}

// create writes CREATE INDEX.
func (d definition) create(ix perstore.Index, where string) string {
	over, keys := d.overElements(ix), make([]string, len(ix.Fields))
	for i, f := range ix.Fields {
		if keys[i] = d.indexKey(f); over == "" { // elements have no order
			keys[i] = d.ordered(f, keys[i])
		}
	}
	text := "CREATE " + kindOf(ix) + " " + d.quote(d.bounded(ix.Name)) + " ON " +
		d.quote(d.entity.Schema.Table) + over + " (" + strings.Join(keys, ", ") + ")"
	if where != "" {
		text += " WHERE " + where
	}
	return text
}

func kindOf(ix perstore.Index) string {
	if ix.Unique {
		return "UNIQUE INDEX"
	}
	return "INDEX"
}

// indexKey is what an index has of a field: what queries compare.
func (d definition) indexKey(f perstore.IndexField) string {
	field := d.entity.Schema.Fields[f.Field]
	column := d.quote(field.Column)
	switch {
	case f.Func == perstore.IndexLower:
		return d.db.engine.Lower(column)
	case field.Type == rql.TypeDecimal:
		return d.db.engine.Decimal(column)
	}
	return column
}

// ordered adds to a key of an index its direction, with nulls where queries sort
// them.
func (d definition) ordered(f perstore.IndexField, key string) string {
	if f.Desc {
		key += " DESC"
	}
	if d.entity.Schema.Fields[f.Field].Nullable {
		key += d.db.engine.NullsOrder(f.Desc)
	}
	return key
}

// computed writes ALTER TABLE for an index over columns that the database computes:
// one for each function, and one that is null in the rows that do not meet where,
// since nulls are not equal to each other.
func (d definition) computed(ix perstore.Index, where string) string {
	changes, keys := []string{}, make([]string, len(ix.Fields))
	for i, f := range ix.Fields {
		key := d.indexKey(f)
		if f.Func != "" || i == 0 && where != "" {
			if d.entity.Schema.Fields[f.Field].Type == rql.TypeUUID {
				key = "RTRIM(" + key + ")" // of fixed length, whose end is up to a setting
			}
			if i == 0 && where != "" {
				key = "CASE WHEN " + where + " THEN " + key + " END"
			}
			name := d.quote(d.bounded("_" + ix.Name + "_" + strconv.Itoa(i+1)))
			changes = append(changes, "ADD COLUMN "+name+" "+d.columnType(f.Field)+" GENERATED ALWAYS AS ("+key+") VIRTUAL")
			key = name
		}
		keys[i] = d.ordered(f, key)
	}
	changes = append(changes, "ADD "+kindOf(ix)+" "+d.quote(d.bounded(ix.Name))+" ("+strings.Join(keys, ", ")+")")
	return "ALTER TABLE " + d.quote(d.entity.Schema.Table) + " " + strings.Join(changes, ", ")
}
