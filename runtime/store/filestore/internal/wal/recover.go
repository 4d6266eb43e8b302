package wal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// found is what the file of a log has.
type found struct {
	seq     uint64  // of the last good record
	end     int64   // after it
	durable uint64  // the last record that is known to be on the disk
	solid   int64   // after that one
	ends    []int64 // of the records after that one
	sealed  bool    // the snapshot has ended
}

// scan reads the records of a file and gives their payloads to visit. What a crash
// has torn is what comes after the end that it found.
func scan(path string, r io.ReaderAt, size int64, visit func(payload []byte) error) (found, error) {
	lines := newLines(r, size)
	if err := checkHeader(path, lines); err != nil {
		return found{}, err
	}
	f := found{end: lines.offset}
	for {
		line, err := lines.next()
		if errors.Is(err, io.EOF) {
			return f, f.checkSealed(path)
		}
		if err != nil {
			return f, err
		}
		rec, ok := parseRecord(line)
		if !ok || !f.follows(rec) {
			return f, f.checkTorn(path, lines, rec, ok)
		}
		if err := visit(rec.payload); err != nil {
			return f, &recordError{fmt.Errorf("%s, record %d at byte %d: %w", path, rec.seq, f.end, err)}
		}
		f.take(rec, lines.offset)
	}
}

// recordError is the error of the caller, who refused a record.
type recordError struct{ error }

func (e *recordError) Unwrap() error { return e.error }

func checkHeader(path string, lines *lines) error {
	line, err := lines.next()
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%s is empty: a log never is, and one that is new is not there yet; remove it to begin anew", path)
	}
	if err != nil {
		return err
	}
	switch text := string(line); {
	case text == header:
		return nil
	case strings.HasPrefix(text, magic) && strings.HasSuffix(text, "\n"):
		return &CorruptError{path, 0, fmt.Sprintf("its version is %q, and this program knows 1", strings.TrimSpace(text[len(magic):]))}
	}
	return &CorruptError{path, 0, "it does not begin as a log does"}
}

// follows tells whether rec may come next.
func (f *found) follows(rec record) bool {
	if f.sealed {
		return rec.seq == f.seq+1 && rec.durable < rec.seq
	}
	return rec.ofSnapshot() && (f.seq == rec.seq || f.seq == 0)
}

// take notes a record that ends at an offset.
func (f *found) take(rec record, end int64) {
	f.seq, f.end = rec.seq, end
	if !f.sealed {
		f.sealed, f.durable, f.solid = bytes.Equal(rec.payload, empty), rec.seq, end
		return
	}
	f.ends = append(f.ends, end)
	if rec.durable > f.durable {
		n := rec.durable - f.durable
		f.durable, f.solid, f.ends = rec.durable, f.ends[n-1], f.ends[n:]
	}
}

// checkSealed refuses a file that ends inside of its snapshot, which was there as a
// whole before the file got its name.
func (f *found) checkSealed(path string) error {
	if f.sealed {
		return nil
	}
	return &CorruptError{path, f.end, "the snapshot has no end"}
}

// checkTorn looks at what comes behind a line that is no record, or not the next
// one. It is an error when that was on the disk before something else was written.
func (f *found) checkTorn(path string, lines *lines, rec record, ok bool) error {
	if err := f.checkSealed(path); err != nil {
		return err
	}
	for {
		if ok && (rec.durable > f.seq || rec.seq <= f.seq) {
			return &CorruptError{path, f.end, fmt.Sprintf("record %d does not read as it was written, and record %d follows it", f.seq+1, rec.seq)}
		}
		line, err := lines.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		rec, ok = parseRecord(line)
	}
}
