package rest

import "strings"

// named gives a query with sort and limit for the parameters that stand for them.
func (o *Options) named(query string) string {
	if o.SortParam == "" && o.RangeStartParam == "" && o.RangeCountParam == "" {
		return query
	}
	var kept []string
	var start, count string
	for term := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(term, "=")
		switch {
		case name == "":
		case name == o.SortParam:
			kept = append(kept, "sort("+value+")")
		case name == o.RangeStartParam:
			start = value
		case name == o.RangeCountParam:
			count = value
		default:
			kept = append(kept, term)
		}
	}
	switch {
	case start != "" && count == "":
		kept = append(kept, "limit(Infinity,"+start+")")
	case start != "":
		kept = append(kept, "limit("+count+","+start+")")
	case count != "":
		kept = append(kept, "limit("+count+")")
	}
	return strings.Join(kept, "&")
}
