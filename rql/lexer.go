package rql

// The classes of bytes in a query.
const (
	tokenChar     = 1 << iota // may stand in a token without encoding
	plainChar                 // is never encoded by the printer
	wordChar                  // may stand in the name of =name=
	separatorChar             // & | ,

	// Of the bytes of a token, those that make more of it than a word.
	percentChar
	colonChar
	slashChar
)

var chars = func() (t [256]uint8) {
	for c := range 256 {
		switch {
		case '0' <= c && c <= '9', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', c == '_':
			t[c] = tokenChar | plainChar | wordChar
		case c == '.', c == '-':
			t[c] = tokenChar | plainChar
		}
	}
	for _, c := range []byte("~+*$:%/") {
		t[c] = tokenChar
	}
	for _, c := range []byte("&|,") {
		t[c] = separatorChar
	}
	t['%'] |= percentChar
	t[':'] |= colonChar
	t['/'] |= slashChar
	return t
}()

func isWord(name string) bool {
	for i := range len(name) {
		if chars[name[i]]&wordChar == 0 {
			return false
		}
	}
	return true
}

// token is the bytes of a name or a value.
type token struct {
	text string
	pos  int
	has  uint8 // the classes of its bytes
}

func (t token) path() bool      { return t.has&slashChar != 0 }
func (t token) converted() bool { return t.has&colonChar != 0 }
func (t token) encoded() bool   { return t.has&percentChar != 0 }

// newToken makes a token of text that was not taken as one.
func newToken(text string, pos int) token {
	t := token{text: text, pos: pos}
	for i := range len(text) {
		t.has |= chars[text[i]]
	}
	return t
}

// token takes a name or a value. Where an operator may follow, it ends before
// %3C and %3E: browsers encode a<3 so.
func (p *parser) token(beforeOperator bool) token {
	t := token{pos: p.pos}
	i := p.pos
	for ; i < len(p.text); i++ {
		class := chars[p.text[i]]
		if class&tokenChar == 0 || class&percentChar != 0 && beforeOperator && encodedAngle(p.text[i:]) != 0 {
			break
		}
		t.has |= class
	}
	p.pos = i
	t.text = p.text[t.pos:i]
	return t
}

// encodedAngle is < or > where the text goes on with %3C or %3E, else 0. In
// lower case they are data.
func encodedAngle(rest string) byte {
	if len(rest) >= 3 && rest[0] == '%' && rest[1] == '3' {
		switch rest[2] {
		case 'C':
			return '<'
		case 'E':
			return '>'
		}
	}
	return 0
}

// comparator takes = == != < <= > >= or =name=, and gives the operator's name;
// ok is false where there is none.
func (p *parser) comparator() (name string, ok bool) {
	switch c := p.peek(); {
	case c == '=':
		return p.equals(), true
	case c == '!' && p.pos+1 < len(p.text) && p.text[p.pos+1] == '=':
		p.pos += 2
		return "ne", true
	case c == '<' || c == '>':
		p.pos++
		return p.angle(c), true
	case c == '%':
		if c := encodedAngle(p.text[p.pos:]); c != 0 {
			p.pos += 3
			return p.angle(c), true
		}
	}
	return "", false
}

func (p *parser) angle(c byte) string {
	orEqual := p.peek() == '='
	if orEqual {
		p.pos++
	}
	switch {
	case c == '<' && orEqual:
		return "le"
	case c == '<':
		return "lt"
	case orEqual:
		return "ge"
	}
	return "gt"
}

// equals takes =, == or =name=.
func (p *parser) equals() string {
	from := p.pos + 1
	end := from
	for end < len(p.text) && chars[p.text[end]]&wordChar != 0 {
		end++
	}
	if end == len(p.text) || p.text[end] != '=' {
		p.pos = from
		return "eq"
	}
	p.pos = end + 1
	if end == from {
		return "eq"
	}
	return p.text[from:end]
}

// peek is the next byte, 0 at the end of the text. A byte 0 in the text is
// illegal wherever it is met, so that the two need no distinction but in
// messages.
func (p *parser) peek() byte {
	if p.pos == len(p.text) {
		return 0
	}
	return p.text[p.pos]
}
