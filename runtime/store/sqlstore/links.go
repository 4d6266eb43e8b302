package sqlstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqlsql"
	perstore "github.com/perstore/perstoregen/runtime"
)

// maxCascade bounds the links between an object that is deleted and one that
// is deleted with it.
const maxCascade = 8

// nameTarget adds to a foreign key's error the link of obj whose target is
// missing: SQLite does not tell.
func (s *store) nameTarget(ctx context.Context, obj any, cause error) error {
	return s.nameMissing(ctx, func(field int) rql.Value { return s.entity.Schema.Value(obj, field) }, cause)
}

// nameMissing is nameTarget for the values of fields.
func (s *store) nameMissing(ctx context.Context, value func(field int) rql.Value, cause error) error {
	for _, fk := range s.entity.ForeignKeys {
		link := s.entity.Schema.Link(fk.Link)
		target := s.db.storeOf(link.Target)
		key, ok := targetKey(value, link, target.entity)
		if !ok {
			continue
		}
		if there, err := target.has(ctx, key); err == nil && !there {
			return explain(cause, fmt.Sprintf("link %s: no %s %v", link.Name, link.Target.Name, key))
		}
	}
	return cause
}

// targetKey gives the key that a to-one link of these values points to; false
// when it is unset.
func targetKey(value func(field int) rql.Value, link *rql.Link, target *perstore.Entity) (any, bool) {
	parts := make([]rql.Value, len(target.Schema.Key))
	for i, k := range target.Schema.Key {
		for _, j := range link.On {
			if j.Remote[0] == target.Schema.Fields[k].Name {
				parts[i] = value(j.Local)
			}
		}
		if parts[i].IsNull() {
			return nil, false
		}
	}
	return target.KeyFrom(parts)
}

// nameReferrer adds to a foreign key's error the link that still points to the
// object of key, or to one that would be deleted with it.
func (s *store) nameReferrer(ctx context.Context, key any, cause error) error {
	parts, ok := s.entity.KeyValues(key, nil)
	if !ok {
		return cause
	}
	d := deletion{store: s, key: parts}
	name, path, ok := d.referrer(ctx, s.entity, nil)
	switch {
	case !ok:
		return cause
	case len(path) == 1:
		return explain(cause, fmt.Sprintf("%s still refers to it by link %s", name, path[0]))
	}
	return explain(cause, fmt.Sprintf("%s still refers by link %s to what would be deleted with it", name, path[0]))
}

// deletion is one that a foreign key has refused.
type deletion struct {
	store *store
	key   []rql.Value
}

// referrer finds an entity with an object that restricts the deletion, and its
// path of links to the deleted object. Objects of target are deleted: path
// leads from them on.
func (d deletion) referrer(ctx context.Context, target *perstore.Entity, path []string) (name string, found []string, ok bool) {
	for _, restricts := range []bool{true, false} {
		for _, e := range d.store.db.entities {
			for _, fk := range d.store.db.ownKeys(e) {
				if fk.OnDelete.Restricts() != restricts || e.Schema.Link(fk.Link).Target.Table != target.Schema.Table {
					continue
				}
				longer := append([]string{fk.Link}, path...)
				if restricts && d.refers(ctx, e, longer) {
					return e.Schema.Name, longer, true
				}
				if fk.OnDelete == perstore.Cascade && len(longer) < maxCascade {
					if name, found, ok := d.referrer(ctx, e, longer); ok {
						return name, found, true
					}
				}
			}
		}
	}
	return "", nil, false
}

// refers tells whether an object of e leads to the deleted one by path. The
// deleted one itself does not count.
func (d deletion) refers(ctx context.Context, e *perstore.Entity, path []string) bool {
	terms := d.isDeleted(path...)
	if e.Schema.Table == d.store.entity.Schema.Table {
		terms = append(terms, rql.Not(rql.And(d.isDeleted()...)))
	}
	b, err := rql.Bind(rql.NewQuery(terms...), e.Schema)
	if err != nil {
		return false
	}
	v, err := d.store.value(ctx, rqlsql.Exists(d.store.db.engine, b))
	return err == nil && v.Bool()
}

// isDeleted are the terms that the end of a path is the deleted object.
func (d deletion) isDeleted(path ...string) []rql.Node {
	terms := make([]rql.Node, len(d.key))
	for i, field := range d.store.entity.Schema.Key {
		property := append(slices.Clip(path), d.store.entity.Schema.Fields[field].Name)
		terms[i] = rql.Eq(rql.Property(property...), d.key[i])
	}
	return terms
}

func (db *Database) storeOf(schema *rql.Schema) *store {
	for e, s := range db.stores {
		if e.Schema == schema {
			return s
		}
	}
	return nil
}
