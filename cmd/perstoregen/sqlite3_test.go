package main

import (
	"database/sql"
	"fmt"
	"io"
	"os"
	"strings"

	_ "github.com/ncruces/go-sqlite3/driver"
)

// sqlite3 does what the guides need of the shell of SQLite: it runs the
// statements of its second argument or of its input, and prints rows with bars
// between their values.
func sqlite3(args []string, in io.Reader, out io.Writer) error {
	db, err := sql.Open("sqlite3", "file:"+args[0])
	if err != nil {
		return err
	}
	defer db.Close()
	if len(args) == 1 {
		script, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		_, err = db.Exec(string(script))
		return err
	}
	rows, err := db.Query(args[1])
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := printRow(rows, out); err != nil {
			return err
		}
	}
	return rows.Err()
}

func printRow(rows *sql.Rows, out io.Writer) error {
	names, err := rows.Columns()
	if err != nil {
		return err
	}
	values, targets := make([]sql.NullString, len(names)), make([]any, len(names))
	for i := range values {
		targets[i] = &values[i]
	}
	if err := rows.Scan(targets...); err != nil {
		return err
	}
	texts := make([]string, len(names))
	for i, v := range values {
		texts[i] = v.String
	}
	_, err = fmt.Fprintln(out, strings.Join(texts, "|"))
	return err
}

// runSQLite3 is sqlite3 as a command.
func runSQLite3() {
	if err := sqlite3(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
