package perstore

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"hash"
	"math"
	"slices"
	"strconv"

	"github.com/perstore/perstoregen/rql"
)

// VersionField is the property that counts the writes of an object: stores set
// it, 1 in a new object and one more at each write.
type VersionField struct {
	Field int                    // of the entity
	Set   func(obj any, n int64) // gives obj that version
}

// VersionOf gives the version of obj: 0 for nil, and where the model counts no
// writes.
func (e *Entity) VersionOf(obj any) int64 {
	if e.Version == nil || obj == nil {
		return 0
	}
	return e.Schema.Value(obj, e.Version.Field).Int()
}

// SetVersion gives obj a version, where the model counts writes.
func (e *Entity) SetVersion(obj any, n int64) {
	if e.Version != nil {
		e.Version.Set(obj, n)
	}
}

// Revision gives what [IfMatch] compares: a text that is another one after
// every write of the object, and serves as its ETag. Of a model that counts
// writes it is the version; else it is a hash of the stored members, in which
// absent and null are the same: equal objects of one key have equal revisions.
// Where AfterLoad may have changed the members, it is the hash of those that
// were stored when obj was read or written, whatever was done to it since.
// It is empty, which matches nothing, for an object that select cut so that its
// revision is not known.
func Revision(s Store, obj any) string { return s.Entity().Revision(obj) }

// Revision is the function [Revision] for the objects of e.
func (e *Entity) Revision(obj any) string {
	meta := e.Meta(obj)
	fields := meta.fields
	switch {
	case e.Version != nil && (fields == nil || slices.Contains(fields, e.Version.Field)):
		return strconv.FormatInt(e.VersionOf(obj), 10)
	case fields != nil:
		return ""
	case meta.revision != "":
		return meta.revision
	}
	return e.hash(obj)
}

// rememberRevision keeps the revision of obj, which is as it is stored, where
// AfterLoad would make another one of its members.
func (e *Entity) rememberRevision(obj any) {
	if meta := e.Meta(obj); e.Hooks.AfterLoad != nil && e.Version == nil && meta.fields == nil {
		meta.revision = e.hash(obj)
	}
}

func (e *Entity) hash(obj any) string {
	h := sha256.New()
	for i := range e.Schema.Fields {
		hashField(h, e.Schema.Fields[i].Name, e.Schema.Value(obj, i))
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:18])
}

// hashField adds one member that is neither absent nor null: another optional
// property of the schema changes no revision.
func hashField(h hash.Hash, name string, v rql.Value) {
	if v.IsNull() {
		return
	}
	for _, part := range [][]byte{[]byte(name), {byte(v.Kind())}, canonical(v)} {
		h.Write(binary.AppendUvarint(nil, uint64(len(part))))
		h.Write(part)
	}
}

// canonical gives bytes that are equal for equal values, however a database
// spells them.
func canonical(v rql.Value) []byte {
	switch v.Kind() {
	case rql.KindString:
		return []byte(v.Text())
	case rql.KindDecimal:
		return []byte(NormalDecimal(Decimal(v.Text())))
	case rql.KindFloat:
		return binary.BigEndian.AppendUint64(nil, math.Float64bits(v.Float()+0)) // -0 is 0
	case rql.KindBool:
		return strconv.AppendBool(nil, v.Bool())
	case rql.KindInt, rql.KindTime:
		return strconv.AppendInt(nil, v.Int(), 10)
	}
	data, err := EncodeValue(v)
	if err != nil {
		return nil // no store keeps such an object
	}
	return sortMembers(data)
}

// sortMembers gives JSON with the members of its objects in order: a database
// may give them back in another one.
func sortMembers(data []byte) []byte {
	var v any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return data
	}
	if sorted, err := json.Marshal(v); err == nil {
		return sorted
	}
	return data
}

// Restorer remembers the key, version and model of obj: the function gives them
// back.
func (e *Entity) Restorer(obj any) func() {
	if e.Generate == GenerateNone && e.Version == nil && e.Schema.Shared == nil {
		return func() {}
	}
	key, version, model := e.KeyOf(obj), e.VersionOf(obj), e.ModelOf(obj)
	return func() {
		e.SetKey(obj, key)
		e.SetVersion(obj, version)
		e.NameModel(obj, model)
	}
}
