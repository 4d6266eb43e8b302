package codec

// object is a pointer to a value of a generated type.
type object[T any] interface {
	*T
	Reader
	Writer
}

// ReadList reads an array whose elements are read by a method of d.
//
//go:noinline
func ReadList[T any](d *Decoder, read func(d *Decoder) T) []T {
	list := []T{}
	for d.Array(); d.Element(); {
		list = append(list, read(d))
	}
	return list
}

// ReadEnums reads an array of texts, of which some are known.
//
//go:noinline
func ReadEnums[E ~string](d *Decoder, known []E) []E {
	list := []E{}
	for d.Array(); d.Element(); {
		list = append(list, Enum(d, known))
	}
	return list
}

// ReadObjects reads an array whose elements read themselves.
func ReadObjects[T any, P object[T]](d *Decoder) []T {
	list := []T{}
	for d.Array(); d.Element(); {
		var zero T
		list = append(list, zero)
		P(&list[len(list)-1]).DecodeJSON(d)
	}
	return list
}

// ReadMap reads an object whose members are read by a method of d.
//
//go:noinline
func ReadMap[T any](d *Decoder, read func(d *Decoder) T) map[string]T {
	entries := map[string]T{}
	for d.Object(); d.Member(); {
		ReadEntry(d, &entries, read)
	}
	return entries
}

// ReadEntry reads the member that d is at into a map, which is made where it is
// nil.
func ReadEntry[T any](d *Decoder, entries *map[string]T, read func(d *Decoder) T) {
	name := d.Entry()
	if _, twice := (*entries)[name]; twice {
		d.Duplicate()
	}
	if *entries == nil {
		*entries = map[string]T{}
	}
	(*entries)[name] = read(d)
}

// ReadObjectMap reads an object whose members read themselves.
func ReadObjectMap[T any, P object[T]](d *Decoder) map[string]T {
	return ReadMap(d, ReadObject[T, P])
}

// ReadObject reads what reads itself, as an entry of a map.
func ReadObject[T any, P object[T]](d *Decoder) (v T) {
	P(&v).DecodeJSON(d)
	return v
}

// WriteList writes an array, each element by a method of e.
//
//go:noinline
func WriteList[T any](e *Encoder, list []T, write func(e *Encoder, v T)) {
	if e == nil {
		return
	}
	e.Array()
	for _, v := range list {
		e.Element()
		write(e, v)
	}
	e.EndArray()
}

// WriteEnums writes an array of texts.
//
//go:noinline
func WriteEnums[E ~string](e *Encoder, list []E) {
	if e == nil {
		return
	}
	e.Array()
	for _, v := range list {
		e.Element()
		e.String(string(v))
	}
	e.EndArray()
}

// WriteObjects writes an array whose elements write themselves.
func WriteObjects[T any, P object[T]](e *Encoder, list []T) {
	if e == nil {
		return
	}
	e.Array()
	for i := range list {
		e.Element()
		P(&list[i]).EncodeJSON(e)
	}
	e.EndArray()
}

// WriteMap writes an object in the order of its names, each member by a method of
// e.
//
//go:noinline
func WriteMap[T any](e *Encoder, entries map[string]T, write func(e *Encoder, v T)) {
	if e == nil {
		return
	}
	e.Object()
	WriteEntries(e, entries, write)
	e.EndObject()
}

// WriteEntries is WriteMap inside of an object.
func WriteEntries[T any](e *Encoder, entries map[string]T, write func(e *Encoder, v T)) {
	for _, name := range Keys(entries) {
		e.Key(name)
		write(e, entries[name])
	}
}

// WriteObjectMap writes an object whose members write themselves.
func WriteObjectMap[T any, P object[T]](e *Encoder, entries map[string]T) {
	WriteMap(e, entries, WriteObject[T, P])
}

// WriteObject writes what writes itself, as an entry of a map.
func WriteObject[T any, P object[T]](e *Encoder, v T) { P(&v).EncodeJSON(e) }
