package wal

import (
	"bufio"
	"errors"
	"io"
)

// lines reads a file line by line.
type lines struct {
	r      *bufio.Reader
	offset int64 // of the line that comes next
	long   []byte
}

// newLines reads the first bytes of a file.
func newLines(r io.ReaderAt, size int64) *lines {
	return &lines{r: bufio.NewReaderSize(io.NewSectionReader(r, 0, size), 1<<18)}
}

// next gives a line with its line feed, which the last one may lack, until the
// next call; [io.EOF] where there is none.
func (l *lines) next() ([]byte, error) {
	line, err := l.r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		l.long = l.long[:0]
		for errors.Is(err, bufio.ErrBufferFull) {
			l.long = append(l.long, line...)
			line, err = l.r.ReadSlice('\n')
		}
		l.long = append(l.long, line...)
		line = l.long
	}
	if errors.Is(err, io.EOF) && len(line) > 0 {
		err = nil
	}
	l.offset += int64(len(line))
	return line, err
}
