package sqlstore

import (
	"fmt"
	"slices"
	"testing"
)

func TestLRU(t *testing.T) {
	var gone []int
	c := newLRU(3, func(v int) { gone = append(gone, v) })
	for i := range 3 {
		c.add(fmt.Sprint(i), i)
	}
	if v, ok := c.get([]byte("0")); v != 0 || !ok {
		t.Errorf("get(0) = %d, %v; want 0, true", v, ok)
	}
	c.add("3", 3)
	c.add("4", 4)
	if want := []int{1, 2}; !slices.Equal(gone, want) {
		t.Errorf("evicted %v; want %v, the ones used longest ago", gone, want)
	}
	if _, ok := c.get([]byte("1")); ok {
		t.Error("get(evicted) finds it")
	}
	c.drop([]byte("3"))
	c.drop([]byte("3"))
	if want := []int{1, 2, 3}; !slices.Equal(gone, want) {
		t.Errorf("after drop evicted %v; want %v", gone, want)
	}
	c.clear()
	if want := []int{1, 2, 3, 0, 4}; !slices.Equal(gone, want) {
		t.Errorf("after clear evicted %v; want %v", gone, want)
	}
	if _, ok := c.get([]byte("4")); ok || len(c.byKey) != 0 {
		t.Error("get after clear finds something")
	}
}

func TestLRUGetDoesNotAllocate(t *testing.T) {
	c := newLRU[int](3, nil)
	c.add("a rather long key that would not fit into a word", 1)
	key := []byte("a rather long key that would not fit into a word")
	if n := testing.AllocsPerRun(100, func() { c.get(key) }); n != 0 {
		t.Errorf("get allocates %v times; want 0", n)
	}
}
