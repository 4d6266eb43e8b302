package naming

import "strings"

// Snake is the name of a column, table or file: supplier_id for supplierId,
// url_path for URLPath.
func Snake(name string) string {
	words := Words(name)
	if len(words) == 0 {
		words = Words(spell(name))
	}
	return strings.ToLower(strings.Join(words, "_"))
}
