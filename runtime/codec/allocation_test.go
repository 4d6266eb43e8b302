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
			s.i = d.Once(&s.seen, 0).Int()
		case "f":
			s.f = d.Once(&s.seen, 1).Float()
		case "b":
			s.b = d.Once(&s.seen, 2).Bool()
		case "state":
			s.state = codec.Enum(d.Once(&s.seen, 3), states)
		case "at":
			d.Once(&s.seen, 4)
			s.at.DecodeJSON(d)
		case "day":
			s.day = d.Once(&s.seen, 5).Date()
		case "key":
			s.key = d.Once(&s.seen, 6).UUID()
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
	e.Name(`"i":`).Int(s.i)
	e.Name(`"f":`).Float(s.f)
	e.Name(`"b":`).Bool(s.b)
	e.Name(`"state":`).String(string(s.state))
	e.Name(`"at":`).Time(s.at.t)
	e.Name(`"key":`).UUID(s.key)
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
