package crashfs

import (
	"maps"
	"math/rand/v2"
	"slices"
)

// sector is what a disk writes at once.
const sector = 512

// Restart gives what the next process sees when this one ended and the machine did
// not: all that was written.
func (f *FS) Restart() *FS {
	f.mu.Lock()
	defer f.mu.Unlock()
	next := New()
	next.names, next.onDisk, next.changes = f.names, f.onDisk, f.changes
	return next
}

// Crash gives one of the states in which the disk may be after the machine has
// ended: what was synced, and of what was not any part. Names come to the disk in
// their order, the files for themselves.
func (f *FS) Crash(rnd *rand.Rand) *FS {
	f.mu.Lock()
	defer f.mu.Unlock()
	names := maps.Clone(f.onDisk)
	for _, change := range f.changes[:rnd.IntN(len(f.changes)+1)] {
		change(names)
	}
	next := New()
	for _, name := range slices.Sorted(maps.Keys(names)) {
		next.SetData(name, names[name].crash(rnd))
	}
	return next
}

// crash gives one of the states of a file.
func (n *inode) crash(rnd *rand.Rand) []byte {
	data := slices.Clone(n.disk)
	if len(n.writes) == 0 {
		return data
	}
	switch rnd.IntN(4) {
	case 0: // nothing
	case 1: // everything
		for _, w := range n.writes {
			data = w.apply(data)
		}
	case 2: // one is torn
		last := rnd.IntN(len(n.writes))
		for _, w := range n.writes[:last] {
			data = w.apply(data)
		}
		data = n.writes[last].torn(rnd).apply(data)
	case 3: // in any order
		for _, w := range n.writes {
			data = w.scattered(rnd, data)
		}
	}
	return data
}

func (w write) torn(rnd *rand.Rand) write {
	if len(w.data) == 0 {
		return w
	}
	return write{w.at, w.data[:rnd.IntN(len(w.data)+1)]}
}

// scattered writes some of the sectors.
func (w write) scattered(rnd *rand.Rand, data []byte) []byte {
	if w.data == nil {
		if rnd.IntN(2) == 0 {
			return data
		}
		return w.apply(data)
	}
	for at := int64(0); at < int64(len(w.data)); {
		end := min(int64(len(w.data)), (w.at+at)/sector*sector+sector-w.at)
		if rnd.IntN(2) == 0 {
			data = write{w.at + at, w.data[at:end]}.apply(data)
		}
		at = end
	}
	return data
}
