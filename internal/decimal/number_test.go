package decimal

import (
	"cmp"
	"testing"
)

// TestDecimalOrder has numbers in their order.
func TestDecimalOrder(t *testing.T) {
	ordered := []string{
		"-1e100000000000000000000", "-1e99999999999999999999", "-1e999999999", "-11", "-10.5", "-10", "-1.5", "-1e-7", "-1e-99999999999999999999",
		"0", "1e-100000000000000000000", "1e-99999999999999999999", "1e-999999999", "0.09", "0.1", "0.10001", "0.5", "1", "1.0000000000000000001", "9.99", "10", "10.01", "12", "12.5", "12.55", "121", "1e999999999", "1e9223372036854775807", "1e9223372036854775808", "1e09223372036854775809", "1e10000000000000000000",
	}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := Parse(a).Compare(Parse(b)); got != cmp.Compare(i, j) {
				t.Errorf("compare(%s, %s) = %d; want %d", a, b, got, cmp.Compare(i, j))
			}
		}
	}
}

func TestDecimalLead(t *testing.T) {
	for text, want := range map[string]string{
		"1": "0", "1234.5": "3", "0.001": "-3", "12e-5": "-4", "12e9223372036854775806": "9223372036854775807", "12e9223372036854775807": "9223372036854775808",
		"0.01e9223372036854775808": "9223372036854775806", "123e-9223372036854775811": "-9223372036854775809", "0.1e-99999999999999999999": "-100000000000000000000", "10e99999999999999999999": "100000000000000000000",
		"0.1e+00100000000000000000000": "99999999999999999999",
	} {
		d := Parse(text)
		if got := d.bigLead().String(); got != want || d.leadText() != want {
			t.Errorf("the first digit of %s is at %s, %s; want %s", text, got, d.leadText(), want)
		}
	}
}
