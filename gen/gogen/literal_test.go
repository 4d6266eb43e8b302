package gogen

import (
	"testing"

	"github.com/dave/jennifer/jen"
)

func TestRaw(t *testing.T) {
	for text, want := range map[string]string{
		"plain":      `"plain"`,
		`say "hi"`:   "`say \"hi\"`",
		`^\d$`:       "`^\\d$`",
		"`\"`":       `"` + "`\\\"`" + `"`,
		"\"\u202e\"": `"\"\u202e\""`,
		"\\\n":       `"\\\n"`,
	} {
		if got := print(t, func(f *jen.File) { f.Var().Id("x").Op("=").Add(raw(text)) }); got != "var x = "+want {
			t.Errorf("raw(%q) gives %s; want var x = %s", text, got, want)
		}
	}
}
