package main

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
	"testing"
)

// ways are how a task is done, in turn, by name.
func (t task) ways() map[string]func() error {
	return map[string]func() error{"ours": t.ours, "v5": t.v5, "encoding-json": t.std}
}

// each runs f for every payload.
func each[T testing.TB](t T, run func(string, func(T)) bool, f func(T, *payloadCase)) {
	t.Helper()
	for _, name := range payloads {
		c, err := newCase(".", name)
		if err != nil {
			t.Fatal(err)
		}
		run(name, func(t T) { f(t, c) })
	}
}

// bench runs a task of all payloads in every way that there is.
func bench(b *testing.B, choose func(*payloadCase) task) {
	each(b, b.Run, func(b *testing.B, c *payloadCase) {
		t := choose(c)
		for _, name := range []string{"ours", "v5", "encoding-json"} {
			do := t.ways()[name]
			if do == nil {
				continue
			}
			b.Run(name, func(b *testing.B) {
				b.SetBytes(int64(len(c.data)))
				b.ReportAllocs()
				for b.Loop() {
					if err := do(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	})
}

func BenchmarkDecodeAndValidate(b *testing.B) {
	bench(b, func(c *payloadCase) task { return c.tasks()[0] })
}

func BenchmarkValidate(b *testing.B) { bench(b, (*payloadCase).validation) }

func BenchmarkEncode(b *testing.B) { bench(b, (*payloadCase).encoding) }

// TestTasks checks that every way to do a task does it, and that generated types
// and plain ones keep the same.
func TestTasks(t *testing.T) {
	each(t, t.Run, func(t *testing.T, c *payloadCase) {
		for _, task := range c.tasks() {
			for way, do := range task.ways() {
				if do != nil && do() != nil {
					t.Errorf("%s by %s = %v; want no error", task.name, way, do())
				}
			}
		}
		ours, plain := c.ours(), c.plain()
		if err := json.Unmarshal(c.data, ours); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(c.data, plain); err != nil {
			t.Fatal(err)
		}
		if want := parsed(t, c.data); !reflect.DeepEqual(want, parsed(t, encoded(t, ours))) {
			t.Errorf("%s is not what it was after decoding and encoding", c.name)
		}
	})
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func parsed(t *testing.T, data []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestValidateAllocatesNothing checks what every write of a valid record costs.
func TestValidateAllocatesNothing(t *testing.T) {
	c, err := newCase(".", "record")
	if err != nil {
		t.Fatal(err)
	}
	validate := c.validation().ours
	if n := testing.AllocsPerRun(1000, func() {
		if err := validate(); err != nil {
			t.Error(err)
		}
	}); n != 0 {
		t.Errorf("Validate of a valid record allocates %v times; want 0", n)
	}
}

// TestCompare checks that the table has a line for each task.
func TestCompare(t *testing.T) {
	var out bytes.Buffer
	if err := compare(io.Writer(&out), ".", 1, 1); err != nil {
		t.Fatal(err)
	}
	if lines := bytes.Count(out.Bytes(), []byte("\n")); lines != 1+3*len(payloads) {
		t.Errorf("the table has %d lines; want %d:\n%s", lines, 1+3*len(payloads), out.Bytes())
	}
}
