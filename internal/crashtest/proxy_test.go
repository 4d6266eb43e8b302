package crashtest

import (
	"bytes"
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
)

// proxy is an address of a server that loses one connection.
type proxy struct {
	network, address string // of the server
	listener         net.Listener

	mu      sync.Mutex
	trigger []byte // in what a client sends; nil after the loss
	unsent  bool   // the server does not get that either
}

// behind puts a proxy before the server of a URL, and gives the URL of that.
func behind(t *testing.T, rawURL string) (*proxy, string) {
	t.Helper()
	u, err := url.Parse(rawURL)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	p := &proxy{network: "tcp", address: u.Host, listener: listener}
	params := u.Query()
	for name, file := range map[string]string{"host": ".s.PGSQL.5432", "socket": ""} {
		if at := params.Get(name); at != "" {
			p.network, p.address = "unix", filepath.Join(at, file)
			params.Del(name)
		}
	}
	u.Host, u.RawQuery = listener.Addr().String(), params.Encode()
	go p.serve()
	return p, u.String()
}

// lose arms the proxy.
func (p *proxy) lose(text string, unsent bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.trigger, p.unsent = []byte(text), unsent
}

// lost tells whether it has lost the connection.
func (p *proxy) lost() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.trigger == nil
}

func (p *proxy) serve() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial(p.network, p.address)
		if err != nil {
			_ = client.Close()
			continue
		}
		go p.hand(client, server)
	}
}

// hand copies both ways until one end closes, or the connection is lost.
func (p *proxy) hand(client, server net.Conn) {
	deaf := make(chan struct{}) // closed when the client hears nothing more
	go answer(client, server, deaf)
	buf := make([]byte, 1<<16)
	for {
		n, err := client.Read(buf)
		if err != nil {
			_ = server.Close()
			return
		}
		hit, unsent := p.meets(buf[:n])
		if hit && unsent {
			_ = client.Close()
			_ = server.Close()
			return
		}
		if hit {
			close(deaf)
		}
		if _, err := server.Write(buf[:n]); err != nil {
			_ = client.Close()
			return
		}
	}
}

// answer hands the answers on. The first one that the client does not hear ends
// the connection: the server has done what it was asked.
func answer(client, server net.Conn, deaf chan struct{}) {
	defer client.Close()
	defer server.Close()
	buf := make([]byte, 1<<16)
	for {
		n, err := server.Read(buf)
		if err != nil {
			return
		}
		select {
		case <-deaf:
			return
		default:
		}
		if _, err := client.Write(buf[:n]); err != nil {
			return
		}
	}
}

// meets tells, once, whether a client sends what the proxy waits for.
func (p *proxy) meets(sent []byte) (hit, unsent bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.trigger == nil || !bytes.Contains(sent, p.trigger) {
		return false, false
	}
	p.trigger = nil
	return true, p.unsent
}
