package faulttest

import (
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// note is kept in a table whose names are words of SQL, quoted and in both cases.
type note struct {
	ID       int64
	Code     string // unique
	Text     string
	After    perstore.Opt[int64] // a note
	Perstore perstore.Meta
}

func (*note) Validate() error { return nil }
func (*note) Defaults()       {}

// The table and its columns.
const (
	table      = "Select \"Order`s"
	columnText = "Group By"
)

var noteModel = describe.Model[note]{
	Name:     "Note",
	Table:    table,
	Key:      describe.IntKey(0, func(n *note) *int64 { return &n.ID }),
	Generate: perstore.GenerateIncrement,
	Meta:     func(n *note) *perstore.Meta { return &n.Perstore },
	Fields: []describe.Field[note]{
		describe.Plain("id", describe.Int(), func(n *note) *int64 { return &n.ID }),
		describe.Plain("code", describe.Text(), func(n *note) *string { return &n.Code }).Column("User"),
		describe.Plain("text", describe.Text(), func(n *note) *string { return &n.Text }).Column(columnText),
		describe.Optional("after", describe.Int(), func(n *note) *perstore.Opt[int64] { return &n.After }).Column("from"),
	},
	Indexes:     []perstore.Index{{Name: "Where 'it' is", Fields: []perstore.IndexField{{Field: 1}}, Unique: true}},
	Links:       []perstore.EntityLink{{Name: "previous", Target: "Note", On: []rql.Join{{Op: "eq", Local: 3, Remote: []string{"id"}}}}},
	ForeignKeys: []perstore.ForeignKey{{Link: "previous"}},
}
