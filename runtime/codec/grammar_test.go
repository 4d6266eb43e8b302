package codec

import (
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

// sure are texts that need no look by the token library, doubtful those that do:
// it refuses most of them.
var (
	sure = []string{
		`{}`, `[]`, ` [ ] `, `{"a":1}`, `{"a":[1,2,{"b":null}],"a":true}`, "\t\r\n {\n\"a\" : false , \"b\":\"\"}\n", `0`, `-0`, `10.50e+07`, `1E5`, `2e-3`,
		`"a\"\\\/\b\f\n\r\té"`, `"\u0041\uD7ff\ue000\uFFFF"`, `"ä日本語👍"`, `[[[[]]]]`, `"12345678901234567890"`, "\"\x7f\"",
		strings.Repeat("[", 64) + "0" + strings.Repeat("]", 64),
	}
	doubtful = []string{
		``, ` `, `{`, `[`, `{]`, `[}`, `[1}`, `{"a":1]`, `[1,]`, `[,1]`, `[1 2]`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{a:1}`, `{1:1}`, `{,}`, `1 1`, `[]]`, `tru`, `nul`, `nulll`, `True`,
		`01`, `-`, `+1`, `.5`, `1.`, `1e`, `1e+`, `--1`, `0x1`, `NaN`, `"`, `"\"`, `"\x"`, `"\u12"`, `"\u12g4"`, `"\ud800"`, `"\uD83D\uDC4D"`, `"a` + "\n" + `"`, "\"\x00\"", "\"1234567\x1f\"",
		"\"\xff\"", "\"\xed\xa0\x80\"", "\"\xc0\x80\"", "\"12345678\xc3\"", "\xef\xbb\xbf1", "\x00", "1\x00", "[1\x00]", "{\"a\":1\x00}", `'a'`, `[1]x`,
		strings.Repeat("[", 65) + "0" + strings.Repeat("]", 65),
	}
)

func TestSurelyJSON(t *testing.T) {
	for _, text := range sure {
		if !surelyJSON([]byte(text)) {
			t.Errorf("surelyJSON(%q) = false; want true", text)
		}
	}
	for _, text := range doubtful {
		if surelyJSON([]byte(text)) {
			t.Errorf("surelyJSON(%q) = true; want false", text)
		}
	}
}

// FuzzGrammar checks that the token library admits what is sure.
func FuzzGrammar(f *testing.F) {
	for _, texts := range [][]string{sure, doubtful} {
		for _, text := range texts {
			f.Add([]byte(text))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		valid := jsontext.Value(text).IsValid(allowDuplicates)
		if sure := surelyJSON(text); sure && !valid {
			t.Errorf("%q is no JSON, but sure to be", text)
		}
		if err := checkGrammar(text); (err == nil) != valid {
			t.Errorf("checkGrammar(%q) = %v; want that it is valid: %v", text, err, valid)
		}
	})
}
