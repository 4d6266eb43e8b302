package codec

// equalItems finds the first item that is equal to one before it; there is none
// where second is 0. Items are found by a text that equal ones share, so that
// long arrays take no more time than their text is long.
func equalItems(v JSON) (first, second int) {
	if v.Len() < 2 {
		return 0, 0
	}
	met := make(map[string]int, v.Len())
	var key []byte
	for i, item := range v.Items() {
		key = item.appendKey(key[:0])
		if first, found := met[string(key)]; found {
			return first, i
		}
		met[string(key)] = i
	}
	return 0, 0
}
