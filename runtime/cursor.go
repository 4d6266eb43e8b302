package perstore

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"

	"github.com/perstore/perstoregen/rql"
)

// A cursor is the URL-safe base64 of
//
//	1 byte    the version of this form
//	4 bytes   a hash of the model and the order that it belongs to
//	values    of the sort keys and the key of the last object, each a tag and its bytes
//	4 bytes   a checksum of the above
//
// The checksum tells a damaged cursor; it is no secret. A made-up cursor only
// begins a page elsewhere in what the query finds anyway.
const (
	cursorVersion = 1
	cursorHead    = 1 + 4
	cursorSum     = 4
	maxCursor     = 16 << 10 // characters
)

// The tags of values.
const (
	cursorNull byte = iota
	cursorFalse
	cursorTrue
	cursorInt
	cursorFloat
	cursorText
	cursorTime
	cursorDecimal
)

// encodeCursor makes the cursor of an order behind an object with these values.
// Values that are too long for one are errors.ErrUnsupported.
func encodeCursor(order uint32, values []rql.Value) (string, error) {
	data := binary.BigEndian.AppendUint32([]byte{cursorVersion}, order)
	for _, v := range values {
		data = appendCursorValue(data, v)
	}
	data = binary.BigEndian.AppendUint32(data, crc32.ChecksumIEEE(data))
	if n := base64.RawURLEncoding.EncodedLen(len(data)); n > maxCursor {
		return "", fmt.Errorf("a cursor of %d characters, for an object with so long sort keys; at most %d: %w", n, maxCursor, errors.ErrUnsupported)
	}
	return base64.RawURLEncoding.EncodeToString(data), nil
}

func appendCursorValue(data []byte, v rql.Value) []byte {
	switch v.Kind() {
	case rql.KindBool:
		if v.Bool() {
			return append(data, cursorTrue)
		}
		return append(data, cursorFalse)
	case rql.KindInt:
		return binary.AppendVarint(append(data, cursorInt), v.Int())
	case rql.KindFloat:
		return binary.BigEndian.AppendUint64(append(data, cursorFloat), math.Float64bits(v.Float()))
	case rql.KindString:
		return appendCursorText(append(data, cursorText), v.Text())
	case rql.KindDecimal:
		return appendCursorText(append(data, cursorDecimal), v.Text())
	case rql.KindTime:
		return binary.AppendVarint(append(data, cursorTime), v.Int())
	}
	return append(data, cursorNull)
}

func appendCursorText(data []byte, text string) []byte {
	return append(binary.AppendUvarint(data, uint64(len(text))), text...)
}

// decodeCursor gives what a cursor was made of. A text that encodeCursor has not
// made is ErrInvalid.
func decodeCursor(cursor string) (order uint32, values []rql.Value, err error) {
	bad := fmt.Errorf("%w: the cursor is damaged, or no page gave it", ErrInvalid)
	if len(cursor) > maxCursor {
		return 0, nil, bad
	}
	data, err := base64.RawURLEncoding.DecodeString(cursor)
	end := len(data) - cursorSum
	if err != nil || end < cursorHead || data[0] != cursorVersion ||
		binary.BigEndian.Uint32(data[end:]) != crc32.ChecksumIEEE(data[:end]) {
		return 0, nil, bad
	}
	for r := bytes.NewReader(data[cursorHead:end]); r.Len() > 0; {
		v, ok := readCursorValue(r)
		if !ok {
			return 0, nil, bad
		}
		values = append(values, v)
	}
	order = binary.BigEndian.Uint32(data[1:])
	if again, err := encodeCursor(order, values); err != nil || again != cursor {
		return 0, nil, bad // another spelling of it
	}
	return order, values, nil
}

func readCursorValue(r *bytes.Reader) (v rql.Value, ok bool) {
	tag, err := r.ReadByte()
	if err != nil {
		return v, false
	}
	switch tag {
	case cursorNull:
		return rql.Null(), true
	case cursorFalse, cursorTrue:
		return rql.Bool(tag == cursorTrue), true
	case cursorInt, cursorTime:
		n, err := binary.ReadVarint(r)
		if tag == cursorTime {
			return rql.TimeMicros(n), err == nil
		}
		return rql.Int(n), err == nil
	case cursorFloat:
		var bits uint64
		err := binary.Read(r, binary.BigEndian, &bits)
		f := math.Float64frombits(bits)
		return rql.Float(f), err == nil && !math.IsNaN(f)
	case cursorText:
		text, ok := readCursorText(r)
		return rql.String(text), ok
	case cursorDecimal:
		text, ok := readCursorText(r)
		return rql.Decimal(text), ok && text != ""
	}
	return v, false
}

func readCursorText(r *bytes.Reader) (string, bool) {
	n, err := binary.ReadUvarint(r)
	if err != nil || n > uint64(r.Len()) {
		return "", false
	}
	text := make([]byte, n)
	_, _ = r.Read(text) // as long as it is
	return string(text), true
}
