package crashtest

import (
	"errors"
	"fmt"
	"testing"

	perstore "github.com/perstore/perstoregen/runtime"
)

// TestAnswerLost loses the connection with each statement of a commit, before the
// server gets it and after it has done it: the error tells what has become of the
// transfer, and after Recover the databases agree.
func TestAnswerLost(t *testing.T) {
	for _, c := range []struct {
		pair  [2]place
		lossy int // which of them loses the connection
		texts []string
	}{
		{[2]place{onPostgres, onMariaDB}, 0, []string{"INSERT INTO perstore_decisions", "COMMIT\x00", "DELETE FROM perstore_decisions"}},
		{[2]place{onMariaDB, onPostgres}, 0, []string{"XA END", "INSERT INTO perstore_decisions", "ONE PHASE", "DELETE FROM perstore_decisions"}},
		{[2]place{onSQLite, onPostgres}, 1, []string{"SAVEPOINT", "PREPARE TRANSACTION", "COMMIT PREPARED"}},
		{[2]place{onPostgres, onMariaDB}, 1, []string{"INSERT INTO perstore_branches", "XA END", "XA PREPARE", "XA COMMIT", "DELETE FROM perstore_branches"}},
	} {
		t.Run(fmt.Sprint(pairName(c.pair), c.lossy), func(t *testing.T) {
			s := newSite(t, c.pair)
			direct := s.urls[c.lossy]
			for i, text := range c.texts {
				for _, unsent := range []bool{false, true} {
					what := fmt.Sprintf("loss %d, unsent: %v", i, unsent) // which must not have the text
					var p *proxy
					p, s.urls[c.lossy] = behind(t, direct)
					s.lose(t, what, func() { p.lose(text, unsent) })
					s.urls[c.lossy] = direct
					if !p.lost() {
						t.Errorf("%q is no statement of the transfer", text)
					}
					s.check(t, what)
				}
			}
		})
	}
}

// lose moves money once while the connection is lost, and sees that the error tells
// the outcome, or that it is in doubt.
func (s *site) lose(t *testing.T, what string, arm func()) {
	t.Helper()
	var banks [2]bank
	for i, url := range s.urls {
		b, err := openBank(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		banks[i] = b
	}
	if err := perstore.Recover(t.Context(), banks[0].DataModel, banks[1].DataModel); err != nil {
		t.Fatal(err)
	}
	arm()
	err := transfer(t.Context(), banks[0], banks[1], what, "0")
	switch {
	case err == nil:
		s.acked = append(s.acked, what)
	case !errors.Is(err, perstore.ErrInDoubt):
		s.refused = append(s.refused, what)
	}
}
