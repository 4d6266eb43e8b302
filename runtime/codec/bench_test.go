package codec_test

import (
	"encoding/json"
	"testing"

	"github.com/perstore/perstoregen/runtime/codec"
)

// flat is a record of about 280 bytes.
const flat = `{"id":"0198a5d0-1c2d-7e3f-8a4b-0123456789ab","email":"ada.lovelace@example.org","name":"Ada Lovelace","age":36,"score":87.25,"status":"active","born":"1815-12-10","active":true,"tags":["mathematics","poetry","engines"],"address":{"street":"12 St James's Square","city":"London","zip":"SW1Y"}}`

// user is the record as generated code has it.
type user struct {
	ID      codec.UUID
	Email   string
	Name    string
	Age     int64
	Score   codec.Opt[float64]
	Status  status
	Born    codec.Opt[codec.Date]
	Active  bool
	Tags    []string
	Address codec.Opt[address]
}

type status string

var statuses = []status{"invited", "active", "closed"}

type address struct{ Street, City, Zip string }

func (u *user) DecodeJSON(d *codec.Decoder) {
	*u = user{}
	var seen uint64
	for d.Object(); d.Member(); {
		switch string(d.Name()) {
		case "id":
			u.ID = d.Once(&seen, 0).UUID()
		case "email":
			u.Email = d.Once(&seen, 1).String()
		case "name":
			u.Name = d.Once(&seen, 2).String()
		case "age":
			u.Age = d.Once(&seen, 3).Int()
		case "score":
			u.Score = codec.Some(d.Once(&seen, 4).Float())
		case "status":
			u.Status = codec.Enum(d.Once(&seen, 5), statuses)
		case "born":
			u.Born = codec.Some(d.Once(&seen, 6).Date())
		case "active":
			u.Active = d.Once(&seen, 7).Bool()
		case "tags":
			d.Once(&seen, 8)
			u.Tags = []string{}
			for d.Array(); d.Element(); {
				u.Tags = append(u.Tags, d.String())
			}
		case "address":
			d.Once(&seen, 9)
			u.Address.State = codec.OptValue
			u.Address.V.DecodeJSON(d)
		default:
			d.Unknown()
		}
	}
	d.Require(seen, 0x10f, "id", "email", "name", "age", "tags")
}

func (a *address) DecodeJSON(d *codec.Decoder) {
	*a = address{}
	var seen uint64
	for d.Object(); d.Member(); {
		switch string(d.Name()) {
		case "street":
			a.Street = d.Once(&seen, 0).String()
		case "city":
			a.City = d.Once(&seen, 1).String()
		case "zip":
			a.Zip = d.Once(&seen, 2).String()
		default:
			d.Unknown()
		}
	}
	d.Require(seen, 0x7, "street", "city", "zip")
}

func (u *user) EncodeJSON(e *codec.Encoder) {
	e.Object()
	e.Name(`"id":`).UUID(u.ID)
	e.Name(`"email":`).String(u.Email)
	e.Name(`"name":`).String(u.Name)
	e.Name(`"age":`).Int(u.Age)
	codec.WriteOpt(e, `"score":`, u.Score, (*codec.Encoder).Float)
	e.Name(`"status":`).String(string(u.Status))
	codec.WriteOpt(e, `"born":`, u.Born, (*codec.Encoder).Date)
	e.Name(`"active":`).Bool(u.Active)
	e.Name(`"tags":`).Array()
	for i := range u.Tags {
		e.Element()
		e.String(u.Tags[i])
	}
	e.EndArray()
	if !u.Address.IsZero() {
		e.Name(`"address":`)
		u.Address.V.EncodeJSON(e)
	}
	e.EndObject()
}

func (a *address) EncodeJSON(e *codec.Encoder) {
	e.Object()
	e.Name(`"street":`).String(a.Street)
	e.Name(`"city":`).String(a.City)
	e.Name(`"zip":`).String(a.Zip)
	e.EndObject()
}

var mail = codec.NewPattern(`^[^@ ]+@[^@ ]+$`)

func (u *user) ValidateTo(c *codec.Check) {
	c.Pattern("email", u.Email, mail)
	c.MinLength("name", u.Name, 1)
	c.MaxLength("name", u.Name, 80)
	c.MinInt("age", u.Age, 0)
	c.MaxInt("age", u.Age, 150)
	if !u.Score.IsZero() {
		c.Finite("score", u.Score.V)
		c.MinFloat("score", u.Score.V, 0)
	}
	codec.CheckEnum(c, "status", u.Status, statuses)
	if !u.Born.IsZero() {
		c.Day("born", u.Born.V)
	}
	c.MaxItems("tags", len(u.Tags), 10)
	codec.CheckUnique(c, "tags", u.Tags)
}

func (u *user) Validate() error {
	var c codec.Check
	u.ValidateTo(&c)
	return c.Err()
}

// plain is the record as encoding/json reads it best.
type plain struct {
	ID      string   `json:"id"`
	Email   string   `json:"email"`
	Name    string   `json:"name"`
	Age     int64    `json:"age"`
	Score   float64  `json:"score"`
	Status  string   `json:"status"`
	Born    string   `json:"born"`
	Active  bool     `json:"active"`
	Tags    []string `json:"tags"`
	Address struct {
		Street string `json:"street"`
		City   string `json:"city"`
		Zip    string `json:"zip"`
	} `json:"address"`
}

func BenchmarkDecode(b *testing.B) {
	data := []byte(flat)
	b.Run("encoding-json", func(b *testing.B) {
		b.SetBytes(int64(len(flat)))
		b.ReportAllocs()
		for b.Loop() {
			var p plain
			if err := json.Unmarshal(data, &p); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ours", func(b *testing.B) {
		b.SetBytes(int64(len(flat)))
		b.ReportAllocs()
		for b.Loop() {
			var u user
			if err := codec.Unmarshal(data, &u); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ours-validated", func(b *testing.B) {
		b.SetBytes(int64(len(flat)))
		b.ReportAllocs()
		for b.Loop() {
			var u user
			if err := codec.Unmarshal(data, &u); err != nil {
				b.Fatal(err)
			}
			if err := u.Validate(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	var p plain
	var u user
	if err := json.Unmarshal([]byte(flat), &p); err != nil {
		b.Fatal(err)
	}
	if err := codec.Unmarshal([]byte(flat), &u); err != nil {
		b.Fatal(err)
	}
	b.Run("encoding-json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			json.Marshal(&p)
		}
	})
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			codec.Marshal(&u)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	data := []byte(flat)
	b.Run("encoding-json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var v any
			if err := json.Unmarshal(data, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := codec.Parse(data); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// TestBenchmarks checks that the types of the benchmarks do their work.
func TestBenchmarks(t *testing.T) {
	var u user
	if err := codec.Unmarshal([]byte(flat), &u); err != nil || u.Validate() != nil {
		t.Fatalf("Unmarshal = %v, %v", err, u.Validate())
	}
	if got, err := codec.Marshal(&u); string(got) != flat || err != nil {
		t.Errorf("Marshal = %s, %v; want %s", got, err, flat)
	}
}
