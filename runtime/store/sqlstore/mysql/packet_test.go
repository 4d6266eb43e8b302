package mysql_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	driver "github.com/go-sql-driver/mysql"

	"github.com/perstore/perstoregen/rql"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/mysql"
	"github.com/perstore/perstoregen/testdata/golden/extra/want"
)

// TestLargeBatch adds objects that are together more than the server takes at once,
// and one that is more alone.
func TestLargeBatch(t *testing.T) {
	name := newDatabase(t)
	data, err := perstore.Open(t.Context(), "mysql:"+name, extra.Entities(), map[string]perstore.OpenFunc{"mysql": mysql.Open})
	if err != nil {
		t.Fatalf("Open error = %v", err)
	}
	defer data.Close()
	if err := data.Migrate(t.Context()); err != nil {
		t.Fatalf("Migrate error = %v", err)
	}
	var most int
	if err := within(t, name).Get(&most, "SELECT @@max_allowed_packet"); err != nil {
		t.Fatal(err)
	}
	notes, part := make([]any, 500), strings.Repeat("x", most/900) // of which each has two
	for i := range notes {
		notes[i] = &extra.Note{ID: int64(i + 1), Text: part, Extra: perstore.Members{"more": json.RawMessage(`"` + part + `"`)}}
	}
	if err := perstore.AddAll(t.Context(), data.Model("Note").Store(), notes); err != nil {
		t.Errorf("AddAll error = %v", err)
	}
	err = data.Model("Note").Store().Put(t.Context(), &extra.Note{ID: 501, Text: strings.Repeat("x", most+1)}, perstore.Cond{})
	if !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "max_allowed_packet") {
		t.Errorf("Put of more than the server takes error = %v; want ErrInvalid about it", err)
	}
	if n, err := data.Model("Note").Store().(perstore.Counter).Count(t.Context(), rql.Query{}); n != int64(len(notes)) || err != nil {
		t.Errorf("Count = %d, %v; want %d", n, err, len(notes))
	}
}

// TestPacketClass refuses a row that is too large, as any row that no table takes.
func TestPacketClass(t *testing.T) {
	for _, err := range []error{
		driver.ErrPktTooLarge, &driver.MySQLError{Number: 1153, Message: "Got a packet bigger than 'max_allowed_packet' bytes"},
		&driver.MySQLError{Number: 1105, Message: "Parameter … is longer than 'max_allowed_packet' bytes"},
	} {
		if got := (mysql.Engine{}).Classify(err); got != sqlstore.Check {
			t.Errorf("Classify(%v) = %v; want Check", err, got)
		}
	}
	if got := (mysql.Engine{}).Classify(&driver.MySQLError{Number: 1105, Message: "Unknown error"}); got != sqlstore.Other {
		t.Errorf("Classify(1105) = %v; want Other", got)
	}
}
