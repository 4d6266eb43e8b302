package decimal

import "math/big"

// Sum adds up numbers exactly. The zero Sum is that of none.
type Sum struct {
	total  big.Int // of units of the last digit
	behind int64   // digits behind the point
	beyond bool    // whether a number was not writable
}

// Add adds a number by its text.
func (s *Sum) Add(text string) {
	d := Parse(text)
	switch {
	case d.IsZero():
		return
	case !d.IsWritable():
		s.beyond = true
		return
	}
	var n big.Int
	n.SetString(d.whole+d.frac, 10)
	if d.negative {
		n.Neg(&n)
	}
	if last := -d.last(); last > s.behind {
		s.total.Mul(&s.total, tens(last-s.behind))
		s.behind = last
	} else if last < s.behind {
		n.Mul(&n, tens(s.behind-last))
	}
	s.total.Add(&s.total, &n)
}

func tens(n int64) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(n), nil) }

// Text is the sum; false where a number of it was not writable.
func (s *Sum) Text() (string, bool) {
	if s.beyond {
		return "", false
	}
	text := s.total.String()
	if s.behind > 0 {
		text = withPoint(text, int(s.behind))
	}
	return string(Parse(text).AppendPlain(nil)), true
}

// withPoint puts a point before the last digits of an integer.
func withPoint(integer string, behind int) string {
	sign := ""
	if integer[0] == '-' {
		sign, integer = "-", integer[1:]
	}
	if missing := behind + 1 - len(integer); missing > 0 {
		integer = string(appendZeros(nil, int64(missing))) + integer
	}
	at := len(integer) - behind
	return sign + integer[:at] + "." + integer[at:]
}

// Mean is the float that is nearest to the sum divided by the number of terms; false
// where there is no sum.
func (s *Sum) Mean(terms int64) (float64, bool) {
	whole := new(big.Int).Mul(tens(s.behind), big.NewInt(terms))
	mean, _ := new(big.Rat).SetFrac(&s.total, whole).Float64()
	return mean, !s.beyond
}
