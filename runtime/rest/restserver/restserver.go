// Package restserver is what a program around rest.Handler needs to be a server: a
// listener that ends without breaking answers off, a line of log a
// request, a greeting with requests to try, and first objects from a file. The
// command perstoregen serve makes such a program, to be copied.
package restserver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/perstore/perstoregen/runtime/rest"
)

// Config says how a server serves. The zero Config but for its Handler is safe to
// use.
type Config struct {
	Addr    string // host:port; 127.0.0.1:8080 unless given; port 0 is one that is free
	Handler http.Handler
	Ready   func(url string) // called when it listens, unless it is nil
	Grace   time.Duration    // that requests have when the server ends; 10 seconds unless given
}

// Run serves until ctx ends, with the limits of [rest.Server], and lets the requests
// that are running then end too: streams at once, others within Config.Grace. The
// error tells what kept it from listening, or that requests had to be broken off.
func Run(ctx context.Context, c Config) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", cmp.Or(c.Addr, "127.0.0.1:8080"))
	if err != nil {
		return err
	}
	h := c.Handler
	if at, ok := listener.Addr().(*net.TCPAddr); ok && at.IP.IsLoopback() {
		h = ownHost(h)
	}
	server := rest.Server(c.Addr, h)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	if c.Ready != nil {
		c.Ready(urlOf(listener.Addr()))
	}
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return shutdown(context.WithoutCancel(ctx), server, cmp.Or(c.Grace, 10*time.Second))
	}
}

// shutdown waits for the requests that are running, and then for no more.
func shutdown(ctx context.Context, server *http.Server, grace time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, grace)
	defer cancel()
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.Join(fmt.Errorf("requests that ran for more than %v were broken off", grace), server.Close())
	}
	return err
}

// urlOf is where a listener is reached from its own machine.
func urlOf(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return "http://" + addr.String() + "/"
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}
