package mysql_test

import (
	"net/url"
	"testing"

	"github.com/perstore/perstoregen/runtime/store/sqlstore/internal/faulttest"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/mysql"
)

func TestReplicas(t *testing.T) {
	config := server(t)
	faulttest.Replicas{
		Open: mysql.Open, Primary: newDatabase(t), Replica: newDatabase(t),
		Network: config.Net, Address: config.Addr, Through: at,
	}.Run(t)
}

// at gives a database at another address.
func at(rest, address string) string {
	u, err := url.Parse(rest)
	if err != nil {
		panic(err) // newDatabase has made it
	}
	u.Host, u.RawQuery = address, ""
	return u.String()
}
