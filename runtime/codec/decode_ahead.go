package codec

import "slices"

// Tag is the text of a member of the object ahead, which tells what type the
// object is to be read into. It is false where what is ahead is no object, or
// where its member is not there or no string. Nothing is read.
func (d *Decoder) Tag(name string) (text string, ok bool) {
	ahead := Decoder{data: d.data, pos: d.pos, ends: d.ends}
	defer d.learn(&ahead)
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
	ahead := Decoder{data: d.data, pos: d.pos, ends: d.ends}
	defer d.learn(&ahead)
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

// learn keeps what a walk found out.
func (d *Decoder) learn(ahead *Decoder) { d.ends = ahead.ends }

// pass leaves out a value that is read later.
func (d *Decoder) pass() {
	switch d.peek() {
	case 0:
	case '{', '[':
		d.passList()
	default:
		d.pos = skipValue(d.data, d.pos)
	}
}

// longList is from how many bytes the end of a list is kept.
const longList = 1024

// passList leaves out an array or object. Objects in each other that are all
// looked into before they are read would be walked over once for each level
// that they are in, so that the ends of long ones are kept.
func (d *Decoder) passList() {
	start := d.pos
	if end, ok := d.ends[start]; ok {
		d.pos = end
		return
	}
	d.pos = skipBrackets(d.data, start)
	if d.ends == nil && d.pos-start > longList {
		d.ends = longLists(d.data)
	}
}

// longLists gives where the long arrays and objects of a text end, by where they
// begin.
func longLists(data []byte) map[int]int {
	ends := map[int]int{}
	var open []int
	for i := skipSpace(data, 0); i < len(data); i = skipSpace(data, i) {
		switch data[i] {
		case '{', '[':
			open = append(open, i)
			i++
		case '}', ']':
			i++
			if start := open[len(open)-1]; i-start > longList {
				ends[start] = i
			}
			open = open[:len(open)-1]
		default:
			i = skipValue(data, i)
		}
	}
	return ends
}

// text is the string ahead, false where another value is.
func (d *Decoder) text() (string, bool) {
	if d.peek() != '"' {
		return "", false
	}
	return string(d.quoted()), true
}
