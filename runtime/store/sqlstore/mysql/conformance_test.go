package mysql_test

import (
	"testing"

	"github.com/perstore/perstoregen/runtime/store/sqlstore/mysql"
	"github.com/perstore/perstoregen/runtime/storetest"
)

func TestConformance(whole *testing.T) {
	server(whole)
	var used databases
	storetest.Run(whole, storetest.Harness{
		Open:  mysql.Open,
		Name:  func(t *testing.T) string { return used.empty(t, whole) },
		Views: true, Counts: true,
		Nests:   true,
		Reduces: true, Aggregates: true,
		Batches:  true,
		GetsMany: true,
		Explains: true, ReadsHeads: true,
		Updates:    true,
		Removes:    true,
		Persists:   true,
		Conflicts:  true,
		ChecksRows: true,
		NoDayOf0:   true,
		NoTimeOf0:  true,
		Narrow:     true,
		KeyText:    255,
	})
}

// databases are used again by one test after the other: to make their tables
// takes longer than most tests.
type databases struct {
	free []string
}

// empty gives a database for a test, which is emptied and free again after it. All
// of them are dropped at the end of the whole.
func (d *databases) empty(t, whole *testing.T) string {
	t.Helper()
	if len(d.free) == 0 {
		d.free = append(d.free, newDatabase(whole))
	}
	name := d.free[0]
	d.free = d.free[1:]
	t.Cleanup(func() {
		empty(t, name)
		d.free = append(d.free, name)
	})
	return name
}

// empty deletes all rows of a database and lets it count from the beginning.
func empty(t *testing.T, name string) {
	t.Helper()
	db := within(t, name)
	mustExec(t, db, "SET foreign_key_checks = 0")
	var tables []string
	if err := db.Select(&tables, "SELECT table_name FROM information_schema.tables WHERE table_schema = database()"); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		mustExec(t, db, "DELETE FROM `"+table+"`")
		mustExec(t, db, "ALTER TABLE `"+table+"` AUTO_INCREMENT = 1")
	}
}
