package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// follow opens a stream and calls told with each object of it, until the connection is
// closed. It comes back when the first state was told.
func follow(addr, query string, told func(data []byte)) (net.Conn, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(conn, "GET /Product/?%s HTTP/1.1\r\nHost: shop\r\nAccept: text/event-stream\r\n\r\n", query)
	lines := bufio.NewReaderSize(conn, 1024)
	status, err := lines.ReadString('\n')
	if err != nil || !strings.HasPrefix(status, "HTTP/1.1 200") {
		conn.Close()
		return nil, fmt.Errorf("a stream was answered by %q, %v", status, err)
	}
	begun := make(chan struct{})
	go read(lines, told, begun)
	<-begun
	return conn, nil
}

// read takes the lines of a stream; it closes begun after the first state, or the end.
func read(lines *bufio.Reader, told func(data []byte), begun chan struct{}) {
	open := true
	for {
		line, err := lines.ReadSlice('\n')
		for err == bufio.ErrBufferFull {
			_, err = lines.ReadSlice('\n')
		}
		if err != nil || open && bytes.HasPrefix(line, []byte("id:")) {
			if open {
				close(begun)
				open = false
			}
			if err != nil {
				return
			}
		}
		if data, ok := bytes.CutPrefix(line, []byte("data: ")); ok && told != nil {
			told(data)
		}
	}
}

func closeAll(conns []net.Conn) {
	for _, c := range conns {
		c.Close()
	}
}

// measureIdle opens streams on which nothing happens, each with a page of objects. The
// memory of a process that does nothing goes down when its collector runs, which it
// does every two minutes at the latest.
func measureIdle(ctx context.Context, count int, settle time.Duration) error {
	server, err := ours(ctx)
	if err != nil {
		return err
	}
	defer server.end()
	before, err := server.resident()
	if err != nil {
		return err
	}
	var conns []net.Conn
	defer func() { closeAll(conns) }()
	for range count {
		conn, err := follow(server.addr, "limit(25)", nil)
		if err != nil {
			return err
		}
		conns = append(conns, conn)
	}
	time.Sleep(5 * time.Second) // a few looks for what has changed
	opened, err := server.resident()
	if err != nil {
		return err
	}
	fmt.Printf("%d streams of 25 objects each that nothing happens on: %d MB in all, %d MB before them\n", count, opened>>20, before>>20)
	if settle == 0 {
		return nil
	}
	time.Sleep(settle)
	settled, err := server.resident()
	if err == nil {
		fmt.Printf("%v later: %d MB\n", settle, settled>>20)
	}
	return err
}

// measureFollowers changes an object again and again, while many follow it.
func measureFollowers(ctx context.Context, count int, span time.Duration) error {
	server, err := ours(ctx)
	if err != nil {
		return err
	}
	defer server.end()
	changes := &changes{}
	var conns []net.Conn
	defer func() { closeAll(conns) }()
	for range count {
		conn, err := follow(server.addr, "id=1", changes.follower())
		if err != nil {
			return err
		}
		conns = append(conns, conn)
	}
	ctx, cancel := context.WithTimeout(ctx, span)
	defer cancel()
	if err := changes.make(ctx, server.addr); err != nil {
		return err
	}
	changes.report(count)
	return nil
}

// changes are those of one object: its stock counts them.
type changes struct {
	mu     sync.Mutex
	made   []time.Time // when each one was answered
	delays []time.Duration
}

// make changes the object until ctx ends.
func (c *changes) make(ctx context.Context, addr string) error {
	t := task{method: http.MethodPatch}
	for i := 0; ctx.Err() == nil; i++ {
		t.body = func(int) string { return fmt.Sprintf(`{"stock":%d}`, i+2) }
		if err := t.once(ctx, http.DefaultClient, "http://"+addr+"/Product/1", 0); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		c.mu.Lock()
		c.made = append(c.made, time.Now())
		c.mu.Unlock()
		time.Sleep(time.Millisecond)
	}
	return nil
}

// follower notes how late one follower is told: since the first change that it had not
// been told of.
func (c *changes) follower() func(data []byte) {
	seen := 0
	return func(data []byte) {
		_, after, ok := bytes.Cut(data, []byte(`"stock":`))
		if !ok {
			return
		}
		end := bytes.IndexAny(after, ",}")
		stock, err := strconv.Atoi(string(after[:max(0, end)]))
		if err != nil || stock < 2 {
			return
		}
		now := time.Now()
		c.mu.Lock()
		defer c.mu.Unlock()
		if seen < len(c.made) {
			c.delays = append(c.delays, now.Sub(c.made[seen]))
		}
		seen = stock - 1
	}
}

func (c *changes) report(followers int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.delays) == 0 {
		fmt.Println("nobody was told of anything")
		return
	}
	slices.Sort(c.delays)
	at := func(part int) time.Duration { return c.delays[(len(c.delays)-1)*part/100].Round(time.Millisecond) }
	fmt.Printf("%d changes told to %d followers %d times; after the first change that one has not seen: median %v, 99 of 100 %v, at most %v\n",
		len(c.made), followers, len(c.delays), at(50), at(99), at(100))
}
