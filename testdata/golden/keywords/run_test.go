package keywords_test

import (
	"context"
	"encoding/json"
	"errors"
	"math/big"
	"net/netip"
	"strings"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
	keywords "github.com/perstore/perstoregen/testdata/golden/keywords/want"
)

var localhost = netip.MustParseAddr("127.0.0.1")

// TestGoTypes stores Go types as text and as JSON and finds them by their text.
func TestGoTypes(t *testing.T) {
	goldentest.Each(t, keywords.Open, func(t *testing.T, db *keywords.DB) {
		ctx := t.Context()
		host := &keywords.Host{
			Address: localhost, Serial: *big.NewInt(0).Lsh(big.NewInt(1), 100), Price: perstore.Some(9.5),
			Ports: perstore.Some(keywords.HostPorts{From: perstore.Some(netip.AddrPortFrom(localhost, 80))}),
			Label: perstore.Some("12"),
		}
		goldentest.Must(t, db.Hosts.Add(ctx, host))
		got, err := db.Hosts.Where(keywords.HostFields.Address.Eq("127.0.0.1")).One(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if got.Address != localhost || got.Serial.Cmp(&host.Serial) != 0 || got.Price != host.Price || got.Ports.V.From != host.Ports.V.From || got.Label != host.Label {
			t.Errorf("One() = %+v; want %+v", got, host)
		}
		if got.Network != perstore.Some(netip.MustParsePrefix("10.0.0.0/8")) || !got.Gateway.IsZero() || !got.Quota.IsZero() {
			t.Errorf("One() = %+v; want the default network, no gateway, no quota", got)
		}
		got.Serial.SetInt64(7) // a copy: it shares nothing with what is stored
		if again, err := db.Hosts.Get(ctx, host.ID); err != nil || again.Serial.Cmp(&host.Serial) != 0 {
			t.Errorf("Get(%d) = %v, %v; want the serial as it was", host.ID, &again.Serial, err)
		}
		if err := db.Hosts.Add(ctx, &keywords.Host{Address: localhost}); !errors.Is(err, perstore.ErrExists) {
			t.Errorf("Add with the same address error = %v; want ErrExists", err)
		}
	})
}

// TestPatch changes Go types, of one object and of all that match.
func TestPatch(t *testing.T) {
	goldentest.Each(t, keywords.Open, func(t *testing.T, db *keywords.DB) {
		ctx := t.Context()
		host := &keywords.Host{Address: localhost, Gateway: perstore.Some(localhost)}
		goldentest.Must(t, db.Hosts.Add(ctx, host))
		other := netip.MustParseAddr("::1")
		got, err := db.Hosts.Patch(ctx, host.ID, keywords.HostPatch{Address: perstore.Some(other), Quota: perstore.Some(*big.NewInt(3))})
		if err != nil || got.Address != other || got.Quota.V.Int64() != 3 {
			t.Errorf("Patch() = %+v, %v; want the address %v and the quota 3", got, err, other)
		}
		n, err := db.Hosts.Where(keywords.HostFields.Address.Eq("::1")).Update(ctx, keywords.HostPatch{Gateway: perstore.Null[netip.Addr](), Serial: perstore.Some(*big.NewInt(9))})
		if err != nil || n != 1 {
			t.Errorf("Update() = %d, %v; want 1", n, err)
		}
		if got, err = db.Hosts.Get(ctx, host.ID); err != nil || !got.Gateway.IsZero() || got.Serial.Int64() != 9 {
			t.Errorf("Get(%d) = %+v, %v; want no gateway and the serial 9", host.ID, got, err)
		}
	})
}

// TestJSON writes Go types and reads them again.
func TestJSON(t *testing.T) {
	host := &keywords.Host{Address: localhost, Serial: *big.NewInt(7), Quota: perstore.Some(*big.NewInt(8))}
	text, err := json.Marshal(host)
	if want := `{"address":"127.0.0.1","serial":7,"quota":8}`; err != nil || string(text) != want {
		t.Errorf("Marshal() = %s, %v; want %s", text, err, want)
	}
	var back keywords.Host
	if err := json.Unmarshal(text, &back); err != nil || back.Address != localhost || back.Quota.V.Int64() != 8 {
		t.Errorf("Unmarshal() = %+v, %v", back, err)
	}
}

// TestSQLTypes looks at the table. It is not STRICT, since SQLite has no type
// varchar.
func TestSQLTypes(t *testing.T) {
	var create string
	hook := perstore.WithStatementHook(func(_ context.Context, s perstore.Statement) {
		if strings.HasPrefix(s.Text, "CREATE TABLE") {
			create = s.Text
		}
	})
	db, err := keywords.Open(t.Context(), goldentest.SQLite, hook)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { goldentest.Must(t, db.Close()) }()
	goldentest.Must(t, db.Migrate(t.Context()))
	for _, column := range []string{`"label" varchar(40)`, `"price" numeric(10, 2)`, `"network" text`} {
		if !strings.Contains(create, column) {
			t.Errorf("Migrate runs %s; want the column %s", create, column)
		}
	}
	if strings.Contains(create, "STRICT") {
		t.Errorf("Migrate makes a STRICT table: %s", create)
	}
}
