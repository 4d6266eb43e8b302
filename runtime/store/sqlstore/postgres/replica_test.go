package postgres_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"strings"
	"testing"

	"github.com/lib/pq"

	"github.com/perstore/perstoregen/runtime/store/sqlstore/internal/faulttest"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/postgres"
)

func TestReplicas(t *testing.T) {
	u := server(t)
	host := cmp.Or(u.Query().Get("host"), u.Hostname())
	port := cmp.Or(u.Port(), u.Query().Get("port"), "5432")
	network, address := "tcp", net.JoinHostPort(host, port)
	if strings.HasPrefix(host, "/") {
		network, address = "unix", host+"/.s.PGSQL."+port
	}
	faulttest.Replicas{
		Open: postgres.Open, Primary: newSchema(t), Replica: newDatabase(t),
		Network: network, Address: address, Through: at,
	}.Run(t)
}

// newDatabase makes a database of its own for a test and gives its URL without
// the scheme.
func newDatabase(t *testing.T) string {
	t.Helper()
	u := server(t)
	name := fmt.Sprintf("storetest_%x", rand.Uint64())
	admin := connect(t, u.String())
	mustExec(t, admin, "CREATE DATABASE "+pq.QuoteIdentifier(name))
	t.Cleanup(func() { mustExec(t, admin, "DROP DATABASE "+pq.QuoteIdentifier(name)+" WITH (FORCE)") })
	u.Path = "/" + name
	_, rest, _ := strings.Cut(u.String(), ":")
	return rest
}

// at gives a database at another address.
func at(rest, address string) string {
	u, err := url.Parse("postgres:" + rest)
	if err != nil {
		panic(err) // newDatabase has made it
	}
	params := u.Query()
	params.Del("host")
	params.Del("port")
	u.Host, u.RawQuery = address, params.Encode()
	_, rest, _ = strings.Cut(u.String(), ":")
	return rest
}
