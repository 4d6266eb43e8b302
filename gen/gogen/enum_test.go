package gogen

import (
	"testing"
)

// TestEnumSnippets tests enums.
func TestEnumSnippets(t *testing.T) {
	m := sample().Models[0]
	testSnippets(t, []snippet{
		{"enum", declaration(newGenerator(sample()).enum(m.Types[0])), `
// StayRoom is one of a few texts.
type StayRoom string

// The values of StayRoom.
const (
	StayRoomSingle StayRoom = "single"
	StayRoomSuite  StayRoom = "su` + "`" + `ite\n"
)

var stayRoomValues = []StayRoom{StayRoomSingle, StayRoomSuite}

// Valid tells whether it is one of the values.
func (s StayRoom) Valid() bool { return perstore.OneOf(s, stayRoomValues) }`},
	})
}
