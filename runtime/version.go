package perstore

// GeneratedCodeV1 is named by every generated package. A runtime that no
// longer supports code of that generation does not declare it, so a mismatch
// fails to compile; generating again mends it.
const GeneratedCodeV1 = true
