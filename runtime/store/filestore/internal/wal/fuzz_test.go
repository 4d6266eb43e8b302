package wal_test

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/runtime/store/filestore/internal/wal"
)

const sample = `perstore-log 1
f332cd6a 2 0 0 {}
4135e76d 42 1 0 {"$database":"JX2ZC5QGDHNM7ZXO4NQBBVLB3A"}
b17c21cd 39 2 1 {"Product":{"7":{"id":7,"name":"Tea"}}}
5677f96e 22 3 2 {"Product":{"7":null}}
`

// FuzzOpen opens files of any bytes, also with checksums that are right whatever the
// lines say. What opens has records that are in the file, and opens again with the
// same ones; what does not is as it was.
func FuzzOpen(f *testing.F) {
	for _, seed := range []string{sample, sample[:len(sample)-3], sample[:40], "perstore-log 1\n", "perstore-log 2\n", "", sample + sample[15:], strings.ReplaceAll(sample, " 2 1 ", " 2 9 ")} {
		f.Add([]byte(seed), false)
		f.Add([]byte(seed), true)
	}
	f.Fuzz(func(t *testing.T, data []byte, mend bool) {
		if mend {
			data = mended(data)
		}
		records, after, err := opened(data)
		if err != nil {
			if !errors.As(err, new(*wal.CorruptError)) && !strings.Contains(err.Error(), "is empty") {
				t.Errorf("Open error = %v; want a *CorruptError", err)
			}
			if !bytes.Equal(after, data) {
				t.Errorf("Open of what is damaged has changed it")
			}
			return
		}
		for _, r := range records {
			if !bytes.Contains(data, []byte(" "+r+"\n")) {
				t.Errorf("Open gives %q, which the file has not", r)
			}
		}
		again, _, err := opened(after)
		if err != nil || !slices.Equal(again, records) {
			t.Errorf("opened again it has %q, %v; want %q", again, err, records)
		}
	})
}

// mended gives each line the checksum of the rest of it.
func mended(data []byte) []byte {
	lines := bytes.SplitAfter(data, []byte("\n"))
	for i, line := range lines {
		if rest := bytes.TrimSuffix(line, []byte("\n")); i > 0 && len(rest) > 9 && len(rest) < len(line) {
			sum := crc32.Checksum(rest[9:], crc32.MakeTable(crc32.Castagnoli))
			lines[i] = fmt.Appendf(nil, "%08x %s\n", sum, rest[9:])
		}
	}
	return bytes.Join(lines, nil)
}
