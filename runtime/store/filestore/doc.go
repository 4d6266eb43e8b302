// Package filestore keeps objects in a file: in memory for reading, ordered and
// indexed as in the memory store, and in a log that each commit is added to before
// anybody sees it. What was acknowledged is there after a crash at any moment.
//
// [OpenDir] keeps the log in a folder of its own, [OpenFile] in a file that the
// caller names. A commit is one line of the log, as text:
//
//	bb94ce7f 39 1 0 {"Product":{"7":{"id":7,"name":"Tea"}}}
//
// that is a checksum, the length, the number of the commit, that of the last one
// that was on the disk before, and by model and key what is there from now on; null
// stands for a deleted object. Commits that come at once share one sync of the disk.
// When the log has grown to a multiple of what it stands for, it is replaced by a
// snapshot, beside the writers.
//
// A database belongs to one process at a time: another one that opens it gets a
// *[LockedError]. See docs/stores.md for what is promised.
package filestore
