package codec

import "unicode/utf8"

// MinLength checks that a text has at least so many characters.
func (s *Schema) MinLength(least int) *Schema {
	if !s.textual() {
		return s
	}
	if n := utf8.RuneCountInString(s.v.Text()); n < least && s.breaks() {
		s.say("minLength", "has %d characters; at least %d are needed", n, least)
	}
	return s
}

// MaxLength checks that a text has at most so many characters.
func (s *Schema) MaxLength(most int) *Schema {
	if !s.textual() {
		return s
	}
	if n := utf8.RuneCountInString(s.v.Text()); n > most && s.breaks() {
		s.say("maxLength", "has %d characters; at most %d are allowed", n, most)
	}
	return s
}

// Pattern checks that a text matches an expression somewhere.
func (s *Schema) Pattern(p *Pattern) *Schema {
	if s.textual() && !p.Match(s.v.Text()) && s.breaks() {
		s.say("pattern", "is %s, which does not match %s", show(s.v), p)
	}
	return s
}

// Format checks that a text is of a format; is tells whether it is.
func (s *Schema) Format(name string, is func(string) bool) *Schema {
	if s.textual() && !is(s.v.Text()) && s.breaks() {
		s.say("format", "is %s, which is no %s", show(s.v), name)
	}
	return s
}

// Content checks that a text holds what its schema says: is tells whether it does.
func (s *Schema) Content(keyword, name string, is func(string) bool) *Schema {
	if s.textual() && !is(s.v.Text()) && s.breaks() {
		s.say(keyword, "is not %s", name)
	}
	return s
}

func (s *Schema) textual() bool { return !s.over() && s.v.Kind() == KindString }
