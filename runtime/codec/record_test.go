package codec_test

import (
	"encoding/json"
	"time"

	"github.com/perstore/perstoregen/runtime/codec"
)

// record is written as generated code is: a closed object with a member of
// every kind.
type record struct {
	ID       int64
	Name     string
	Price    float64
	Rating   codec.Opt[float64]
	Note     codec.Opt[string] // may be null
	Tags     []string
	Size     codec.Opt[size]
	Status   state
	On       bool
	At       codec.Opt[time.Time]
	Day      codec.Opt[codec.Date]
	Key      codec.Opt[codec.UUID]
	Opens    codec.Opt[codec.TimeOfDay]
	Lasts    codec.Opt[codec.Duration]
	Data     []byte
	Exact    codec.Opt[codec.Decimal]
	Any      json.RawMessage
	Counts   map[string]int64
	Children []record
}

func (r *record) UnmarshalJSON(data []byte) error { return codec.Unmarshal(data, r) }
func (r record) MarshalJSON() ([]byte, error)     { return codec.Marshal(&r) }

func (r *record) DecodeJSON(d *codec.Decoder) {
	*r = record{}
	var seen uint64
	for d.Object(); d.Member(); {
		switch string(d.Name()) {
		case "id":
			d.Once(&seen, 0)
			r.ID = d.Int()
		case "name":
			d.Once(&seen, 1)
			r.Name = d.String()
		case "price":
			d.Once(&seen, 2)
			r.Price = d.Float()
		case "rating":
			d.Once(&seen, 3)
			r.Rating = codec.Some(d.Float())
		case "note":
			d.Once(&seen, 4)
			if d.Null() {
				r.Note = codec.Null[string]()
			} else {
				r.Note = codec.Some(d.String())
			}
		case "tags":
			d.Once(&seen, 5)
			r.Tags = []string{}
			for d.Array(); d.Element(); {
				r.Tags = append(r.Tags, d.String())
			}
		case "size":
			d.Once(&seen, 6)
			r.Size.State = codec.OptValue
			r.Size.V.DecodeJSON(d)
		case "status":
			d.Once(&seen, 7)
			r.Status = codec.Enum(d, states)
		case "on":
			d.Once(&seen, 8)
			r.On = d.Bool()
		case "at":
			d.Once(&seen, 9)
			r.At = codec.Some(d.Time())
		case "day":
			d.Once(&seen, 10)
			r.Day = codec.Some(d.Date())
		case "key":
			d.Once(&seen, 11)
			r.Key = codec.Some(d.UUID())
		case "opens":
			d.Once(&seen, 12)
			r.Opens = codec.Some(d.TimeOfDay())
		case "lasts":
			d.Once(&seen, 13)
			r.Lasts = codec.Some(d.Duration())
		case "data":
			d.Once(&seen, 14)
			r.Data = d.Bytes()
		case "exact":
			d.Once(&seen, 15)
			r.Exact = codec.Some(d.Decimal())
		case "any":
			d.Once(&seen, 16)
			r.Any = d.Raw()
		case "counts":
			d.Once(&seen, 17)
			r.Counts = map[string]int64{}
			for d.Object(); d.Member(); {
				name := d.Key()
				if _, twice := r.Counts[name]; twice {
					d.Duplicate()
				}
				r.Counts[name] = d.Int()
			}
		case "children":
			d.Once(&seen, 18)
			r.Children = []record{}
			for d.Array(); d.Element(); {
				r.Children = append(r.Children, record{})
				r.Children[len(r.Children)-1].DecodeJSON(d)
			}
		default:
			d.Unknown()
		}
	}
	if seen&0x3 != 0x3 {
		d.Require(seen, 0x3, "id", "name")
	}
}

func (r *record) EncodeJSON(e *codec.Encoder) {
	e.Object()
	e.Name(`"id":`)
	e.Int(r.ID)
	e.Name(`"name":`)
	e.String(r.Name)
	e.Name(`"price":`)
	e.Float(r.Price)
	if !r.Rating.IsZero() {
		e.Name(`"rating":`)
		e.Float(r.Rating.V)
	}
	if !r.Note.IsZero() {
		e.Name(`"note":`)
		if r.Note.IsNull() {
			e.Null()
		} else {
			e.String(r.Note.V)
		}
	}
	if r.Tags != nil {
		e.Name(`"tags":`)
		e.Array()
		for i := range r.Tags {
			e.Element()
			e.String(r.Tags[i])
		}
		e.EndArray()
	}
	if !r.Size.IsZero() {
		e.Name(`"size":`)
		r.Size.V.EncodeJSON(e)
	}
	if r.Status != "" {
		e.Name(`"status":`)
		e.String(string(r.Status))
	}
	e.Name(`"on":`)
	e.Bool(r.On)
	r.encodeFormats(e)
	if r.Any != nil {
		e.Name(`"any":`)
		e.Raw(r.Any)
	}
	if r.Counts != nil {
		e.Name(`"counts":`)
		e.Object()
		for _, name := range codec.Keys(r.Counts) {
			e.Key(name)
			e.Int(r.Counts[name])
		}
		e.EndObject()
	}
	if r.Children != nil {
		e.Name(`"children":`)
		e.Array()
		for i := range r.Children {
			e.Element()
			r.Children[i].EncodeJSON(e)
		}
		e.EndArray()
	}
	e.EndObject()
}

func (r *record) encodeFormats(e *codec.Encoder) {
	if !r.At.IsZero() {
		e.Name(`"at":`)
		e.Time(r.At.V)
	}
	if !r.Day.IsZero() {
		e.Name(`"day":`)
		e.Date(r.Day.V)
	}
	if !r.Key.IsZero() {
		e.Name(`"key":`)
		e.UUID(r.Key.V)
	}
	if !r.Opens.IsZero() {
		e.Name(`"opens":`)
		e.TimeOfDay(r.Opens.V)
	}
	if !r.Lasts.IsZero() {
		e.Name(`"lasts":`)
		e.Duration(r.Lasts.V)
	}
	if r.Data != nil {
		e.Name(`"data":`)
		e.Bytes(r.Data)
	}
	if !r.Exact.IsZero() {
		e.Name(`"exact":`)
		e.Decimal(r.Exact.V)
	}
}

// size is an open object: what it does not know is kept.
type size struct {
	Width float64
	Extra map[string]json.RawMessage
}

func (s *size) DecodeJSON(d *codec.Decoder) {
	*s = size{}
	var seen uint64
	for d.Object(); d.Member(); {
		switch string(d.Name()) {
		case "width":
			d.Once(&seen, 0)
			s.Width = d.Float()
		default:
			s.Extra = d.Extra(s.Extra)
		}
	}
	if seen&0x1 != 0x1 {
		d.Require(seen, 0x1, "width")
	}
}

func (s *size) EncodeJSON(e *codec.Encoder) {
	e.Object()
	e.Name(`"width":`)
	e.Float(s.Width)
	e.Extra(s.Extra, "width")
	e.EndObject()
}
