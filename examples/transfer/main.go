// Command transfer moves money from a database of PostgreSQL to one of SQLite, is
// killed in the middle, and shows that nothing was lost.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/perstore/perstoregen/examples/transfer/transfer"
	perstore "github.com/perstore/perstoregen/runtime"
)

//go:generate go tool perstoregen generate -o transfer --stores sqlite,postgres ../schemas/transfer

func main() {
	from := flag.String("from", os.Getenv("PERSTORE_TEST_POSTGRES"), "the `URL` of a database of PostgreSQL; scripts/with-servers go run ./examples/transfer starts one")
	to := flag.String("to", "sqlite:"+filepath.Join(os.TempDir(), "perstore-transfer.db"), "the `URL` of another database")
	kill := flag.String("kill", "", "move money, and be killed after the first statement that begins with `SQL`")
	flag.Parse()
	if err := run(context.Background(), *from, *to, *kill, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "transfer:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, from, to, kill string, out io.Writer) (err error) {
	process, _ := os.FindProcess(os.Getpid())
	hook := perstore.WithStatementHook(func(_ context.Context, s perstore.Statement) {
		if kill != "" && strings.HasPrefix(s.Text, kill) {
			_ = process.Kill()
			select {} // nothing more happens in this process
		}
	})
	source, err := transfer.Open(ctx, from, hook)
	target, failed := transfer.Open(ctx, to, hook)
	if err := errors.Join(err, failed); err != nil {
		return fmt.Errorf("%w; see -help", err)
	}
	defer func() { err = errors.Join(err, source.Close(), target.Close()) }()
	if kill != "" {
		return perstore.Transaction(ctx, func(ctx context.Context) error { // over both, or none
			return errors.Join(add(ctx, source, -10), add(ctx, target, 10))
		})
	}
	err = errors.Join(source.Migrate(ctx), target.Migrate(ctx), perstore.Recover(ctx, source, target),
		source.Accounts.Put(ctx, &transfer.Account{Owner: "ann", Balance: 100}), target.Accounts.Put(ctx, &transfer.Account{Owner: "ann"}))
	for _, sql := range []string{"PREPARE TRANSACTION", "COMMIT"} {
		died := exec.Command(os.Args[0], "-from", from, "-to", to, "-kill", sql).Run()
		err = errors.Join(err, show(ctx, out, source, target, fmt.Sprintf("after %s, %v", sql, died)),
			perstore.Recover(ctx, source, target), show(ctx, out, source, target, "after Recover"))
	}
	return err
}

func add(ctx context.Context, db *transfer.DB, amount int64) error {
	account, err := db.Accounts.Get(ctx, "ann")
	if err == nil {
		account.Balance += amount
		err = account.Save(ctx)
	}
	return err
}

func show(ctx context.Context, out io.Writer, source, target *transfer.DB, when string) error {
	a, err := source.Accounts.Get(ctx, "ann")
	b, failed := target.Accounts.Get(ctx, "ann")
	if err = errors.Join(err, failed); err == nil {
		_, err = fmt.Fprintf(out, "%-44s %3d here, %2d there\n", when, a.Balance, b.Balance)
	}
	return err
}
