package faulttest

import (
	"io"
	"net"
	"sync"
	"testing"
)

// proxy is an address behind which a server can be taken away.
type proxy struct {
	network, address string // of the server
	listener         net.Listener

	mu   sync.Mutex
	open []net.Conn // both ends
	down bool
}

// newProxy listens on loopback.
func newProxy(t *testing.T, network, address string) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{network: network, address: address, listener: listener}
	t.Cleanup(p.cut)
	go p.serve()
	return p
}

// serve hands on until the listener is closed.
func (p *proxy) serve() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial(p.network, p.address)
		if err != nil || !p.keep(client, server) {
			_ = client.Close()
			continue
		}
		go hand(client, server)
		go hand(server, client)
	}
}

// hand copies what one end says to the other, which ends with it.
func hand(from, to net.Conn) {
	_, _ = io.Copy(to, from) // ends with either
	_ = to.Close()
}

// keep remembers what cut has to close; false after it.
func (p *proxy) keep(client, server net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.down {
		_ = server.Close()
		return false
	}
	p.open = append(p.open, client, server)
	return true
}

// cut ends all connections and refuses others.
func (p *proxy) cut() {
	_ = p.listener.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = true
	for _, c := range p.open {
		_ = c.Close()
	}
	p.open = nil
}
