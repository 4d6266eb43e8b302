package codec

import "strings"

var pointerEscaper = strings.NewReplacer("~", "~0", "/", "~1")

// EscapePointer writes a name as a part of a JSON pointer.
func EscapePointer(name string) string { return pointerEscaper.Replace(name) }
