package codec

import (
	"encoding/base64"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// IsUUID tells whether a text is a UUID of RFC 4122.
func IsUUID(s string) bool {
	const length = 36 // 32 digits and four hyphens
	if len(s) != length {
		return false
	}
	for i := range length {
		hyphen := i == 8 || i == 13 || i == 18 || i == 23
		if hyphen && s[i] != '-' || !hyphen && !isHex(s[i]) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

// IsJSONPointer tells whether a text is a JSON pointer of RFC 6901.
func IsJSONPointer(s string) bool {
	if s != "" && s[0] != '/' {
		return false
	}
	for {
		_, rest, found := strings.Cut(s, "~")
		if !found {
			return true
		}
		if !strings.HasPrefix(rest, "0") && !strings.HasPrefix(rest, "1") {
			return false
		}
		s = rest
	}
}

// IsRelativeJSONPointer tells whether a text is a relative JSON pointer: how many
// levels it goes up, and a JSON pointer or # for the name.
func IsRelativeJSONPointer(s string) bool {
	rest := trimDigits(s)
	if rest == s {
		return false
	}
	if s[0] == '0' {
		rest = s[1:]
	}
	return rest == "#" || IsJSONPointer(rest)
}

// IsRegex tells whether a text is a regular expression, in the syntax of package
// regexp.
func IsRegex(s string) bool {
	_, err := regexp.Compile(s)
	return err == nil
}

// IsBase64 tells whether a text is in base64, as contentEncoding names it.
func IsBase64(s string) bool {
	_, err := base64.StdEncoding.DecodeString(s)
	return err == nil
}

// IsJSONText tells whether a text is JSON, as contentMediaType names it.
func IsJSONText(s string) bool { return jsontext.Value(s).IsValid(allowDuplicates) }

// IsBase64JSON tells whether a text is JSON in base64.
func IsBase64JSON(s string) bool {
	text, err := base64.StdEncoding.DecodeString(s)
	return err == nil && IsJSONText(string(text))
}
