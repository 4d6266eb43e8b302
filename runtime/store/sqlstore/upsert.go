package sqlstore

import "strings"

// OnConflict is the upsert of SQLite and PostgreSQL.
func OnConflict(table string, key, set []string, version string) string {
	var assigned []string
	for _, c := range set {
		assigned = append(assigned, c+" = excluded."+c)
	}
	if version != "" {
		assigned = append(assigned, version+" = "+table+"."+version+" + 1")
	}
	return "ON CONFLICT (" + strings.Join(key, ", ") + ") DO UPDATE SET " + strings.Join(assigned, ", ")
}
