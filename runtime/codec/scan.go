package codec

import (
	"encoding/binary"
	"math/bits"
)

// The functions of this file walk over text whose grammar was checked before.
// There a comma and a colon say nothing that their place does not, so that they
// count as space.

// isSpace marks what is between two values or names.
var isSpace = [256]bool{' ': true, '\t': true, '\r': true, '\n': true, ',': true, ':': true}

// skipSpace gives the offset of the value, name or bracket at or after i.
func skipSpace(data []byte, i int) int {
	for i < len(data) && isSpace[data[i]] {
		i++
	}
	return i
}

// everyByte times a byte is eight of it, highBits what marks one of them.
const (
	everyByte = 0x0101010101010101
	highBits  = 0x80 * everyByte
)

// marks sets the high bit of each byte of a word that is c: surely of the first
// one, perhaps of others behind it.
func marks(word uint64, c byte) uint64 {
	word ^= everyByte * uint64(c)
	return (word - everyByte) &^ word & highBits
}

// special sets the high bit of each byte of a word that is no ASCII, a quote, a
// backslash or a control character: surely of the first one.
func special(word uint64) uint64 {
	control := (word - everyByte*' ') &^ word
	return (word|control)&highBits | marks(word, '"') | marks(word, '\\')
}

// skipText gives the offset of the quote or backslash at or after i.
func skipText(data []byte, i int) int {
	for ; i+8 <= len(data); i += 8 {
		word := binary.LittleEndian.Uint64(data[i:])
		if found := marks(word, '"') | marks(word, '\\'); found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for data[i] != '"' && data[i] != '\\' {
		i++
	}
	return i
}

// skipString gives the offset after the string that begins at i, and whether it
// has escapes.
func skipString(data []byte, i int) (end int, escaped bool) {
	for i++; ; i++ {
		i = skipText(data, i)
		switch data[i] {
		case '"':
			return i + 1, escaped
		case '\\':
			escaped = true
			i++
		}
	}
}

// endsWord marks what follows a number, true, false or null.
var endsWord = [256]bool{' ': true, '\t': true, '\r': true, '\n': true, ',': true, ']': true, '}': true}

// skipWord gives the offset after the number, true, false or null at i.
func skipWord(data []byte, i int) int {
	for i < len(data) && !endsWord[data[i]] {
		i++
	}
	return i
}

// skipValue gives the offset after the value at i.
func skipValue(data []byte, i int) int {
	switch data[i] {
	case '"':
		end, _ := skipString(data, i)
		return end
	case '{', '[':
		return skipBrackets(data, i)
	}
	return skipWord(data, i)
}

// skipBrackets gives the offset after the array or object at i.
func skipBrackets(data []byte, i int) int {
	for depth := 0; ; {
		switch data[i] {
		case '"':
			i, _ = skipString(data, i)
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if i++; depth == 0 {
			return i
		}
	}
}
