package sqlslog_test

import (
	"context"
	"log"
	"log/slog"
	"os"
	"time"

	"github.com/perstore/perstoregen/examples/shop/shop"
	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/runtime/store/sqlstore/sqlslog"
)

// A program writes its statements to its log.
func Example() {
	ctx := context.Background()
	level := new(slog.LevelVar)
	level.Set(slog.LevelWarn) // until the tables are made
	logger := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{Level: level, ReplaceAttr: fixed}))

	hook := sqlslog.Hook(logger, sqlslog.Options{Slow: time.Minute, Args: true})
	db, err := shop.Open(ctx, "sqlite::memory:", perstore.WithStatementHook(hook))
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	if err := db.Migrate(ctx); err != nil {
		log.Fatal(err)
	}
	level.Set(slog.LevelDebug)
	if err := db.Categories.Delete(ctx, 404); err != nil {
		logger.Info(err.Error())
	}
	// Output:
	// level=DEBUG msg=statement sql="DELETE FROM \"categories\" WHERE \"id\" = ?" engine=sqlite rows=0 args=[404]
	// level=INFO msg="delete Category 404: not found"
}

// fixed leaves out what is another one each time.
func fixed(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey || a.Key == "duration" {
		return slog.Attr{}
	}
	return a
}
