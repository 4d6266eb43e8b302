package codec

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// loops are expressions that need no engine, nor do beginnings, which say how a
// text begins; engines do.
var (
	loops = []string{
		`^[a-z]+$`, `^[a-z][a-z0-9_-]*$`, `^\d{4}-\d{2}-\d{2}$`, `^[^/]*$`, `^[A-Za-z0-9._%+-]+@x$`, `^.{1,3}$`, `^$`, `^a\.b$`,
		`^[\w.-]{1,63}$`, `^v?\d+\.\d+$`, `^\s*#[0-9a-f]{6,}$`, `^[-a]$`, `^[a-]$`, `^[^\n\t]?\n$`, `^x-$`, `^ $`, `^\/$`, `^[a-z]{0}$`,
	}
	beginnings = []string{`^/`, `^x-`, `^`, `^a`, `^a\$`, `^[a-z]+:`, `^\d{1,3}`, `^[^ ]*`, `^https?://`}
	engines    = []string{
		`^[a-z]*a$`, `abc`, `a$`, `^(a|b)$`, `^a|b$`, `^[[:alpha:]]$`, `^é$`, `^[à-ü]$`, `^a+?$`, `^a**$`, `^\bx$`, `^(?i)a$`, `^a{,3}$`,
		`^[]a]$`, `^[a-z]?[a-z]$`, `^\x41$`, `^[^]$`, `^\`, `^.*x.*$`, `^[a-z]*a`, `^a|b`, `^a{2}{3}$`, `^[\d-z]$`, `^$$`, `^{$`, `^a{1001}$`, "^[z-a]$",
	}
)

func TestLoops(t *testing.T) {
	for _, source := range loops {
		if _, ok := runsOf(source); !ok {
			t.Errorf("%s needs an engine", source)
		}
	}
	for _, source := range beginnings {
		if _, ok := beginningOf(source); !ok {
			t.Errorf("%s needs an engine", source)
		}
	}
	for _, source := range engines {
		_, all := runsOf(source)
		if _, begins := beginningOf(source); all || begins {
			t.Errorf("%s needs no engine", source)
		}
	}
}

func FuzzPattern(f *testing.F) {
	for _, source := range slices.Concat(loops, beginnings, engines) {
		for _, text := range []string{"", "a", "abc", "2024-02-29", "a.b", "é", "x\n", "v1.2", "#00ff00", "-", "日本語", "a@x", "\xff", "/", "http://a", "a$"} {
			f.Add(source, text)
		}
	}
	f.Fuzz(func(t *testing.T, source, text string) {
		_, all := runsOf(source)
		if _, begins := beginningOf(source); !all && !begins {
			return
		}
		re, err := regexp.Compile(source)
		if err != nil {
			t.Fatalf("%q is no expression: %v", source, err)
		}
		if got, want := NewPattern(source).Match(text), re.MatchString(text); got != want {
			t.Errorf("%q matches %q = %v; want %v", source, text, got, want)
		}
	})
}

func TestPatternIsShared(t *testing.T) {
	p := NewPattern(`^(a|b)+$`)
	done := make(chan bool)
	for range 4 {
		go func() { done <- p.Match(strings.Repeat("ab", 50)) && !p.Match("c") }()
	}
	for range 4 {
		if !<-done {
			t.Error("Match is wrong in one of several goroutines")
		}
	}
	if NewPattern("(").Match("(") || p.String() != `^(a|b)+$` {
		t.Error("an expression that cannot be compiled matches, or has another text")
	}
}

func BenchmarkPattern(b *testing.B) {
	const source, text = `^[a-z][a-z0-9_-]{0,62}$`, "a-name-as-they-are-in-schemas"
	b.Run("loop", func(b *testing.B) {
		p := NewPattern(source)
		for b.Loop() {
			p.Match(text)
		}
	})
	b.Run("regexp", func(b *testing.B) {
		re := regexp.MustCompile(source)
		for b.Loop() {
			re.MatchString(text)
		}
	})
}
