package load

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/ir"
	"github.com/perstore/perstoregen/gen/schema"
)

// indexes finds the indexes of every model: those that it asks for, those of
// its properties, and one for each to-one link that has none yet.
func (l *loader) indexes() {
	for _, m := range l.ordered {
		if m.super != nil {
			for _, x := range m.super.ir.Indexes {
				m.addIndex(x)
			}
			m.indexes = len(m.ir.Indexes)
		}
		for _, n := range atMost(l, m.own("indexes").Items(), maxIndexes, itself, "indexes") {
			l.ownIndex(m, n)
		}
		for i, property := range m.properties {
			unique := marked(property, "unique")
			if unique.IsTrue() || marked(property, "indexed").IsTrue() {
				l.addIndex(m, property, ir.Index{Fields: []ir.IndexKey{{Field: i}}, Unique: unique.IsTrue()})
			}
		}
		for _, k := range m.links {
			linkIndex(m, k)
		}
	}
	l.nameIndexes()
}

// ownIndex reads one entry of x-perstore.indexes.
func (l *loader) ownIndex(m *model, n *schema.Node) {
	on := n
	if n.Is(schema.Object) {
		on = n.Get("on")
	}
	names := on.Items()
	if on.Is(schema.String) {
		names = []*schema.Node{on}
	}
	var keys []ir.IndexKey
	for _, name := range names {
		if key, ok := l.indexKey(m, name); ok {
			keys = append(keys, key)
		}
	}
	where, ok := l.indexWhere(m, n.Get("where"))
	if ok && len(keys) == len(names) && len(keys) > 0 {
		l.addIndex(m, n, ir.Index{Fields: keys, Unique: n.Get("unique").IsTrue(), Where: where})
	}
}

// indexKey reads a property of an index, or a function of one; a minus sign before
// it means descending. A property that is spelled like that is meant itself.
func (l *loader) indexKey(m *model, name *schema.Node) (ir.IndexKey, bool) {
	if i := m.field(name.Text()); i >= 0 {
		return ir.IndexKey{Field: i}, true
	}
	property, desc := strings.CutPrefix(name.Text(), "-")
	key := ir.IndexKey{Field: m.field(property), Desc: desc}
	if function, inner, ok := functionOf(property); ok && key.Field < 0 {
		if function != string(ir.IndexLower) {
			l.problem(name.Place(), "an index has the function %q; there is lower alone", function)
			return key, false
		}
		key.Func, property, key.Field = ir.IndexLower, inner, m.field(inner)
	}
	if key.Field < 0 {
		l.problem(name.Place(), "an index names %q, which is no property of %s%s", property, m.ir.Name, diag.DidYouMean(property, m.propertyNames()))
		return key, false
	}
	if f := m.ir.Fields[key.Field]; key.Func != "" && f.QueryType != ir.QueryString {
		l.problem(name.Place(), "lower is of texts; property %q is %s", f.Property, describe(f.Type.Kind))
		return key, false
	}
	return key, true
}

// functionOf takes lower(email) apart.
func functionOf(text string) (function, property string, ok bool) {
	function, property, ok = strings.Cut(text, "(")
	property, closed := strings.CutSuffix(property, ")")
	return function, property, ok && closed
}

// addIndex adds an index unless there is one that serves as well. A unique one
// takes the place of one that is not.
func (l *loader) addIndex(m *model, at *schema.Node, x ir.Index) {
	for _, k := range x.Fields {
		f := m.ir.Fields[k.Field]
		if f.Transient {
			l.problem(at.NamePlace(), "property %q is transient: no store has it, so it cannot have an index", f.Property)
			return
		}
		overElements := f.QueryElem != "" && len(x.Fields) == 1 && !x.Unique
		if slices.Contains([]ir.Kind{ir.KindJSON, ir.KindList, ir.KindObject, ir.KindGoJSON}, f.Type.Kind) && !overElements {
			l.problem(at.NamePlace(), "property %q is %s, which cannot have an index", f.Property, describe(f.Type.Kind))
			return
		}
	}
	if slices.Equal(x.Fields, ascending(m.ir.Key.Fields)) && x.Where == "" {
		return // every store has one for the key
	}
	for _, i := range m.indexesOf[x.Fields[0].Field] {
		old := &m.ir.Indexes[i]
		if slices.Equal(old.Fields, x.Fields) && old.Where == x.Where && (old.Unique || !x.Unique || !m.inheritsAll(x.Fields)) {
			old.Unique = old.Unique || x.Unique
			return
		}
	}
	if x.Unique && m.inheritsAll(x.Fields) {
		l.problem(at.NamePlace(), "a unique index of %s needs a property of its own: what it inherits is in one table with the objects of %s", m.ir.Name, m.super.ir.Name)
		return
	}
	m.addIndex(x)
}

func (m *model) addIndex(x ir.Index) {
	if m.indexesOf == nil {
		m.indexesOf = make(map[int][]int)
	}
	first := x.Fields[0].Field
	m.indexesOf[first] = append(m.indexesOf[first], len(m.ir.Indexes))
	m.ir.Indexes = append(m.ir.Indexes, x)
}

func ascending(fields []int) []ir.IndexKey {
	keys := make([]ir.IndexKey, len(fields))
	for i, f := range fields {
		keys[i] = ir.IndexKey{Field: f}
	}
	return keys
}

// linkIndex adds the index that finds the objects with a to-one link to
// something, unless the key or an index begins with its columns.
func linkIndex(m *model, k *link) {
	if !k.ir.ForeignKey {
		return
	}
	var fields []int
	for _, j := range k.ir.On {
		fields = append(fields, j.Local)
	}
	if startsWith(m.ir.Key.Fields, fields) {
		return
	}
	for _, i := range m.indexesOf[fields[0]] {
		if m.ir.Indexes[i].Where != "" {
			continue // it does not find all objects
		}
		var columns []int
		for _, key := range m.ir.Indexes[i].Fields {
			if key.Func != "" {
				break // what it has is not the column
			}
			columns = append(columns, key.Field)
		}
		if startsWith(columns, fields) {
			return
		}
	}
	m.addIndex(ir.Index{Fields: ascending(fields)})
}

func startsWith(columns, fields []int) bool {
	return len(columns) >= len(fields) && slices.Equal(columns[:len(fields)], fields)
}

// maxIndexName is what PostgreSQL keeps of an identifier.
const maxIndexName = 63

// nameIndexes names the indexes. Databases keep tables and the indexes of all of
// them in one name space: names of indexes that are too long or meet another get
// a hash of what they stand for.
func (l *loader) nameIndexes() {
	taken := make(map[string]int)
	for _, m := range l.models {
		if m.super == nil {
			taken[strings.ToLower(m.ir.Table)]++
		}
		for _, x := range m.ir.Indexes[m.indexes:] {
			taken[strings.ToLower(plainIndexName(m, x))]++
		}
	}
	for _, m := range l.ordered {
		for i, x := range m.ir.Indexes {
			if i < m.indexes {
				m.ir.Indexes[i].Name = m.super.ir.Indexes[i].Name
				continue
			}
			name := plainIndexName(m, x)
			if taken[strings.ToLower(name)] > 1 || len(name) > maxIndexName {
				name = freeIndexName(m, x, taken)
			}
			m.ir.Indexes[i].Name = name
		}
	}
}

// plainIndexName is products_status_created_at_desc_idx; _key for a unique one. Of
// one with a condition it has a hash of that.
func plainIndexName(m *model, x ir.Index) string {
	return strings.Join(indexWords(m, x), "_")
}

func indexWords(m *model, x ir.Index) []string {
	words := []string{m.ir.Table}
	for _, key := range x.Fields {
		words = append(words, m.ir.Fields[key.Field].Column)
		if key.Func != "" {
			words = append(words, string(key.Func))
		}
		if key.Desc {
			words = append(words, "desc")
		}
	}
	if x.Where != "" {
		sum := sha256.Sum256([]byte(x.Where))
		words = append(words, "where", hex.EncodeToString(sum[:4]))
	}
	if x.Unique {
		return append(words, "key")
	}
	return append(words, "idx")
}

// freeIndexName is the name with the shortest hash that makes it nobody else's: a
// table may have been named like the index of another one.
func freeIndexName(m *model, x ir.Index, taken map[string]int) string {
	for size := 4; ; size++ {
		if name := hashedIndexName(m, x, size); taken[strings.ToLower(name)] == 0 || size == sha256.Size/2 {
			return name
		}
	}
}

// hashedIndexName is the name with so many bytes of a hash in it.
func hashedIndexName(m *model, x ir.Index, size int) string {
	words := indexWords(m, x)
	sum := sha256.Sum256([]byte(strings.Join(words, "\x00")))
	hash := "_" + hex.EncodeToString(sum[:size]) + "_" + words[len(words)-1]
	name := strings.Join(words[:len(words)-1], "_")
	for len(name)+len(hash) > maxIndexName {
		runes := []rune(name)
		name = string(runes[:len(runes)-1])
	}
	return name + hash
}
