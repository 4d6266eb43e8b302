package codec

import (
	"bytes"
	"errors"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/perstore/perstoregen/internal/decimal"
)

// JSON is a value in a parsed text: what rules look at that no Go type can tell.
// It is small and meant to be passed by value. The zero JSON is no value, of
// [KindNone]. Values of one text can be read by several goroutines.
type JSON struct {
	doc *document
	at  int32 // of its node
}

// document is a text with a node for each value and each name of a member, in
// the order of the text: an array is followed by its items, an object by names
// and values in turn.
type document struct {
	text  string
	nodes []node
}

// node is a value or a name in a text.
type node struct {
	start, end int32 // of its text, quotes and brackets included
	next       int32 // the node after it and all that is in it
	count      int32 // of items or members
	kind       Kind
	escaped    bool // a string with escapes
}

var errTooLong = errors.New("the text has more than 2,147,483,647 bytes")

// Parse reads a text that is one JSON value. The errors are those of [Unmarshal]:
// *[SyntaxError], or *[ValidationError] where an object has two members of a name.
func Parse(data []byte) (JSON, error) {
	if len(data) > math.MaxInt32 {
		return JSON{}, &SyntaxError{Err: errTooLong}
	}
	if err := checkText(data); err != nil {
		return JSON{}, err
	}
	return parseValid(data), nil
}

// parseValid is Parse of a text that was checked.
func parseValid(data []byte) JSON {
	p := parser{data: data, nodes: make([]node, 0, nodesAtMost(data))}
	p.value()
	return JSON{doc: &document{text: string(data), nodes: p.nodes}}
}

// longText is from how many bytes the nodes of a text are counted one by one.
const longText = 1 << 14

// nodesAtMost is how many nodes a text can have. Only text in strings makes it
// more than there are, which may be much in a long one.
func nodesAtMost(data []byte) int {
	if len(data) > longText {
		return countNodes(data)
	}
	n := 1
	for _, mark := range []byte(",:[{") {
		n += bytes.Count(data, []byte{mark})
	}
	return n
}

// countNodes is how many values and names a text has.
func countNodes(data []byte) (n int) {
	for i := skipSpace(data, 0); i < len(data); i = skipSpace(data, i) {
		switch data[i] {
		case '{', '[':
			i, n = i+1, n+1
		case '}', ']':
			i++
		default:
			i, n = skipValue(data, i), n+1
		}
	}
	return n
}

// parser walks over checked text.
type parser struct {
	data  []byte
	pos   int
	nodes []node
}

// value appends the node of the value ahead and those of all in it.
func (p *parser) value() {
	p.pos = skipSpace(p.data, p.pos)
	at := len(p.nodes)
	n := node{start: int32(p.pos), kind: kindOf(p.data[p.pos])}
	p.nodes = append(p.nodes, n)
	switch n.kind {
	case KindObject:
		n.count = p.list('}') / 2
	case KindArray:
		n.count = p.list(']')
	case KindString:
		p.pos, n.escaped = skipString(p.data, p.pos)
	default:
		p.pos = skipWord(p.data, p.pos)
	}
	n.end, n.next = int32(p.pos), int32(len(p.nodes))
	p.nodes[at] = n
}

// list appends what is before the closing bracket, and counts it.
func (p *parser) list(closing byte) (count int32) {
	for p.pos++; ; count++ {
		p.pos = skipSpace(p.data, p.pos)
		if p.data[p.pos] == closing {
			p.pos++
			return count
		}
		p.value()
	}
}

func (v JSON) node() *node { return &v.doc.nodes[v.at] }

// Kind tells what v is.
func (v JSON) Kind() Kind {
	if v.doc == nil {
		return KindNone
	}
	return v.node().kind
}

// Raw is the JSON text of v, as it was written.
func (v JSON) Raw() string {
	if v.doc == nil {
		return ""
	}
	n := v.node()
	return v.doc.text[n.start:n.end]
}

// Bool tells whether v is true.
func (v JSON) Bool() bool { return v.Kind() == KindBool && v.Raw() == "true" }

// Number is the text of a number, as it was written; "" of anything else.
func (v JSON) Number() string {
	if v.Kind() != KindNumber {
		return ""
	}
	return v.Raw()
}

// IsInteger tells whether v is a number without a fraction: 1.0 and 1e3 are.
func (v JSON) IsInteger() bool { return v.Kind() == KindNumber && decimal.Parse(v.Raw()).IsInteger() }

// Text is the value of a string; "" of anything else.
func (v JSON) Text() string {
	if v.Kind() != KindString {
		return ""
	}
	quoted := v.Raw()
	if !v.node().escaped {
		return quoted[1 : len(quoted)-1]
	}
	text, _ := jsontext.AppendUnquote(nil, quoted) // the text was checked
	return string(text)
}

// Len is how many items an array or members an object has; 0 of anything else.
func (v JSON) Len() int {
	if v.doc == nil {
		return 0
	}
	return int(v.node().count)
}

// Items gives the items of an array in order; nothing of anything else.
func (v JSON) Items() iter.Seq2[int, JSON] {
	return func(yield func(int, JSON) bool) {
		if v.Kind() != KindArray {
			return
		}
		item := JSON{doc: v.doc, at: v.at + 1}
		for i := range v.Len() {
			if !yield(i, item) {
				return
			}
			item = item.following()
		}
	}
}

// following is what comes after v in the text.
func (v JSON) following() JSON { return JSON{doc: v.doc, at: v.node().next} }

// Item is the item of an array at i. It walks over those before.
func (v JSON) Item(i int) (item JSON, ok bool) {
	for at, item := range v.Items() {
		if at == i {
			return item, true
		}
	}
	return JSON{}, false
}

// Members gives the members of an object in the order of the text; nothing of
// anything else.
func (v JSON) Members() iter.Seq2[string, JSON] {
	return func(yield func(string, JSON) bool) {
		if v.Kind() != KindObject {
			return
		}
		name := JSON{doc: v.doc, at: v.at + 1}
		for range v.Len() {
			value := name.following()
			if !yield(name.Text(), value) {
				return
			}
			name = value.following()
		}
	}
}

// Member is the member of an object that has the name. It walks over those
// before.
func (v JSON) Member(name string) (value JSON, ok bool) {
	if v.Kind() != KindObject {
		return JSON{}, false
	}
	at := JSON{doc: v.doc, at: v.at + 1}
	for range v.Len() {
		value := at.following()
		if at.isText(name) {
			return value, true
		}
		at = value.following()
	}
	return JSON{}, false
}

// Has tells whether v is an object with a member of that name.
func (v JSON) Has(name string) bool {
	_, ok := v.Member(name)
	return ok
}

// isText tells whether the string v is text, without a copy.
func (v JSON) isText(text string) bool {
	n := v.node()
	if n.escaped {
		return v.Text() == text
	}
	return v.doc.text[n.start+1:n.end-1] == text
}

// walkMembers is how many members an object may have before Equal looks them up
// by another way than one after the other.
const walkMembers = 16

// Equal tells whether v and other are the same value as JSON Schema has it:
// numbers by value, objects without regard to the order of their members.
func (v JSON) Equal(other JSON) bool {
	if v.Kind() != other.Kind() || v.Len() != other.Len() {
		return false
	}
	switch v.Kind() {
	case KindNumber:
		return decimal.Parse(v.Raw()).Equal(decimal.Parse(other.Raw()))
	case KindString:
		return v.Text() == other.Text()
	case KindArray:
		return v.equalItems(other)
	case KindObject:
		return v.equalMembers(other)
	}
	return v.Raw() == other.Raw()
}

func (v JSON) equalItems(other JSON) bool {
	theirs := JSON{doc: other.doc, at: other.at + 1}
	for _, ours := range v.Items() {
		if !ours.Equal(theirs) {
			return false
		}
		theirs = theirs.following()
	}
	return true
}

func (v JSON) equalMembers(other JSON) bool {
	if v.Len() > walkMembers {
		return string(v.appendKey(nil)) == string(other.appendKey(nil))
	}
	for name, ours := range v.Members() {
		if theirs, ok := other.Member(name); !ok || !ours.Equal(theirs) {
			return false
		}
	}
	return true
}

// appendKey appends a text that two values share exactly when they are equal.
func (v JSON) appendKey(dst []byte) []byte {
	switch v.Kind() {
	case KindNumber:
		return decimal.Parse(v.Raw()).Append(dst)
	case KindString:
		return appendTextKey(dst, v.Text())
	case KindArray:
		dst = append(dst, '[')
		for _, item := range v.Items() {
			dst = append(item.appendKey(dst), ',')
		}
		return append(dst, ']')
	case KindObject:
		return v.appendMembersKey(dst)
	}
	return append(dst, v.Raw()...)
}

// appendTextKey puts the length before the text, which then needs no escapes.
func appendTextKey(dst []byte, text string) []byte {
	dst = append(dst, '"')
	dst = strconv.AppendInt(dst, int64(len(text)), 10)
	return append(append(dst, ':'), text...)
}

func (v JSON) appendMembersKey(dst []byte) []byte {
	type member struct {
		name  string
		value JSON
	}
	members := make([]member, 0, v.Len())
	for name, value := range v.Members() {
		members = append(members, member{name, value})
	}
	slices.SortFunc(members, func(a, b member) int { return strings.Compare(a.name, b.name) })
	dst = append(dst, '{')
	for _, m := range members {
		dst = m.value.appendKey(appendTextKey(dst, m.name))
	}
	return append(dst, '}')
}
