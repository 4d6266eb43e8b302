package gogen

import (
	"testing"

	"github.com/dave/jennifer/jen"

	"github.com/perstore/perstoregen/gen/ir"
)

// scan prints the read of one member of the sample.
func scan(m *ir.Model, name string) func(*jen.File) {
	return block(scanField(7, field(m, name), jen.Id("s").Dot(name)))
}

// TestScanSnippets tests the reads of rows.
func TestScanSnippets(t *testing.T) {
	m := sample().Models[0]
	testSnippets(t, []snippet{
		{"scan of an object", scan(m, "Bed"), `
func f() {
	perstore.OptJSON(row, 7, &s.Bed)
}`},
		{"scan of a time that may be null", scan(m, "Seen"), `
func f() {
	s.Seen = perstore.OrNull(row.OptTime(7))
}`},
		{"scan of a list that may be null", scan(m, "Extra"), `
func f() {
	row.JSON(7, &s.Extra)
	s.Extra = perstore.OrNull(s.Extra)
}`},
		{"scan of a list of enums", block(scanField(7, &ir.Field{Type: ir.Type{Kind: ir.KindList, Elem: &ir.Type{Kind: ir.KindEnum, Name: "StayRoom"}}}, jen.Id("s").Dot("Rooms"))), `
func f() {
	perstore.ListEnum(row, 7, &s.Rooms)
}`},
		{"scan of an enum", scan(m, "Room"), `
func f() {
	s.Room = StayRoom(row.String(7))
}`},
	})
}
