package rest

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// Server makes a server of h with bounds on those who send or read slowly, which
// [http.Server] has not by itself: 10 seconds for the headers of a request and 64 KiB
// of them, a minute for a request, a minute and a half until its answer is read, two
// minutes between requests. They are fields, to be changed before it serves.
//
// Its Shutdown ends the streams of events, which would go on for ever, and waits for
// all other requests.
func Server(addr string, h http.Handler) *http.Server {
	ending := make(chan struct{})
	s := &http.Server{
		Addr: addr, Handler: h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      90 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext: func(net.Listener) context.Context {
			return context.WithValue(context.Background(), endingKey{}, ending)
		},
	}
	s.RegisterOnShutdown(sync.OnceFunc(func() { close(ending) }))
	return s
}

type endingKey struct{}

// ending is closed when the server of a request ends; nil is one that does not tell.
func ending(ctx context.Context) <-chan struct{} {
	ch, _ := ctx.Value(endingKey{}).(chan struct{})
	return ch
}
