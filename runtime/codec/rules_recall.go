package codec

// Schemas that lead to the same ones in several ways would be asked the same again
// and again, twice as often at each level of a value.

// question is whether a value keeps the rule of a schema.
type question struct {
	at    string
	v     JSON
	quiet bool
}

func (s *Schema) question() question { return question{s.at, s.v, s.c.quiet} }

// From where on verdicts are remembered: how many alternatives inside of each
// other, and how many schemas. Up to there it costs more than it saves.
const (
	deepTrials  = 3
	deepSchemas = 24
)

// recall ends the check of a value whose verdict is known, and what is to be
// recorded of it. It may depend on nothing else: what is evaluated must not
// matter, nor where the check came from.
func (s *Schema) recall() {
	c := s.c
	if c.nested < deepTrials && c.level < deepSchemas || s.seen != nil || c.dynamic || s.over() {
		return
	}
	kept, known := c.verdicts[s.question()]
	if known {
		s.off = true
		c.failed = c.failed || !kept
		return
	}
	if c.verdicts == nil {
		c.verdicts = make(map[question]bool)
	}
	s.asked = true
}
