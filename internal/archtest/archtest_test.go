// Package archtest holds the import table of the module: who may import whom.
// It is the table of the architecture page, as a test.
package archtest

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/perstore/perstoregen"

// row says what a package may import besides the standard library. "..." stands
// for what is below; a name without a dot in its first part is a package of the
// module.
type row struct {
	pkg string
	may []string
}

// table has a row for every package of the module.
var table = []row{
	// The query language stands alone. It has the arithmetic of decimals in common with
	// the codec.
	{"internal/decimal", nil},
	{"rql", []string{"internal/decimal"}},
	{"rql/rqljson", []string{"rql"}},
	{"rql/rqlsql", []string{"internal/arraytext", "internal/decimal", "rql"}},
	{"rql/rqlsql/dialect/...", []string{"internal/arraytext", "internal/decimal", "rql", "rql/rqlsql"}},
	{"rql/rqlsql/dialecttest", []string{"rql", "rql/rqlsql"}},

	// What generated code links. A store never knows another store.
	{"runtime", []string{"internal/arraytext", "rql", "runtime/codec"}},
	{"runtime/codec", []string{"internal/decimal", "github.com/go-json-experiment/json/jsontext"}}, // all that types without stores need
	{"runtime/codec/ecma", []string{"runtime/codec", "github.com/dlclark/regexp2/v2"}},
	{"runtime/internal/gate", []string{"runtime"}},
	{"runtime/internal/memdb", []string{"rql", "runtime", "runtime/internal/gate", "github.com/tidwall/btree", "golang.org/x/sync/..."}},
	{"runtime/storetest", []string{"rql", "runtime", "runtime/codec", "runtime/internal/history", "runtime/internal/wire", "runtime/storetest/describe", "github.com/google/go-cmp/cmp", "pgregory.net/rapid"}},
	{"runtime/internal/history", nil},
	{"runtime/storetest/describe", []string{"rql", "runtime"}},
	{"runtime/store/memstore", []string{"rql", "runtime", "runtime/internal/memdb"}},
	{"runtime/rest", []string{"rql", "runtime", "runtime/codec"}},
	{"runtime/rest/restserver", []string{"rql", "runtime", "runtime/codec", "runtime/rest"}},
	{"runtime/internal/wire", []string{"rql", "runtime", "runtime/codec"}},
	{"runtime/store/reststore", []string{"rql", "runtime", "runtime/codec", "runtime/internal/wire"}},
	{"runtime/jsonext", []string{"runtime/codec"}},
	{"runtime/store/filestore", []string{"rql", "runtime", "runtime/codec", "runtime/internal/memdb", "runtime/jsonext", "runtime/store/filestore/internal/wal"}},
	{"runtime/store/filestore/internal/wal", nil},
	{"runtime/store/filestore/internal/crashfs", []string{"runtime/store/filestore/internal/wal"}},
	{"runtime/store/sqlstore", []string{"rql", "rql/rqlsql", "runtime", "runtime/internal/gate", "github.com/jmoiron/sqlx", "golang.org/x/sync/..."}},
	{"runtime/store/sqlstore/sqlite", []string{
		"internal/decimal", "rql", "rql/rqlsql", "rql/rqlsql/dialect/sqlite", "runtime", "runtime/internal/gate", "runtime/store/sqlstore",
		"github.com/jmoiron/sqlx", "github.com/ncruces/go-sqlite3/...",
	}},
	{"runtime/store/sqlstore/postgres", []string{
		"internal/arraytext", "rql", "rql/rqlsql", "rql/rqlsql/dialect/postgres", "runtime", "runtime/internal/gate", "runtime/store/sqlstore",
		"github.com/jmoiron/sqlx", "github.com/lib/pq/...",
	}},
	{"runtime/store/sqlstore/sqlslog", []string{"runtime"}},
	{"runtime/store/sqlstore/sqlotel", []string{"runtime", "go.opentelemetry.io/otel/..."}},
	{"runtime/store/sqlstore/internal/faulttest", []string{
		"rql", "rql/rqlsql", "runtime", "runtime/store/sqlstore", "runtime/storetest/describe", "testdata/golden/extra/want",
		"github.com/google/go-cmp/cmp", "github.com/jmoiron/sqlx",
	}},
	{"runtime/store/sqlstore/internal/indextest", []string{"runtime", "runtime/store/sqlstore", "runtime/storetest/describe", "github.com/jmoiron/sqlx"}},
	{"testdata/golden/extra/want", []string{ // which the faults of stores are tested with
		"rql", "rql/rqlsql", "runtime", "runtime/codec", "runtime/store/memstore", "runtime/store/sqlstore", "runtime/store/sqlstore/sqlite", "github.com/jmoiron/sqlx",
	}},
	{"runtime/store/sqlstore/mysql", []string{
		"rql", "rql/rqlsql", "rql/rqlsql/dialect/mysql", "runtime", "runtime/internal/gate", "runtime/store/sqlstore",
		"github.com/go-sql-driver/mysql/...", "github.com/jmoiron/sqlx",
	}},

	// The compiler names the runtime in what it prints and never links it.
	{"gen/diag", nil},
	{"gen/ir", nil},
	{"gen/naming", nil},
	{"gen/schema", []string{"gen/diag", "github.com/dlclark/regexp2/v2", "github.com/santhosh-tekuri/jsonschema/v5"}},
	{"gen/load", []string{"gen/diag", "gen/ir", "gen/naming", "gen/rqlschema", "gen/schema", "internal/decimal", "rql"}},
	{"gen/gogen", []string{"gen/gogen/code", "gen/ir", "github.com/dave/jennifer/jen"}},
	{"gen/gogen/code", []string{"github.com/dave/jennifer/jen"}},
	{"gen/rqlschema", []string{"gen/ir", "rql"}},
	{"gen/starter", nil},
	{"gen/server", []string{"gen", "gen/diag", "gen/ir", "gen/starter"}},
	{"gen", []string{"gen/diag", "gen/gogen", "gen/internal/handwritten", "gen/ir", "gen/load", "gen/schema", "github.com/rogpeppe/go-internal/diff"}},
	{"gen/internal/typecheck", nil},
	{"cmd/perstoregen", []string{
		"gen", "gen/diag", "gen/ir", "gen/rqlschema", "gen/server", "gen/starter",
		"rql", "rql/rqljson", "rql/rqlsql", "rql/rqlsql/dialect/...", // what rql shows
	}},

	// The text of arrays, as the runtime and the dialect of PostgreSQL write it.
	{"internal/arraytext", nil},

	// What the project itself runs.
	{"internal/benchcodec", []string{"internal/benchcodec/payload", "internal/measure", "runtime/codec", "github.com/santhosh-tekuri/jsonschema/v5"}},
	{"internal/benchcodec/payload", []string{"runtime/codec"}},
	{"internal/benchgen", []string{"gen"}},
	{"internal/benchrest", []string{"examples/shop/shop", "internal/measure", "runtime", "runtime/rest"}},
	{"internal/benchiter", []string{"examples/shop/shop", "runtime", "github.com/go-sql-driver/mysql", "github.com/jmoiron/sqlx", "github.com/lib/pq"}},
	{"internal/docgen", nil},
	{"internal/leakhunt", []string{"rql", "runtime", "runtime/codec", "runtime/rest"}},
	{"internal/measure", nil},
	{"internal/sqlmap", []string{"examples/shop/shop", "runtime", "runtime/rest", "runtime/store/sqlstore"}},
	{"internal/schemadoc", []string{"gen/schema", "golang.org/x/tools/txtar"}},
	{"gen/internal/handwritten", []string{"gen/diag"}},

	// Generated code, and an application over it.
	{"internal/scenarios/records", []string{
		"rql", "rql/rqlsql", "runtime", "runtime/codec", "runtime/store/memstore", "runtime/store/sqlstore", "runtime/store/sqlstore/sqlite", "github.com/jmoiron/sqlx",
	}},
	{"examples/shop/shop", []string{
		"rql", "rql/rqlsql", "runtime", "runtime/codec", "runtime/store/memstore", "runtime/store/filestore", "runtime/store/reststore", "runtime/store/sqlstore",
		"runtime/store/sqlstore/mysql", "runtime/store/sqlstore/postgres", "runtime/store/sqlstore/sqlite", // which it was asked for
		"github.com/jmoiron/sqlx", // the handle of NewSQL
	}},
	{"examples/shop", []string{"examples/shop/shop", "rql", "runtime"}},
	{"examples/wiki/wiki", []string{
		"rql", "rql/rqlsql", "runtime", "runtime/codec", "runtime/store/memstore", "runtime/store/sqlstore", "runtime/store/sqlstore/sqlite",
		"github.com/jmoiron/sqlx", // the handle of NewSQL
	}},
	{"examples/wiki", []string{"examples/wiki/wiki", "runtime"}},
	{"examples/transfer/transfer", []string{
		"rql", "rql/rqlsql", "runtime", "runtime/codec", "runtime/store/sqlstore",
		"runtime/store/sqlstore/postgres", "runtime/store/sqlstore/sqlite", // which it was asked for
		"github.com/jmoiron/sqlx", // the handle of NewSQL
	}},
	{"examples/transfer", []string{"examples/transfer/transfer", "runtime"}},
}

// goPackage is what the go command tells of a package.
type goPackage struct {
	ImportPath string
	Standard   bool
	Imports    []string // of the package without its tests
}

// list gives packages and all that they depend on.
func list(t *testing.T, patterns ...string) []goPackage {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-deps", "-json=ImportPath,Standard,Imports"}, patterns...)...)
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		t.Fatalf("%v: %v\n%s", cmd, err, failed.Stderr)
	}
	if err != nil {
		t.Fatal(err)
	}
	var packages []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		switch err := d.Decode(&p); {
		case err == io.EOF:
			return packages
		case err != nil:
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

// local is an import path as the table writes it.
func local(path string) string { return strings.TrimPrefix(path, module+"/") }

// matches tells whether a package is what the table names.
func matches(name, pattern string) bool {
	tree, below := strings.CutSuffix(pattern, "/...")
	return name == tree || below && strings.HasPrefix(name, tree+"/")
}

func TestImports(t *testing.T) {
	packages := list(t, "./...")
	standard := map[string]bool{"C": true}
	for _, p := range packages {
		standard[p.ImportPath] = p.Standard
	}
	for _, p := range packages {
		if !strings.HasPrefix(p.ImportPath, module+"/") {
			continue
		}
		name := local(p.ImportPath)
		i := slices.IndexFunc(table, func(r row) bool { return matches(name, r.pkg) })
		if i < 0 {
			if len(p.Imports) > 0 { // a folder with tests alone has none
				t.Errorf("%s has no row in the import table", name)
			}
			continue
		}
		for _, imported := range p.Imports {
			if !standard[imported] && !slices.ContainsFunc(table[i].may, func(may string) bool { return matches(local(imported), may) }) {
				t.Errorf("%s imports %s; it may import %s", name, local(imported), strings.Join(table[i].may, ", "))
			}
		}
	}
}

// TestApplicationLinksNoMore checks that an application holds no part of the
// compiler and no client of a database that it does not use.
func TestApplicationLinksNoMore(t *testing.T) {
	forbidden := []string{
		"gen/...", "runtime/storetest/...", "testing/...",
		"github.com/dave/...", "github.com/santhosh-tekuri/...", "golang.org/x/tools/...", "github.com/rogpeppe/...", "honnef.co/...", "pgregory.net/...", "github.com/google/go-cmp/...",
		"github.com/jackc/...", "github.com/mattn/...", "modernc.org/...",
		"go.mongodb.org/...", "github.com/redis/...", "github.com/nats-io/...", "go.opentelemetry.io/...",
	}
	servers := []string{"github.com/lib/pq/...", "github.com/go-sql-driver/..."} // which the shop asks for
	for app, forbidden := range map[string][]string{
		"./examples/shop": forbidden, "./examples/wiki": slices.Concat(forbidden, servers), "./testdata/golden/chinook/want": slices.Concat(forbidden, servers),
	} {
		for _, p := range list(t, app) {
			if slices.ContainsFunc(forbidden, func(f string) bool { return matches(local(p.ImportPath), f) }) {
				t.Errorf("%s links %s", path.Clean(app), local(p.ImportPath))
			}
		}
	}
}
