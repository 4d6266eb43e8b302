package code

import "bytes"

// alignDocs takes away the space that jennifer puts in front of doc comments and
// of what they belong to: only without it does gofmt know a doc comment, and
// gives it its final form at once. A line that looks like a comment would lose a
// space inside of a raw string, too. The only raw strings of several lines are
// schemas, and no line of JSON begins like a comment.
func alignDocs(src []byte) []byte {
	out := make([]byte, 0, len(src))
	afterComment := false
	for line := range bytes.Lines(src) {
		comment := bytes.HasPrefix(bytes.TrimPrefix(line, []byte(" ")), []byte("//"))
		if comment || afterComment {
			line = bytes.TrimPrefix(line, []byte(" "))
		}
		out = append(out, line...)
		afterComment = comment
	}
	return out
}
