package codec_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perstore/perstoregen/runtime/codec"
)

func TestMembersRoundTrip(t *testing.T) {
	const text = `{"a":[1.50, 2],"b":null,"ä":{}}`
	var m codec.Members
	if err := codec.UnmarshalStored([]byte(text), m.DecodeJSON); err != nil || len(m) != 3 {
		t.Fatalf("DecodeJSON(%s) = %s, %v; want three members", text, m, err)
	}
	if got, err := codec.Marshal(m); string(got) != text || err != nil {
		t.Errorf("EncodeJSON = %s, %v; want %s", got, err, text)
	}
	if err := codec.UnmarshalStored([]byte(`{"a":1,"a":2}`), m.DecodeJSON); err == nil {
		t.Error("DecodeJSON of a member that is there twice: no error")
	}
	if err := codec.UnmarshalStored([]byte(`{}`), m.DecodeJSON); err != nil || m != nil {
		t.Errorf("DecodeJSON({}) = %v, %v; want nil", m, err)
	}
}

func TestMembersClone(t *testing.T) {
	m := codec.Members{"a": json.RawMessage("1")}
	c := m.Clone()
	m["a"][0], m["b"] = '2', nil
	if diff := cmp.Diff(codec.Members{"a": json.RawMessage("1")}, c); diff != "" {
		t.Errorf("Clone shares with what it copied: (-want +got)\n%s", diff)
	}
	if c := (codec.Members{}).Clone(); c != nil {
		t.Errorf("Clone of no members = %v; want nil", c)
	}
}

func TestMembersDrop(t *testing.T) {
	m := codec.Members{"a": nil, "b": nil}
	if m.Drop([]string{"a", "c"}); !cmp.Equal(m, codec.Members{"b": nil}) {
		t.Errorf("Drop(a, c) leaves %v; want b", m)
	}
	if m.Drop([]string{"b"}); m != nil {
		t.Errorf("Drop of all leaves %v; want nil", m)
	}
}
