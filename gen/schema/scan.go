package schema

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"github.com/perstore/perstoregen/gen/diag"
)

// Limits of a document. Definitions are written by people: what is larger is
// an accident or an attack.
const (
	maxFile   = 16 << 20
	maxDepth  = 200
	maxValues = 1_000_000 // of JSON
	maxNumber = 400       // bytes of a number
	maxExp    = 999       // exponent of a number
)

// scan reads the one JSON value of a document. It stops at the first mistake,
// since nothing sensible can be said about what follows.
func scan(doc *Document) (*Node, *diag.Diagnostic) {
	s := &scanner{doc: doc, src: doc.src}
	if len(s.src) > maxFile {
		d := doc.place(0, "").Errorf("larger than %d MiB", maxFile>>20)
		return nil, &d
	}
	if i := invalidUTF8(s.src); i >= 0 {
		s.fail(i, "not UTF-8")
		return nil, s.problem
	}
	if len(s.src) >= len(byteOrderMark) && string(s.src[:len(byteOrderMark)]) == byteOrderMark {
		s.pos = len(byteOrderMark)
	}
	root := s.value(nil, "", -1)
	if s.space(); s.problem == nil && s.pos < len(s.src) {
		s.unexpected("the end of the file")
	}
	if s.problem != nil {
		return nil, s.problem
	}
	return root, nil
}

const byteOrderMark = "\ufeff"

func invalidUTF8(src []byte) int {
	if utf8.Valid(src) {
		return -1
	}
	for i := 0; ; {
		r, size := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
}

// scanner is a recursive descent over the bytes. After a problem every method
// returns at once.
type scanner struct {
	doc     *Document
	src     []byte
	pos     int
	depth   int
	values  int // that were begun
	problem *diag.Diagnostic
}

func (s *scanner) fail(offset int, format string, args ...any) {
	if s.problem == nil {
		d := s.doc.place(offset, "").Errorf("invalid JSON: "+format, args...)
		s.problem = &d
	}
}

// unexpected reports what stands at the position instead of what is wanted.
func (s *scanner) unexpected(wanted string) {
	if s.pos >= len(s.src) {
		s.fail(s.pos, "expected %s, found the end of the file", wanted)
		return
	}
	r, _ := utf8.DecodeRune(s.src[s.pos:])
	s.fail(s.pos, "expected %s, found %s", wanted, strconv.QuoteRune(r))
}

// peek is the byte after white space, 0 at the end and after a problem.
func (s *scanner) peek() byte {
	s.space()
	if s.problem != nil || s.pos >= len(s.src) {
		return 0
	}
	return s.src[s.pos]
}

func (s *scanner) space() {
	for s.pos < len(s.src) {
		switch s.src[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return
		}
	}
}

// value reads a value that parent holds by step; name is the offset of its
// member name.
func (s *scanner) value(parent *Node, step string, name int) *Node {
	c := s.peek()
	n := &Node{doc: s.doc, parent: parent, step: step, name: name, offset: s.pos}
	if s.depth++; s.depth > maxDepth {
		s.fail(s.pos, "nested deeper than %d", maxDepth)
		return n
	}
	if s.values++; s.values > maxValues {
		s.fail(s.pos, "more than %d values", maxValues)
		return n
	}
	defer func() { s.depth-- }()
	switch {
	case c == '{':
		s.object(n)
	case c == '[':
		s.array(n)
	case c == '"':
		n.kind, n.text = String, s.string()
	case c == '-' || isDigit(c):
		n.kind, n.text = Number, s.number()
	default:
		s.word(n)
	}
	return n
}

func (s *scanner) object(n *Node) {
	n.kind = Object
	seen := make(map[string]int)
	s.list('}', "a comma or }", func() {
		if s.peek() != '"' {
			s.unexpected("a member name")
			return
		}
		offset := s.pos
		name := s.string()
		if first, ok := seen[name]; ok {
			at := s.doc.place(first, "")
			s.fail(offset, "member %q is there twice, first in line %d", name, at.Line)
		}
		seen[name] = offset
		if s.peek() != ':' {
			s.unexpected("a colon")
			return
		}
		s.pos++
		n.members = append(n.members, Member{Name: name, Value: s.value(n, name, offset)})
	})
	n.reindex()
}

func (s *scanner) array(n *Node) {
	n.kind = Array
	s.list(']', "a comma or ]", func() {
		n.items = append(n.items, s.value(n, strconv.Itoa(len(n.items)), -1))
	})
}

// list reads what stands between brackets, separated by commas.
func (s *scanner) list(end byte, wanted string, element func()) {
	s.pos++
	if s.peek() == end {
		s.pos++
		return
	}
	for s.problem == nil {
		element()
		switch s.peek() {
		case ',':
			s.pos++
		case end:
			s.pos++
			return
		default:
			s.unexpected(wanted)
		}
	}
}

// words are the values that are spelled out.
var words = [...]struct {
	text string
	kind Kind
}{{"true", Bool}, {"false", Bool}, {"null", Null}}

func (s *scanner) word(n *Node) {
	for _, w := range words {
		if bytes.HasPrefix(s.src[s.pos:], []byte(w.text)) {
			n.kind, n.text = w.kind, w.text
			s.pos += len(w.text)
			return
		}
	}
	s.unexpected("a value")
}

// number reads a number. Its size is bounded so that whoever computes with it
// need not care.
func (s *scanner) number() string {
	start := s.pos
	s.skip('-')
	if !s.skip('0') {
		s.digits()
	}
	if s.skip('.') {
		s.digits()
	}
	exponent := 0
	if s.skip('e') || s.skip('E') {
		if !s.skip('-') {
			s.skip('+')
		}
		from := s.pos
		s.digits()
		exponent, _ = strconv.Atoi("0" + string(s.src[from:min(s.pos, from+6)]))
	}
	if s.pos-start > maxNumber || exponent > maxExp {
		s.fail(start, "a number with more than %d digits or an exponent over %d", maxNumber, maxExp)
	}
	return string(s.src[start:s.pos])
}

func (s *scanner) digits() {
	start := s.pos
	for s.pos < len(s.src) && isDigit(s.src[s.pos]) {
		s.pos++
	}
	if s.pos == start {
		s.unexpected("a digit")
	}
}

// skip steps over c if it stands at the position.
func (s *scanner) skip(c byte) bool {
	if s.problem != nil || s.pos >= len(s.src) || s.src[s.pos] != c {
		return false
	}
	s.pos++
	return true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
