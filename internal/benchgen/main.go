// Command benchgen measures the generator on many models: how long it takes, what
// the generated package costs to compile, and how large it is. It exits with 1
// when a limit of docs/performance.md is not kept. Run it in the root of the
// module:
//
//	go run ./internal/benchgen
//	go run ./internal/benchgen -n 30 -cpuprofile gen.prof
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/pprof"
	"time"

	"github.com/perstore/perstoregen/gen"
)

func main() {
	n := flag.Int("n", 300, "how many `models`")
	profile := flag.String("cpuprofile", "", "only generate, and write the CPU profile of that to a `file`")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *n, *profile)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchgen:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, n int, profile string) (err error) {
	dir, err := os.MkdirTemp("", "benchgen-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	b := &bench{ctx: ctx, n: n, dir: dir, schemas: filepath.Join(dir, "schemas"), out: filepath.Join(dir, "made")}
	if err := os.Mkdir(b.schemas, 0o777); err != nil {
		return err
	}
	if err := writeModels(b.schemas, n); err != nil {
		return err
	}
	if profile != "" {
		return b.profile(profile)
	}
	return b.measure()
}

// profile generates in this process, a few times, so that the profile has enough
// samples.
func (b *bench) profile(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	const rounds = 5
	start := time.Now()
	for range rounds {
		if _, err := gen.Generate(b.ctx, gen.Config{Schemas: []string{b.schemas}, Package: "made"}); err != nil {
			return err
		}
	}
	fmt.Printf("%d models, %v a round\n", b.n, (time.Since(start) / rounds).Round(time.Millisecond))
	return nil
}
