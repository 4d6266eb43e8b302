// Command rest measures the handler of models over HTTP: how many requests it answers
// beside json-server (npm), on the same objects and with the same client; what streams of
// events cost that nothing happens on; and how late a change is told to many that follow
// it, while it goes on.
//
// The server is a process of its own, this program again.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"
)

func main() {
	serve := flag.Bool("serve", false, "be the server, and print its address")
	rounds := flag.Int("rounds", 5, "how often each server answers each kind of request; 0 is not at all")
	span := flag.Duration("for", 2*time.Second, "how long it does so")
	idle := flag.Int("idle", 10_000, "how many streams nothing happens on")
	settle := flag.Duration("settle", 150*time.Second, "how long nothing happens on them")
	followers := flag.Int("followers", 1000, "how many streams follow changes")
	flag.Parse()
	var err error
	if *serve {
		err = runServer(context.Background())
	} else {
		err = measure(context.Background(), *rounds, *span, *idle, *followers, *settle)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func measure(ctx context.Context, rounds int, span time.Duration, idle, followers int, settle time.Duration) error {
	if rounds > 0 {
		if err := compare(ctx, rounds, span); err != nil {
			return err
		}
	}
	if err := measureIdle(ctx, idle, settle); err != nil {
		return err
	}
	return measureFollowers(ctx, followers, 5*span)
}
