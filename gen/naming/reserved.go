package naming

import "go/token"

// reserved are the unexported names that generated code does not declare: the
// predeclared ones and the packages that it imports. Keywords are added.
var reserved = func() map[string]bool {
	names := setOf(`any bool byte comparable complex64 complex128 error float32 float64 int int8 int16
		int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr true false iota nil append cap
		clear close complex copy delete imag len make max min new panic print println real recover
		init main
		bytes cmp context database driver errors fmt iter json jsontext maps math memstore mysql
		perstore postgres regexp rql rqlsql runtime slices sort sql sqlite sqlstore sqlx strconv
		strings sync time unicode url utf8`)
	for t := token.BREAK; t <= token.VAR; t++ {
		names[t.String()] = true
	}
	return names
}()

// IsExported tells whether a name can be an exported Go name as it is.
func IsExported(name string) bool { return token.IsIdentifier(name) && token.IsExported(name) }

// IsPackage tells whether a name can be that of a Go package.
func IsPackage(name string) bool { return token.IsIdentifier(name) && name != "_" }
