package code

import (
	"bytes"
	"strings"
)

// separateImports puts the standard library's imports before the others, with a
// blank line between, in a file as jennifer writes it: one block, sorted by path,
// one import a line.
func separateImports(src []byte) []byte {
	const opening, closing = "\nimport (\n", "\n)\n"
	start := bytes.Index(src, []byte(opening))
	if start < 0 {
		return src
	}
	start += len(opening)
	length := bytes.Index(src[start:], []byte(closing))
	if length < 0 {
		return src
	}
	var standard, others []string
	for line := range strings.Lines(string(src[start : start+length+1])) {
		if isStandard(line) {
			standard = append(standard, line)
		} else {
			others = append(others, line)
		}
	}
	var out bytes.Buffer
	out.Grow(len(src) + 1)
	out.Write(src[:start])
	out.WriteString(strings.Join(standard, ""))
	if len(standard) > 0 && len(others) > 0 {
		out.WriteByte('\n')
	}
	out.WriteString(strings.Join(others, ""))
	out.Write(src[start+length+1:])
	return out.Bytes()
}

// isStandard tells whether the import of a line is of the standard library: the
// first element of other paths is a host, which has a dot.
func isStandard(line string) bool {
	_, path, _ := strings.Cut(line, `"`)
	host, _, _ := strings.Cut(path, "/")
	return !strings.Contains(host, ".")
}
