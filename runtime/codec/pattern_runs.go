package codec

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// runs are an expression that is a loop for each of its parts: anchored at both
// ends, characters and classes with counts in between, and never a doubt where one
// part ends. Most patterns of schemas are such: ^[a-z0-9-]{1,63}$.
type runs []charRun

// charRun is a class of characters and how many of them there are.
type charRun struct {
	ascii       [2]uint64 // a bit for each
	other       bool      // whether all other characters belong to it
	least, most int       // most is -1 where there is no limit
}

func (r *charRun) add(c byte)      { r.ascii[c/64] |= 1 << (c % 64) }
func (r *charRun) has(c byte) bool { return r.ascii[c/64]>>(c%64)&1 != 0 }

func (r *charRun) addAll(chars string) {
	for i := range len(chars) {
		r.add(chars[i])
	}
}

func (r *charRun) addRange(from, to byte) {
	for c := from; c <= to; c++ {
		r.add(c)
	}
}

func (r *charRun) negate() {
	r.ascii[0], r.ascii[1], r.other = ^r.ascii[0], ^r.ascii[1], !r.other
}

// meets tells whether a character belongs to both.
func (r *charRun) meets(other *charRun) bool {
	return r.ascii[0]&other.ascii[0] != 0 || r.ascii[1]&other.ascii[1] != 0 || r.other && other.other
}

// match tells whether the runs are all of a text.
func (rs runs) match(s string) bool {
	rest, ok := rs.cut(s)
	return ok && rest == ""
}

// begin tells whether the runs are the beginning of a text.
func (rs runs) begin(s string) bool {
	_, ok := rs.cut(s)
	return ok
}

// cut gives what is behind the runs; false where a text does not begin with them.
func (rs runs) cut(s string) (rest string, ok bool) {
	for i := range rs {
		n := 0
		for n != rs[i].most && s != "" {
			size := rs[i].width(s)
			if size == 0 {
				break
			}
			s = s[size:]
			n++
		}
		if n < rs[i].least {
			return "", false
		}
	}
	return s, true
}

// width is how many bytes the first character of a text has, 0 where it does not
// belong to r.
func (r *charRun) width(s string) int {
	if c := s[0]; c < utf8.RuneSelf {
		if r.has(c) {
			return 1
		}
		return 0
	}
	if !r.other {
		return 0
	}
	_, size := utf8.DecodeRuneInString(s)
	return size
}

// certain tells whether no character can belong to a run or to what follows it,
// where the run may end earlier or later.
func (rs runs) certain() bool {
	for i := range rs {
		if rs[i].least == rs[i].most {
			continue
		}
		for j := i + 1; j < len(rs); j++ {
			if rs[i].meets(&rs[j]) {
				return false
			}
			if rs[j].least > 0 {
				break
			}
		}
	}
	return true
}

// runsOf reads an expression; false where it is more than runs.
func runsOf(source string) (runs, bool) {
	if !strings.HasPrefix(source, "^") || !strings.HasSuffix(source, "$") || len(source) < len("^$") {
		return nil, false
	}
	return parseRuns(source[1 : len(source)-1])
}

// beginningOf is runsOf for an expression that says only how a text begins: ^x-.
func beginningOf(source string) (runs, bool) {
	if !strings.HasPrefix(source, "^") {
		return nil, false
	}
	return parseRuns(source[1:])
}

// parseRuns reads an expression without its anchors.
func parseRuns(source string) (runs, bool) {
	p := runParser{rest: source}
	for p.rest != "" {
		if !p.part() {
			return nil, false
		}
	}
	return p.runs, p.runs.certain()
}

// runParser reads the parts of an expression.
type runParser struct {
	rest string
	runs runs
}

// operators are the characters that mean more than themselves outside of a class.
const operators = `^$()|*+?{}]`

func (p *runParser) part() bool {
	r := charRun{least: 1, most: 1}
	c := p.rest[0]
	switch {
	case c == '[':
		if !p.class(&r) {
			return false
		}
	case c == '.':
		p.rest = p.rest[1:]
		r.add('\n')
		r.negate()
	case strings.IndexByte(operators, c) >= 0 || !p.character(&r):
		return false
	}
	if !p.count(&r) {
		return false
	}
	p.runs = append(p.runs, r)
	return true
}

// character reads a character or an escape into a class.
func (p *runParser) character(r *charRun) bool {
	c := p.rest[0]
	if c != '\\' {
		p.rest = p.rest[1:]
		r.add(c & 0x7f)
		return c < utf8.RuneSelf
	}
	if len(p.rest) < 2 {
		return false
	}
	c, p.rest = p.rest[1], p.rest[2:]
	switch {
	case c == 'd':
		r.addRange('0', '9')
	case c == 'w':
		r.addWord()
	case c == 's':
		r.addAll("\t\n\f\r ")
	case c == 'n':
		r.add('\n')
	case c == 'r':
		r.add('\r')
	case c == 't':
		r.add('\t')
	case isPunctuation(c):
		r.add(c)
	default:
		return false
	}
	return true
}

func (r *charRun) addWord() {
	r.addRange('0', '9')
	r.addRange('A', 'Z')
	r.addRange('a', 'z')
	r.add('_')
}

func isPunctuation(c byte) bool {
	return c < utf8.RuneSelf && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", c) >= 0
}

// class reads [a-z_] or [^/].
func (p *runParser) class(r *charRun) bool {
	rest, negated := strings.CutPrefix(p.rest[1:], "^")
	p.rest = rest
	for first := true; ; first = false {
		switch {
		case p.rest == "" || p.rest[0] == '[' || first && p.rest[0] == ']':
			return false // ends too early, or has a class in it
		case p.rest[0] == ']':
			p.rest = p.rest[1:]
			if negated {
				r.negate()
			}
			return true
		case !p.span(r):
			return false
		}
	}
}

// span reads a character of a class, or a range of them.
func (p *runParser) span(r *charRun) bool {
	from, before := charRun{}, p.rest
	if !p.character(&from) {
		return false
	}
	r.ascii[0] |= from.ascii[0]
	r.ascii[1] |= from.ascii[1]
	if len(p.rest) < 2 || p.rest[0] != '-' || p.rest[1] == ']' {
		return true
	}
	to := p.rest[1]
	if before[0] == '\\' || before[0] == '-' || to == '\\' || to == '-' || to == '[' || to >= utf8.RuneSelf || to < before[0] {
		return false
	}
	p.rest = p.rest[2:]
	r.addRange(before[0], to)
	return true
}

// mostRepeated is how often package regexp lets something repeat.
const mostRepeated = 1000

// count reads how often a class is there.
func (p *runParser) count(r *charRun) bool {
	if p.rest == "" {
		return true
	}
	switch p.rest[0] {
	case '*':
		r.least, r.most = 0, -1
	case '+':
		r.least, r.most = 1, -1
	case '?':
		r.least, r.most = 0, 1
	case '{':
		return p.braces(r)
	default:
		return true
	}
	p.rest = p.rest[1:]
	return p.counted()
}

// counted tells whether no second operator follows.
func (p *runParser) counted() bool {
	return p.rest == "" || strings.IndexByte("*+?{", p.rest[0]) < 0
}

// braces reads {3}, {3,} or {3,5}.
func (p *runParser) braces(r *charRun) bool {
	inside, rest, closed := strings.Cut(p.rest[1:], "}")
	p.rest = rest
	low, high, two := strings.Cut(inside, ",")
	var lowErr, highErr error
	r.least, lowErr = strconv.Atoi(low)
	switch {
	case !two:
		r.most = r.least
	case high == "":
		r.most = -1
	default:
		r.most, highErr = strconv.Atoi(high)
	}
	valid := closed && lowErr == nil && highErr == nil && !strings.ContainsAny(inside, "+-") &&
		r.least <= mostRepeated && r.most <= mostRepeated && (r.most < 0 || r.least <= r.most)
	return valid && p.counted()
}
