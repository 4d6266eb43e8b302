module github.com/perstore/perstoregen/bench

go 1.26.0

require (
	github.com/a8m/rql v1.4.0
	github.com/perstore/perstoregen v0.0.0
)

require (
	github.com/go-json-experiment/json v1.27.2 // indirect
	github.com/jmoiron/sqlx v1.4.0 // indirect
	github.com/josharian/intern v1.0.0 // indirect
	github.com/mailru/easyjson v0.7.7 // indirect
	github.com/ncruces/go-sqlite3 v0.35.4 // indirect
	github.com/ncruces/go-sqlite3-wasm/v5 v5.0.35304 // indirect
	github.com/ncruces/julianday v1.0.0 // indirect
	github.com/tidwall/btree v1.8.2 // indirect
	golang.org/x/sys v0.49.0 // indirect
)

replace github.com/perstore/perstoregen => ../
