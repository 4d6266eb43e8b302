package ecma_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/runtime/codec/ecma"
)

// A look-ahead is what package regexp cannot express.
func Example() {
	p := ecma.NewPattern(`^(?!default$)[a-z]+$`)
	fmt.Println(p.Match("staging"), p.Match("default"))
	// Output: true false
}

func TestPattern(t *testing.T) {
	for _, c := range []struct {
		source, text string
		want         bool
	}{
		{`^(?=.*\d)\w+$`, "abc1", true},
		{`^(?=.*\d)\w+$`, "abc", false},
		{`^(a|b)\1$`, "aa", true},
		{`^(a|b)\1$`, "ab", false},
		{`^[^/]{1,2000}$`, strings.Repeat("é", 2000), true},
		{`^\u00e9$`, "é", true},
		{`(`, "(", false},
	} {
		if got := ecma.NewPattern(c.source).Match(c.text); got != c.want {
			t.Errorf("%s matches %q = %v; want %v", c.source, c.text, got, c.want)
		}
	}
	if _, err := ecma.Compile(`(`); err == nil {
		t.Error("Compile of ( = nil; want an error")
	}
}
