package schema

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// escapes are the short escapes of JSON strings.
var escapes = map[byte]byte{
	'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

// string reads a string at its opening quote. The bytes are known to be UTF-8.
func (s *scanner) string() string {
	s.pos++
	var text []byte
	for s.problem == nil {
		if s.pos >= len(s.src) {
			s.unexpected("a closing quote")
			break
		}
		switch c := s.src[s.pos]; {
		case c == '"':
			s.pos++
			return string(text)
		case c == '\\':
			text = s.escape(text)
		case c < ' ':
			s.fail(s.pos, "control character %U in a string", c)
		default:
			text = append(text, c)
			s.pos++
		}
	}
	return ""
}

// escape appends what an escape stands for.
func (s *scanner) escape(text []byte) []byte {
	start := s.pos
	s.pos++
	if s.pos < len(s.src) {
		if c, ok := escapes[s.src[s.pos]]; ok {
			s.pos++
			return append(text, c)
		}
	}
	if !s.skip('u') {
		s.unexpected("an escape")
		return text
	}
	r := s.hex()
	if utf16.IsSurrogate(r) {
		r = s.pair(start, r)
	}
	return utf8.AppendRune(text, r)
}

// pair reads the second half of a surrogate pair whose first begins at start.
func (s *scanner) pair(start int, high rune) rune {
	r := rune(utf8.RuneError)
	if s.skip('\\') && s.skip('u') {
		r = utf16.DecodeRune(high, s.hex())
	}
	if r == utf8.RuneError {
		s.fail(start, "half of a surrogate pair")
	}
	return r
}

// hex reads four hexadecimal digits.
func (s *scanner) hex() rune {
	end := s.pos + 4
	if end > len(s.src) {
		s.pos = len(s.src)
		s.unexpected("four hexadecimal digits")
		return 0
	}
	v, err := strconv.ParseUint(string(s.src[s.pos:end]), 16, 16)
	if err != nil {
		s.unexpected("four hexadecimal digits")
		return 0
	}
	s.pos = end
	return rune(v)
}
