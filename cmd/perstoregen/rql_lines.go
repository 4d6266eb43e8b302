package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/perstore/perstoregen/rql"
	"github.com/perstore/perstoregen/rql/rqljson"
)

// maxLine bounds a line of input: the longest query with every byte escaped, and
// parameters.
const maxLine = 1 << 20

// asked is one line of input.
type asked struct {
	Query      *string
	Parameters []json.RawMessage
}

func readAsked(line []byte) (asked, error) {
	var q asked
	if !utf8.Valid(line) {
		return q, errors.New("the line is not UTF-8")
	}
	err := json.Unmarshal(line, &q)
	if odd, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		err = fmt.Errorf("met a JSON %.100s", odd.Value)
	}
	if err != nil {
		return q, fmt.Errorf("the line is not {\"query\":…,\"parameters\":[…]}: %w", err)
	}
	if q.Query == nil {
		return q, errors.New("the line has no query")
	}
	return q, nil
}

func (q asked) parse() (rql.Query, error) {
	params, err := rqljson.Params(q.Parameters)
	if err != nil {
		return rql.Query{}, err
	}
	return rql.Parse(*q.Query, rql.Params(params...))
}

// answer reads queries from standard input, one a line, and writes what reply
// appends for each, or what is wrong with it, as one line. Nothing but the end of
// the input, or of who reads the answers, ends it.
func (c *console) answer(reply func(dst []byte, q asked) ([]byte, error)) int {
	in, out := bufio.NewReaderSize(c.stdin, 64<<10), bufio.NewWriterSize(c.stdout, 64<<10)
	err := answerAll(in, out, reply)
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	if err != nil {
		return c.fail(err)
	}
	return done
}

func answerAll(in *bufio.Reader, out *bufio.Writer, reply func([]byte, asked) ([]byte, error)) error {
	var line, text []byte
	for {
		var err error
		switch line, err = readLine(in, line[:0]); {
		case err == io.EOF:
			return nil
		case err != nil && err != errTooLong:
			return err
		}
		text = append(answerLine(text[:0], line, err, reply), '\n')
		if _, err := out.Write(text); err != nil {
			return err
		}
		if hasLine(in) {
			continue
		}
		if err := out.Flush(); err != nil { // who sends one line and waits gets its answer
			return err
		}
	}
}

// answerLine appends the answer to one line. A line that could not be read whole
// has its error.
func answerLine(dst, line []byte, err error, reply func([]byte, asked) ([]byte, error)) []byte {
	var q asked
	if err == nil {
		q, err = readAsked(line)
	}
	var text []byte
	if err == nil {
		text, err = reply(dst, q)
	}
	if err != nil {
		return appendWrong(dst, err)
	}
	return text
}

// appendWrong appends the answer to a query that is at fault.
func appendWrong(dst []byte, err error) []byte {
	message, pos := err.Error(), -1
	if bad, ok := errors.AsType[*rql.Error](err); ok {
		message, pos = bad.Msg, bad.Pos
	}
	dst = rqljson.AppendValue(append(dst, `{"error":`...), rql.String(message))
	return append(strconv.AppendInt(append(dst, `,"pos":`...), int64(pos), 10), '}')
}

var errTooLong = fmt.Errorf("the line has more than %d bytes", maxLine)

// readLine appends the next line without its end to dst. Of one that is too long
// it keeps nothing. The end of the input ends a line that has begun.
func readLine(in *bufio.Reader, dst []byte) ([]byte, error) {
	long, begun := false, false
	for {
		part, err := in.ReadSlice('\n')
		begun = begun || len(part) > 0
		if long = long || len(dst)+len(bytes.TrimSuffix(part, []byte("\n"))) > maxLine; !long {
			dst = append(dst, part...)
		}
		switch {
		case err == bufio.ErrBufferFull:
		case err != nil && (err != io.EOF || !begun):
			return dst, err
		case long:
			return dst, errTooLong
		default:
			return bytes.TrimSuffix(dst, []byte("\n")), nil
		}
	}
}

// hasLine tells whether the next line is there without waiting for it.
func hasLine(in *bufio.Reader) bool {
	ready, _ := in.Peek(in.Buffered())
	return bytes.IndexByte(ready, '\n') >= 0
}
