package codec_test

import (
	"encoding/json"
	"testing"

	"github.com/perstore/perstoregen/runtime/codec"
)

// scalars is a type whose members keep nothing of the text.
type scalars struct {
	i     int64
	f     float64
	b     bool
	state state
	at    instant
	day   codec.Date
	key   codec.UUID
	seen  uint64
}

func (s *scalars) DecodeJSON(d *codec.Decoder) {
	s.seen = 0
	for d.Object(); d.Member(); {
		switch string(d.Name()) {
		case "i":
			d.Once(&s.seen, 0)
			s.i = d.Int()
		case "f":
			d.Once(&s.seen, 1)
			s.f = d.Float()
		case "b":
			d.Once(&s.seen, 2)
			s.b = d.Bool()
		case "state":
			d.Once(&s.seen, 3)
			s.state = codec.Enum(d, states)
		case "at":
			d.Once(&s.seen, 4)
			s.at.DecodeJSON(d)
		case "day":
			d.Once(&s.seen, 5)
			s.day = d.Date()
		case "key":
			d.Once(&s.seen, 6)
			s.key = d.UUID()
		case "null":
			if d.Kind() != codec.KindNull || !d.Null() {
				d.Mismatch("null")
			}
		default:
			if tag, ok := d.Tag("tag"); ok && tag == "" && d.Has("tag") == 0 {
				d.Skip()
			}
			d.Skip()
		}
	}
	d.Require(s.seen, 0x7f, "i", "f", "b", "state", "at", "day", "key")
}

func (s *scalars) EncodeJSON(e *codec.Encoder) {
	e.Object()
	e.Name(`"i":`)
	e.Int(s.i)
	e.Name(`"f":`)
	e.Float(s.f)
	e.Name(`"b":`)
	e.Bool(s.b)
	e.Name(`"state":`)
	e.String(string(s.state))
	e.Name(`"at":`)
	e.Time(s.at.t)
	e.Name(`"key":`)
	e.UUID(s.key)
	e.EndObject()
}

func TestNoAllocation(t *testing.T) {
	data := []byte(`{"i":-12,"f":0.125,"b":true,"state":"x","at":"2026-11-24T10:20:30.5+02:00","day":"2026-11-24","key":"0198a5d0-0000-7000-8000-0123456789ab","null":null,"":[{"a":1}]}`)
	var s scalars
	if n := testing.AllocsPerRun(1000, func() {
		if err := codec.Unmarshal(data, &s); err != nil {
			t.Error(err)
		}
	}); n != 0 {
		t.Errorf("Unmarshal of scalars allocates %v times; want 0", n)
	}
	buf := make([]byte, 0, 1000)
	if n := testing.AllocsPerRun(1000, func() {
		if _, err := codec.Append(buf, &s); err != nil {
			t.Error(err)
		}
	}); n != 0 {
		t.Errorf("Append of scalars allocates %v times; want 0", n)
	}
	if n := testing.AllocsPerRun(1000, func() { codec.Marshal(&s) }); n != 1 {
		t.Errorf("Marshal of scalars allocates %v times; want 1, for the text", n)
	}
	if !json.Valid(data) {
		t.Error("the text is no JSON")
	}
}
