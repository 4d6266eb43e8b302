package codec

import (
	"cmp"
	"testing"
)

// TestDecimalOrder has numbers in their order.
func TestDecimalOrder(t *testing.T) {
	ordered := []string{
		"-1e99999999999999999999", "-1e999999999", "-11", "-10.5", "-10", "-1.5", "-1e-7", "-1e-99999999999999999999",
		"0", "1e-99999999999999999999", "1e-999999999", "0.09", "0.1", "0.10001", "0.5", "1", "1.0000000000000000001", "9.99", "10", "10.01", "12", "12.5", "12.55", "121", "1e999999999", "1e9223372036854775807", "1e9223372036854775808",
	}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := parseDecimal(a).compare(parseDecimal(b)); got != cmp.Compare(i, j) {
				t.Errorf("compare(%s, %s) = %d; want %d", a, b, got, cmp.Compare(i, j))
			}
		}
	}
}
