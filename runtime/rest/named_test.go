package rest

import "testing"

func TestNamed(t *testing.T) {
	all := &Options{SortParam: "sortBy", RangeStartParam: "start", RangeCountParam: "count"}
	for _, c := range []struct {
		opts        *Options
		query, want string
	}{
		{all, "", ""},
		{all, "a=1&sortBy=-b,+c", "a=1&sort(-b,+c)"},
		{all, "start=20&count=10&a=1", "a=1&limit(10,20)"},
		{all, "count=10", "limit(10)"},
		{all, "start=20", "limit(Infinity,20)"},
		{all, "a=1&&(b=2|c=3)", "a=1&(b=2|c=3)"},
		{&Options{}, "sortBy=-b&start=1", "sortBy=-b&start=1"},
		{&Options{SortParam: "s"}, "s=b&start=1", "sort(b)&start=1"},
	} {
		if got := c.opts.named(c.query); got != c.want {
			t.Errorf("named(%s) = %s; want %s", c.query, got, c.want)
		}
	}
}
