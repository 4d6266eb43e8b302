package codec

import (
	"bytes"
	"encoding/json"
)

// IsNullJSON tells whether raw JSON is absent, which nil is, or null.
func IsNullJSON(raw json.RawMessage) bool {
	return raw == nil || bytes.Equal(bytes.TrimSpace(raw), []byte("null"))
}

// OrNoJSON is [OrAbsent] for raw JSON.
func OrNoJSON(raw json.RawMessage) json.RawMessage {
	if IsNullJSON(raw) {
		return nil
	}
	return raw
}

// OrNullJSON is [OrNull] for raw JSON.
func OrNullJSON(raw json.RawMessage) json.RawMessage {
	if IsNullJSON(raw) {
		return json.RawMessage("null")
	}
	return raw
}
