package rql

// ExecDeviations lets the test of the reference page read the deviations.
var ExecDeviations = execDeviations
