package postgres_test

import (
	"testing"

	"github.com/perstore/perstoregen/runtime/store/sqlstore/internal/indextest"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/postgres"
)

func TestIndexes(t *testing.T) {
	server(t)
	indextest.Run(t, indextest.Server{Open: postgres.Open, Name: func(t *testing.T) string { return newSchema(t) }, Explain: "EXPLAIN", Analyze: "ANALYZE", KnowsValues: true})
}
