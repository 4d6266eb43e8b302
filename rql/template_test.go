package rql

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// TestTemplate shows what is taken out of texts. _ stands for the place of a value
// of its own, 1 for one of the first value again.
func TestTemplate(t *testing.T) {
	for _, c := range []struct{ text, key, values string }{
		{"", "", ""},
		{"price<10", "price<_", "10"},
		{"price%3C10", "price%3C_", "10"},
		{"a=1&b=lt=x&c!=date:2020", "a=_&b=lt=_&c!=_", "1 x date:2020-01-01T00:00:00Z"},
		{"a=x%20y&a==%3Cb", "a=_&a==_", "x%20y %3cb"},
		{"a=1&b=1&c=number:1", "a=_&b=1&c=1", "1"},
		{"eq(a,1)&in(id,(1,x,1))&b/c=in=(1,2)", "eq(a,_)&in(id,(_,_,_))&b/c=in=(_,_)", "1 1 x 1 1 2"},
		{"not(a=1)|rel(l,b>2,between(c,(3,4)))", "not(a=_)|rel(l,b>_,between(c,(_,_)))", "1 2 3 4"},
		{"a=null&b=re:x&c=true", "a=null&b=re:x&c=_", "true"},
		{"like(a,b*)&contains(c,d)&e=match=f", "like(a,b*)&contains(c,d)&e=match=f", ""},
		{"sort(-a,+b)&select(a,b)&limit(10,20)", "sort(-a,+b)&select(a,b)&limit(10,_)", "20"},
		{"a=20&limit(10,20,30)&b=20", "a=_&limit(10,_,30)&b=1", "20 20"},
		{"limit(10)&limit(1,0)&limit(1,-1)&limit(1,x)&limit(1,(2))", "limit(10)&limit(1,0)&limit(1,-1)&limit(1,x)&limit(1,(2))", ""},
		{"a=b/c&eq((a,b),1)&a=(f(x),2)", "a=b/c&eq((a,b),1)&a=(f(x),2)", ""},
		{"a=1)", "a=_)", "1"},
	} {
		var got Template
		if !got.Read(c.text) {
			t.Errorf("Read(%q) = false", c.text)
		}
		var values []string
		for _, v := range got.Values {
			values = append(values, v.String())
		}
		if key := shownKey(got.Key); key != c.key || strings.Join(values, " ") != c.values {
			t.Errorf("Read(%q) = %q with %s; want %q with %s", c.text, key, values, c.key, c.values)
		}
	}
}

// shownKey writes the key of a template with one or two values as the test does.
func shownKey(key []byte) string {
	next, b := byte(0), []byte(nil)
	for i := 0; i < len(key); i++ {
		if key[i] != 0 {
			b = append(b, key[i])
			continue
		}
		i++
		if key[i] == next {
			b, next = append(b, '_'), next+1
		} else {
			b = append(b, '1')
		}
	}
	return string(b)
}

func TestTemplateRefuses(t *testing.T) {
	for _, text := range []string{"a=\x00", "a\x00\x01b", "a=foo:1", "a=%zz", "a=re:%28", "in(a,(%FF))", "a=" + strings.Repeat("x", 64<<10)} {
		var got Template
		if got.Read(text) {
			t.Errorf("Read(%.20q) = true with the key %q", text, got.Key)
		}
	}
}

// TestTemplateFits tells the texts of whose values Query.Shape knows the same.
func TestTemplateFits(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "a=1&b=1": true, "in(id,(1,2,3))": true, "and(a=1,or(b=2|c=in=(x,x)))": true, "a=(1)&a=null": true,
		"(a,b)=1":   false, // whose value is not seen
		"a=b/c":     false, // which is a list of two
		"in(a,1,2)": true,
		"a=(1,,2)":  false, // whose second value is the empty text
	} {
		checkFits(t, text, want)
	}
	for _, q := range benchQueries {
		checkFits(t, q.text, true)
	}
}

func checkFits(t *testing.T, text string, want bool) {
	t.Helper()
	q, err := Parse(text)
	if err != nil {
		t.Fatalf("Parse(%q) error = %v", text, err)
	}
	var got Template
	if fits := got.Read(text) && got.Fits(q); fits != want {
		t.Errorf("Fits(%s) = %t; want %t", text, fits, want)
	}
}

// TestTemplateAllocates reads queries of three sizes, again and again.
func TestTemplateAllocates(t *testing.T) {
	var read Template
	n := testing.AllocsPerRun(100, func() {
		for _, q := range benchQueries {
			read.Read(q.text)
		}
	})
	if n > 0 {
		t.Errorf("Read allocates %v times; want 0", n)
	}
}

func BenchmarkTemplate(b *testing.B) {
	for _, q := range benchQueries {
		b.Run(q.name, func(b *testing.B) {
			var read Template
			b.ReportAllocs()
			for b.Loop() {
				read.Read(q.text)
			}
		})
	}
}

// FuzzTemplate writes other values where a text has some. If both texts have one
// key, and the values of the first are told right, then both are queries of one
// shape, and the values of the second are told right too.
func FuzzTemplate(f *testing.F) {
	for i, seed := range fuzzSeeds {
		f.Add(seed, fuzzSeeds[(i+1)%len(fuzzSeeds)])
	}
	for _, q := range benchQueries {
		f.Add(q.text, "1 x a%20b date:2020 null true $1 a/b 1.5 %3Cb 1%3E")
	}
	f.Fuzz(func(t *testing.T, text, values string) {
		var one, other Template
		q, err := Parse(text)
		if err != nil || !one.Read(text) || !one.Fits(q) {
			return
		}
		twin := rewritten(text, one.slots, strings.Fields(values))
		if !other.Read(twin) || !bytes.Equal(one.Key, other.Key) {
			return
		}
		r, err := Parse(twin)
		if err != nil {
			t.Fatalf("Parse(%q) error = %v; %q has the same key", twin, err, text)
		}
		key, _ := q.Shape(nil, nil)
		again, taken := r.Shape(nil, nil)
		if !bytes.Equal(key, again) || !other.Fits(r) || !slices.EqualFunc(taken, other.Values, Value.Equal) {
			t.Fatalf("%q has the key of %q and not its shape", twin, text)
		}
	})
}

// rewritten writes values, in turn, instead of those of a text.
func rewritten(text string, slots []templateSlot, values []string) string {
	var b strings.Builder
	from := 0
	for i, slot := range slots {
		if len(values) == 0 {
			break
		}
		at := int(slot.pos) - 1
		b.WriteString(text[from:at] + values[i%len(values)])
		for from = at; from < len(text) && chars[text[from]]&tokenChar != 0; from++ {
		}
	}
	return b.String() + text[from:]
}
