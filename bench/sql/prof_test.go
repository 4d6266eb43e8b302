package main

import (
	"context"
	"os"
	"testing"
)

func BenchmarkProf(b *testing.B) {
	ctx := context.Background()
	s := server{postgres: true, at: os.Getenv("PERSTORE_TEST_POSTGRES")}
	for _, w := range ways[:4] {
		e, err := enter(ctx, s, w)
		if err != nil {
			b.Fatal(err)
		}
		for _, t := range tasks {
			b.Run(t.name+"/"+w.name, func(b *testing.B) {
				b.ReportAllocs()
				for i := 0; i < b.N; i++ {
					if _, err := t.run(ctx, e.contender, i); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		e.leave()
	}
}
