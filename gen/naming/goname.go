package naming

import (
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// initialisms are the words that Go writes in capitals: those of staticcheck
// (ST1003), with a few that schemas are full of.
var initialisms = setOf(`ACL API ASCII CPU CSS CSV DNS EOF GUID HTML HTTP HTTPS ID IP JSON JWT
	PDF QPS RAM RPC SLA SMTP SQL SSH TCP TLS TTL UDP UI GID UID URI URL UTF8 UUID VM VAT XML XMPP
	XSRF XSS SIP RTP AMQP DB TS`)

func setOf(words string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// Exported is the exported Go name of a JSON name: SupplierID for supplierId.
// A name that does not begin with a letter that has capitals gets an X in
// front, and one of punctuation alone is spelled out: Minus for "-".
func Exported(name string) string {
	exported := Suffix(name)
	if first, _ := utf8.DecodeRuneInString(exported); !unicode.IsUpper(first) {
		return "X" + exported
	}
	return exported
}

// Suffix is the form of a name behind other words of an identifier, where a
// digit may begin it: InStock, 1st.
func Suffix(name string) string {
	words := Words(name)
	if len(words) == 0 {
		return spell(name)
	}
	var b strings.Builder
	for i, w := range words {
		if needsSeparator(words, i) {
			b.WriteByte('_')
		}
		b.WriteString(capital(w))
	}
	return b.String()
}

// needsSeparator keeps digits apart that a separator kept apart: v1_1 is not v11.
func needsSeparator(words []string, i int) bool {
	if i == 0 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(words[i-1])
	first, _ := utf8.DecodeRuneInString(words[i])
	return unicode.IsDigit(last) && unicode.IsDigit(first)
}

// capital is a word with a capital in front, or all in capitals.
func capital(word string) string {
	upper := strings.ToUpper(word)
	if initialisms[upper] {
		return upper
	}
	if singular, ok := strings.CutSuffix(upper, "S"); ok && initialisms[singular] {
		return singular + "s"
	}
	first, size := utf8.DecodeRuneInString(word)
	rest := word[size:]
	if word == upper && utf8.RuneCountInString(word) > 3 {
		rest = strings.ToLower(rest) // shouting: STATUS
	}
	return string(unicode.ToUpper(first)) + rest
}

// Unexported is the unexported form of an exported name, one that meets no
// keyword, predeclared name or package of generated code: orderItem, urlPath.
func Unexported(exported string) string {
	first := ""
	for first = range words(exported) {
		break
	}
	if first == "" {
		return "x"
	}
	lower := strings.ToLower(first) + strings.TrimPrefix(exported, first)
	switch {
	case token.IsExported(lower):
		return "x" + lower // a capital that has no small letter, such as ℂ
	case reserved[lower]:
		return lower + "Value"
	default:
		return lower
	}
}
