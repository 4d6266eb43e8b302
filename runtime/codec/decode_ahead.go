package codec

import "slices"

// Tag is the text of a member of the object ahead, which tells what type the
// object is to be read into. It is false where what is ahead is no object, or
// where its member is not there or no string. Nothing is read.
func (d *Decoder) Tag(name string) (text string, ok bool) {
	ahead := Decoder{data: d.data, pos: d.pos}
	if ahead.peek() != '{' {
		return "", false
	}
	for ahead.Object(); ahead.Member(); ahead.pass() {
		if string(ahead.name) == name {
			return ahead.text()
		}
	}
	return "", false
}

// Has is the index of the first of the names that the object ahead has a member
// of; -1 where there is none, or where what is ahead is no object. Nothing is
// read.
func (d *Decoder) Has(names ...string) int {
	ahead := Decoder{data: d.data, pos: d.pos}
	if ahead.peek() != '{' {
		return -1
	}
	found := len(names)
	for ahead.Object(); ahead.Member(); ahead.pass() {
		if i := slices.Index(names[:found], string(ahead.name)); i >= 0 {
			found = i
		}
	}
	if found == len(names) {
		return -1
	}
	return found
}

// pass leaves out a value that is read later.
func (d *Decoder) pass() {
	if d.peek() != 0 {
		d.pos = skipValue(d.data, d.pos)
	}
}

// text is the string ahead, false where another value is.
func (d *Decoder) text() (string, bool) {
	if d.peek() != '"' {
		return "", false
	}
	return string(d.quoted()), true
}
