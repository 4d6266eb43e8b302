package codec_test

import (
	"regexp"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/perstore/perstoregen/runtime/codec"
)

// formats are the functions of this package by the name of the format.
var formats = map[string]func(string) bool{
	"date-time": codec.IsDateTime, "date": codec.IsDate, "time": codec.IsTime, "duration": codec.IsDuration,
	"period": codec.IsPeriod, "hostname": codec.IsHostname, "email": codec.IsEmail, "ipv4": codec.IsIPv4, "ipv6": codec.IsIPv6,
	"uri": codec.IsURI, "uri-reference": codec.IsURIReference, "uri-template": codec.IsURITemplate, "uuid": codec.IsUUID,
	"json-pointer": codec.IsJSONPointer, "relative-json-pointer": codec.IsRelativeJSONPointer, "regex": codec.IsRegex,
}

// formatTexts are texts at the edges of some format.
var formatTexts = []string{
	"", " ", "a", "-", ".", "/", "~", "#", "0", "01", "é", "\x00", "\xff",
	"2024-02-29", "2023-02-29", "2024-2-9", "10000-01-01", "0000-01-01", "2024-02-29Z",
	"2024-02-29T12:00:00Z", "2024-02-29t12:00:00z", "2024-02-29 12:00:00Z", "2024-02-29T12:00:00", "2024-02-29T12:00:00.Z",
	"2024-02-29T12:00:00.123456789012Z", "2024-02-29T12:00:00+24:00", "2024-02-29T12:00:00-07:60", "2024-02-29T24:00:00Z",
	"1998-12-31T23:59:60Z", "1998-12-31T22:59:60Z", "1998-12-31T15:59:60-08:00", "1999-01-01T00:59:60+01:00", "1998-12-31T23:59:61Z",
	"12:00:00Z", "12:00:00", "1:00:00Z", "12:00:00+01", "12:00:00+0100", "23:59:60Z", "+1:00:00Z", "12:+0:00Z", "00:29:60+00:30", "01:29:60+01:30",
	"P1Y", "P1Y2M3D", "P1D2M", "PT1H", "PT", "P", "P1Y2D", "P1W", "P1WT1H", "P1YT", "PT1H2S", "P1", "1Y", "P1YT1M", "PTT1H", "P1H", "PT1D", "PY",
	"2024-02-29T12:00:00Z/P1D", "P1D/2024-02-29T12:00:00Z", "P1D/P1D", "2024-02-29T12:00:00Z/2024-03-01T12:00:00Z", "/",
	"example.com", "example.com.", "example..com", "-a.com", "a-.com", "a.-b.com", "a_b.com", "a.b-c.d", "xn--bcher-kva.ch",
	"a@b.c", "a@b", "@b.c", "a@", "a b@c.d", `"a b"@c.d`, "a..b@c.d", ".a@c.d", "a.@c.d", "A <a@b.c>", "<a@b.c>", " a@b.c", "a@b.c ", "(x)a@b.c",
	"a@[127.0.0.1]", "a@[IPv6:::1]", "a@[::1]", "a@[", "ä@b.c", "a@ä.c", "a@b@c", "a@[]",
	"127.0.0.1", "127.0.0.01", "127.0.0.256", "127.0.0", "127.0.0.1.1", "127.0.0.+1", "0.0.0.0", "-1.0.0.0", "00.0.0.0", "1.2.3.4/8",
	"::1", "::", ":::", "1::2::3", "::ffff:1.2.3.4", "fe80::1%eth0", "12345::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9", "::1.2.3", "100:100:100:100:100:100:255.255.255.255",
	"http://a", "http:", "a:b", "//a", "http://a b", "http://[::1]", "http://::1", "http://[::g]", "http://a/{b}", "http://a/%zz", "/a{b}c", "/a{b", "/%41{b", "/%2f{b}", "/%2f{b}}", "/%2f{{b}}",
	`\a`, `http://a/\b`, "http://a:b", "1:a", ":a", "urn:x:y", "mailto:a@b", "http://a#b#c", "?a", "#a", "http://é",
	"2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2EB8AA08-AA98-11EA-B4AA-73B441D16380", "2eb8aa08-aa98-11ea-b4aa-73b441d1638", "2eb8aa08aa9811eab4aa73b441d16380",
	"2eb8aa08-aa98-11ea-b4aa-73b441d163800", "2eb8aa08-aa98-11ea-b4aa-73b441d1638g", "2eb8-aa08-aa98-11ea-b4aa73b44-1d16380",
	"/a/b", "/a~0~1", "/a~", "/a~2", "a/b", "/", "//", "0/a", "1#", "01#", "0#", "12", "-1", "1a", "0a", "0/a~",
	"^a$", "a(", "(?=a)", "[a", "\\", "a{2}", "a{2,1}", "\\d",
}

// lenient finds what the other package takes for digits and the formats have not:
// a sign, and zeros in front of a zero.
var lenient = regexp.MustCompile(`(^|[.:Tt+-])[+-]\d|(^|\.)00`)

func compareFormats(t *testing.T, text string) {
	t.Helper()
	for name, is := range formats {
		got, want := is(text), jsonschema.Formats[name](text)
		if got != want && (got || !lenient.MatchString(text)) {
			t.Errorf("%q as %s = %v; want %v", text, name, got, want)
		}
	}
}

// TestFormats compares every format with the judgement of another package.
func TestFormats(t *testing.T) {
	for _, text := range formatTexts {
		compareFormats(t, text)
	}
}

func FuzzFormats(f *testing.F) {
	for _, text := range formatTexts {
		f.Add(text)
	}
	f.Fuzz(compareFormats)
}
