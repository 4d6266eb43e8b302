package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/perstore/perstoregen/internal/measure"
)

// connections are those that send requests at once, each one after another.
const connections = 8

// task is a kind of request, as each server has it.
type task struct {
	name        string
	method      string
	ours, peers string
	body        func(i int) string
}

var tasks = []task{
	{"one object", "GET", "/Product/%d", "/Product/%d", nil},
	{"a page of 25, sorted", "GET", "/Product/?sort(-price)&limit(25)", "/Product?_sort=price&_order=desc&_limit=25", nil},
	{"25 that are found", "GET", "/Product/?price=12.5&limit(25)", "/Product?price=12.5&_limit=25", nil},
	{"change one", "PATCH", "/Product/%d", "/Product/%d", func(i int) string { return fmt.Sprintf(`{"stock":%d}`, i) }},
}

// peerRounds is how often both servers answer each kind of request.
const peerRounds = 5

// compare has both servers answer the same, in turn.
func compare(ctx context.Context, span time.Duration) error {
	mine, err := ours(ctx)
	if err != nil {
		return err
	}
	defer mine.end()
	peer, err := jsonServer(ctx, mine.addr)
	if err != nil {
		fmt.Println("json-server is left out:", err)
	} else {
		defer peer.end()
	}
	fmt.Printf("requests a second, %d connections, median of %d rounds\n%-22s %10s %12s %7s\n", connections, peerRounds, "", "ours", "json-server", "ratio")
	for _, t := range tasks {
		var own, others []float64
		for range peerRounds {
			n, err := t.rate(ctx, "http://"+mine.addr+t.ours, span)
			if err != nil {
				return err
			}
			own = append(own, n)
			if peer == nil {
				continue
			}
			if n, err = t.rate(ctx, "http://"+peer.addr+t.peers, span); err != nil {
				return err
			}
			others = append(others, n)
		}
		if peer == nil {
			fmt.Printf("%-22s %10.0f\n", t.name, measure.Median(own))
			continue
		}
		fmt.Printf("%-22s %10.0f %12.0f %7.1f\n", t.name, measure.Median(own), measure.Median(others), measure.Ratio(own, others))
	}
	return nil
}

// rate is how many requests a second are answered.
func (t task) rate(ctx context.Context, url string, span time.Duration) (float64, error) {
	ctx, cancel := context.WithTimeout(ctx, span)
	defer cancel()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
	defer client.CloseIdleConnections()
	var done, at atomic.Int64
	var failed atomic.Pointer[error]
	var senders sync.WaitGroup
	began := time.Now()
	for range connections {
		senders.Go(func() {
			for ctx.Err() == nil {
				err := t.once(ctx, client, url, int(at.Add(1)))
				if err != nil && ctx.Err() == nil {
					failed.Store(&err)
					return
				}
				done.Add(1)
			}
		})
	}
	senders.Wait()
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	return float64(done.Load()) / time.Since(began).Seconds(), nil
}

// once sends one request and reads the answer.
func (t task) once(ctx context.Context, client *http.Client, url string, i int) error {
	if strings.Contains(url, "%d") {
		url = fmt.Sprintf(url, i%objects+1)
	}
	var body io.Reader
	if t.body != nil {
		body = strings.NewReader(t.body(i))
	}
	r, err := http.NewRequestWithContext(ctx, t.method, url, body)
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	if strings.Contains(url, "/Product/") && t.method == http.MethodPatch {
		r.Header.Set("Content-Type", "application/merge-patch+json")
	}
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %s %.200s", t.method, url, answer.Status, text)
	}
	return err
}

// jsonServer starts json-server on the objects of another server. Its packages are
// those of peer/, which make bench-rest installs.
func jsonServer(ctx context.Context, from string) (*process, error) {
	if _, err := os.Stat("internal/benchrest/peer/node_modules"); err != nil {
		return nil, err
	}
	if _, err := exec.LookPath("node"); err != nil {
		return nil, err
	}
	answer, err := http.Get("http://" + from + "/Product/?limit(" + fmt.Sprint(objects) + ")")
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	products, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "perstore-bench-")
	if err != nil {
		return nil, err
	}
	file := filepath.Join(folder, "db.json")
	if err := os.WriteFile(file, bytes.Join([][]byte{[]byte(`{"Product":`), products, []byte(`}`)}, nil), 0o600); err != nil {
		return nil, err
	}
	if !json.Valid(products) {
		return nil, fmt.Errorf("the objects are no JSON: %.100s", products)
	}
	return start(ctx, "node", "internal/benchrest/peer/serve.js", file)
}
