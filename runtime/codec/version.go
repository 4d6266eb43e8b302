package codec

// GeneratedCodeV1 is named by every package of types without stores, as the one of
// package perstore is by the others. It is not declared by a runtime that no longer
// supports code of that generation, so that a mismatch fails to compile;
// generating again mends it.
const GeneratedCodeV1 = true
