package codec

// parts is a set of the parts of a value: of the members of an object or the items
// of an array. One of at most 64 parts needs no memory of its own.
type parts struct {
	n    int // how many parts the value has
	all  bool
	low  uint64
	more []uint64
}

func (b *parts) fresh() *parts { return &parts{n: b.n} }

func (b *parts) set(i int) {
	if i < 64 {
		b.low |= 1 << i
		return
	}
	if b.more == nil {
		b.more = make([]uint64, (b.n-1)/64)
	}
	b.more[i/64-1] |= 1 << (i % 64)
}

func (b *parts) has(i int) bool {
	switch {
	case b.all:
		return true
	case i < 64:
		return b.low>>i&1 != 0
	default:
		return b.more != nil && b.more[i/64-1]>>(i%64)&1 != 0
	}
}

// add makes b the union of both.
func (b *parts) add(other *parts) {
	b.all = b.all || other.all
	b.low |= other.low
	if other.more != nil && b.more == nil {
		b.more = make([]uint64, len(other.more))
	}
	for i, word := range other.more {
		b.more[i] |= word
	}
}
