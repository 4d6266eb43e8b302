// Package wal keeps records in a file that only grows, each with a sequence and a
// checksum, so that a crash at any byte loses no record that was acknowledged. It
// knows nothing of what the records say.
//
// The file is text, a line for each record:
//
//	perstore-log 1
//	f332cd6a 2 0 0 {}
//	bb94ce7f 39 1 0 {"Product":{"7":{"id":7,"name":"Tea"}}}
//
// After the line with the version come the CRC32C of the rest of the line, the
// length of the payload, the sequence of the record, the sequence up to which all
// records were on the disk when it was written, and the payload.
//
// The records before the first empty one, {}, are a snapshot: what the log was when
// it was compacted. Both of their sequences are the one at which that was, and they
// came there by a rename, whole. The others follow one after another.
//
// What does not read as a record is the tail that a crash has torn, unless a record
// behind it says that it was on the disk before: then the file was damaged, which
// is a [CorruptError] and changes nothing.
package wal
