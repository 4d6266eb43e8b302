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
	Size     codec.Opt[size] // may be null
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
	States   []state
	Best     codec.Opt[size]
	Sizes    map[string]size
	Open     codec.Members
}

func (r *record) UnmarshalJSON(data []byte) error { return codec.Unmarshal(data, r) }
func (r record) MarshalJSON() ([]byte, error)     { return codec.Marshal(&r) }

var recordSource = codec.Source{At: "record.json#", Places: []codec.Place{{Of: "best", At: "record.json#/$defs/size"}}}

func (r *record) DecodeJSON(d *codec.Decoder) {
	d.From(&recordSource)
	*r = record{}
	var seen uint64
	for d.Object(); d.Member(); {
		switch string(d.Name()) {
		case "id":
			r.ID = d.Once(&seen, 0).Int()
		case "name":
			r.Name = d.Once(&seen, 1).String()
		case "price":
			r.Price = d.Once(&seen, 2).Float()
		case "rating":
			r.Rating = codec.Some(d.Once(&seen, 3).Float())
		case "note":
			r.Note = codec.ReadOpt(d.Once(&seen, 4), (*codec.Decoder).String)
		case "tags":
			r.Tags = codec.ReadList(d.Once(&seen, 5), (*codec.Decoder).String)
		case "size":
			d.Once(&seen, 6).Nullable(&r.Size.State, &r.Size.V)
		case "status":
			r.Status = codec.Enum(d.Once(&seen, 7), states)
		case "on":
			r.On = d.Once(&seen, 8).Bool()
		case "at":
			r.At = codec.Some(d.Once(&seen, 9).Time())
		case "day":
			r.Day = codec.Some(d.Once(&seen, 10).Date())
		case "key":
			r.Key = codec.Some(d.Once(&seen, 11).UUID())
		case "opens":
			r.Opens = codec.Some(d.Once(&seen, 12).TimeOfDay())
		case "lasts":
			r.Lasts = codec.Some(d.Once(&seen, 13).Duration())
		case "data":
			r.Data = d.Once(&seen, 14).Bytes()
		case "exact":
			r.Exact = codec.Some(d.Once(&seen, 15).Decimal())
		case "any":
			r.Any = d.Once(&seen, 16).Raw()
		case "counts":
			r.Counts = codec.ReadMap(d.Once(&seen, 17), (*codec.Decoder).Int)
		case "children":
			r.Children = codec.ReadObjects[record](d.Once(&seen, 18))
		case "states":
			r.States = codec.ReadEnums(d.Once(&seen, 19), states)
		case "best":
			d.Once(&seen, 20).Opt(&r.Best.State, &r.Best.V)
		case "sizes":
			r.Sizes = codec.ReadObjectMap[size](d.Once(&seen, 21))
		case "open":
			r.Open = d.Once(&seen, 22).Members()
		default:
			d.Unknown()
		}
	}
	d.Require(seen, 0x3, "id", "name")
}

func (r *record) EncodeJSON(e *codec.Encoder) {
	e.Object()
	e.Name(`"id":`).Int(r.ID)
	e.Name(`"name":`).String(r.Name)
	e.Name(`"price":`).Float(r.Price)
	codec.WriteOpt(e, `"rating":`, r.Rating, (*codec.Encoder).Float)
	codec.WriteOpt(e, `"note":`, r.Note, (*codec.Encoder).String)
	codec.WriteList(e.If(r.Tags != nil, `"tags":`), r.Tags, (*codec.Encoder).String)
	e.Opt(`"size":`, r.Size.State, &r.Size.V)
	if r.Status != "" {
		e.Name(`"status":`).String(string(r.Status))
	}
	e.Name(`"on":`).Bool(r.On)
	r.encodeFormats(e)
	e.If(r.Any != nil, `"any":`).Raw(r.Any)
	codec.WriteMap(e.If(r.Counts != nil, `"counts":`), r.Counts, (*codec.Encoder).Int)
	codec.WriteObjects(e.If(r.Children != nil, `"children":`), r.Children)
	codec.WriteEnums(e.If(r.States != nil, `"states":`), r.States)
	e.Opt(`"best":`, r.Best.State, &r.Best.V)
	codec.WriteObjectMap(e.If(r.Sizes != nil, `"sizes":`), r.Sizes)
	e.If(r.Open != nil, `"open":`).Members(r.Open)
	e.EndObject()
}

func (r *record) encodeFormats(e *codec.Encoder) {
	codec.WriteOpt(e, `"at":`, r.At, (*codec.Encoder).Time)
	codec.WriteOpt(e, `"day":`, r.Day, (*codec.Encoder).Date)
	codec.WriteOpt(e, `"key":`, r.Key, (*codec.Encoder).UUID)
	codec.WriteOpt(e, `"opens":`, r.Opens, (*codec.Encoder).TimeOfDay)
	codec.WriteOpt(e, `"lasts":`, r.Lasts, (*codec.Encoder).Duration)
	e.If(r.Data != nil, `"data":`).Bytes(r.Data)
	codec.WriteOpt(e, `"exact":`, r.Exact, (*codec.Encoder).Decimal)
}

// size is an open object: what it does not know is kept.
type size struct {
	Width float64
	Extra map[string]json.RawMessage
}

var sizeSource = codec.Source{At: "record.json#/$defs/size"}

func (s *size) DecodeJSON(d *codec.Decoder) {
	d.From(&sizeSource)
	*s = size{}
	var seen uint64
	for d.Object(); d.Member(); {
		switch string(d.Name()) {
		case "width":
			s.Width = d.Once(&seen, 0).Float()
		default:
			s.Extra = d.Extra(s.Extra)
		}
	}
	d.Require(seen, 0x1, "width")
}

func (s *size) EncodeJSON(e *codec.Encoder) {
	e.Object()
	e.Name(`"width":`).Float(s.Width)
	e.Extra(s.Extra, "width")
	e.EndObject()
}
