package decimal

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"
)

func TestNormal(t *testing.T) {
	zeros := strings.Repeat("0", MaxDigits-1)
	for text, want := range map[string]string{
		"0": "0", "-0": "0", "0.00": "0", "-0e5": "0", "1.50": "1.5", "1e3": "1000", "-12.5e-1": "-1.25", "120": "120", "1.0": "1", "0.001": "0.001", "1e-3": "0.001",
		"+5": "5", "007": "7", ".5": "0.5", "5.": "5", "-00.10": "-0.1", "123e-1": "12.3", "12.34e1": "123.4", "12.34e2": "1234", "12.34e3": "12340",
		"1" + zeros: "1" + zeros, "1e999": "1" + zeros, "1e-1000": "0." + zeros + "1",
		"1e1000": "", "1e-1001": "", "1e999999999": "", "-1e99999999999999999999": "", "1e-99999999999999999999": "",
	} {
		got, ok := Normal(text)
		if ok != (want != "") || ok && got != want {
			t.Errorf("Normal(%s) = %s, %v; want %s", text, got, ok, want)
		}
	}
}

func TestNormalTextIsNotCopied(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { Normal("-1234567.89") }); n != 0 {
		t.Errorf("Normal of a normal text allocates %v times; want 0", n)
	}
}

func TestFits(t *testing.T) {
	for text, want := range map[string]bool{
		"0": true, "99.99": true, "-99.99": true, "100": false, "0.001": false, "1e1": true, "1e2": false, "1e-2": true, "1e-3": false, "1e999999999999999999999": false,
	} {
		if got := Parse(text).Fits(2, 2); got != want {
			t.Errorf("%s fits = %v; want %v", text, got, want)
		}
	}
}

func TestSum(t *testing.T) {
	tests := []struct {
		terms []string
		want  string
		mean  float64
	}{
		{[]string{"0.1", "0.2"}, "0.3", 0.15},
		{[]string{"0.10", "-0.1", "0"}, "0", 0},
		{[]string{"1e30", "1e-30"}, "1000000000000000000000000000000.000000000000000000000000000001", 5e29},
		{[]string{"-1.5", "1"}, "-0.5", -0.25},
		{[]string{"0.5", "0.5", "99"}, "100", 100.0 / 3},
		{[]string{"-0.001"}, "-0.001", -0.001},
		{nil, "0", 0},
	}
	for _, test := range tests {
		var s Sum
		for _, term := range test.terms {
			s.Add(term)
		}
		if got, ok := s.Text(); got != test.want || !ok {
			t.Errorf("the sum of %v = %s, %v; want %s", test.terms, got, ok, test.want)
		}
		if got, ok := s.Mean(max(1, int64(len(test.terms)))); got != test.mean || !ok {
			t.Errorf("the mean of %v = %v, %v; want %v", test.terms, got, ok, test.mean)
		}
	}
}

func TestSumOfTooManyDigits(t *testing.T) {
	var s Sum
	s.Add("1")
	s.Add("1e999999999")
	if text, ok := s.Text(); ok {
		t.Errorf("the sum = %s; want none", text)
	}
	if mean, ok := s.Mean(2); ok {
		t.Errorf("the mean = %v; want none", mean)
	}
}

// FuzzNumber compares what is read with big.Rat and encoding/json.
func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"0", "-0", "1.50", "1e3", "-12.5e-1", "1e999999999", "1e-99999999999999999999", "01", "1.", ".5", "+1", "", "-", "e", "1e", "0x1", "NaN", "1_0", "12345678901234567890.00"} {
		f.Add(seed, "1.5")
		f.Add("-2e2", seed)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if got, want := IsNumber(a), json.Valid([]byte(a)) && strings.Trim(a, "-0123456789.eE+") == "" && a != ""; got != want {
			t.Errorf("IsNumber(%q) = %v; want %v", a, got, want)
		}
		order := Parse(a).Compare(Parse(b)) // of no numbers too, without a panic
		normal, ok := Normal(a)
		switch {
		case !IsNumber(a) || !ok:
			return
		case !IsNumber(normal) || !isNormal(normal) || !Parse(a).Equal(Parse(normal)):
			t.Errorf("Normal(%q) = %q", a, normal)
		}
		other, ok := Normal(b)
		if !IsNumber(b) || !ok {
			return
		}
		x, _ := new(big.Rat).SetString(normal)
		y, _ := new(big.Rat).SetString(other)
		if want := x.Cmp(y); order != want || (want == 0) != (normal == other) {
			t.Errorf("%q compared with %q = %d; want %d", a, b, order, want)
		}
		var s Sum
		s.Add(a)
		s.Add(b)
		text, _ := s.Text()
		if sum, ok := new(big.Rat).SetString(text); !ok || sum.Cmp(x.Add(x, y)) != 0 {
			t.Errorf("%q + %q = %q", a, b, text)
		}
	})
}
