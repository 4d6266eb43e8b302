package codec_test

import (
	"encoding/json"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/perstore/perstoregen/runtime/codec"
)

func TestNewUUID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		last := ""
		for range 20 {
			u := codec.NewUUID()
			if u[6]>>4 != 7 || u[8]>>6 != 2 {
				t.Errorf("NewUUID = %s; want version 7, variant 2", u)
			}
			if u.String() <= last {
				t.Errorf("NewUUID = %s a millisecond after %s; want a larger one", u, last)
			}
			last = u.String()
			time.Sleep(time.Millisecond) // of the bubble: it takes no time
		}
	})
}

func TestNewUUIDsDiffer(t *testing.T) {
	seen := map[codec.UUID]bool{}
	for range 10_000 {
		seen[codec.NewUUID()] = true
	}
	if len(seen) != 10_000 {
		t.Errorf("10000 calls of NewUUID give %d uuids", len(seen))
	}
}

const sampleUUID = "01890a5d-ac96-774b-bcce-b302099a8057"

func TestParseUUID(t *testing.T) {
	for _, text := range []string{sampleUUID, "01890A5D-AC96-774B-BCCE-B302099A8057"} {
		if u, err := codec.ParseUUID(text); err != nil || u.String() != sampleUUID {
			t.Errorf("ParseUUID(%s) = %s, %v", text, u, err)
		}
	}
	for _, text := range []string{
		"", "x", sampleUUID[:35], sampleUUID + "0", "{" + sampleUUID + "}", "urn:uuid:" + sampleUUID, "01890a5dac96774bbcceb302099a8057",
		"01890a5d-ac96-774b-bcce-b302099a805g", "01890a5d_ac96-774b-bcce-b302099a8057", "01890a5-dac96-774b-bcce-b302099a80577",
	} {
		if u, err := codec.ParseUUID(text); !errors.Is(err, codec.ErrInvalid) || !u.IsZero() {
			t.Errorf("ParseUUID(%q) = %s, %v; want ErrInvalid", text, u, err)
		}
	}
}

func TestUUIDScan(t *testing.T) {
	want := codec.MustParseUUID(sampleUUID)
	for _, src := range []any{sampleUUID, []byte(sampleUUID), want[:]} {
		var u codec.UUID
		if err := u.Scan(src); err != nil || u != want {
			t.Errorf("Scan(%v) = %s, %v", src, u, err)
		}
	}
	u := want
	for _, src := range []any{"x", []byte("x"), int64(1), nil} {
		if err := u.Scan(src); !errors.Is(err, codec.ErrInvalid) || u != want {
			t.Errorf("Scan(%v) = %s, %v; want ErrInvalid and the value before", src, u, err)
		}
	}
	if v, err := want.Value(); v != sampleUUID || err != nil {
		t.Errorf("Value = %v, %v", v, err)
	}
}

func TestUUIDJSON(t *testing.T) {
	var got struct {
		ID  codec.UUID
		Ids map[codec.UUID]int
	}
	text := `{"ID":"` + sampleUUID + `","Ids":{"` + sampleUUID + `":1}}`
	if err := json.Unmarshal([]byte(text), &got); err != nil || got.ID.String() != sampleUUID {
		t.Errorf("Unmarshal = %+v, %v", got, err)
	}
	if data, err := json.Marshal(got); string(data) != text || err != nil {
		t.Errorf("Marshal = %s, %v; want %s", data, err, text)
	}
	if err := json.Unmarshal([]byte(`{"ID":"x"}`), &got); !errors.Is(err, codec.ErrInvalid) {
		t.Errorf("Unmarshal(x) error = %v; want ErrInvalid", err)
	}
}

func TestUUIDIsZero(t *testing.T) {
	if !(codec.UUID{}).IsZero() || codec.NewUUID().IsZero() {
		t.Error("IsZero is true of a new uuid, or false of the zero one")
	}
}
