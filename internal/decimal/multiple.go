package decimal

import (
	"math"
	"math/big"
	"strconv"
	"strings"
)

// IsMultiple tells whether d / unit is an integer; unit is not zero. It takes no
// more time than the digits are long, whatever the exponents.
func (d Number) IsMultiple(unit Number) bool {
	if d.IsZero() {
		return true
	}
	shift := d.last() - unit.last()
	if shift < 0 {
		return false // the last digit of d is not zero
	}
	by, _ := new(big.Int).SetString(unit.whole+unit.frac, 10)
	shift = min(shift, int64(by.BitLen())) // more tens have no more factors in common with it
	rest := d.rest(by)
	return rest.Mul(rest, new(big.Int).Exp(big.NewInt(10), big.NewInt(shift), by)).Mod(rest, by).Sign() == 0
}

// last is the place of the last digit, as lead is that of the first. It is far
// away where that is beyond 64 bits.
func (d Number) last() int64 {
	const far = math.MaxInt64 / 2
	switch {
	case strings.HasPrefix(d.far, "-"):
		return -far
	case d.far != "":
		return far
	}
	return d.lead - int64(len(d.whole)+len(d.frac)-1)
}

// rest is what the digits leave when they are divided, some at a time.
func (d Number) rest(by *big.Int) *big.Int {
	const step = 18
	rest, part, scale := new(big.Int), new(big.Int), new(big.Int)
	for _, digits := range []string{d.whole, d.frac} {
		for digits != "" {
			head := digits[:min(step, len(digits))]
			digits = digits[len(head):]
			n, _ := strconv.ParseInt(head, 10, 64) // digits alone
			scale.Exp(big.NewInt(10), big.NewInt(int64(len(head))), nil)
			rest.Mul(rest, scale).Add(rest, part.SetInt64(n)).Mod(rest, by)
		}
	}
	return rest
}
