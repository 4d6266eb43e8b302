package sqlstore

import "strings"

// OnConflict is the upsert of SQLite and PostgreSQL.
func OnConflict(key, set []string) string {
	assigned := make([]string, len(set))
	for i, c := range set {
		assigned[i] = c + " = excluded." + c
	}
	return "ON CONFLICT (" + strings.Join(key, ", ") + ") DO UPDATE SET " + strings.Join(assigned, ", ")
}
