package codec

// fewItems is up to how many items are compared each with each.
const fewItems = 8

// equalItems finds the first item that is equal to one before it; there is none
// where second is 0.
func equalItems(v JSON) (first, second int) {
	if v.Len() > fewItems {
		return equalKeys(v)
	}
	for j, item := range v.Items() {
		for i, before := range v.Items() {
			if i == j {
				break
			}
			if before.Equal(item) {
				return i, j
			}
		}
	}
	return 0, 0
}

// equalKeys finds items by a text that equal ones share, so that long arrays take
// no more time than their text is long.
func equalKeys(v JSON) (first, second int) {
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
