package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/rest"
)

// objects is how many products there are.
const objects = 1000

// runServer serves the shop from memory until the process is ended.
func runServer(ctx context.Context) error {
	db, err := shop.Open(ctx, "memory:")
	if err != nil {
		return err
	}
	if err := db.Categories.Add(ctx, &shop.Category{Name: "Lamps"}); err != nil {
		return err
	}
	for i := range objects {
		if err := db.Products.Add(ctx, product(i)); err != nil {
			return err
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	handler := rest.Handler(db.Core(), rest.Options{Streams: rest.NewStreams(100_000)})
	return rest.Server("", handler).Serve(l)
}

func product(i int) *shop.Product {
	return &shop.Product{
		Sku: fmt.Sprint("L-", i), Name: fmt.Sprint("Lamp ", i), Price: float64(i%100) + 0.5, Stock: perstore.Some[int64](1),
		Status: shop.ProductStatusPublished, Tags: []string{"light", "home"}, CategoryID: 1,
	}
}

// process is a server that was started.
type process struct {
	*exec.Cmd
	addr string
}

// start runs a server that prints its address as its first line.
func start(ctx context.Context, name string, args ...string) (*process, error) {
	c := exec.CommandContext(ctx, name, args...)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("%s gave no address: %w", name, err)
	}
	return &process{c, strings.TrimSpace(line)}, nil
}

// ours starts this program as a server.
func ours(ctx context.Context) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return start(ctx, self, "-serve")
}

func (p *process) end() {
	_ = p.Process.Kill()
	_ = p.Wait()
}

// resident is the memory of the process, in bytes.
func (p *process) resident() (int, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(string(text), "VmRSS:")
	kilobytes, _, _ := strings.Cut(strings.TrimSpace(after), " ")
	n, err := strconv.Atoi(kilobytes)
	return n << 10, err
}
