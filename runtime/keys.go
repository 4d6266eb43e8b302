package perstore

import "github.com/perstore/perstoregen/rql"

// KeyOf gives the primary key of an object whose key type is K: the KeyOf of an
// entity.
func KeyOf[K any](obj any) any { return obj.(interface{ PrimaryKey() K }).PrimaryKey() }

// IntKey appends an integer key's part: the KeyValues of an entity. The other
// functions here do the same for keys of other types, and the opposite.
func IntKey(key any, dst []rql.Value) ([]rql.Value, bool) {
	k, ok := key.(int64)
	return append(dst, rql.Int(k)), ok
}

// IntKeyFrom gives the key of one part: the KeyFrom of an entity.
func IntKeyFrom(parts []rql.Value) (any, bool) {
	return parts[0].Int(), len(parts) == 1 && parts[0].Kind() == rql.KindInt
}

// StringKey is for keys of plain text.
func StringKey(key any, dst []rql.Value) ([]rql.Value, bool) {
	k, ok := key.(string)
	return append(dst, rql.String(k)), ok
}

// StringKeyFrom is the opposite of StringKey.
func StringKeyFrom(parts []rql.Value) (any, bool) {
	return parts[0].Text(), len(parts) == 1 && parts[0].Kind() == rql.KindString
}

// EnumKey is for keys of a named text type.
func EnumKey[E ~string](key any, dst []rql.Value) ([]rql.Value, bool) {
	k, ok := key.(E)
	return append(dst, rql.String(string(k))), ok
}

// EnumKeyFrom is the opposite of EnumKey.
func EnumKeyFrom[E ~string](parts []rql.Value) (any, bool) {
	return E(parts[0].Text()), len(parts) == 1 && parts[0].Kind() == rql.KindString
}

// UUIDKey is for keys that are uuids.
func UUIDKey(key any, dst []rql.Value) ([]rql.Value, bool) {
	k, ok := key.(UUID)
	return append(dst, UUIDValue(k)), ok
}

// UUIDKeyFrom is the opposite of UUIDKey.
func UUIDKeyFrom(parts []rql.Value) (any, bool) {
	u, err := ParseUUID(parts[0].Text())
	return u, len(parts) == 1 && err == nil
}

// DateKey is for keys that are dates.
func DateKey(key any, dst []rql.Value) ([]rql.Value, bool) {
	k, ok := key.(Date)
	return append(dst, DateValue(k)), ok
}

// DateKeyFrom is the opposite of DateKey.
func DateKeyFrom(parts []rql.Value) (any, bool) {
	d, err := ParseDate(parts[0].Text())
	return d, len(parts) == 1 && err == nil
}
