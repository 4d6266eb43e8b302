# make test is what CI runs; make help lists the rest.

GOLDEN := ./testdata/golden/...
CRASH := ./internal/crashtest ./runtime/store/filestore/...
SOAK := ./runtime/store/memstore ./runtime/store/filestore ./runtime/store/sqlstore/sqlite ./runtime/store/sqlstore/postgres ./runtime/store/sqlstore/mysql
PGX := runtime/store/sqlstore/postgres/pgx

.PHONY: help demo generate golden test lint race test-pgx current fuzz crash soak corpus bench bench-go bench-gen bench-codec bench-iter bench-rql bench-rest test-openapi leakhunt sqlmap

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: ## generate the shop and run the tour (what the README does first)
	go generate ./examples/shop/...
	go run ./examples/shop

generate: ## write all generated code again
	go generate ./...
	cd bench && GOWORK=off go generate -run perstoregen ./...

golden: ## accept what the generator writes now as the wanted output
	go test ./gen -run Golden -update

test: lint current race ## all that a change must pass

lint: ## gofmt, vet and staticcheck
	@unformatted=$$(gofmt -l bench cmd examples gen internal rql runtime testdata); \
	if [ -n "$$unformatted" ]; then echo "not gofmt'ed:"; echo "$$unformatted"; exit 1; fi
	go vet ./... $(GOLDEN)
	go tool staticcheck ./... $(GOLDEN)
	go vet -tags leakyfacets ./rql ./runtime ./internal/leakhunt

current: ## the committed generated code is what the generator writes
	@scripts/generated-is-current

race: ## all tests, with the race detector and the servers that they need
	@scripts/test ./... $(GOLDEN)

test-pgx: ## the store of PostgreSQL over the driver pgx alone, which make test has too (needs the module proxy)
	cd $(PGX) && GOWORK=off go vet ./...
	@scripts/with-servers sh -c 'cd $(PGX) && GOWORK=off exec go test -count 1 ./...'

test-openapi: ## the OpenAPI documents of runtime/rest alone, which make test judges too (needs the module proxy)
	cd internal/openapitest && GOWORK=off go vet ./... && GOWORK=off go test -count 1 ./...

fuzz: ## every fuzz target for FUZZTIME each
	@scripts/fuzz $(or $(FUZZTIME),30s)

leakhunt: ## LEAKHUNT (100000) requests over each store to two databases that differ in what a facet hides; finds what a build tag breaks
	go test ./internal/leakhunt -run '^TestLeaks$$' -count 1 -v -timeout 0 -args -requests $(or $(LEAKHUNT),100000)
	go test -tags leakyfacets ./internal/leakhunt -run '^TestBroken$$' -count 1 -v

sqlmap: ## let sqlmap attack the shop over HTTP, on SQLite and PostgreSQL; it must find the handler that is open to it, and nothing else
	@scripts/with-servers scripts/sqlmap

crash: ## kill processes and machines for CRASHTIME (10m) a package; prints what was tried and found
	@PERSTORE_CRASH=$(or $(CRASHTIME),10m) scripts/with-servers go test -p 1 -run Crash -count 1 -v -timeout 0 $(CRASH)

soak: ## check what transactions at once have seen, SOAKTIME (20s) for each of 27 histories; prints what was tried
	@PERSTORE_SOAK=$(or $(SOAKTIME),20s) scripts/with-servers go test -p 1 -run 'TestConformance/History|TestConformance/.*/History' -count 1 -v -timeout 0 $(SOAK)

corpus: ## judge the types of all real schemas, where the corpus is; prints the table
	go test ./internal/oracle -run '^TestCorpus$$' -count 1 -v -timeout 60m -args -corpus

bench: ## generated SQL models beside a program by hand, sqlc, gorm, bun and ent (needs the module proxy)
	cd bench && GOWORK=off go vet ./sql
	@scripts/with-servers sh -c 'cd bench && GOWORK=off exec go run ./sql $(BENCHFLAGS)'

bench-go: ## all benchmarks of the packages, each beside its baseline
	go test -run '^$$' -bench . -benchmem ./...

bench-codec: ## types from schemas beside encoding/json and a validator
	go run ./internal/benchcodec $(BENCHFLAGS)

bench-gen: ## generate and compile 300 models, beside the limits
	go run ./internal/benchgen

bench-iter: ## the heap in use during a loop over a million objects, on each engine
	@scripts/with-servers go run ./internal/benchiter $(BENCHFLAGS)

bench-rest: ## models over HTTP beside handlers by hand and json-server, and what streams of events cost (needs node and npm for the peer)
	@if command -v npm >/dev/null; then cd internal/benchrest/peer && npm install --silent --no-audit --no-fund --no-package-lock || echo 'no packages: json-server is left out'; fi
	go run ./internal/benchrest $(BENCHFLAGS)

bench-rql: ## parsing and SQL of queries, beside their peers (needs the module proxy; node and npm for the reference)
	@if command -v npm >/dev/null; then cd bench/rql/reference && npm install --silent --no-audit --no-fund --no-package-lock || echo 'no packages: the reference is left out'; fi
	cd bench && GOWORK=off go vet ./... && GOWORK=off go run ./rql $(BENCHFLAGS)
