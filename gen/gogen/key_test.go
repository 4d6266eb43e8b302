package gogen

import "testing"

// TestKeySnippets tests the types and functions of composite keys.
func TestKeySnippets(t *testing.T) {
	m := sample().Models[0]
	testSnippets(t, []snippet{
		{"keyStruct", declaration(keyStruct(m)), `
// StayKey is the primary key of Stay, in the order of the key.
type StayKey struct {
	Day   perstore.Date ` + "`json:\"day\"`" + `
	Guest perstore.UUID ` + "`json:\"guest\"`" + `
	Room  StayRoom      ` + "`json:\"room\"`" + `
	Floor int64         ` + "`json:\"floor\"`" + `
	Code  string        ` + "`json:\"code\"`" + `
}`},
		{"keyValues", declaration(keyValues(m)), `
// stayKeyValues takes a key apart.
func stayKeyValues(key any, dst []rql.Value) ([]rql.Value, bool) {
	k, ok := key.(StayKey)
	return append(dst, perstore.DateValue(k.Day), perstore.UUIDValue(k.Guest), rql.String(string(k.Room)), rql.Int(k.Floor), rql.String(k.Code)), ok
}`},
		{"keyFrom", declaration(keyFrom(m)), `
// stayKeyFrom puts a key together.
func stayKeyFrom(parts []rql.Value) (any, bool) {
	dayPart, err := perstore.ParseDate(parts[0].Text())
	if err != nil {
		return nil, false
	}
	guestPart, err := perstore.ParseUUID(parts[1].Text())
	if err != nil {
		return nil, false
	}
	return StayKey{Day: dayPart, Guest: guestPart, Room: StayRoom(parts[2].Text()), Floor: parts[3].Int(), Code: parts[4].Text()}, true
}`},
	})
}
