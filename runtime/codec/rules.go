package codec

import (
	"fmt"
	"strconv"
	"strings"
)

// Rule checks a value against a schema and records what it breaks. Rules are
// functions that perstoregen prints.
type Rule = func(s *Schema)

// Schema is a value under a schema. Its methods are the keywords that check: each
// records what the value breaks, and says nothing about kinds of values that the
// keyword is not about. Inside of alternatives the first broken rule ends the
// check. A Schema must not be kept when its rule is done.
type Schema struct {
	c      *Check
	v      JSON
	at     string  // the pointer of the schema in its document, where it is not that of a keyword of the holder
	from   place   // the keyword that holds it
	scopes []scope // where dynamic references from below lead
	asked  bool    // the verdict is to be remembered
	off    bool    // the value has another type: nothing else is worth telling

	own   parts  // the members or items that this schema has a schema for
	seen  *parts // who looks for what no schema evaluated wants the parts of the value here; nil is nobody
	outer *parts // where those of a tracking schema go in the end
	next  cursor // the member after the one found last: texts keep the order of their schema
}

// place is where a schema holds another: a keyword and, where that holds several,
// which of them.
type place struct {
	holder  *Schema
	keyword string
	name    string
	index   int // from 1; 0 is none
}

// trial is what a [Check] knows about rules that run.
type trial struct {
	quiet    bool      // the verdict alone counts: nothing is recorded
	failed   bool      // a rule is broken
	brief    bool      // a message that is part of another one: no alternative is explained
	nested   int       // how many verdicts are waited for, one inside of another
	frames   []*Schema // used again and again, so that checking a value takes little memory
	level    int       // how many of them are in use
	dynamic  bool      // verdicts depend on where the check came from
	verdicts map[question]bool
}

// Rules checks a value by a rule.
func (c *Check) Rules(v JSON, rule Rule) { c.run(Schema{c: c, v: v}, rule) }

// Check is where the schema records what the value breaks.
func (s *Schema) Check() *Check { return s.c }

// Value is the value that is checked.
func (s *Schema) Value() JSON { return s.v }

// run checks the value of a schema. Rules are function values: what they get
// would need memory each time.
func (c *Check) run(s Schema, rule Rule) {
	if c.level == len(c.frames) {
		c.frames = append(c.frames, new(Schema))
	}
	frame := c.frames[c.level]
	*frame = s
	c.level++
	rule(frame)
	c.level--
	if frame.asked {
		c.verdicts[frame.question()] = !c.failed
	}
}

// At tells where the schema is in its document, as a reference leads there from
// anywhere: server.json#/$defs/port.
func (s *Schema) At(pointer string) *Schema {
	s.at = pointer
	s.recall()
	return s
}

// pointer is the JSON pointer of the schema.
func (s *Schema) pointer() string {
	switch {
	case s.at != "" || s.from.holder == nil:
		return s.at
	case s.from.name != "":
		return s.from.pointer() + "/" + EscapePointer(s.from.name)
	case s.from.index > 0:
		return s.from.pointer() + "/" + strconv.Itoa(s.from.index-1)
	default:
		return s.from.pointer()
	}
}

func (p place) pointer() string { return p.holder.pointer() + "/" + p.keyword }

// over tells whether nothing more is to be checked.
func (s *Schema) over() bool {
	return s.off || s.c.failed && s.c.quiet || s.c.Done()
}

// breaks notes that a rule is broken and tells whether to record it.
func (s *Schema) breaks() bool {
	s.c.failed = true
	return !s.c.quiet
}

// say records that the value breaks a keyword.
func (s *Schema) say(keyword, format string, args ...any) {
	s.c.FailAt("", keyword, s.pointer()+"/"+keyword, format, args...)
}

// apply checks the value itself by the rule of a keyword.
func (s *Schema) apply(rule Rule, keyword string, index int) {
	s.c.run(Schema{c: s.c, v: s.v, seen: s.seen, from: place{s, keyword, "", index}}, rule)
}

// inside checks a part of the value, which is entered already.
func (s *Schema) inside(rule Rule, v JSON, at place) {
	if s.over() {
		return
	}
	at.holder = s
	s.c.run(Schema{c: s.c, v: v, from: at}, rule)
}

// keeps tells whether a value keeps a rule.
func (s *Schema) keeps(rule Rule, v JSON, seen *parts) bool {
	quiet, failed := s.c.quiet, s.c.failed
	s.c.quiet, s.c.failed = true, false
	s.c.nested++
	s.c.run(Schema{c: s.c, v: v, seen: seen}, rule)
	s.c.nested--
	kept := !s.c.failed
	s.c.quiet, s.c.failed = quiet, failed
	return kept
}

// tries is keeps for the value itself: what the rule evaluates counts only when it
// is kept.
func (s *Schema) tries(rule Rule) bool {
	if s.seen == nil {
		return s.keeps(rule, s.v, nil)
	}
	seen := s.seen.fresh()
	kept := s.keeps(rule, s.v, seen)
	if kept {
		s.seen.add(seen)
	}
	return kept
}

// Track begins a schema that says something about what no other one evaluates.
// Close ends it.
func (s *Schema) Track() {
	s.outer = s.seen
	s.seen = &parts{n: s.v.Len()}
}

// Close hands on what a tracking schema has evaluated.
func (s *Schema) Close() {
	if s.outer != nil {
		s.outer.add(s.seen)
	}
}

// mark notes that the member or item at i has a schema.
func (s *Schema) mark(i int) {
	s.own.n = s.v.Len()
	s.own.set(i)
	s.evaluate(i)
}

// evaluate tells who tracks the value that the member or item at i is evaluated.
func (s *Schema) evaluate(i int) {
	if s.seen != nil {
		s.seen.set(i)
	}
}

// show is the text of a value in a message.
func show(v JSON) string {
	const most = 60
	switch v.Kind() {
	case KindObject:
		return "an object"
	case KindArray:
		return "an array"
	case KindString:
		return strconv.Quote(shorten(v.Text(), most))
	default:
		return shorten(v.Raw(), most)
	}
}

// shorten cuts a text that is too long to be read.
func shorten(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && s[most]&0xc0 == 0x80 {
		most--
	}
	return s[:most] + "…"
}

func enumerate(texts []string) string {
	const most = 20
	if len(texts) > most {
		return strings.Join(texts[:most], ", ") + fmt.Sprintf(" and %d more", len(texts)-most)
	}
	return strings.Join(texts, ", ")
}
