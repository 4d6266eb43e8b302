package storetest

import (
	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// rumour is another one after it was read: it has hooks.
type rumour struct {
	Code     string
	Text     string
	Teller   string               // readOnly
	Source   perstore.Opt[string] // a rumour
	Perstore perstore.Meta
}

var (
	_ perstore.AfterLoader          = (*rumour)(nil)
	_ perstore.BeforePutter[rumour] = (*rumour)(nil)
)

func (*rumour) Validate() error { return nil }
func (*rumour) Defaults()       {}

var rumourModel = describe.Model[rumour]{
	Name: "Rumour",
	Key:  describe.TextKey(0, func(r *rumour) *string { return &r.Code }),
	Meta: func(r *rumour) *perstore.Meta { return &r.Perstore },
	Fields: []describe.Field[rumour]{
		describe.Plain("code", describe.Text(), func(r *rumour) *string { return &r.Code }),
		describe.Plain("text", describe.Text(), func(r *rumour) *string { return &r.Text }),
		describe.Plain("teller", describe.Text(), func(r *rumour) *string { return &r.Teller }),
		describe.Optional("source", describe.Text(), func(r *rumour) *perstore.Opt[string] { return &r.Source }),
	},
	ReadOnly: []int{2},
	Links: []perstore.EntityLink{
		{Name: "source", Target: "Rumour", On: []rql.Join{{Op: "eq", Local: 3, Remote: []string{"code"}}}},
		{Name: "origin", Target: "Rumour", On: []rql.Join{{Op: "eq", Local: 3, Remote: []string{"code"}}}, Filter: "text!=none"}, // by no key alone
	},
}
