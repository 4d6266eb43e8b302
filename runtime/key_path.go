package perstore

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/perstore/perstoregen/rql"
)

// ParseKey reads a key as a segment of a path has it: percent-encoded, the parts
// of a composite key joined by commas and decoded one by one. ErrInvalid for a
// text that is no key of e.
func (e *Entity) ParseKey(segment string) (any, error) {
	texts := []string{segment}
	if len(e.Schema.Key) > 1 {
		texts = strings.Split(segment, ",")
	}
	if len(texts) != len(e.Schema.Key) {
		return nil, fmt.Errorf("%w: the key of %s has %d parts, joined by commas, not %d", ErrInvalid, e.Schema.Name, len(e.Schema.Key), len(texts))
	}
	parts := make([]rql.Value, len(texts))
	for i, text := range texts {
		plain, err := decoded(text)
		if err == nil {
			parts[i], err = valueOfText(e.Schema.Fields[e.Schema.Key[i]].Type, plain)
		}
		if err != nil {
			return nil, err
		}
	}
	key, ok := e.KeyFrom(parts)
	if !ok {
		return nil, fmt.Errorf("%w: %q is no key of %s", ErrInvalid, segment, e.Schema.Name)
	}
	return key, nil
}

// KeySegment writes a key as [Entity.ParseKey] reads it; empty for what is no key
// of e.
func (e *Entity) KeySegment(key any) string {
	parts, ok := e.KeyValues(key, nil)
	if !ok {
		return ""
	}
	texts := make([]string, len(parts))
	for i, v := range parts {
		texts[i] = url.PathEscape(keyText(v))
		if len(parts) > 1 {
			texts[i] = strings.ReplaceAll(texts[i], ",", "%2C")
		}
	}
	return strings.Join(texts, ",")
}

// keyText is the opposite of valueOfText.
func keyText(v rql.Value) string {
	if v.Kind() == rql.KindTime {
		return v.Time().UTC().Format("2006-01-02T15:04:05.999999Z07:00")
	}
	if v.Kind() == rql.KindString {
		return v.Text()
	}
	return fmt.Sprint(plainValue(v))
}
