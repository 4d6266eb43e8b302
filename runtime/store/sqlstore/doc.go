// Package sqlstore keeps objects in the tables of an SQL database. [New] makes
// a database of any sqlx handle and an [Engine]; the packages below, such as
// sqlite, open one by URL.
//
// Statement texts are made once for each shape of a query, statements are
// prepared once for each pool, and rows are scanned into fields without
// reflection.
package sqlstore
