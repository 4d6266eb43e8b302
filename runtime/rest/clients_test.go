package rest_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/perstore/perstoregen/runtime/rest"
)

// clientsVariable names the folder with the packages that the clients come in.
const clientsVariable = "PERSTORE_TEST_CLIENTS"

// TestClients takes the steps of testdata/clients with dstore and JsonRest as they come
// from npm, under Node and in a page.
func TestClients(t *testing.T) {
	modules := os.Getenv(clientsVariable)
	if modules == "" {
		t.Skipf("left out: dstore and JsonRest; install Node, and set %s to what scripts/clients prints", clientsVariable)
	}
	for _, c := range []struct{ name, url, where, steps string }{
		{"dstore under Node", "sqlite:" + filepath.Join(t.TempDir(), "shop.db"), "node", "dstore"},
		{"dstore in a page", "memory:", "page", "dstore"},
		{"JsonRest in a page", "memory:", "page", "jsonrest"},
	} {
		t.Run(c.name, func(t *testing.T) {
			site := httptest.NewServer(site(t, modules, serve(t, openShop(t, c.url), rest.Options{SortParam: "sortBy", RangeStartParam: "start", RangeCountParam: "count"})))
			defer site.Close()
			out, err := exec.CommandContext(t.Context(), "node", "testdata/clients/run.js", modules, c.where, site.URL, c.steps).CombinedOutput()
			steps := strings.Split(strings.TrimSpace(string(out)), "\n")
			for _, step := range steps {
				if !strings.HasPrefix(step, "ok ") {
					t.Error(step)
				}
			}
			if err != nil || len(steps) < 2 {
				t.Errorf("node ended with %v after %d lines", err, len(steps))
			}
		})
	}
}

// site gives the clients to pages beside the models.
func site(t *testing.T, modules string, models http.Handler) http.Handler {
	t.Helper()
	pages := http.NewServeMux()
	pages.Handle("/lib/", http.StripPrefix("/lib/", http.FileServer(http.Dir(filepath.Join(modules, "node_modules")))))
	pages.Handle("/own/", http.StripPrefix("/own/", http.FileServer(http.Dir("testdata/clients"))))
	pages.Handle("/", models)
	return pages
}
