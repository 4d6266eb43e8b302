package mysql_test

import (
	"testing"

	"github.com/perstore/perstoregen/runtime/store/sqlstore/internal/indextest"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/mysql"
)

func TestIndexes(t *testing.T) {
	server(t)
	indextest.Run(t, indextest.Server{Open: mysql.Open, Name: newDatabase, Explain: "EXPLAIN", Analyze: "ANALYZE TABLE seats", KnowsValues: true})
}
