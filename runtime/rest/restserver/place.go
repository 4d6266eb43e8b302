package restserver

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Mistake is what is wrong at a place of a file.
type Mistake struct {
	File      string
	Line, Col int    // in bytes, from 1
	Pointer   string // JSON pointer of the value; empty is the whole file
	Message   string
}

// Error gives "seed.json:3:5: message (#/Product/0/name)".
func (m Mistake) Error() string {
	text := fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Col, m.Message)
	if m.Pointer != "" {
		text += " (#" + m.Pointer + ")"
	}
	return text
}

// Mistakes are all that were found.
type Mistakes []Mistake

// Error gives a line for each.
func (m Mistakes) Error() string {
	lines := make([]string, len(m))
	for i, one := range m {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// place counts the line and the column of an offset.
func place(text []byte, offset int64) (line, col int) {
	before := text[:min(max(offset, 0), int64(len(text)))]
	return bytes.Count(before, []byte{'\n'}) + 1, len(before) - bytes.LastIndexByte(before, '\n')
}

// offsetOf finds where a JSON pointer leads in a text: as far as it goes, where a
// member is missing.
func offsetOf(text []byte, pointer string) int64 {
	if pointer == "" {
		return 0
	}
	d := json.NewDecoder(bytes.NewReader(text))
	at := int64(0)
	for segment := range strings.SplitSeq(pointer[1:], "/") {
		next, ok := child(d, text, strings.NewReplacer("~1", "/", "~0", "~").Replace(segment))
		if !ok {
			break
		}
		at = next
	}
	return at
}

// child goes to a member of the value that comes next.
func child(d *json.Decoder, text []byte, name string) (offset int64, ok bool) {
	opened, err := d.Token()
	for i := 0; err == nil && d.More(); i++ {
		here := strconv.Itoa(i)
		if opened == json.Delim('{') {
			token, failed := d.Token()
			if failed != nil {
				return 0, false
			}
			here, _ = token.(string)
		} else if opened != json.Delim('[') {
			return 0, false
		}
		if here == name {
			return afterSpace(text, d.InputOffset()), true
		}
		var skipped json.RawMessage
		err = d.Decode(&skipped)
	}
	return 0, false
}

// afterSpace is where the value begins that comes next.
func afterSpace(text []byte, offset int64) int64 {
	return int64(len(text) - len(bytes.TrimLeft(text[offset:], " \t\r\n:,")))
}
