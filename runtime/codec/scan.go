package codec

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

// skipString gives the offset after the string that begins at i, and whether it
// has escapes.
func skipString(data []byte, i int) (end int, escaped bool) {
	for i++; ; i++ {
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
