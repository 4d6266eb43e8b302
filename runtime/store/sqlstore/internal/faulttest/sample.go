package faulttest

import (
	"encoding/json"
	"time"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/storetest/describe"
)

// sample has a member of each kind.
type sample struct {
	Key      string
	Text     string
	Whole    int64
	Number   float64
	At       time.Time
	Day      perstore.Date
	Texts    []string
	Numbers  []float64
	Raw      json.RawMessage
	Extra    perstore.Members
	Perstore perstore.Meta
}

func (*sample) Validate() error { return nil }
func (*sample) Defaults()       {}

var sampleModel = describe.Model[sample]{
	Name: "Sample",
	Key:  describe.TextKey(0, func(s *sample) *string { return &s.Key }),
	Meta: func(s *sample) *perstore.Meta { return &s.Perstore },
	Fields: []describe.Field[sample]{
		describe.Plain("key", describe.Text(), func(s *sample) *string { return &s.Key }),
		describe.Plain("text", describe.Text(), func(s *sample) *string { return &s.Text }),
		describe.Plain("whole", describe.Int(), func(s *sample) *int64 { return &s.Whole }),
		describe.Plain("number", describe.Float(), func(s *sample) *float64 { return &s.Number }),
		describe.Plain("at", describe.Time(), func(s *sample) *time.Time { return &s.At }),
		describe.Plain("day", describe.Date(), func(s *sample) *perstore.Date { return &s.Day }),
		describe.List("texts", describe.Text(), func(s *sample) *[]string { return &s.Texts }),
		describe.List("numbers", describe.Float(), func(s *sample) *[]float64 { return &s.Numbers }),
		describe.Raw("raw", func(s *sample) *json.RawMessage { return &s.Raw }),
		describe.Extra(func(s *sample) *perstore.Members { return &s.Extra }, "key", "text", "whole", "number", "at", "day", "texts", "numbers", "raw"),
	},
}

// newSample has only values that every database keeps.
func newSample(key string) *sample {
	return &sample{Key: key, At: time.Unix(0, 0).UTC(), Day: perstore.Date{Year: 2000, Month: 1, Day: 1}}
}
