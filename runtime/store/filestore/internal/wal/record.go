package wal

import (
	"bytes"
	"encoding/hex"
	"hash/crc32"
	"math"
	"strconv"
)

// header is the first line of a log.
const (
	magic  = "perstore-log "
	header = magic + "1\n"
)

// empty is the payload that says nothing: it ends a snapshot, and closes a log.
var empty = []byte("{}")

// record is one line of a log.
type record struct {
	seq     uint64
	durable uint64 // the last record that was on the disk when this one was written
	payload []byte
}

// ofSnapshot tells whether r is a part of a snapshot.
func (r record) ofSnapshot() bool { return r.seq == r.durable }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// appendRecord appends the line of a record, whose payload has no line feed.
func appendRecord(dst []byte, r record) []byte {
	start := len(dst)
	dst = append(dst, "00000000 "...)
	dst = append(strconv.AppendInt(dst, int64(len(r.payload)), 10), ' ')
	dst = append(strconv.AppendUint(dst, r.seq, 10), ' ')
	dst = append(strconv.AppendUint(dst, r.durable, 10), ' ')
	dst = append(dst, r.payload...)
	sum := crc32.Checksum(dst[start+9:], castagnoli)
	hex.Encode(dst[start:], []byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
	return append(dst, '\n')
}

// parseRecord reads a line with its line feed. The payload is of the line.
func parseRecord(line []byte) (r record, ok bool) {
	if len(line) < 10 || line[8] != ' ' || line[len(line)-1] != '\n' {
		return record{}, false
	}
	var sum [4]byte
	if _, err := hex.Decode(sum[:], line[:8]); err != nil {
		return record{}, false
	}
	rest := line[9 : len(line)-1]
	if crc32.Checksum(rest, castagnoli) != uint32(sum[0])<<24|uint32(sum[1])<<16|uint32(sum[2])<<8|uint32(sum[3]) {
		return record{}, false
	}
	length, rest, ok := number(rest)
	if ok {
		r.seq, rest, ok = number(rest)
	}
	if ok {
		r.durable, rest, ok = number(rest)
	}
	r.payload = rest
	return r, ok && length == uint64(len(rest))
}

// number reads a number and the space behind it.
func number(text []byte) (n uint64, rest []byte, ok bool) {
	end := bytes.IndexByte(text, ' ')
	if end < 1 {
		return 0, nil, false
	}
	for _, c := range text[:end] {
		if c < '0' || c > '9' || n > math.MaxUint64/10-1 {
			return 0, nil, false
		}
		n = n*10 + uint64(c-'0')
	}
	return n, text[end+1:], true
}
